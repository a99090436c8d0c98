import type { Cell } from './cells.ts';

/** How the labels of a table look, so that an answer in the words of a label ("Role: Social worker") is not taken for one. */
export type TableStyle = {
  /** Whether a cell with the words of a label stands as one, after an open label or at a place of its own. */
  isLabel(cell: Cell | undefined, before: Cell | undefined): boolean;
  /** Whether nothing in its looks makes a cell a label, so that it may be an answer in the words of one. */
  isPlain(cell: Cell): boolean;
  /** Whether a cell has the looks of this table's labels, whatever its words. */
  looksLabel(cell: Cell): boolean;
  /** Whether every cell of a row looks like the labels of this table. */
  isHeader(row: readonly Cell[]): boolean;
  /** Whether answers stand in the column of a cell in the other rows: what has the looks of a label there was written in bold. */
  holdsAnswers(cell: Cell): boolean;
  /** Labels can be told from answers by their looks. */
  distinct: boolean;
};

export function styleOf(rows: readonly Cell[][]): TableStyle {
  const parted = rows.filter((row) => row.length > 1);
  // In a table of one column labels and answers stand below each other.
  const beside = (parted.length > 0 ? parted : rows).flat().filter((cell) => !cell.empty);
  const shaded = (cell: Cell) => cell.spot.shade !== undefined;
  const bold = (cell: Cell) => cell.bold;
  const byShade = tellsLabels(beside, shaded);
  const byBold = tellsLabels(beside, bold);
  const places = placesOfLabels(rows);
  const labels = beside.filter((cell) => cell.pure !== undefined);
  const byColon = labels.filter((cell) => cell.colon).length >= Math.max(3, labels.length * 0.75);
  // Where labels are shaded and hardly any stands outside of the shade, bold words outside of it are answers.
  const shadeAlone = byShade && beside.filter((cell) => !shaded(cell) && cell.pure !== undefined).length <= 1;
  const looks = (cell: Cell) => (byShade && shaded(cell)) || (byBold && !shadeAlone && bold(cell));
  const answersIn = columnsOfAnswers(rows, looks);
  return {
    distinct: byShade || byBold,
    looksLabel: looks,
    holdsAnswers: (cell) => !shaded(cell) && answersIn(cell.spot.column),
    isPlain: (cell) => !cell.colon && !looks(cell),
    isLabel(cell, before) {
      if (cell?.pure === undefined) return false;
      if (cell.colon) return true;
      const { labels, all } = places(cell);
      if (before?.colon && (byColon || cell.spot.where === 'line')) return false;
      if (before !== undefined && all >= FEWEST_ROWS && labels * 3 <= all) return false;
      if (byShade || byBold) return looks(cell);
      return before === undefined || labels >= all / 2;
    },
    isHeader: (row) => row.filter((cell) => !cell.empty).every((cell) => shaded(cell) || bold(cell)),
  };
}

/** Whether the cells of one look are mostly labels, and the others mostly are not. */
function tellsLabels(cells: readonly Cell[], has: (cell: Cell) => boolean): boolean {
  const [marked, others] = [cells.filter(has), cells.filter((cell) => !has(cell))];
  const labels = (all: readonly Cell[]) => all.filter((cell) => cell.pure !== undefined).length;
  if (marked.length < 2 || others.length === 0) return false;
  return labels(marked) >= marked.length * 0.5 && labels(others) <= labels(marked);
}

/** Fewer rows that are parted in the same way do not show where the labels stand. */
const FEWEST_ROWS = 3;

/** How many labels, of how many cells, stand at the place of a cell in the rows that are parted in the same way. */
function placesOfLabels(rows: readonly Cell[][]): (cell: Cell) => { labels: number; all: number } {
  const counts = new Map<string, { labels: number; all: number }>();
  const places = new Map<Cell, string>();
  for (const row of rows) {
    const shape = row.map(({ spot }) => spot.column).join();
    for (const cell of row) {
      const place = `${shape} ${cell.spot.column}`;
      places.set(cell, place);
      if (cell.empty) continue;
      const count = counts.get(place) ?? { labels: 0, all: 0 };
      count.all += 1;
      if (cell.pure !== undefined) count.labels += 1;
      counts.set(place, count);
    }
  }
  return (cell) => counts.get(places.get(cell) ?? '') ?? { labels: 0, all: 1 };
}

/** Grid columns in which, beside labels, stand no fewer cells without the looks of labels than with them. */
function columnsOfAnswers(rows: readonly Cell[][], looks: (cell: Cell) => boolean): (column: number) => boolean {
  const counts = new Map<number, { plain: number; marked: number }>();
  for (const row of rows)
    for (const [at, cell] of row.entries()) {
      if (at === 0 || row[at - 1]?.pure === undefined || cell.pure !== undefined) continue;
      const count = counts.get(cell.spot.column) ?? { plain: 0, marked: 0 };
      count[cell.empty || !looks(cell) ? 'plain' : 'marked'] += 1;
      counts.set(cell.spot.column, count);
    }
  return (column) => {
    const count = counts.get(column);
    return count !== undefined && count.plain >= Math.max(1, count.marked);
  };
}
