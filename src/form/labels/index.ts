/**
 * In: the words of a label or heading and the section at hand. Out: the question or section that a definition knows by them,
 * and how sure that is. Knows nothing of layouts and answers.
 */
export type { HeadingMatch } from './headings.ts';
export {
  type Asked,
  keyOf,
  type LabelMatch,
  scores,
  type Vocabulary,
  vocabularyOf,
} from './vocabulary.ts';
export { normalWords, plainLetters, standsForOthers, withoutNumber } from './words.ts';
