/**
 * In: a Document and the definitions. Out: what it is, and for each form its values with state, raw text, confidence and place,
 * its problems, and the decision whether it can be filed. Knows nothing of where the document came from, of storage and of people.
 */
export { decide } from './decide.ts';
export {
  type Definition,
  DefinitionMistake,
  type Definitions,
  describeDefinitions,
  loadDefinition,
  loadDefinitions,
} from './definitions/index.ts';
export { type DraftOutcome, draftDefinition } from './draft/index.ts';
export { keyWords } from './key-words.ts';
export {
  type Asked,
  askedBy,
  type Change,
  definitionFor,
  formByHand,
  hasIndicators,
  lengthOf,
  listKey,
  type Mended,
  type Mending,
  mendForm,
  type Option,
  type Refusal,
} from './mend/index.ts';
export type {
  Decision,
  Form,
  FormKind,
  FormReading,
  Problem,
  ReadFormOptions,
  Source,
  Value,
  ValueContent,
  ValueState,
} from './model.ts';

export { readForms } from './read.ts';
