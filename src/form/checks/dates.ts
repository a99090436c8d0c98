import type { Problem } from '../model.ts';
import { problem } from '../problems.ts';
import { dayOfIso, daysBetween } from '../values/index.ts';
import { type Answers, wordsOf } from './model.ts';

/** Pairs whose first may not lie after the second. */
const order: readonly (readonly [earlier: string, later: string])[] = [
  ['referral.date', 'signature.date'],
  ['assessment.date', 'assessment.reviewDate'],
  ['assessment.date', 'manager.date'],
];
/** What is done when the form is sent, so not after it came. */
const done = ['referral.date', 'assessment.date', 'signature.date', 'manager.date'];
/** Clocks and time zones differ by a day at most. */
const TOLERANCE_DAYS = 1;

/** Dates in an order that cannot be, and dates after the receipt. */
export function checkDates(answers: Answers): Problem[] {
  const reversed = order
    .filter(([earlier, later]) => after(answers, earlier, later))
    .map(([, later]) => problem('contradiction_dates', later));
  return [
    ...reversed,
    ...done.filter((key) => afterReceipt(answers, key)).map((key) => problem('date_after_receipt', key)),
  ];
}

function after(answers: Answers, earlier: string, later: string): boolean {
  const [first, second] = [wordsOf(answers, earlier), wordsOf(answers, later)];
  return first !== undefined && second !== undefined && first > second;
}

function afterReceipt(answers: Answers, key: string): boolean {
  const day = dayOfIso(wordsOf(answers, key) ?? '');
  const received = dayOfIso(answers.receivedOn ?? '');
  return day !== undefined && received !== undefined && daysBetween(received, day) > TOLERANCE_DAYS;
}
