import { limits } from '../../limits.ts';
import { TooLarge } from '../reading.ts';
import type { FlowCell, FlowRow } from './model.ts';

/** A cell of a table, with the columns of the table's own grid that it covers. */
export type GridCell = { cells: FlowCell[]; column: number; columnSpan: number; rowSpan: number };

/** Edges closer than this are one edge: rows that were edited apart differ by a hair's breadth (2 points). */
const tolerance = 40;

/**
 * Finds the columns of a table whose rows only say where each cell ends: every edge of any row is an edge of the grid. Merged cells
 * become one; a cell that goes on from above belongs to the upper one.
 */
export function gridOf(rows: FlowRow[]): GridCell[][] {
  const edges = edgesOf(rows);
  if (edges.length > limits.tableColumns) throw new TooLarge('tableColumns');
  const open = new Map<number, GridCell>();
  return rows.map((row) => {
    const cells: GridCell[] = [];
    for (const cell of row.cells) {
      const column = columnAt(edges, cell.left);
      const columnSpan = Math.max(1, columnAt(edges, cell.right) - column);
      const last = cells.at(-1);
      const upper = cell.down === 'more' ? open.get(column) : undefined;
      if (cell.across === 'more' && last) {
        last.cells.push(cell);
        last.columnSpan += columnSpan;
      } else if (upper) {
        upper.cells.push(cell);
        upper.rowSpan += 1;
      } else {
        const one: GridCell = { cells: [cell], column, columnSpan, rowSpan: 1 };
        cells.push(one);
        for (let covered = column; covered < column + columnSpan; covered += 1) open.delete(covered);
        if (cell.down !== undefined) open.set(column, one);
      }
    }
    return cells;
  });
}

function edgesOf(rows: FlowRow[]): number[] {
  const all = rows.flatMap(({ cells }) => cells.flatMap(({ left, right }) => [left, right]));
  const edges: number[] = [];
  for (const edge of [...new Set(all)].sort((one, other) => one - other)) {
    const last = edges.at(-1);
    if (last === undefined || edge - last > tolerance) edges.push(edge);
  }
  return edges;
}

/** The last edge that is not to the right of a place; found by halving, because a hostile row has many cells. */
function columnAt(edges: number[], place: number): number {
  let from = 0;
  let to = edges.length - 1;
  while (from < to) {
    const middle = (from + to + 1) >> 1;
    if ((edges[middle] ?? 0) <= place) from = middle;
    else to = middle - 1;
  }
  return from;
}
