import type { Cell } from './cells.ts';

/** How the labels of a table look, so that an answer in the words of a label ("Role: Social worker") is not taken for one. */
export type TableStyle = {
  /** Whether a cell with the words of a label stands as one, after an open label or at a place of its own. */
  isLabel(cell: Cell | undefined, before: Cell | undefined): boolean;
  /** Whether every cell of a row looks like the labels of this table. */
  isHeader(row: readonly Cell[]): boolean;
  /** Labels can be told from answers by their looks. */
  distinct: boolean;
};

export function styleOf(rows: readonly Cell[][]): TableStyle {
  const cells = rows.flat().filter((cell) => !cell.empty);
  const labels = cells.filter((cell) => cell.pure !== undefined);
  const others = cells.filter(
    (cell) =>
      cell.pure === undefined && cell.parts.length === 0 && rows.some((row) => row.length > 1 && row.includes(cell)),
  );
  const share = (all: readonly Cell[], has: (cell: Cell) => boolean) =>
    all.length === 0 ? 0 : all.filter(has).length / all.length;
  const shaded = (cell: Cell) => cell.spot.shade !== undefined;
  const bold = (cell: Cell) => cell.bold;
  const tells = (has: (cell: Cell) => boolean) =>
    labels.length >= 2 && share(labels, has) >= 0.65 && share(others, has) <= 0.4;
  const byShade = tells(shaded);
  const byBold = tells(bold);
  const byColumn = columnsOfLabels(rows);
  const looks = (cell: Cell) => (byShade && shaded(cell)) || (byBold && bold(cell));
  return {
    distinct: byShade || byBold,
    isLabel(cell, before) {
      if (cell?.pure === undefined) return false;
      if (cell.colon) return true;
      if (byShade || byBold) return looks(cell);
      return before === undefined || byColumn(cell.spot.column);
    },
    isHeader: (row) => row.filter((cell) => !cell.empty).every((cell) => shaded(cell) || bold(cell)),
  };
}

/** Grid columns in which at least half of what stands there are labels. */
function columnsOfLabels(rows: readonly Cell[][]): (column: number) => boolean {
  const counts = new Map<number, { labels: number; all: number }>();
  for (const cell of rows.flat()) {
    if (cell.empty) continue;
    const count = counts.get(cell.spot.column) ?? { labels: 0, all: 0 };
    count.all += 1;
    if (cell.pure !== undefined) count.labels += 1;
    counts.set(cell.spot.column, count);
  }
  return (column) => {
    const count = counts.get(column);
    return count !== undefined && count.labels >= count.all / 2;
  };
}
