/**
 * In: the values of one form, as read. Out: where they contradict each other or are not enough, for the reviewer to see.
 * Knows nothing of layouts and changes no value: a score or level is copied as written, whatever is found here.
 */
import type { FormKind, Problem, Value } from '../model.ts';
import type { ProblemCode } from '../problems.ts';
import { checkConsent } from './consent.ts';
import { checkDates } from './dates.ts';
import { checkEnough } from './enough.ts';
import type { Answers, ScoreBand } from './model.ts';
import { checkPeople } from './people.ts';
import { checkRisk } from './risk.ts';

export { bandsIn } from './bands.ts';
export type { ScoreBand } from './model.ts';

/** What is found from the values alone, so that it can be found anew when one of them was put right. */
export const derivedProblems: ReadonlySet<string> = new Set<ProblemCode>([
  ...(['missing_required', 'missing_contact', 'missing_identity', 'missing_subject', 'missing_location'] as const),
  ...(['details_too_short', 'contradiction_age', 'contradiction_total', 'contradiction_risk_level'] as const),
  ...(['contradiction_young_child', 'contradiction_dates', 'date_after_receipt', 'contradiction_subject'] as const),
  ...(['consent_without_reason', 'duplicate_person'] as const),
]);

/**
 * Every contradiction inside one form, in a fixed order. `bands` are those that the form itself prints; without them a level is
 * not compared with a score.
 */
export function checkForm(
  kind: FormKind,
  fields: Readonly<Record<string, Value>>,
  receivedOn?: string,
  bands: readonly ScoreBand[] = [],
): Problem[] {
  const answers: Answers = { kind, fields, receivedOn };
  return [
    ...checkEnough(answers),
    ...checkPeople(answers),
    ...checkDates(answers),
    ...checkRisk(answers, bands),
    ...checkConsent(answers),
  ];
}
