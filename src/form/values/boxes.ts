import type { ProblemCode } from '../problems.ts';
import type { Content, Piece } from './content.ts';
import { type Marking, markedOptions } from './marks.ts';
import { type Stretch, stretchOf } from './options.ts';
import { confidences } from './outcome.ts';
import { nearest, type WordingIndex } from './wordings.ts';

export type BoxReading =
  | { kind: 'ticked'; codes: string[]; confidence: number }
  | { kind: 'nothing' }
  | { kind: 'unclear'; problem: ProblemCode };

type Box = Extract<Piece, { kind: 'box' }>;
type LabelledBox = { box: Box; code: string | undefined; struck: boolean };

/** Tick boxes with their options, before or after the words, on one line or several. */
export function readBoxes(content: Content, index: WordingIndex, several: boolean): BoxReading {
  const { boxes, stretches } = takeApart(content.pieces, index);
  const found = label(boxes, stretches, index);
  if (!found) return { kind: 'unclear', problem: 'unsure_box' };
  if (boxes.some((box) => box.state === 'unsure')) return { kind: 'unclear', problem: 'unsure_box' };

  const { labelled, stray } = found;
  const ticked = labelled.filter(({ box }) => box.state === 'ticked');
  if (ticked.some(({ struck }) => struck)) return { kind: 'unclear', problem: 'contradictory_marks' };
  const codes = new Set(ticked.map(({ code }) => code));
  if (codes.size > 1 && !several) return { kind: 'unclear', problem: 'two_boxes_ticked' };
  const known = [...codes].filter((code) => code !== undefined);
  if (known.length < codes.size) return { kind: 'unclear', problem: 'invalid_choice' };
  const others = holdsOthers(stretches, stray);
  if (known.length > 0)
    return { kind: 'ticked', codes: known, confidence: others ? confidences.doubtful : confidences.exact };
  // An option has lost its box, which may be the one that was ticked.
  if (others) return { kind: 'unclear', problem: 'unsure_box' };
  return withoutTick(content, index, several);
}

/**
 * Options or words that no box accounts for: `Yes / No  Parents aware: ☐ Yes ☒ No`, `☐ Low ☒ High  Exploitation: Low`. Words behind
 * an option may explain it; a further option belongs to something else.
 */
function holdsOthers(stretches: readonly Stretch[], stray: Stretch | undefined): boolean {
  if (stray && stray.options.length > 0) return true;
  return stretches.some(({ options }) => new Set(options.map(({ code }) => code)).size > 1);
}

const nothing: BoxReading = { kind: 'nothing' };

/** Boxes left empty: the words may have been marked instead, or something typed beside them. */
function withoutTick(content: Content, index: WordingIndex, several: boolean): BoxReading {
  const stretch = stretchOf(content.pieces, index);
  const plain = { ...stretch, options: stretch.options.map((option) => ({ ...option, marks: clear(option.marks) })) };
  const marking: Marking = markedOptions(plain, several);
  if (marking.kind === 'unclear') return marking;
  if (marking.kind === 'marked') return { kind: 'ticked', codes: marking.codes, confidence: 0.93 };
  const typed = takeApart(content.pieces, index).stretches.some(
    ({ options, rest, words }) => options.length > 0 && rest.length > 0 && !/:\s*$/.test(words.at(-1)?.gap ?? ''),
  );
  return typed ? { kind: 'unclear', problem: 'unplaced_text' } : nothing;
}

/** Beside boxes, bold or underlined words are print. */
function clear({ bold: _, underlined: __, ...marks }: Stretch['options'][number]['marks']) {
  return marks;
}

function takeApart(pieces: readonly Piece[], index: WordingIndex) {
  const boxes: Box[] = [];
  const between: Piece[][] = [[]];
  for (const piece of pieces) {
    if (piece.kind === 'box') {
      boxes.push(piece);
      between.push([]);
    } else between.at(-1)?.push(piece);
  }
  return { boxes, stretches: between.map((own) => stretchOf(own, index)) };
}

/** The boxes with their words, and the words at the other end that belong to none of them. */
type Labels = { labelled: LabelledBox[]; stray: Stretch | undefined };

/** Undefined where it cannot be told whether the boxes stand before or after their words. */
function label(boxes: Box[], stretches: Stretch[], index: WordingIndex): Labels | undefined {
  const [first, last] = [stretches[0], stretches.at(-1)];
  const after = { labelled: boxes.map((box, at) => labelledBy(box, stretches[at + 1], 'first', index)), stray: first };
  const before = { labelled: boxes.map((box, at) => labelledBy(box, stretches[at], 'last', index)), stray: last };
  if (!first || first.words.length === 0) return after;
  if (!last || last.words.length === 0) return before;
  const hits = ({ labelled }: Labels) => labelled.filter(({ code }) => code !== undefined).length;
  if (hits(after) > hits(before)) return after;
  if (hits(before) > hits(after)) return before;
  return first.options.length === 0 ? after : undefined;
}

/** A box without words beside it is known by the name that the file gives it. */
function labelledBy(box: Box, stretch: Stretch | undefined, side: 'first' | 'last', index: WordingIndex): LabelledBox {
  const own = stretch && stretch.words.length > 0 ? stretch : stretchOf(asWords(box.label ?? ''), index);
  const option = nearOption(own, side);
  if (option) return { box, code: option.code, struck: option.marks.struck === true };
  return { box, code: nearest(index, own.words.map((word) => word.key).join(' ')), struck: false };
}

function asWords(text: string): Piece[] {
  return [{ kind: 'words', text, marks: {}, chosen: false }];
}

/** The option at the box's side of the words; words before it that belong to no option would make it another label. */
function nearOption(stretch: Stretch, side: 'first' | 'last') {
  const option = side === 'first' ? stretch.options[0] : stretch.options.at(-1);
  if (!option) return undefined;
  return (side === 'first' ? option.from === 0 : option.to === stretch.words.length) ? option : undefined;
}
