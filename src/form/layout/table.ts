import type { Vocabulary } from '../labels/index.ts';
import { type Cell, readCell } from './cells.ts';
import { columnRole } from './columns.ts';
import { covers, type Header, headerAt } from './header.ts';
import { headingOf } from './items.ts';
import { slotOf } from './lines.ts';
import type { Item, Line, Slot, Spot } from './model.ts';
import { rowItems } from './row.ts';
import { styleOf, type TableStyle } from './style.ts';

/** Reads one table: header rows with their columns, persons side by side, and rows of labels and answers. */
export function tableItems(spots: readonly Spot[][], vocabulary: Vocabulary): Item[] {
  const read = spots.map((row) => row.map((spot) => readCell(spot, vocabulary)));
  const style = styleOf(read);
  const asides = read.map((row) => asideOf(row, style, vocabulary));
  const rows = read.map((row, at) => (asides[at] ? row.slice(1) : row));
  const list = listBelow(rows, vocabulary);
  if (list) return [list];
  const items: Item[] = [];
  const plainLabels = rows.flat().filter((cell) => cell.pure !== undefined && isPlain(cell)).length;
  const answersBelow = rows.some((row, at) => standsAbove(row, rows[at + 1], plainLabels));
  for (let at = 0; at < rows.length; ) {
    const aside = asides[at];
    if (aside) items.push(headingOf(aside));
    const beside = sideBySide(rows.slice(at), vocabulary, style);
    if (beside) {
      items.push(...beside.items);
      at += beside.rows;
      continue;
    }
    const header = headerAt(rows, at, style);
    if (header) {
      const next = asides.findIndex((other, row) => row >= header.first && other !== undefined);
      const end = columnsFrom(next < 0 ? rows : rows.slice(0, next), header, style, vocabulary, items);
      at = Math.max(end, at + 1);
      continue;
    }
    const own = rowItems(rows[at] ?? [], style, vocabulary, rows[at + 1]);
    items.push(...(answersBelow ? own.map((item) => expectBelow(item, rows[at]?.[0], style)) : own));
    at += 1;
  }
  return items;
}

/** A table of one column: a label of a list over rows that are none, each of them an entry. */
function listBelow([head, ...below]: readonly Cell[][], vocabulary: Vocabulary): Item | undefined {
  const [label] = head ?? [];
  if (label?.pure === undefined || head?.length !== 1 || below.length < 2) return undefined;
  const entries = below.flatMap((row) => (row.length === 1 ? row : []));
  if (
    entries.length < below.length ||
    entries.some((cell) => hasBox(cell) || cell.parts.length > 0 || cell.pure !== undefined)
  )
    return undefined;
  const { pure } = label;
  if (vocabulary.heading(pure)?.kind === 'section' && entries.every((cell) => cell.empty)) return undefined;
  const listed = vocabulary.definition.sections.some(
    (section) => section.list !== undefined && vocabulary.label(pure, section)?.family === section.family,
  );
  if (!listed) return undefined;
  const slots = entries.map((cell) => [slotOf(cell.spot.lines, cell.spot.place, 'cell')]);
  return { kind: 'columns', headings: [pure], rows: slots, place: label.spot.place };
}

const hasBox = ({ spot }: Cell) => spot.lines.some((line) => line.inlines.some(({ kind }) => kind === 'box'));

/** A label alone in its row over an answer that looks like nothing else: the table has its answers below. */
function standsAbove(
  [label, ...beside]: readonly Cell[],
  below: readonly Cell[] | undefined,
  plainLabels: number,
): boolean {
  const [answer, ...others] = below ?? [];
  if (label?.pure === undefined || beside.length > 0 || !answer || others.length > 0) return false;
  if (answer.empty || !isPlain(answer)) return false;
  // The one plain cell among labels that stand out is an answer in the words of a label.
  return answer.pure === undefined || (plainLabels === 1 && !isPlain(label));
}

const isPlain = (cell: Cell) => !cell.bold && !cell.colon && cell.spot.shade === undefined;

/** Where labels are told by a shade, bold print outside of it is an answer. */
function expectBelow(item: Item, cell: Cell | undefined, style: TableStyle): Item {
  if (item.kind !== 'question' || !item.alone) return item;
  const plain = style.distinct && cell !== undefined && !style.looksLabel(cell);
  return { ...item, below: true, strong: item.strong && !plain };
}

/** A merged first cell that names the section of the rows beside it. */
function asideOf(row: readonly Cell[], style: TableStyle, vocabulary: Vocabulary): Cell | undefined {
  const [first, next] = row;
  if (!first || !next || first.spot.rowSpan < 2 || first.empty) return undefined;
  const labelled = (next.pure !== undefined && style.isLabel(next, undefined)) || next.parts[0]?.known === true;
  return labelled && vocabulary.heading(first.text)?.kind === 'section' ? first : undefined;
}

/** Reads the rows under a header into items; gives the row after the last one that belongs to it. */
function columnsFrom(
  rows: readonly Cell[][],
  header: Header,
  style: TableStyle,
  vocabulary: Vocabulary,
  items: Item[],
): number {
  const place = rows[header.first - 1]?.[0]?.spot.place ?? {};
  const grid = header.texts.some((text) => columnRole(text) !== undefined);
  let open = { kind: 'columns' as const, headings: header.texts, rows: [] as Slot[][], place };
  items.push(open);
  let at = header.first;
  for (; at < rows.length; at += 1) {
    const row = rows[at] ?? [];
    const filled = row.filter((cell) => !cell.empty);
    const [only] = filled;
    if (filled.length > 0 && filled.every((cell) => header.texts.includes(cell.text)) && filled.length > 1) continue;
    if (row.length === 1 || (filled.length === 1 && only && spansAll(only, header))) {
      if (!grid || !only || !continuesBelow(rows, at, header, style) || only.input) break;
      const slot = slotOf(only.spot.lines, only.spot.place, 'cell');
      items.push({ kind: 'heading', text: only.text, slot, level: undefined });
      open = { ...open, rows: [] };
      items.push(open);
      continue;
    }
    if (headerAt(rows, at, style) && (grid || !answersUnder(row, header))) break;
    if (beginsLabels(row, header, style, grid, vocabulary)) break;
    open.rows.push(slotsUnder(row, header));
  }
  return at;
}

/** `Grace Park | Not known | N/A` under the labels of a list: a row of answers, though some are words of options. */
function answersUnder(row: readonly Cell[], header: Header): boolean {
  const filled = row.filter((cell) => !cell.empty);
  return (
    row.length === header.headings.length &&
    header.headings.every((cell) => cell.pure !== undefined) &&
    filled.some((cell) => cell.pure === undefined) &&
    filled.every((cell) => columnRole(cell.text) !== 'row')
  );
}

function spansAll(cell: Cell, header: Header): boolean {
  const [first] = header.headings;
  const last = header.headings.at(-1);
  if (!first || !last || header.headings.length < 2) return false;
  return cell.spot.column <= first.spot.column && covers(cell.spot, last.spot);
}

function continuesBelow(rows: readonly Cell[][], at: number, header: Header, style: TableStyle): boolean {
  const next = rows[at + 1];
  if (!next || next.length < 2 || headerAt(rows, at + 1, style)) return false;
  const starts = new Set(header.headings.map((cell) => cell.spot.column));
  return next.length >= header.headings.length - 1 && next.every((cell) => starts.has(cell.spot.column));
}

/** Whether a row under a header is no answer any more but labels with answers again. */
function beginsLabels(
  row: readonly Cell[],
  header: Header,
  style: TableStyle,
  grid: boolean,
  vocabulary: Vocabulary,
): boolean {
  if (grid) {
    const labelled = row.some((cell) => cell.pure !== undefined && vocabulary.isLabel(cell.text));
    if (row.length < header.headings.length && row.length <= 2 && labelled) return true;
    // Two tables that a page break put together are parted otherwise.
    const starts = new Set(header.headings.map((cell) => cell.spot.column));
    const apart = row.some((cell) => !cell.empty && !starts.has(cell.spot.column));
    if (apart && labelled) return true;
    return (
      (apart || row.length !== header.headings.length) && row.some((cell) => cell.parts.some(({ known }) => known))
    );
  }
  const pure = row.filter((cell) => cell.pure !== undefined);
  const [first] = row;
  if (pure.length >= 2 && pure.length >= row.length / 2) return true;
  if (
    row.some((cell) => cell.parts.some((part) => part.known) && /:/.test(cell.text)) &&
    row.length < header.headings.length
  )
    return true;
  return first?.pure !== undefined && (first.colon || (style.isLabel(first, undefined) === true && style.distinct));
}

/** The cells of a row by the heading that they stand under; a heading without a cell has an empty slot. */
function slotsUnder(row: readonly Cell[], header: Header): Slot[] {
  const place = row[0]?.spot.place ?? {};
  return header.headings.map(({ spot }) => {
    const under = row.filter((cell) => covers(spot, cell.spot));
    const lines: Line[] = under.flatMap((cell) => cell.spot.lines);
    return slotOf(lines, under[0]?.spot.place ?? place, 'cell');
  });
}

/** `| | Person 1 | Person 2 |` with the questions down the first column. */
function sideBySide(
  rows: readonly Cell[][],
  vocabulary: Vocabulary,
  style: TableStyle,
): { items: Item[]; rows: number } | undefined {
  const [head, ...below] = rows;
  const columns = head?.slice(1) ?? [];
  if (!head || columns.length < 2 || !columns.every((cell) => isNumberedEntry(cell.text, vocabulary))) return undefined;
  const end = below.findIndex((row) => row.length !== head.length);
  const others = end < 0 ? below : below.slice(0, end);
  if (others.length < 2 || others.filter((row) => row[0]?.pure !== undefined).length < others.length / 2)
    return undefined;
  const items = columns.flatMap((column) => [
    headingOf(column),
    ...others.flatMap((row) => {
      const answer = row.filter((cell) => covers(column.spot, cell.spot));
      return rowItems([...row.slice(0, 1), ...answer], style, vocabulary);
    }),
  ]);
  return { items, rows: others.length + 1 };
}

function isNumberedEntry(text: string, vocabulary: Vocabulary): boolean {
  const heading = vocabulary.heading(text);
  return (
    heading?.kind === 'section' &&
    heading.section.list !== undefined &&
    (heading.number !== undefined || !/\d/.test(text))
  );
}
