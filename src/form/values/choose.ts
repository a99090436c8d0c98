import type { ProblemCode } from '../problems.ts';
import { readBoxes } from './boxes.ts';
import type { Content } from './content.ts';
import { markedOptions } from './marks.ts';
import type { Code } from './model.ts';
import { isMarkWord, type Option, type Stretch, stretchOf } from './options.ts';
import { confidences } from './outcome.ts';
import { indexWordings, nearest, type WordingIndex } from './wordings.ts';

/** Which of a choice's codes a place gives. `typed` tells an answer in words from one by a box, a mark or a drop-down. */
export type Chosen =
  | { kind: 'chosen'; codes: string[]; confidence: number; typed: boolean; corrected?: true }
  | { kind: 'nothing' }
  | { kind: 'unclear'; problem: ProblemCode }
  | { kind: 'no_fit' };

/**
 * Whether more than one may be chosen, and what makes unmarked options side by side the form's own print rather than an answer:
 * these codes among them, or so many of them.
 */
export type Manner = { several: boolean; printed: readonly string[] | number };

/** Words after which an option is denied, limited or no more than thought likely. */
const denials = new Set([
  ...['not', 'no', 'never', 'without', 'nil', 'none', 'nor', 'neither', 'isnt', 'arent', 'wasnt', 'doesnt', 'didnt'],
  ...['denies', 'denied', 'except', 'cannot', 'cant', 'refused', 'declined', 'but', 'unlikely', 'likely', 'possible'],
  ...['possibly', 'probably', 'maybe', 'perhaps', 'suspected', 'unsure'],
]);

/** Reads a choice from boxes, from marks on printed options, or from words. Options without any mark are nothing chosen. */
export function chooseAmong(content: Content, codes: readonly Code[], { several, printed }: Manner): Chosen {
  const index = indexWordings(codes);
  if (content.pieces.some((piece) => piece.kind === 'box')) {
    const boxes = readBoxes(content, index, several);
    return boxes.kind === 'ticked' ? { ...boxes, kind: 'chosen', typed: false } : boxes;
  }
  const stretch = stretchOf(content.pieces, index);
  const distinct = [...new Set(stretch.options.map((option) => option.code))];
  const picked = pickedFromList(stretch, several);
  if (picked) return picked;
  if (stretch.options.length > 0) {
    const marking = markedOptions(stretch, several);
    if (marking.kind === 'unclear') return marking;
    const whole = distinct.length === 1 && stretch.options.every((option) => !option.marks.struck);
    if (marking.kind === 'marked' && !whole)
      return { kind: 'chosen', codes: marking.codes, confidence: marking.confidence, typed: false };
  }
  if (stretch.rest.length === 0 && distinct.length > 0)
    return several ? severalInWords(content, stretch, distinct, printed) : oneInWords(stretch, distinct, printed);
  if (stretch.rest.every(isMarkWord) && distinct.length === 1)
    return { kind: 'chosen', codes: distinct, confidence: confidences.marked, typed: false };
  return explained(content, stretch, several ? /[:(]/ : /[-–—:;,.(\n]/) ?? corrected(content, index, several);
}

/** A drop-down's choice goes before the options printed around it. */
function pickedFromList(stretch: Stretch, several: boolean): Chosen | undefined {
  const codes = [...new Set(stretch.options.filter((option) => option.chosen).map((option) => option.code))];
  if (codes.length === 0 || stretch.options.every((option) => option.chosen)) return undefined;
  if (codes.length > 1 && !several) return { kind: 'unclear', problem: 'contradictory_marks' };
  return { kind: 'chosen', codes, confidence: confidences.marked, typed: false };
}

function oneInWords(stretch: Stretch, distinct: string[], printed: Manner['printed']): Chosen {
  const [only] = distinct;
  if (only !== undefined && distinct.length === 1) return wordsOf([only], stretch.options);
  return standsPrinted(stretch, distinct, printed)
    ? { kind: 'nothing' }
    : { kind: 'unclear', problem: 'options_unmarked' };
}

/** Several options without a mark are a person's list or untouched print; only clear separators make a list of them. */
function severalInWords(content: Content, stretch: Stretch, distinct: string[], printed: Manner['printed']): Chosen {
  if (distinct.length === 1) return wordsOf(distinct, stretch.options);
  const all = typeof printed === 'number' ? printed : printed.length;
  if (stretch.instructed || distinct.length >= all) return { kind: 'nothing' };
  const listed = stretch.options
    .slice(1)
    .every((option) => /[,;+&\n]/.test(gapBefore(stretch, option)) || joined(stretch, option));
  const lines = content.text.split('\n').length;
  return listed && distinct.length < all / 2 && lines < 5
    ? wordsOf(distinct, stretch.options)
    : { kind: 'unclear', problem: 'options_unmarked' };
}

function wordsOf(codes: string[], options: readonly Option[]): Chosen {
  return { kind: 'chosen', codes, confidence: confidences.exact, typed: !options.every((option) => option.chosen) };
}

/** `Low / Medium / High` and `Yes No` stand printed; `Low - Medium`, `yes and no` and two of ten were written. */
function standsPrinted(stretch: Stretch, distinct: readonly string[], printed: Manner['printed']): boolean {
  const written = stretch.options
    .slice(1)
    .some((option) => /[-–—,;&]/.test(gapBefore(stretch, option)) || joined(stretch, option));
  // `Yes / No: no`: the second mention is the answer, but which one that is cannot be told for sure.
  if (stretch.options.length > distinct.length || (written && !stretch.instructed)) return false;
  if (typeof printed === 'number') return stretch.instructed || distinct.length >= printed;
  return stretch.instructed || printed.every((code) => distinct.includes(code));
}

function joined(stretch: Stretch, option: Option): boolean {
  const before = stretch.words[option.from - 1]?.key;
  return before === 'and' || before === 'or';
}

function gapBefore(stretch: Stretch, option: Option): string {
  return stretch.words[option.from]?.gap ?? '';
}

/** `Child in need (since March)`, `yes - see below`: the first words are the option, the rest explains and denies nothing. */
function explained(content: Content, stretch: Stretch, ends: RegExp): Chosen | undefined {
  const [head, ...others] = stretch.options;
  if (head?.from !== 0 || head.partly) return undefined;
  const next = stretch.words[head.to];
  const endsClearly = next === undefined || ends.test(next.gap);
  const contrary = others.some((option) => option.code !== head.code);
  const denied = stretch.words.slice(head.to).some((word) => denials.has(word.key));
  if (contrary || (denied && !denials.has(head.code)) || !endsClearly || content.text.length > 300) return undefined;
  return { kind: 'chosen', codes: [head.code], confidence: confidences.plain, typed: true };
}

/** Words that fit no wording to the letter, but one of them nearly, each part by itself where several may be named. */
function corrected(content: Content, index: WordingIndex, several: boolean): Chosen {
  const parts = several
    ? content.text.split(/[,;\n+&/]| and /).filter((part) => /[\p{L}\p{N}]/u.test(part))
    : [content.text];
  const found = parts.slice(0, 20).map((part) => exactOrNearest(part, index));
  const known = found.filter((code) => code !== undefined);
  if (known.length === 0 || known.length < parts.length) return { kind: 'no_fit' };
  return { kind: 'chosen', codes: [...new Set(known)], confidence: confidences.tolerant, typed: true, corrected: true };
}

function exactOrNearest(part: string, index: WordingIndex): string | undefined {
  const { options, rest } = stretchOf([{ kind: 'words', text: part, marks: {}, chosen: false }], index);
  return options.length === 1 && rest.length === 0 ? options[0]?.code : nearest(index, part);
}
