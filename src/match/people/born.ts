import type { Born, Level } from './model.ts';
import { editDistance } from './similar.ts';
import { isNothing } from './text.ts';

/** An age that was stated counts from the day of the comparison; children's ages are off by one as often as not. */
const ageLeeway = 1;

/**
 * Reads what is known of a birth: a date in UK or ISO order or as eight figures, a lone year, or an age on the day `asOf` (YYYY-MM-DD).
 * Figures that are no date (month 13) are kept: they were typed for one, and compare figure by figure.
 */
export function readBorn(dob: string, age: string, asOf: string): Born | null {
  const fromDate = isNothing(dob) ? null : readDate(dob.trim());
  if (fromDate) return fromDate;
  const years = /^\D*(\d{1,3})(?:\.\d+)?\D*$/.exec(age)?.[1];
  if (years === undefined || Number(years) > 120) return null;
  const year = Number(asOf.slice(0, 4)) - Number(years);
  return { kind: 'years', from: year - 1 - ageLeeway, to: year + ageLeeway };
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

function readDate(text: string): Born | null {
  const iso =
    /^(\d{4})[-/. ]?(\d{2})[-/. ]?(\d{2})(?:[T ].*)?$/.exec(text) ??
    /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\b/.exec(text);
  if (iso) return date(iso[1], iso[2], iso[3]);
  const uk = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})\b/.exec(text);
  if (uk) return date(uk[3], uk[2], uk[1]);
  const worded = /^(\d{1,2})(?:st|nd|rd|th)?[-/. ]+([a-z]{3})[a-z]*[-/., ]+(\d{4})\b/i.exec(text);
  if (worded) {
    const month = months.indexOf((worded[2] ?? '').toLowerCase()) + 1;
    if (month > 0) return date(worded[3], String(month), worded[1]);
  }
  const year = /^\D*((?:19|20)\d{2})\D*$/.exec(text)?.[1];
  return year === undefined ? null : { kind: 'years', from: Number(year), to: Number(year) };
}

function date(year = '', month = '', day = ''): Born {
  const figures = `${year}${month.padStart(2, '0')}${day.padStart(2, '0')}`;
  return { kind: 'date', figures, year: Number(year), month: Number(month), day: Number(day) };
}

export function compareBorn(one: Born, two: Born): Level<'dob'> {
  if (one.kind === 'years' || two.kind === 'years') {
    const [a, b] = [yearsOf(one), yearsOf(two)];
    const apart = Math.max(a.from - b.to, b.from - a.to);
    if (apart <= 0) return 'year_fits';
    return apart === 1 ? 'near' : apart < farYears ? 'different' : 'far';
  }
  if (one.figures === two.figures) return 'same';
  if (one.year === two.year && one.month === two.day && one.day === two.month) return 'swapped';
  if (editDistance(one.figures, two.figures, 1) === 1) return 'one_figure';
  const alike = [one.year === two.year, one.month === two.month, one.day === two.day].filter(Boolean).length;
  if (alike === 2) return Math.abs(one.year - two.year) < farYears ? 'two_parts' : 'far';
  const apart = Math.abs(one.year - two.year);
  if (editDistance(one.figures, two.figures, 2) === 2 && apart < farYears) return 'near';
  return apart >= farYears ? 'far' : 'different';
}

/** Children of one mother are seldom further apart, and no child is nearer to a parent. */
const farYears = 12;

function yearsOf(born: Born): { from: number; to: number } {
  return born.kind === 'years' ? born : { from: born.year, to: born.year };
}
