import type { Entry, Inline, Marks, Place, TickBox } from '../../../src/document/model.ts';
import type { Code, FieldTypeName, Written } from '../../../src/form/values/index.ts';
import { readValue } from '../../../src/form/values/index.ts';

const place: Place = { table: 0, row: 0, cell: 1 };

export function text(words: string, marks: Marks = {}, confidence?: number): Inline {
  return { kind: 'text', text: words, marks, place, ...(confidence !== undefined && { confidence }) };
}

export function box(state: TickBox['state'], label?: string): Inline {
  return { kind: 'box', state, place, how: 'control', ...(label !== undefined && { label }) };
}

export function entry(value: string, more: Partial<Entry> = {}): Inline {
  return { kind: 'entry', entry: 'text', value, placeholder: false, how: 'control', place, marks: {}, ...more };
}

export const picture: Inline = { kind: 'picture', place };
export const tab: Inline = { kind: 'break', by: 'tab' };

export function lines(...all: Inline[][]): Written {
  return { lines: all };
}

/**
 * An answer in shorthand: `[x]` `[ ]` `[?]` are boxes, `~struck~`, `*bold*`, `^underlined^`, `=highlighted=`, `@circled@`;
 * a bar is a tab and `\n` a new line.
 */
export function sketch(shorthand: string): Written {
  return { lines: shorthand.split('\n').map(inlinesOf) };
}

function inlinesOf(line: string): Inline[] {
  return [...line.matchAll(/\[[x ?]\]|~[^~]+~|\*[^*]+\*|=[^=]+=|\^[^^]+\^|@[^@]+@|\||[^[~*=^@|]+|./g)].map(
    ([piece]) => {
      const inner = piece.slice(1, -1);
      if (piece === '[x]') return box('ticked');
      if (piece === '[ ]') return box('empty');
      if (piece === '[?]') return box('unsure');
      if (piece === '|') return tab;
      if (/^~.+~$/.test(piece)) return text(inner, { struck: true });
      if (/^\*.+\*$/.test(piece)) return text(inner, { bold: true });
      if (/^=.+=$/.test(piece)) return text(inner, { highlighted: true });
      if (/^\^.+\^$/.test(piece)) return text(inner, { underlined: true });
      if (/^@.+@$/.test(piece)) return text(inner, { circled: true });
      return text(piece);
    },
  );
}

/** Reads typed text in a clean cell. */
export function read(
  type: FieldTypeName,
  words: string,
  receivedOn: string | undefined = '2026-04-10',
  codes?: readonly Code[],
) {
  return readValue({ type, codes }, { lines: words.split('\n').map((line) => [text(line)]) }, { receivedOn });
}

/** State, value and problem codes in one line, for tables of cases. */
export function told(reading: ReturnType<typeof readValue>): string {
  const value = reading.state === 'answered' ? JSON.stringify(reading.value).replace(/^"|"$/g, '') : reading.state;
  return [value, ...reading.problems.map((problem) => problem.code)].join(' ! ');
}
