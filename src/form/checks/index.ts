/**
 * In: the values of one form, as read. Out: where they contradict each other or are not enough, for the reviewer to see.
 * Knows nothing of layouts and changes no value: a score or level is copied as written, whatever is found here.
 */
import type { FormKind, Problem, Value } from '../model.ts';
import { checkConsent } from './consent.ts';
import { checkDates } from './dates.ts';
import { checkEnough } from './enough.ts';
import type { Answers, ScoreBand } from './model.ts';
import { checkPeople } from './people.ts';
import { checkRisk } from './risk.ts';

export { bandsIn } from './bands.ts';
export type { ScoreBand } from './model.ts';

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
