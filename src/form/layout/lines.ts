import type { Block, Inline, Marks, Paragraph, Place } from '../../document/model.ts';
import type { Line, Slot, Spot, Strip } from './model.ts';

/** Characters that stand for what is not text in a line. */
export const signs = { box: '\uE000', entry: '\uE001', picture: '\uE002' } as const;

/** Boxes that a reader left in the text, or that were typed: `[x]`, `( )`, `☐`. */
const typedBox = /\[[ \u00a0]{0,3}[xX✓✔√]?[ \u00a0]{0,3}\]|\([ \u00a0]{1,3}\)|\([xX✓✔√]\)|[☐☑☒🗹🗷□]/gu;

/** The blocks of a document as strips of rows of spots, nested tables after the row that holds them. */
export function stripsOf(blocks: readonly Block[]): Strip[] {
  return blocks.flatMap((block) => {
    const known = stripsOfBlock.get(block);
    if (known) return known;
    const strips = block.kind === 'table' ? tableStrips(block) : paragraphStrips(block);
    stripsOfBlock.set(block, strips);
    return strips;
  });
}

/** Blocks are read for titles, versions and labels by turns; what they are made of goes when they go. */
const stripsOfBlock = new WeakMap<Block, Strip[]>();

function paragraphStrips(paragraph: Paragraph): Strip[] {
  return linesOf(paragraph.inlines)
    .filter((line) => line.text.trim() !== '')
    .map((line) => ({
      table: false,
      rows: [
        [
          {
            ...{ lines: [line], column: 0, columnSpan: 1, rowSpan: 1, where: 'line' as const, place: paragraph.place },
            ...(paragraph.heading !== undefined && { heading: paragraph.heading }),
          },
        ],
      ],
    }));
}

function tableStrips(table: Extract<Block, { kind: 'table' }>): Strip[] {
  const strips: Strip[] = [];
  let rows: Spot[][] = [];
  for (const row of table.rows) {
    rows.push(
      row.cells.map((cell) => ({
        lines: cell.blocks.flatMap((block) => (block.kind === 'paragraph' ? linesOf(block.inlines) : [])),
        column: cell.column,
        columnSpan: cell.columnSpan,
        rowSpan: cell.rowSpan,
        place: cell.place,
        where: 'cell',
        ...(cell.shade !== undefined && { shade: cell.shade }),
      })),
    );
    const nested = row.cells.flatMap((cell) => cell.blocks.filter((block) => block.kind === 'table'));
    if (nested.length > 0) {
      strips.push({ table: true, rows }, ...stripsOf(nested));
      rows = [];
    }
  }
  return rows.length > 0 ? [...strips, { table: true, rows }] : strips;
}

function linesOf(inlines: readonly Inline[]): Line[] {
  const lines: Inline[][] = [[]];
  for (const inline of inlines.flatMap(withBoxes)) {
    if (inline.kind === 'break' && inline.by === 'line') lines.push([]);
    else lines.at(-1)?.push(inline);
  }
  return lines.map(lineOf);
}

export function lineOf(inlines: Inline[]): Line {
  return { inlines, text: inlines.map(signOf).join('') };
}

function signOf(inline: Inline): string {
  switch (inline.kind) {
    case 'text':
      return inline.text;
    case 'box':
      return signs.box;
    case 'entry':
      return signs.entry;
    case 'picture':
      return signs.picture;
    case 'break':
      return '\t';
  }
}

function withBoxes(inline: Inline): Inline[] {
  if (inline.kind !== 'text') return [inline];
  const parts: Inline[] = [];
  let from = 0;
  for (const found of inline.text.matchAll(typedBox)) {
    if (found.index > from) parts.push({ ...inline, text: inline.text.slice(from, found.index) });
    const ticked = /[xX✓✔√☑☒🗹🗷]/u.test(found[0]);
    parts.push({ kind: 'box', state: ticked ? 'ticked' : 'empty', place: inline.place, how: 'glyph' });
    from = found.index + found[0].length;
  }
  if (from === 0) return [inline];
  return from < inline.text.length ? [...parts, { ...inline, text: inline.text.slice(from) }] : parts;
}

/** The part of a line between two positions of its text. */
export function sliceLine(line: Line, from: number, to: number = line.text.length): Line {
  const inlines: Inline[] = [];
  let at = 0;
  for (const inline of line.inlines) {
    const length = inline.kind === 'text' ? inline.text.length : 1;
    const start = Math.max(from - at, 0);
    const end = Math.min(to - at, length);
    if (start < end) inlines.push(inline.kind === 'text' ? { ...inline, text: inline.text.slice(start, end) } : inline);
    at += length;
  }
  return lineOf(inlines);
}

/** The words alone: no boxes, entries or pictures, white space folded. */
export function wordsOf(lines: readonly Line[]): string {
  const [first] = lines;
  const text = first && lines.length === 1 ? first.text : lines.map((line) => line.text).join(' ');
  return folded.test(text)
    ? text
    : text
        .replace(/[\uE000-\uE002]/g, ' ')
        .replace(/\s+/g, ' ')
        .trim();
}

/** Nothing but words with single spaces between them. */
const folded = /^(?:[^\s\uE000-\uE002]+(?: (?=\S)|$))*$/;

/** Whether anything stands there that could be an answer: a word, a ticked box, a filled entry, a picture. */
export function hasContent(lines: readonly Line[]): boolean {
  return lines.some((line) =>
    line.inlines.some((inline) => {
      if (inline.kind === 'text') return /[\p{L}\p{N}✓✔√✗✘×]/u.test(inline.text);
      if (inline.kind === 'box') return inline.state !== 'empty';
      if (inline.kind === 'entry') return inline.value.trim() !== '' && !inline.placeholder;
      return inline.kind === 'picture';
    }),
  );
}

/** Whether there is anything made to be answered: a box or an entry, filled or not. */
export function hasInput(lines: readonly Line[]): boolean {
  return lines.some((line) => line.inlines.some((inline) => inline.kind === 'box' || inline.kind === 'entry'));
}

/** Whether every letter carries the mark. */
export function allMarked(lines: readonly Line[], mark: keyof Marks): boolean {
  const texts = lines.flatMap((line) =>
    line.inlines.filter((inline) => inline.kind === 'text' && /[\p{L}\p{N}]/u.test(inline.text)),
  );
  return texts.length > 0 && texts.every((inline) => inline.kind === 'text' && inline.marks[mark] === true);
}

export function slotOf(lines: readonly Line[], place: Place, where: Slot['where']): Slot {
  const kept = [...lines];
  while (kept.length > 0 && kept[0]?.text.trim() === '') kept.shift();
  while (kept.length > 0 && kept.at(-1)?.text.trim() === '') kept.pop();
  return { lines: kept.map((line) => line.inlines), place, where };
}

export function slotLines(slot: Slot): Line[] {
  return slot.lines.map(lineOf);
}
