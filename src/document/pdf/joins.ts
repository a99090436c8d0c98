import type { Flow, FlowCell, FlowRow, FlowTable, PageFlow } from './arrange.ts';
import { right } from './boxes.ts';
import { type Line, wraps } from './lines.ts';
import { textOf } from './running.ts';

/** Puts the pages together: what a page break cut in two is one again. */
export function joinPages(pages: readonly PageFlow[]): Flow[] {
  const flow: Flow[] = [];
  for (const page of pages) {
    const last = flow.at(-1);
    const [first, ...rest] = page.flow;
    if (!first) continue;
    const joined = last && joinBlocks(last, first);
    if (joined) flow.splice(-1, 1, joined, ...rest);
    else flow.push(...page.flow);
  }
  return flow;
}

function joinBlocks(upper: Flow, lower: Flow): Flow | undefined {
  if (upper.kind === 'paragraph' && lower.kind === 'paragraph') return joinParagraphs(upper, lower);
  return upper.kind === 'table' && lower.kind === 'table' ? joinTables(upper, lower) : undefined;
}

/** Only where the last line was full and the next goes on in the middle of a sentence. */
function joinParagraphs(upper: Flow & { kind: 'paragraph' }, lower: Flow & { kind: 'paragraph' }): Flow | undefined {
  const [before, line] = [upper.lines.at(-1), lower.lines[0]];
  if (!before || !line || !goesOn(before, line, upper.edge)) return undefined;
  return { ...upper, lines: [...upper.lines, ...lower.lines] };
}

function goesOn(before: Line, line: Line, edge: number): boolean {
  if (Math.abs(before.size - line.size) > before.size * 0.12 || before.bold !== line.bold) return false;
  if (!wraps(before, line, edge)) return false;
  const last = before.pieces.at(-1)?.inline;
  const first = line.pieces[0]?.inline;
  return (
    last?.kind === 'word' && first?.kind === 'word' && (/^\p{Ll}/u.test(first.text) || !/[.!?:;]$/.test(last.text))
  );
}

/** How far the sides of two parts of one table may differ, in points. */
const sameSide = 3;

function joinTables(upper: FlowTable, continued: FlowTable): FlowTable | undefined {
  const lower = continued.scanned ? laidUnder(upper, continued) : continued;
  if (Math.abs(upper.box.x - lower.box.x) > sameSide || Math.abs(right(upper.box) - right(lower.box)) > sameSide)
    return undefined;
  const repeated = repeatedHeader(upper, lower);
  // Without a repeated header the columns themselves must agree: the part with fewer may have merged cells only.
  if (repeated === 0 && !columnsAgree(upper, lower)) return undefined;
  const rows = upper.rows.map((row, at): FlowRow => (at < repeated ? { ...row, header: true } : row));
  const [next, ...rest] = lower.rows.slice(repeated);
  const last = rows.at(-1);
  const columns = [...upper.columns, ...lower.columns];
  const cut = last && next && cutRow(last, next);
  if (cut) return { ...upper, columns, rows: [...rows.slice(0, -1), cut, ...rest] };
  return { ...upper, columns, rows: [...rows, ...(next ? [next] : []), ...rest] };
}

/** How far pages that were scanned or photographed one after the other may differ, in points and in size. */
const laidApart = 60;
const sizesApart = 0.08;

/** The lower part as if its page had lain as the upper one's did. */
function laidUnder(upper: FlowTable, lower: FlowTable): FlowTable {
  const scale = upper.box.width / lower.box.width;
  if (Math.abs(upper.box.x - lower.box.x) > laidApart || Math.abs(scale - 1) > sizesApart) return lower;
  const move = (x: number) => upper.box.x + (x - lower.box.x) * scale;
  const rows = lower.rows.map((row) => ({
    ...row,
    cells: row.cells.map((cell) => ({ ...cell, across: { x: move(cell.box.x), width: cell.box.width * scale } })),
  }));
  return {
    ...lower,
    box: { ...lower.box, x: upper.box.x, width: upper.box.width },
    columns: lower.columns.map(move),
    rows,
  };
}

/** The sides of a cell, left and right. */
export function sidesOf({ box, across = box }: FlowCell): [number, number] {
  return [across.x, across.x + across.width];
}

function columnsAgree(upper: FlowTable, lower: FlowTable): boolean {
  const [fewer, more] = upper.columns.length < lower.columns.length ? [upper, lower] : [lower, upper];
  return fewer.columns.every((column) => more.columns.some((other) => Math.abs(column - other) <= sameSide));
}

/** How many rows at the head of the lower part only say again what the upper part began with. */
function repeatedHeader(upper: FlowTable, lower: FlowTable): number {
  let count = 0;
  while (count < Math.min(4, upper.rows.length - 1, lower.rows.length)) {
    const [own, again] = [rowText(upper.rows[count]), rowText(lower.rows[count])];
    if (own !== again || own.replaceAll(/[|\s]|\[\w+\]/g, '') === '') break;
    count += 1;
  }
  return count;
}

function rowText(row: FlowRow | undefined): string {
  return (row?.cells ?? []).map((cell) => cell.flow.map(textOf).join(' ')).join('|');
}

/**
 * A row that the page break cut: every cell of the lower part stands under one of the upper, and where both hold
 * writing, the sentence of the upper one runs on. A lower part with a label of its own is a new row.
 */
function cutRow(upper: FlowRow, lower: FlowRow): FlowRow | undefined {
  if (upper.cells.length !== lower.cells.length) return undefined;
  const pairs = upper.cells.map((cell, at) => ({ cell, below: lower.cells[at] }));
  const aligned = pairs.every(({ cell, below }) => {
    const lowerSides = below && sidesOf(below);
    return lowerSides && sidesOf(cell).every((side, at) => Math.abs(side - (lowerSides[at] ?? 0)) <= sameSide);
  });
  const label = labelRunsOn(upper, lower);
  if (!label && beginsRow(lower)) return undefined;
  const both = pairs.filter(({ below }) => below && below.flow.length > 0);
  const cut = label || both.every(({ cell, below }) => below && runsOn(cell, below));
  if (!aligned || both.length === 0 || !cut) return undefined;
  return { ...upper, cells: pairs.map(({ cell, below }) => (below ? joinedCell(cell, below) : cell)) };
}

/** `Details of case /` above the page break, `intelligence` below it: the label itself was cut, and its row with it. */
function labelRunsOn(upper: FlowRow, lower: FlowRow): boolean {
  const [last, first] = [upper.cells[0]?.flow.at(-1), lower.cells[0]?.flow[0]];
  if (upper.cells.length < 2 || last?.kind !== 'paragraph' || first?.kind !== 'paragraph') return false;
  const before = last.lines.at(-1)?.pieces.at(-1)?.inline;
  return before?.kind === 'word' && /[/,(&]$|^(and|or|of|the|for|to|in|with|by|a|an|is|are|their)$/i.test(before.text);
}

/** A row begins with a capital letter in its first cell; what a page break cut off goes on in small letters, or in the other cells. */
function beginsRow({ cells }: FlowRow): boolean {
  const [first] = cells[0]?.flow ?? [];
  const inline = first?.kind === 'paragraph' ? first.lines[0]?.pieces[0]?.inline : undefined;
  return cells.length > 1 && inline?.kind === 'word' && /^\p{Lu}/u.test(inline.text);
}

function runsOn(cell: FlowCell, below: FlowCell): boolean {
  const [last, first] = [cell.flow.at(-1), below.flow[0]];
  if (last?.kind !== 'paragraph' || first?.kind !== 'paragraph') return false;
  const [before, line] = [last.lines.at(-1), first.lines[0]];
  return before !== undefined && line !== undefined && goesOn(before, line, last.edge);
}

function joinedCell(cell: FlowCell, below: FlowCell): FlowCell {
  const [last, first] = [cell.flow.at(-1), below.flow[0]];
  if (!last || !first) return cell;
  const joined = joinBlocks(last, first);
  return {
    ...cell,
    rowSpan: Math.max(cell.rowSpan, 1),
    flow: joined ? [...cell.flow.slice(0, -1), joined, ...below.flow.slice(1)] : [...cell.flow, ...below.flow],
  };
}
