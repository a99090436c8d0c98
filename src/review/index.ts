// In: what could not be filed by itself, with reason codes. Out: words for a person, and when an answer is due.
// Knows nothing of HTML, mail servers or the queue.
export { dueAt } from './due.ts';
export { archiveReason, documentReason, hazardsOf, openReason, readingReason } from './outcomes.ts';
export { type CheckedForm, type Rate, rateOf, type Suggestion, suggestThreshold } from './quality.ts';
export { type Reason, reasonFor } from './reasons.ts';
