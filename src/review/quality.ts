/** A measured rate with its 95% interval after Wilson, which holds for few cases and for none that is wrong. */
export type Rate = { count: number; wrong: number; rate: number; low: number; high: number };

const z = 1.959964;

export function rateOf(wrong: number, count: number): Rate {
  if (count === 0) return { count, wrong, rate: 0, low: 0, high: 1 };
  const rate = wrong / count;
  const middle = rate + (z * z) / (2 * count);
  const half = z * Math.sqrt((rate * (1 - rate)) / count + (z * z) / (4 * count * count));
  const below = 1 + (z * z) / count;
  return {
    count,
    wrong,
    rate,
    // Rounding must not make a bound of exactly 0 or 1 look like something else.
    low: wrong === 0 ? 0 : Math.max(0, (middle - half) / below),
    high: wrong === count ? 1 : Math.min(1, (middle + half) / below),
  };
}

/** One checked form: the least certain of its values, and whether anything in it was wrong. */
export type CheckedForm = { least: number; wrong: boolean };

export type Suggestion =
  /** Too few forms were checked to say that any threshold holds the target. */
  | { kind: 'too_few'; checked: number }
  /** The lowest threshold above which the measured error of a form is below the target for sure, and what it costs. */
  | { kind: 'threshold'; threshold: number; forms: Rate; stillUnseen: number }
  /** Even the most certain forms are wrong too often. */
  | { kind: 'none_holds'; checked: number };

/**
 * The threshold that the checked forms speak for. Only forms that were filed unseen are checked, so nothing can be said of a threshold
 * below the present one: it is where the search begins.
 */
export function suggestThreshold(forms: readonly CheckedForm[], present: number, target: number): Suggestion {
  const candidates = [...new Set([present, ...forms.map(({ least }) => Math.floor(least * 100) / 100)])]
    .filter((threshold) => threshold >= present)
    .sort((one, other) => one - other);
  for (const threshold of candidates) {
    const kept = forms.filter(({ least }) => least >= threshold);
    const rate = rateOf(kept.filter(({ wrong }) => wrong).length, kept.length);
    if (kept.length > 0 && rate.high <= target)
      return { kind: 'threshold', threshold, forms: rate, stillUnseen: kept.length / forms.length };
  }
  // Without a single error so many forms are needed for the interval to come below the target.
  const needed = Math.ceil((z * z * (1 - target)) / target);
  const perfect = forms.filter(({ least }) => least >= (candidates.at(-1) ?? present));
  return perfect.some(({ wrong }) => wrong) && forms.length >= needed
    ? { kind: 'none_holds', checked: forms.length }
    : { kind: 'too_few', checked: forms.length };
}
