import type { Marks } from '../../document/model.ts';
import type { Piece } from './content.ts';
import { cut, longestAt, type WordingIndex } from './wordings.ts';

/** A word with the marks that all of its letters share. `partly`: struck out in part. */
export type Word = { key: string; gap: string; marks: Marks; partly: boolean; chosen: boolean };

/** An option that stands printed or typed, `from` its first word up to but not with `to`. */
export type Option = { code: string; from: number; to: number; marks: Marks; partly: boolean; chosen: boolean };

/** The words between two boxes (or the whole content, where there are none) and the options among them. */
export type Stretch = {
  words: Word[];
  options: Option[];
  /** Words of no option, the form's instructions apart. */
  rest: Word[];
  /** "Delete as applicable" or the like stands among them: the options are the form's print. */
  instructed: boolean;
};

const instructions = new Set(['delete', 'tick', 'circle', 'select', 'choose', 'indicate', 'mark', 'highlight']);
const conditions = new Set(['yes', 'no', 'so', 'not', 'other', 'unknown', 'known', 'applicable']);
const markWords = new Set(['x', '✓', '✔', '√', '✗', '✘', '☓', '×']);

export function isMarkWord(word: Word): boolean {
  return markWords.has(word.key);
}

export function stretchOf(pieces: readonly Piece[], index: WordingIndex): Stretch {
  const words = wordsOf(pieces);
  const keys = words.map((word) => word.key);
  const options: Option[] = [];
  const rest: Word[] = [];
  let instructed = false;
  for (let at = 0; at < words.length; ) {
    const word = words[at];
    if (!word) break;
    const print = printAt(keys, at);
    if (print) {
      instructed ||= print === 'instruction';
      at = endOfPrint(words, at, print === 'condition', (next) => longestAt(index, keys, next) !== undefined);
      continue;
    }
    const found = longestAt(index, keys, at);
    if (found) {
      options.push(optionOf(found.code, words, at, at + found.length));
      at += found.length;
      continue;
    }
    if (word.key !== 'and' && word.key !== 'or') rest.push(word);
    at += 1;
  }
  return { words, options, rest, instructed };
}

/** `please tick`, `delete as applicable`; `if yes, give details`. Not `please see below` or `yes, if she is asked`. */
function printAt(keys: readonly string[], at: number): 'instruction' | 'condition' | undefined {
  const [key, next] = [keys[at] ?? '', keys[at + 1] ?? ''];
  if (instructions.has(key) || (key === 'please' && instructions.has(next))) return 'instruction';
  return key === 'if' && conditions.has(next) ? 'condition' : undefined;
}

/** Print runs to the end of its bracket, line or sentence; an instruction also to its colon or the first option. */
function endOfPrint(
  words: readonly Word[],
  from: number,
  condition: boolean,
  isOption: (at: number) => boolean,
): number {
  let at = from + 1;
  while (at < words.length) {
    const gap = words[at]?.gap ?? '';
    if (/[\n\t)\].]/.test(gap) || (!condition && (gap.includes(':') || isOption(at)))) break;
    at += 1;
  }
  return at;
}

function optionOf(code: string, words: readonly Word[], from: number, to: number): Option {
  const own = words.slice(from, to);
  const marks = shared(own.map((word) => word.marks));
  const someStruck = own.some((word) => word.marks.struck === true || word.partly);
  return {
    code,
    from,
    to,
    marks,
    partly: someStruck && marks.struck !== true,
    chosen: own.every((word) => word.chosen),
  };
}

function shared(all: readonly Marks[]): Marks {
  const every = (mark: keyof Marks) => all.length > 0 && all.every((marks) => marks[mark] === true);
  return {
    ...(every('struck') && { struck: true }),
    ...(every('highlighted') && { highlighted: true }),
    ...(every('circled') && { circled: true }),
    ...(every('bold') && { bold: true }),
    ...(every('underlined') && { underlined: true }),
  };
}

/** Word processors cut text into runs anywhere, so letters are put together before words are looked for. */
function wordsOf(pieces: readonly Piece[]): Word[] {
  const owners: { end: number; marks: Marks; chosen: boolean }[] = [];
  let text = '';
  for (const piece of pieces) {
    if (piece.kind === 'box') continue;
    text += piece.kind === 'break' ? (piece.by === 'line' ? '\n' : '\t') : piece.text;
    const words = piece.kind === 'words' ? piece : { marks: {}, chosen: false };
    owners.push({ end: text.length, marks: words.marks, chosen: words.chosen });
  }
  let position = 0;
  let owner = 0;
  return cut(text).map(({ text: letters, key, gap }) => {
    const from = position + gap.length;
    position = from + letters.length;
    while ((owners[owner]?.end ?? Infinity) <= from) owner += 1;
    let last = owner;
    while ((owners[last]?.end ?? Infinity) < position) last += 1;
    const own = owners.slice(owner, last + 1);
    const marks = shared(own.map((part) => part.marks));
    const partly = marks.struck !== true && own.some((part) => part.marks.struck === true);
    return { key, gap, marks, partly, chosen: own.every((part) => part.chosen) };
  });
}
