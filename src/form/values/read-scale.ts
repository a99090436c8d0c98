import type { ValueState } from '../model.ts';
import { type ProblemCode, problem } from '../problems.ts';
import { chooseAmong } from './choose.ts';
import { type Content, gather } from './content.ts';
import type { Code, ScaleId, ValueProblem, ValueReading, WrittenColumn } from './model.ts';
import { readInteger } from './numbers.ts';
import { confidences, type Outcome, unreadable, without } from './outcome.ts';
import { headingCode, type Scale, scales } from './scales.ts';
import { type Saying, sayingOf } from './states.ts';
import { keysOf } from './wordings.ts';

/** The raw answer and its normal form stand side by side with the scale: a 2 of 3 is never compared with a 2 of 5. */
export type ScaleReading = {
  state: ValueState;
  /** As written: the cell's words, or the headings of the columns that are marked. */
  answer: string;
  value: string | number | null;
  scale: ScaleId;
  confidence: number;
  problems: ValueProblem[];
  how: ValueReading['how'];
};

/** Reads one indicator row: one column with the answer in it, or a column for each option with a mark in one of them. */
export function readScale(scale: ScaleId, columns: readonly WrittenColumn[]): ScaleReading {
  const contents = columns.map(({ heading, written }) => ({ heading, content: gather(written) }));
  const rule = scales[scale];
  const [only] = contents;
  const read =
    rule.kind === 'scores'
      ? readScores(contents, rule.codes)
      : only && contents.length === 1 && !(isPlainMark(only.content) && headingCode(only.heading, rule.codes))
        ? { outcome: readCell(only.content, rule), answer: only.content.raw }
        : readColumns(contents, rule);
  return finish(
    scale,
    read,
    contents.map(({ content }) => content),
  );
}

type Heard = { outcome: Outcome; answer: string };
type Column = { heading: string; content: Content };

function readCell(content: Content, scale: Exclude<Scale, { kind: 'scores' }>): Outcome {
  const boxes = content.pieces.some((piece) => piece.kind === 'box');
  const saying = boxes ? undefined : sayingOf(content.text, 'choice');
  if (saying === 'blank') return without('blank');
  if (scale.kind === 'score' && !boxes && (content.text.match(/\d+(?:[.,]\d+)*/g) ?? []).length < 2)
    return scored(content.text, scale.most, saying);
  const manner = { several: scale.kind === 'periods', printed: scale.codes.length };
  const chosen =
    isPlainMark(content) && scale.codes.length === 1
      ? markOnly(content, scale.codes[0]?.code ?? '')
      : chooseAmong(content, scale.codes, manner);
  switch (chosen.kind) {
    case 'chosen':
      return valued(chosen.codes, scale, chosen.confidence, chosen.corrected ? ['wording_corrected'] : []);
    case 'nothing':
      return without('blank', confidences.marked);
    case 'unclear':
      return unreadable(chosen.problem === 'invalid_choice' ? 'invalid_scale' : chosen.problem);
    case 'no_fit':
      return said(saying);
  }
}

function scored(text: string, most: number, saying: Saying | undefined): Outcome {
  const number = readInteger(text);
  if (number.state !== 'answered' || typeof number.value !== 'number') return said(saying);
  return number.value <= most ? number : unreadable('invalid_scale');
}

function said(saying: Saying | undefined): Outcome {
  if (saying === 'elsewhere') return unreadable('refers_elsewhere');
  return saying === undefined || saying === 'doubtful_not_known' ? unreadable('invalid_scale') : without(saying);
}

function markOnly(content: Content, code: string) {
  const mark = markIn(content);
  if (mark === 'unsure') return { kind: 'unclear', problem: 'unsure_box' } as const;
  return mark === 'marked'
    ? ({ kind: 'chosen', codes: [code], confidence: confidences.exact, typed: false, corrected: undefined } as const)
    : ({ kind: 'nothing' } as const);
}

function readColumns(columns: readonly Column[], scale: Exclude<Scale, { kind: 'scores' }>): Heard {
  const marked: string[] = [];
  const codes: string[] = [];
  for (const { heading, content } of columns) {
    const code = headingCode(heading, scale.codes);
    const mark = markIn(content, code);
    if (mark === 'unsure') return { outcome: unreadable('unsure_box'), answer: content.raw };
    if (mark === 'other') return { outcome: said(sayingOf(content.text, 'choice')), answer: content.raw };
    if (mark === 'empty') continue;
    if (code === undefined) return { outcome: unreadable('invalid_scale'), answer: heading };
    marked.push(heading.trim());
    codes.push(code);
  }
  const answer = marked.join('; ');
  if (codes.length === 0) return { outcome: without('blank', confidences.marked), answer };
  if (codes.length > 1 && scale.kind !== 'periods') return { outcome: unreadable('two_boxes_ticked'), answer };
  return { outcome: valued(codes, scale, confidences.exact, []), answer };
}

/** Every column with its number; the text says which is which, because a review score is not a first score. */
function readScores(columns: readonly Column[], codes: readonly Code[]): Heard {
  const answer = columns.map(({ content }) => content.raw).join(' | ');
  const parts: string[] = [];
  let confidence: number = confidences.exact;
  for (const { heading, content } of columns) {
    if (sayingOf(content.text, 'integer')) continue;
    const number = readInteger(content.text);
    const code = headingCode(heading, codes);
    if (number.state !== 'answered' || code === undefined) return { outcome: unreadable('invalid_scale'), answer };
    parts.push(`${code} ${number.value}`);
    confidence = Math.min(confidence, number.confidence);
  }
  if (parts.length === 0) return { outcome: without('blank'), answer: '' };
  return { outcome: { state: 'answered', value: parts.join('; '), confidence, problems: [] }, answer };
}

function valued(codes: readonly string[], scale: Scale, confidence: number, problems: ProblemCode[]): Outcome {
  const [only] = codes;
  const value = scale.kind === 'score' ? Number(only) : codes.length > 1 ? 'both' : (only ?? '');
  return { state: 'answered', value, confidence, problems };
}

function isPlainMark(content: Content): boolean {
  const words = keysOf(content.text).join(' ');
  return content.pieces.some((piece) => piece.kind === 'box') ? words === '' : /^[x✓✔√✗✘☓×]*$/.test(words);
}

/** A tick, an X, "yes", or the column's own heading again is a mark; "no" says that there is none. */
function markIn(content: Content, code?: string): 'marked' | 'empty' | 'unsure' | 'other' {
  const boxes = content.pieces.flatMap((piece) => (piece.kind === 'box' ? [piece.state] : []));
  if (boxes.includes('unsure') || content.hasPicture) return 'unsure';
  if (boxes.includes('ticked')) return 'marked';
  const words = keysOf(content.text).join(' ');
  if (words === '') return sayingOf(content.text, 'choice') === 'elsewhere' ? 'other' : 'empty';
  if (/^[x✓✔√✗✘☓×]$/.test(words) || words === 'yes' || words === 'y' || words === code) return 'marked';
  if (words === 'no' || words === 'n') return 'empty';
  return sayingOf(content.text, 'choice') === 'blank' ? 'empty' : 'other';
}

function finish(scale: ScaleId, { outcome, answer }: Heard, contents: readonly Content[]): ScaleReading {
  const certainty = Math.min(1, ...contents.map((content) => content.certainty));
  const confidence = Math.min(outcome.confidence, certainty);
  const problems = [...outcome.problems];
  if (contents.some((content) => content.drawnDiffers)) problems.push('drawn_differs');
  if (confidence < confidences.sure && problems.length === 0) problems.push('low_confidence');
  const how = contents.map((content) => (content.how === 'typed' ? 'cell' : content.how));
  const { state, value } = outcome;
  const single = typeof value === 'string' || typeof value === 'number' ? value : null;
  const told = problems.map((code) => ({ code, message: problem(code).message }));
  return {
    state,
    answer,
    value: single,
    scale,
    confidence,
    problems: told,
    how: how.find((one) => one !== 'cell') ?? 'cell',
  };
}
