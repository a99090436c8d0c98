import type { Problem } from '../model.ts';
import { problem } from '../problems.ts';
import { type Answers, isFilled, wordsOf } from './model.ts';

/** Consent is not needed where a child is at risk: a "no" without its reason is noted and nothing waits for it. */
export function checkConsent(answers: Answers): Problem[] {
  if (!('consent.reason' in answers.fields) || isFilled(answers, 'consent.reason')) return [];
  const denied = ['consent.child', 'consent.parent'].some((key) => wordsOf(answers, key) === 'no');
  return denied ? [problem('consent_without_reason', 'consent.reason')] : [];
}
