// In: a form and the earlier ones that may be about the same subject. Out: new, duplicate of, or possible update of, with evidence.
// Knows nothing of the queue, the database or the web.
export { formFingerprint } from './fingerprint.ts';
export { matchKeys } from './keys.ts';
export { type Candidate, matchForm } from './match.ts';
export type { FormMatch } from './model.ts';
