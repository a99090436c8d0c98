/**
 * In: a form and what a person says of its answers. Out: the form as it is then, read by the same rules as a file, with its problems found anew.
 * Knows nothing of pages, of who the person is, and of storage.
 */
export { type Asked, askedBy, definitionFor, hasIndicators, listKey, type Option } from './asked.ts';
export { formByHand } from './by-hand.ts';
export { type Change, lengthOf, type Mended, type Mending, mendForm, type Refusal } from './mend.ts';
