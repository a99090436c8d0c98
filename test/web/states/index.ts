import type { State } from './model.ts';
import { recordStates } from './records.ts';
import { reviewStates } from './review.ts';
import { runningStates } from './running-it.ts';
import { signInStates } from './sign-in.ts';

export type { State, World } from './model.ts';

/** Every page in every state that it can be in. Add a line for each new page, and for each state of it that looks different. */
export const states: readonly State[] = [...signInStates, ...reviewStates, ...recordStates, ...runningStates];

/** Routes whose answer is a file, so that there is no page to look at. */
export const filesOnly: readonly string[] = [
  'GET /messages/:id/original',
  'GET /parts/:id/original',
  'GET /quality/:id/page/:number',
  'GET /reports/:name/export',
  'GET /dictionary/names/:name/export',
];
