import type { Problem } from '../model.ts';
import { problem } from '../problems.ts';
import { dayOfIso, yearsBetween } from '../values/index.ts';
import { type Answers, entriesOf, numberOf, type ScoreBand, wordsOf } from './model.ts';

const levels = ['none', 'low', 'medium', 'high'];
const kinds = ['risk.cse', 'risk.cce', 'risk.trafficking', 'risk.missing'];
const scored = new Set(['score_0_3', 'score_0_4', 'score_0_5']);
/** Answers that are the top of their scale. A score is high at its maximum only. */
const highSigns: Readonly<Record<string, string | number>> = {
  low_medium_high: 'high',
  none_low_medium_high: 'high',
  green_amber_red: 'red',
  score_0_3: 3,
  score_0_4: 4,
  score_0_5: 5,
};

/** Scores and levels are copied as written; where they do not fit each other, a person sees it. */
export function checkRisk(answers: Answers, bands: readonly ScoreBand[]): Problem[] {
  return [...total(answers), ...overallLevel(answers), ...band(answers, bands), ...youngChild(answers)];
}

/** Only when every scored row was read: a sum over part of the rows says nothing. */
function total(answers: Answers): Problem[] {
  const written = numberOf(answers, 'score.total');
  const rows = entriesOf(answers, 'indicators').filter((entry) => scored.has(wordsOf(answers, `${entry}.scale`) ?? ''));
  if (written === undefined || rows.length === 0) return [];
  let sum = 0;
  for (const row of rows) {
    if (answers.fields[`${row}.value`]?.state === 'unreadable') return [];
    sum += numberOf(answers, `${row}.value`) ?? 0;
  }
  return sum === written ? [] : [problem('contradiction_total', 'score.total')];
}

/** An overall level below that of one kind of risk can be meant; the reviewer is shown it. */
function overallLevel(answers: Answers): Problem[] {
  const overall = levelOf(answers, 'risk.overall');
  const highest = Math.max(-1, ...kinds.map((key) => levelOf(answers, key)));
  return overall >= 0 && highest > overall ? [problem('contradiction_risk_level', 'risk.overall')] : [];
}

function band(answers: Answers, bands: readonly ScoreBand[]): Problem[] {
  const written = wordsOf(answers, 'risk.overall');
  const points = numberOf(answers, 'score.overall') ?? numberOf(answers, 'score.total');
  if (written === undefined || points === undefined) return [];
  const own = bands.find(({ from, to }) => from <= points && points <= to);
  return own && own.level !== written ? [problem('contradiction_risk_band', 'risk.overall')] : [];
}

/** A child under 13 cannot consent to sexual activity: a high sign beside a low rating is for a person to look at. */
function youngChild(answers: Answers): Problem[] {
  const age = ageOf(answers);
  if (age === undefined || age >= 13) return [];
  const rated = ['risk.overall', ...kinds].filter((key) => [0, 1].includes(levelOf(answers, key)));
  const [first] = rated;
  if (first === undefined || !hasHighSign(answers)) return [];
  return [problem('contradiction_young_child', first)];
}

function hasHighSign(answers: Answers): boolean {
  if (['risk.overall', ...kinds].some((key) => levelOf(answers, key) === 3)) return true;
  return entriesOf(answers, 'indicators').some((entry) => {
    const high = highSigns[wordsOf(answers, `${entry}.scale`) ?? ''];
    return high !== undefined && answers.fields[`${entry}.value`]?.value === high;
  });
}

function ageOf(answers: Answers): number | undefined {
  const born = dayOfIso(wordsOf(answers, 'child.dob') ?? '');
  const day = dayOfIso(wordsOf(answers, 'assessment.date') ?? answers.receivedOn ?? '');
  return born && day ? yearsBetween(born, day) : numberOf(answers, 'child.age');
}

function levelOf(answers: Answers, key: string): number {
  return levels.indexOf(wordsOf(answers, key) ?? '');
}
