/**
 * In: what a form says (labels, answers, headings, columns) and its definition. Out: values by key and their problems.
 * Knows nothing of documents and of which kind of form this is.
 */
export { collect } from './collect.ts';
export { doubtAnswers } from './doubts.ts';
export { inferSubject } from './inferred.ts';
export { type Collected, questionsIn } from './model.ts';
export { place } from './placing.ts';
export { addEntry, enter, type State, startOf } from './state.ts';
export { valuesOf } from './values.ts';
