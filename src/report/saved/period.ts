const london = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/London', dateStyle: 'short' });

/** The days that a report is about: twelve months up to today where nothing else is asked for; null where the first is after the last. */
export function periodUpTo(
  from: string | undefined,
  to: string | undefined,
  now: Date,
): { from: string; to: string } | null {
  const last = to ?? london.format(now);
  const first = from ?? `${Number(last.slice(0, 4)) - 1}${last.slice(4).replace('02-29', '02-28')}`;
  return first <= last ? { from: first, to: last } : null;
}
