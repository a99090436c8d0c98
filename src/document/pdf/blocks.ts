import type { Block, Box, Cell, Inline, Marks, Paragraph, Place, Row, Table } from '../model.ts';
import type { Flow, FlowCell, FlowTable } from './arrange.ts';
import { around, right, rounded } from './boxes.ts';
import { isEntry } from './field-rows.ts';
import { sidesOf } from './joins.ts';
import { type Paragraph as FlowParagraph, type Line, lineSeparator, tabGap } from './lines.ts';
import type { Piece } from './model.ts';
import { bullets } from './symbols.ts';
import { letterGap } from './words.ts';

/** Sizes of writing, from the largest, that make a heading; and the size of ordinary writing. */
export type Headings = { sizes: number[]; body: number };

type Where = Pick<Place, 'part' | 'block' | 'table' | 'row' | 'cell'>;
type Numbering = { tables: number };

/** Turns the flow of a part into the model's blocks and numbers their places. `numbering` runs on over all parts. */
export function blocksOf(
  flow: readonly Flow[],
  part: Place['part'],
  headings: Headings,
  numbering: Numbering,
): Block[] {
  return flow.map((block, at) => {
    const where: Where = { ...(part && { part }), block: at };
    if (block.kind === 'table') return tableBlock(block, where, numbering);
    const heading = headingLevel(block, headings);
    return { ...paragraphBlock(block, where), ...(heading && { heading }) };
  });
}

function tableBlock(table: FlowTable, outer: Where, numbering: Numbering): Table {
  const own = numbering.tables;
  numbering.tables += 1;
  const columns = columnsOf(table);
  const rows = table.rows.map(
    (row, rowAt): Row => ({
      cells: row.cells.map((cell, cellAt) =>
        cellOf(cell, columns, { ...outer, table: own, row: rowAt, cell: cellAt }, numbering),
      ),
      ...(row.header && { header: true }),
    }),
  );
  return { kind: 'table', rows, place: { ...outer, table: own, page: table.page, box: rounded(table.box) } };
}

/** Sides of cells that differ by less than this are one line of the grid: pages of one table may be a little apart. */
const sameColumn = 3.6;

function columnsOf({ rows }: FlowTable): number[] {
  const sides = rows.flatMap((row) => row.cells.flatMap(sidesOf));
  const columns: number[] = [];
  for (const side of sides.toSorted((one, other) => one - other))
    if (columns.length === 0 || side - (columns.at(-1) ?? 0) > sameColumn) columns.push(side);
  return columns;
}

function cellOf(cell: FlowCell, columns: readonly number[], where: Where, numbering: Numbering): Cell {
  const at = (side: number) =>
    Math.max(
      columns.findLastIndex((column) => column <= side + 0.01),
      0,
    );
  const [left, far] = sidesOf(cell);
  const column = at(left);
  return {
    blocks: cell.flow.map((block) =>
      block.kind === 'table' ? tableBlock(block, where, numbering) : paragraphBlock(block, where),
    ),
    column,
    columnSpan: Math.max(at(far) - column, 1),
    rowSpan: cell.rowSpan,
    ...(cell.shade && { shade: cell.shade }),
    place: { ...where, page: cell.page, box: rounded(cell.box) },
  };
}

function paragraphBlock({ lines, edge, box }: FlowParagraph, where: Where): Paragraph {
  const writer = inlineWriter(where);
  const first = lines[0]?.pieces[0];
  const listItem = first !== undefined && isBullet(first, lines);
  for (const [at, line] of lines.entries()) {
    const before = lines[at - 1];
    const pieces = listItem && at === 0 ? line.pieces.slice(1) : line.pieces;
    writeLine(writer, pieces, line, before ? lineSeparator(before, line, edge) : '');
  }
  return {
    kind: 'paragraph',
    inlines: writer.finish(),
    ...(listItem && { listItem: true }),
    place: { ...where, page: lines[0]?.page ?? 1, box: rounded(box) },
  };
}

/** Dashes are no bullets here: one alone in a cell is an answer left out. */
function isBullet({ inline }: Piece, lines: readonly Line[]): boolean {
  if (inline.kind !== 'word' || !bullets.has(inline.text) || '-–*'.includes(inline.text)) return false;
  return (lines[0]?.pieces.length ?? 0) > 1;
}

function writeLine(writer: InlineWriter, pieces: readonly Piece[], line: Line, separator: string): void {
  for (const [at, piece] of pieces.entries()) {
    const before = pieces[at - 1];
    const gap = before ? piece.box.x - right(before.box) : 0;
    const size = Math.max(Math.min(line.size, 24), 6);
    const apart = before !== undefined && (gap > size * tabGap || endsAnswer(before, piece, gap));
    if (apart) writer.tab();
    const space = before
      ? before.spaced || gap > size * letterGap
        ? spaces(before, piece, gap / size)
        : ''
      : separator;
    writer.add(piece, apart ? '' : space, line.page);
  }
}

/** What follows a text field at a distance is the next label, or the next field. */
function endsAnswer(before: Piece, piece: Piece, gap: number): boolean {
  return isEntry(before) && gap > fieldGap && (piece.inline.kind === 'word' || isEntry(piece));
}

/** A unit behind a field (`years`) stands nearer to it, in points. */
const fieldGap = 5;

/** A lone X or tick belongs to the option that it stands nearer to: the spaces around it say how far away each is. */
function spaces(before: Piece, piece: Piece, sizes: number): string {
  return isMark(before) || isMark(piece) ? ' '.repeat(Math.max(1, Math.round(sizes / spaceWidth))) : ' ';
}

const spaceWidth = 0.25;

function isMark({ inline }: Piece): boolean {
  return inline.kind === 'word' && /^[xX✓✔√✗✘☓×]$/u.test(inline.text);
}

type InlineWriter = ReturnType<typeof inlineWriter>;

/** Words of one look become one text; a space between two looks goes with the second. */
function inlineWriter(where: Where) {
  const inlines: Inline[] = [];
  let words: { text: string; marks: Marks; boxes: Box[]; page: number; confidences: number[] } | undefined;
  const finishText = () => {
    if (!words) return;
    const { text, marks, page, boxes, confidences } = words;
    const place = { ...where, page, box: rounded(around(boxes)) };
    const read = confidences.length > 0 && { confidence: together(confidences) };
    inlines.push({ kind: 'text', text, marks, place, ...read });
    words = undefined;
  };
  return {
    tab() {
      finishText();
      inlines.push({ kind: 'break', by: 'tab' });
    },
    add({ inline, box }: Piece, space: string, page: number) {
      if (inline.kind !== 'word') {
        if (words) words.text += space;
        finishText();
        inlines.push({ ...inline, place: { ...where, page, box: rounded(box) } });
      } else if (words && words.page === page && sameMarks(words.marks, inline.marks) && alike(words, inline)) {
        words.text += space + inline.text;
        words.boxes.push(box);
        if (inline.confidence !== undefined) words.confidences.push(inline.confidence);
      } else {
        finishText();
        const confidences = inline.confidence === undefined ? [] : [inline.confidence];
        words = { text: space + inline.text, marks: inline.marks, boxes: [box], page, confidences };
      }
    },
    finish(): Inline[] {
      finishText();
      return inlines;
    },
  };
}

/** Doubts of many words add up, but a long text of which every word is likely right can be read. */
const readable = 0.65;

/** A word more likely wrong than right stands by itself, so that it is known how much of a text is doubtful. */
const legible = 0.6;

function alike(
  { confidences: [first = 1] }: { confidences: readonly number[] },
  { confidence = 1 }: { confidence?: number },
) {
  return first < legible === confidence < legible;
}

/** Probability that all words are right, from those of each. */
function together(confidences: readonly number[]): number {
  const all = confidences.reduce((product, own) => product * own, 1);
  return Math.round(Math.max(all, Math.min(readable, ...confidences)) * 10_000) / 10_000;
}

const markNames = ['bold', 'italic', 'underlined', 'struck', 'highlighted', 'circled'] as const;

function sameMarks(one: Marks, other: Marks): boolean {
  return markNames.every((name) => one[name] === other[name]);
}

/** Short lines in larger writing, or wholly bold, outside tables. */
function headingLevel({ lines }: FlowParagraph, { sizes, body }: Headings): number | undefined {
  const [first] = lines;
  const pieces = lines.flatMap((line) => line.pieces);
  if (!first || lines.length > 3 || pieces.some(({ inline }) => inline.kind !== 'word')) return undefined;
  const letters = pieces.reduce((sum, { inline }) => sum + (inline.kind === 'word' ? inline.text.length : 0), 0);
  if (letters > 160) return undefined;
  const level = sizes.indexOf(sizeOf(first.size));
  if (level >= 0) return Math.min(level + 1, 6);
  const label = pieces.at(-1)?.inline;
  const endsInColon = label?.kind === 'word' && label.text.endsWith(':');
  const bold = lines.every((line) => line.bold) && first.size >= body * 0.95 && lines.length === 1 && !endsInColon;
  return bold ? Math.min(sizes.length + 1, 6) : undefined;
}

/** What sizes of writing a file uses: the most used one is its body. */
export function headingsOf(flow: readonly Flow[]): Headings {
  const letters = new Map<number, number>();
  const count = (block: Flow): void => {
    if (block.kind === 'table') for (const row of block.rows) for (const cell of row.cells) cell.flow.forEach(count);
    else
      for (const { pieces } of block.lines)
        for (const { inline, size } of pieces)
          if (inline.kind === 'word') letters.set(sizeOf(size), (letters.get(sizeOf(size)) ?? 0) + inline.text.length);
  };
  flow.forEach(count);
  const body = [...letters].reduce((most, own) => (own[1] > most[1] ? own : most), [0, 0])[0];
  const sizes = [...letters.keys()].filter((size) => size >= body * 1.15).toSorted((one, other) => other - one);
  return { sizes, body };
}

function sizeOf(size: number): number {
  return Math.round(size * 2) / 2;
}
