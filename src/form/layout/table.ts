import type { Vocabulary } from '../labels/index.ts';
import { type Cell, readCell } from './cells.ts';
import { type ColumnRole, columnRole } from './columns.ts';
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
  const items: Item[] = [];
  for (let at = 0; at < rows.length; ) {
    const aside = asides[at];
    if (aside) items.push(headingItem(aside));
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
    items.push(...rowItems(rows[at] ?? [], style, vocabulary));
    at += 1;
  }
  return items;
}

/** A merged first cell that names the section of the rows beside it. */
function asideOf(row: readonly Cell[], style: TableStyle, vocabulary: Vocabulary): Cell | undefined {
  const [first, next] = row;
  if (!first || !next || first.spot.rowSpan < 2 || first.empty) return undefined;
  const labelled = (next.pure !== undefined && style.isLabel(next, undefined)) || next.parts[0]?.known === true;
  return labelled && vocabulary.heading(first.text)?.kind === 'section' ? first : undefined;
}

/** A heading per column of the table, and the row where the answers begin. */
type Header = { headings: Cell[]; texts: string[]; first: number };

function headerAt(rows: readonly Cell[][], at: number, style: TableStyle): Header | undefined {
  const row = rows[at] ?? [];
  if (!looksLikeHeader(row, style) || !fitsBelow(row, firstBelow(rows, at), style)) return undefined;
  const second = rows[at + 1] ?? [];
  const options = second.filter((cell) => !cell.empty && columnRole(cell.text) === 'option');
  const twoStoried =
    row.some((cell) => cell.spot.columnSpan > 1) &&
    options.length >= 2 &&
    options.length >= second.filter((cell) => !cell.empty).length - 1;
  if (!twoStoried) return { headings: row, texts: row.map((cell) => cell.pure ?? cell.text), first: at + 1 };
  const below = second.filter((cell) => !cell.empty);
  const headings = [...row.filter((cell) => !below.some((under) => covers(cell.spot, under.spot))), ...below].sort(
    (one, other) => one.spot.column - other.spot.column,
  );
  return { headings, texts: headings.map((cell) => cell.pure ?? cell.text), first: at + 2 };
}

function rolesOf(cells: readonly Cell[]): (ColumnRole | undefined)[] {
  const roles = cells.map((cell) => columnRole(cell.text));
  return isOptionRow(cells) ? roles : roles.map((role) => (role === 'option' ? undefined : role));
}

/** Options that stand side by side, each once; `Yes` beside one label and `No` beside another are answers. */
function isOptionRow(filled: readonly Cell[]): boolean {
  const at = filled.flatMap((cell, index) => (columnRole(cell.text) === 'option' ? [index] : []));
  const texts = at.map((index) => filled[index]?.text.toLowerCase());
  const [first = 0] = at;
  const halves =
    at.length >= 4 && at.length % 2 === 0 && texts.slice(0, at.length / 2).join() === texts.slice(at.length / 2).join();
  return halves || (new Set(texts).size === texts.length && at.every((index, order) => index === first + order));
}

/** Two or more cells, nearly all of them known labels or words for answer columns, and nothing to be filled in. */
function looksLikeHeader(row: readonly Cell[], style: TableStyle): boolean {
  const filled = row.filter((cell) => !cell.empty);
  if (filled.length < 2 || filled.length < row.length - 1) return false;
  if (row.length - filled.length === 1 && !row[0]?.empty) return false;
  if (filled.some((cell) => cell.input || cell.parts.length > 0 || cell.text.length > 120)) return false;
  const roles = rolesOf(filled);
  const known = filled.filter((cell, index) => cell.pure !== undefined || roles[index] !== undefined).length;
  const options = roles.filter((role) => role === 'option').length;
  const answers = roles.slice(1).filter((role) => role === 'answer' || role === 'preset').length;
  const pure = filled.filter((cell) => cell.pure !== undefined).length;
  const [first] = filled;
  if (options >= 2 || answers >= 1) return known >= filled.length - 1 && !(first?.pure !== undefined && struck(filled));
  if (pure >= 2 && known >= filled.length * 0.6) return true;
  return filled.length >= 3 && known >= 1 && style.isHeader(row);
}

function struck(cells: readonly Cell[]): boolean {
  return cells.some(({ spot }) =>
    spot.lines.some((line) =>
      line.inlines.some(
        (inline) => inline.kind === 'text' && (inline.marks.struck || inline.marks.circled || inline.marks.highlighted),
      ),
    ),
  );
}

/** The next row that is not one cell over the whole width: a domain's name may stand between the header and its rows. */
function firstBelow(rows: readonly Cell[][], at: number): readonly Cell[] | undefined {
  return rows.slice(at + 1, at + 3).find((row) => row.length > 1);
}

/** The row below holds answers: it lines up with the header and does not begin with labels or the same words again. */
function fitsBelow(header: readonly Cell[], below: readonly Cell[] | undefined, style: TableStyle): boolean {
  if (!below || below.length < 2) return false;
  const headed = rolesOf(header);
  const options = headed.filter((role) => role === 'option').length;
  const again = below.filter(
    (cell) =>
      !cell.empty &&
      columnRole(cell.text) === 'option' &&
      header.some((above) => above.spot.column === cell.spot.column && above.text === cell.text),
  ).length;
  if (options > 0 && again >= options && !header.some((cell) => cell.spot.columnSpan > 1)) return false;
  if (options >= 2) return below.every((cell) => !isUnderOption(cell, header) || isMark(cell));
  if (headed.slice(1).includes('answer')) return true;
  if (below.length !== header.length) return false;
  const labels = below.filter((cell) => cell.pure !== undefined || cell.parts.length > 0);
  if (labels.length === 0) return true;
  const first = below.find((cell) => !cell.empty);
  if (first && first.pure === undefined && first.parts.length === 0) return labels.length <= below.length / 2;
  return labels.length === 1 && below.length >= 3 && labels.every((cell) => style.isPlain(cell));
}

function isUnderOption(cell: Cell, header: readonly Cell[]): boolean {
  return header.some((above) => columnRole(above.text) === 'option' && covers(above.spot, cell.spot));
}

/** What may stand under the name of an option: nothing, a box, a tick, a yes or a score. */
function isMark(cell: Cell): boolean {
  return cell.empty || cell.input || cell.text.length <= 3;
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
    if (headerAt(rows, at, style) || beginsLabels(row, header, style, grid, vocabulary)) break;
    open.rows.push(slotsUnder(row, header));
  }
  return at;
}

function spansAll(cell: Cell, header: Header): boolean {
  return cell.spot.columnSpan >= header.headings.length && header.headings.length > 1;
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
    const first = row.find((cell) => !cell.empty);
    return (
      row.length < header.headings.length &&
      row.length <= 2 &&
      first?.pure !== undefined &&
      vocabulary.isLabel(first.text)
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

/** Whether a cell begins within the columns of the other one. */
function covers(heading: Spot, cell: Spot): boolean {
  return cell.column >= heading.column && cell.column < heading.column + heading.columnSpan;
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
    headingItem(column),
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

function headingItem(cell: Cell): Item {
  const slot = slotOf(cell.spot.lines, cell.spot.place, cell.spot.where);
  return { kind: 'heading', text: cell.text, slot, level: cell.spot.heading };
}
