/**
 * In: a document and the definitions. Out: its parts, each with the title of the form that begins there, and printed versions.
 * Knows nothing of answers: whether a part is filled, blank or too strange is judged when it was read.
 */
export { type Part, partsOf } from './parts.ts';
export { titleOfWords, titlesIn } from './titles.ts';
export { isKnownVersion, versionOf } from './version.ts';
