/** A table as a reader of the publication has it: a number, or null for `c`; undefined where there is no such total. */
export type Publication = {
  cells: (number | null)[][];
  rowTotals: (number | null)[] | undefined;
  columnTotals: (number | null)[] | undefined;
  grandTotal: number | null | undefined;
};

/**
 * What can be worked out of a published table, by linear programming: for each number the least and the most that it can be, given every
 * number that is shown, that the numbers add up, and that `c` is at least 1. Rows, columns and totals form a network, so that the bounds of
 * the real numbers are whole numbers and no whole-number search could find narrower ones. Written without a look at how numbers are hidden.
 */
export function rangesIn(publication: Publication): { from: number; to: number }[] {
  const { cells, rowTotals, columnTotals, grandTotal } = publication;
  const width = cells[0]?.length ?? 0;
  const values: (number | null)[] = [...cells.flat(), ...(rowTotals ?? []), ...(columnTotals ?? [])];
  if (grandTotal !== undefined) values.push(grandTotal);
  const cell = (row: number, column: number) => row * width + column;
  const rowTotal = (row: number) => cells.length * width + row;
  const columnTotal = (column: number) => cells.length * width + (rowTotals?.length ?? 0) + column;
  const last = values.length - 1;

  const sums: { parts: number[]; whole: number }[] = [];
  for (const row of cells.keys())
    if (rowTotals) sums.push({ parts: Array.from({ length: width }, (_, at) => cell(row, at)), whole: rowTotal(row) });
  for (let column = 0; column < width; column += 1)
    if (columnTotals) sums.push({ parts: [...cells.keys()].map((at) => cell(at, column)), whole: columnTotal(column) });
  if (grandTotal !== undefined) {
    sums.push({ parts: [...cells.keys()].map(rowTotal), whole: last });
    sums.push({ parts: Array.from({ length: width }, (_, at) => columnTotal(at)), whole: last });
  }

  // Unknowns are what is above the 1 that `c` is at least.
  const unknown = values.flatMap((value, at) => (value === null ? [at] : []));
  const rows = sums.map(({ parts, whole }) => {
    const coefficients = unknown.map((at) => (parts.includes(at) ? 1 : 0) - (whole === at ? 1 : 0));
    const known = parts.reduce((sum, at) => sum + (values[at] ?? 1), 0) - (values[whole] ?? 1);
    return { coefficients, right: -known };
  });
  return values.map((value, at) => {
    if (value !== null) return { from: value, to: value };
    const target = unknown.map((one) => (one === at ? 1 : 0));
    const most = maximum(target, rows);
    const least = maximum(
      target.map((one) => -one),
      rows,
    );
    return { from: Math.round(1 - least), to: Math.round(1 + most) };
  });
}

type Row = { coefficients: number[]; right: number };
const tiny = 1e-9;

/** The simplex method in two phases with Bland's rule: the most that `target` can be for numbers of 0 or more that satisfy the rows. */
function maximum(target: number[], rows: Row[]): number {
  const count = target.length;
  const height = rows.length;
  const table = rows.map(({ coefficients, right }, at) => {
    const sign = right < 0 ? -1 : 1;
    const artificial = Array.from({ length: height }, (_, number) => (number === at ? 1 : 0));
    return [...coefficients.map((one) => one * sign), ...artificial, right * sign];
  });
  const basis = rows.map((_, at) => count + at);
  const phaseOne = [...new Array<number>(count).fill(0), ...new Array<number>(height).fill(-1)];
  const left = solve(table, basis, phaseOne, count + height);
  if (left < -1e-6) throw new Error('the published numbers do not add up');
  // Artificial unknowns that are still in the basis stand at 0; they are driven out where that is possible.
  for (const [at, own] of basis.entries()) {
    if (own < count) continue;
    const column = target.findIndex((_, number) => Math.abs(table[at]?.[number] ?? 0) > tiny);
    if (column >= 0) pivot(table, basis, at, column);
  }
  return solve(table, basis, [...target, ...new Array<number>(height).fill(0)], count);
}

function solve(table: number[][], basis: number[], target: number[], columns: number): number {
  for (;;) {
    let entering = -1;
    for (let column = 0; column < columns && entering < 0; column += 1) {
      const gain =
        (target[column] ?? 0) -
        basis.reduce((sum, own, at) => sum + (target[own] ?? 0) * (table[at]?.[column] ?? 0), 0);
      if (gain > tiny && !basis.includes(column)) entering = column;
    }
    if (entering < 0) break;
    let leaving = -1;
    let least = Number.POSITIVE_INFINITY;
    for (const [at, row] of table.entries()) {
      const factor = row[entering] ?? 0;
      if (factor <= tiny) continue;
      const ratio = (row.at(-1) ?? 0) / factor;
      if (ratio < least - tiny || (Math.abs(ratio - least) <= tiny && (basis[at] ?? 0) < (basis[leaving] ?? 0)))
        [leaving, least] = [at, ratio];
    }
    if (leaving < 0) return Number.POSITIVE_INFINITY;
    pivot(table, basis, leaving, entering);
  }
  return basis.reduce((sum, own, at) => sum + (target[own] ?? 0) * (table[at]?.at(-1) ?? 0), 0);
}

function pivot(table: number[][], basis: number[], leaving: number, entering: number): void {
  const row = table[leaving];
  if (!row) return;
  const factor = row[entering] ?? 1;
  const scaled = row.map((one) => one / factor);
  table[leaving] = scaled;
  for (const [at, other] of table.entries()) {
    const own = other[entering] ?? 0;
    if (at !== leaving && own !== 0) table[at] = other.map((one, column) => one - own * (scaled[column] ?? 0));
  }
  basis[leaving] = entering;
}
