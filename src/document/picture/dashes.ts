import type { Patch } from './components.ts';
import type { ReadWord } from './words.ts';

/** In points: how long a dash is, and how thick at most. */
const length = { least: 2.4, most: 14 };
const thickest = 1.7;
/** A dash is this many times as long as it is thick, at least. */
const slender = 3;
const certain = 0.93;

/**
 * A dash in the place of an answer says that there is none. Engines give nothing for it, or an underscore that they do not believe; left as
 * ink that is no word it would look like an answer that cannot be read. `point`: pixels a point.
 */
export function withDashes(words: readonly ReadWord[], patches: readonly Patch[], point: number): ReadWord[] {
  const dashes = patches.filter(({ x, y, right, bottom, area }) => {
    const [wide, high] = [right - x, bottom - y];
    if (wide < length.least * point || wide > length.most * point || high > thickest * point) return false;
    return wide >= high * slender && area > wide * high * 0.6;
  });
  const read = words.map((word) => {
    const alone = /^[-_~—–=.]{1,2}$/.test(word.text) && dashes.some((dash) => isIn(dash, word));
    return alone ? { ...word, text: '-', probability: Math.max(word.probability, certain) } : word;
  });
  const missed = dashes.filter((dash) => !words.some((word) => isNear(dash, word, point)));
  return [...read, ...missed.map((dash) => asWord(dash, point))];
}

function isIn({ x, right, y, bottom }: Patch, word: ReadWord): boolean {
  const [across, down] = [(x + right) / 2, (y + bottom) / 2];
  return across >= word.x - 2 && across <= word.right + 2 && down >= word.y - 4 && down <= word.bottom + 4;
}

/** Part of a word, or of something that stands beside words: then it is for the engines to say what it is. */
function isNear({ x, right, y, bottom }: Patch, word: ReadWord, point: number): boolean {
  const reach = 14 * point;
  return word.x < right + reach && word.right > x - reach && word.y < bottom + 5 * point && word.bottom > y - 5 * point;
}

function asWord({ x, y, right, bottom }: Patch, point: number): ReadWord {
  const [head, foot] = [Math.round(y - 3 * point), Math.round(bottom + 3 * point)];
  return {
    ...{ text: '-', sure: 0, x, right, y: head, bottom: foot, baseline: foot, lineHeight: foot - head },
    ...{ line: -1 - y, region: -1, probability: certain },
  };
}
