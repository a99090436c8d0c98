import type { Cell } from './cells.ts';
import { type ColumnRole, columnRole } from './columns.ts';
import type { Spot } from './model.ts';
import type { TableStyle } from './style.ts';

/** A heading per column of the table, and the row where the answers begin. */
export type Header = { headings: Cell[]; texts: string[]; first: number };

/** The header row at a place of a table, or two rows where options stand under one heading. */
export function headerAt(rows: readonly Cell[][], at: number, style: TableStyle): Header | undefined {
  const row = rows[at] ?? [];
  const under = firstBelow(rows, at);
  if (!looksLikeHeader(row, style) || pairs(row, under) || !fitsBelow(row, under, style)) return undefined;
  const second = rows[at + 1] ?? [];
  const options = second.filter((cell) => !cell.empty && columnRole(cell.text) === 'option');
  // Where each heading has one option below it, they are labels with their answers.
  const gathers = row.some((cell) => options.filter((under) => covers(cell.spot, under.spot)).length > 1);
  const twoStoried =
    gathers && options.length >= 2 && options.length >= second.filter((cell) => !cell.empty).length - 1;
  if (!twoStoried) return { headings: row, texts: textsOf(row), first: at + 1 };
  const below = second.filter((cell) => !cell.empty);
  const headings = [...row.filter((cell) => !below.some((under) => covers(cell.spot, under.spot))), ...below].sort(
    (one, other) => one.spot.column - other.spot.column,
  );
  return { headings, texts: headings.map((cell) => cell.pure ?? cell.text), first: at + 2 };
}

/** What a column of running numbers is called here. */
const COUNT = '#';

/** `No | Indicator | 0 | 1 | 2`: the first column counts the rows and is no answer. */
function textsOf(row: readonly Cell[]): string[] {
  const texts = row.map((cell) => cell.pure ?? cell.text);
  const [first = '', second = ''] = texts;
  const counts = /^(no|nr|number|num|item|ref)\b\.?$/i.test(first.trim()) && columnRole(second) === 'row';
  return counts && !texts.some((text) => /^yes$/i.test(text.trim())) ? [COUNT, ...texts.slice(1)] : texts;
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
  // The words of the rows stand in the first column: `N/A | No | Ann` is a row of answers.
  if (options >= 2 && roles[0] === 'option' && roles.at(-1) !== 'option' && !row[0]?.empty) return false;
  if (options >= 2 || answers >= 1)
    return known >= filled.length - 1 && !struck(filled) && !(first?.pure !== undefined && offersOptions(filled));
  if (pure >= 2 && known >= filled.length * 0.6) return true;
  return filled.length >= 3 && known >= 1 && style.isHeader(row);
}

/**
 * `Social worker | N/A | Parents aware | Yes / No`: labels, each with something else beside it. Where the same stands beside each,
 * it is the header of two indicators in one row, if no labels follow.
 */
function pairs(row: readonly Cell[], below: readonly Cell[] | undefined): boolean {
  if (row.length % 2 !== 0) return false;
  if (!row.every((cell, at) => (cell.pure !== undefined) === (at % 2 === 0))) return false;
  if (row.length === 2) return below?.length === 2 && below[0]?.pure !== undefined;
  const beside = new Set(row.filter((_, at) => at % 2 === 1).map(({ text }) => text));
  const asked = new Set(row.filter((_, at) => at % 2 === 0).map(({ text }) => text));
  // A header says the same of both halves; two questions with the same options in print do not.
  const offered = asked.size > 1 && [...beside].every((text) => text.includes('/'));
  return offered || beside.size > 1 || below === undefined || below[0]?.pure !== undefined;
}

/** `Parents aware | Yes / No`: a question with its options, where nothing says that there are rows below. */
function offersOptions([, second, ...others]: readonly Cell[]): boolean {
  return (
    others.length === 0 &&
    second !== undefined &&
    second.text.split('/').length > 1 &&
    columnRole(second.text) === 'answer'
  );
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
  // `Has the child agreed? | Yes / No` above another question with the same options.
  const repeats = header.slice(1).some((cell) => sameUnder(cell, below));
  if (headed.slice(1).includes('answer')) return !repeats;
  if (below.length !== header.length) return false;
  const labels = below.filter((cell) => cell.pure !== undefined || cell.parts.length > 0);
  if (labels.length === 0) return true;
  if (stands(header) && labels.every((cell) => cell.pure !== undefined && isPlain(cell))) return true;
  const first = below.find((cell) => !cell.empty);
  if (first && first.pure === undefined && first.parts.length === 0) return labels.length <= below.length / 2;
  return labels.length === 1 && below.length >= 3 && labels.every((cell) => style.isPlain(cell));
}

function sameUnder(heading: Cell, below: readonly Cell[]): boolean {
  return (
    /[/|]/.test(heading.text) && below.some((cell) => cell.text === heading.text && covers(heading.spot, cell.spot))
  );
}

/** Every heading is bold or shaded: plain words below are answers, though they be the words of labels. */
function stands(header: readonly Cell[]): boolean {
  return header.every((cell) => cell.bold || cell.spot.shade !== undefined);
}

const isPlain = (cell: Cell) => !cell.bold && !cell.colon && cell.spot.shade === undefined;

function isUnderOption(cell: Cell, header: readonly Cell[]): boolean {
  return header.some((above) => columnRole(above.text) === 'option' && covers(above.spot, cell.spot));
}

/** What may stand under the name of an option: nothing, a box, a tick, a yes or a score. */
function isMark(cell: Cell): boolean {
  return cell.empty || cell.input || cell.text.length <= 3;
}

/** Whether a cell begins within the columns of the other one. */
export function covers(heading: Spot, cell: Spot): boolean {
  return cell.column >= heading.column && cell.column < heading.column + heading.columnSpan;
}
