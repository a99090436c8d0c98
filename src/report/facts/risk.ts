import type { FactRow } from './model.ts';
import type { Reading } from './reading.ts';

const levels = ['none', 'low', 'medium', 'high'];
const exploitation = ['cse', 'cce', 'county_lines', 'trafficking', 'gangs'];
/** An indicator that says in so many words that the child goes missing; "Missing and absence" over it may be about school. */
const goingMissing =
  /\b(go(es|ing|ne)?|been|reported|episodes?( of)?) missing\b|\bmissing (episodes?|from (home|care))\b/i;
/** Answers that are a plain yes, of scales that have one. */
const plainYes = new Set(['yes', 'ticked', 'current', 'past6', 'last3', '3to6']);

/** What a form says of its children in a way that can be counted. What is told in words is left to people. */
export function childColumns(form: Reading): FactRow {
  const concerns = form.codes('concern.types') ?? [];
  return {
    missing_episodes: concerns.includes('missing') || rank(form.text('risk.missing')) > 0 || saysMissing(form),
    exploitation_concern: concerns.some((concern) => exploitation.includes(concern)),
    exploitation_level: highest(form),
  };
}

/** The questions of the levels, in the order of their digits in `risk_levels`, from the right. */
const rated = ['risk.cse', 'risk.cce', 'risk.trafficking', 'risk.missing', 'risk.overall'];

/** The levels of a toolkit as one number, so that a report over a million of them carries one value instead of five texts. */
export function levelDigits(form: Reading): number {
  return rated.reduce((digits, key, place) => digits + (rank(form.text(key)) + 1) * 10 ** place, 0);
}

function highest(form: Reading): string | null {
  const own = ['risk.cse', 'risk.cce', 'risk.trafficking', 'risk.overall'].map((key) => rank(form.text(key)));
  return levels[Math.max(...own)] ?? null;
}

function rank(level: string | null): number {
  return level === null ? -1 : levels.indexOf(level);
}

function saysMissing(form: Reading): boolean {
  return form.lists().some(({ list, prefix }) => {
    if (list !== 'indicators' || !goingMissing.test(form.text(`${prefix}text`) ?? '')) return false;
    const answer = form.codes(`${prefix}value`) ?? [form.text(`${prefix}value`) ?? ''];
    return answer.some((code) => plainYes.has(code));
  });
}
