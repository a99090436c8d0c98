// In: what could not be filed by itself, with reason codes. Out: words for a person, when an answer is due, what comes first, and what can be decided.
// Knows nothing of HTML, mail servers or the queue.
export { type Asking, askingText } from './ask.ts';
export {
  type Decision,
  type DecisionKind,
  decisionsFor,
  fileFacts,
  type ItemTarget,
  infectedReason,
  isFiling,
  type Range,
  type Relation,
  type Rereading,
  reasonsAfterMending,
  standingProblems,
} from './decisions.ts';
export { dueAt } from './due.ts';
export { archiveReason, documentReason, hazardsOf, openReason, readingReason } from './outcomes.ts';
export { type CheckedForm, type Rate, rateOf, type Suggestion, suggestThreshold } from './quality.ts';
export { isFormProblem, type Reason, reasonFor } from './reasons.ts';
export { type Urgency, urgencyIn, urgencyOf, urgencyWords } from './urgency.ts';
export { itemWords, searchWords } from './words.ts';
