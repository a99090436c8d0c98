import { type Arc, type Network, slack } from './flow.ts';

/** A table of counts; which of its totals stand beside it. */
export type CountTable = { cells: number[][]; rowTotals: boolean; columnTotals: boolean };

/** Which numbers of it are not to be shown. */
export type Hidden = { cells: boolean[][]; rowTotals: boolean[]; columnTotals: boolean[]; grandTotal: boolean };

/** Numbers from 1 to this are hidden. */
export const smallest = 5;

type Place = { arc: Arc; parts: number };

/**
 * Hides every number from 1 to 5, and as many others as it takes that no hidden number can be worked out from those that are shown: whoever
 * subtracts, over rows, columns and totals in any combination, learns of a number from 1 to 5 nothing but that it may be each of 1 to 5, and of
 * any other hidden number not which one it is. Zeros stay, so that a total of two hidden numbers is known to be at least 2.
 */
export function suppress(table: CountTable): Hidden {
  const { network, places } = networkOf(table);
  const all = places.flat();
  const small = all.filter(({ arc }) => isSmall(arc));
  for (const { arc } of small) arc.state = 'hidden';
  // Each round hides at least one more, so that it ends.
  for (let again = true; again; ) {
    again = false;
    for (const place of all) {
      if (place.arc.state !== 'hidden') continue;
      for (const arc of missingFor(network, place)) {
        arc.state = 'hidden';
        again = true;
      }
    }
  }
  return hiddenOf(table, places);
}

const isSmall = ({ state, value }: Arc): boolean => state !== 'free' && value >= 1 && value <= smallest;

/** What is to be hidden as well, so that this one cannot be worked out. */
function missingFor(network: Network, { arc, parts }: Place): Arc[] {
  // What is hidden for another's sake lies on a way round, along which it can be more or less itself.
  if (!isSmall(arc)) return [];
  const more = smallest - arc.value;
  // A total is at least as large as the number of its parts that are not 0, whatever is hidden.
  const less = Math.max(0, arc.value - parts);
  return [...missing(network, arc, 'more', Math.max(more, 1)), ...missing(network, arc, 'less', less)];
}

function missing(network: Network, arc: Arc, direction: 'more' | 'less', wanted: number): Arc[] {
  if (wanted === 0 || slack(network, arc, direction, wanted).amount >= wanted) return [];
  return [...slack(network, arc, direction, wanted, true).used];
}

/** Nodes: rows, the row of totals, columns, the column of totals. */
function networkOf({ cells, rowTotals, columnTotals }: CountTable): { network: Network; places: Place[][] } {
  const rows = cells.length;
  const columns = cells[0]?.length ?? 0;
  const column = (at: number) => rows + 1 + at;
  const sum = (values: number[]) => values.reduce((so, value) => so + value, 0);
  const filled = (values: number[]) => values.filter((value) => value > 0).length;
  const place = (from: number, to: number, value: number, there: boolean, weight: number, parts: number): Place => ({
    arc: { from, to, value, state: there ? 'shown' : 'free', cost: weight + value },
    parts,
  });
  const places = cells.map((row, at) => [
    ...row.map((value, number) => place(at, column(number), value, true, 10, 1)),
    // Totals are what people look for first: they are hidden last.
    place(column(columns), at, sum(row), rowTotals, 1_000_000, filled(row)),
  ]);
  const byColumn = Array.from({ length: columns }, (_, number) => cells.map((row) => row[number] ?? 0));
  places.push([
    ...byColumn.map((own, number) => place(column(number), rows, sum(own), columnTotals, 1_000_000, filled(own))),
    place(rows, column(columns), sum(cells.flat()), rowTotals && columnTotals, 1_000_000_000, filled(cells.flat())),
  ]);
  return { network: { nodes: rows + columns + 2, arcs: places.flat().map(({ arc }) => arc) }, places };
}

function hiddenOf({ cells }: CountTable, places: Place[][]): Hidden {
  const columns = cells[0]?.length ?? 0;
  const hidden = places.map((row) => row.map(({ arc }) => arc.state === 'hidden'));
  const last = hidden[cells.length] ?? [];
  return {
    cells: hidden.slice(0, cells.length).map((row) => row.slice(0, columns)),
    rowTotals: hidden.slice(0, cells.length).map((row) => row[columns] ?? false),
    columnTotals: last.slice(0, columns),
    grandTotal: last[columns] ?? false,
  };
}
