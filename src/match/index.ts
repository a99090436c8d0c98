// In: a form and the earlier ones that may be about the same subject. Out: new, duplicate of, or possible update of, with evidence.
// Knows nothing of the queue, the database or the web.
export { type Difference, differenceOf } from './difference.ts';
export { folded, formFingerprint } from './fingerprint.ts';
export { matchKeys } from './keys.ts';
export { type AboutSame, type Candidate, matchForm } from './match.ts';
export type { FormMatch, RelatedForm } from './model.ts';
export * from './subjects/index.ts';
