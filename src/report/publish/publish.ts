import { isPart, workedOut } from '../saved/figures.ts';
import type { FigureRow, Figures } from '../saved/model.ts';
import { suppress } from './suppress.ts';

export const hiddenMark = 'c';

/**
 * The table as it may be published: numbers from 1 to 5 are `c`, and others where one of them could be worked out. Shares and
 * differences are worked out anew from what is left, so that they tell no more.
 */
export function published(figures: Figures): Figures {
  const { columns } = figures.report;
  const total = columns.find(({ kind }) => kind === 'total');
  const parts = columns.filter(isPart).map(({ name }) => name);
  const alone = columns.filter((column) => column.kind === 'count' && !isPart(column)).map(({ name }) => name);
  const rows = figures.rows.map((row) => ({ ...row }));
  const totals = figures.totals === null ? null : { ...figures.totals };
  hide(rows, totals, parts, total?.name ?? null);
  // Counts that are no parts of a whole are tables of one column each.
  for (const name of alone) hide(rows, totals, [name], null);
  return workedOut({ ...figures, rows, totals, published: true });
}

function hide(rows: FigureRow[], totals: FigureRow | null, names: string[], total: string | null): void {
  if (names.length === 0 || rows.length === 0) return;
  const cells = rows.map((row) => names.map((name) => Number(row[name])));
  const hidden = suppress({ cells, rowTotals: total !== null, columnTotals: totals !== null });
  const mark = (row: FigureRow | null, name: string | null, is: boolean | undefined) => {
    if (row !== null && name !== null && is === true) row[name] = hiddenMark;
  };
  for (const [at, row] of rows.entries()) {
    for (const [number, name] of names.entries()) mark(row, name, hidden.cells[at]?.[number]);
    mark(row, total, hidden.rowTotals[at]);
  }
  for (const [number, name] of names.entries()) mark(totals, name, hidden.columnTotals[number]);
  mark(totals, total, hidden.grandTotal);
}
