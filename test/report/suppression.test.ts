import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CountTable, figuresOf, type Hidden, published, savedReports, suppress } from '../../src/report/index.ts';
import { type Publication, rangesIn } from './ranges.ts';

function publish(table: CountTable, hidden: Hidden): Publication {
  const sum = (values: number[]) => values.reduce((so, value) => so + value, 0);
  const show = (value: number, is: boolean | undefined) => (is ? null : value);
  const columns = (table.cells[0] ?? []).map((_, at) => table.cells.map((row) => row[at] ?? 0));
  return {
    cells: table.cells.map((row, at) => row.map((value, number) => show(value, hidden.cells[at]?.[number]))),
    rowTotals: table.rowTotals ? table.cells.map((row, at) => show(sum(row), hidden.rowTotals[at])) : undefined,
    columnTotals: table.columnTotals ? columns.map((own, at) => show(sum(own), hidden.columnTotals[at])) : undefined,
    grandTotal: table.rowTotals && table.columnTotals ? show(sum(table.cells.flat()), hidden.grandTotal) : undefined,
  };
}

/** Every number of the table with what is published of it, and how many parts of it are not 0. */
function numbersOf(
  table: CountTable,
  publication: Publication,
): { true: number; shown: number | null; parts: number }[] {
  const sum = (values: number[]) => values.reduce((so, value) => so + value, 0);
  const filled = (values: number[]) => values.filter((value) => value > 0).length;
  const columns = (table.cells[0] ?? []).map((_, at) => table.cells.map((row) => row[at] ?? 0));
  const all = table.cells.flat();
  return [
    ...table.cells.flatMap((row, at) =>
      row.map((value, number) => ({ true: value, shown: publication.cells[at]?.[number] ?? null, parts: 1 })),
    ),
    ...(publication.rowTotals ?? []).map((shown, at) => {
      const row = table.cells[at] ?? [];
      return { true: sum(row), shown, parts: filled(row) };
    }),
    ...(publication.columnTotals ?? []).map((shown, at) => {
      const column = columns[at] ?? [];
      return { true: sum(column), shown, parts: filled(column) };
    }),
    ...(publication.grandTotal === undefined
      ? []
      : [{ true: sum(all), shown: publication.grandTotal, parts: filled(all) }]),
  ];
}

/** Tries to work the hidden numbers out with linear programming, which knows nothing of how they were chosen. */
function breaches(table: CountTable): string[] {
  const publication = publish(table, suppress(table));
  const numbers = numbersOf(table, publication);
  const ranges = rangesIn(publication);
  return numbers.flatMap(({ true: value, shown, parts }, at) => {
    if (shown !== null) {
      if (shown >= 1 && shown <= 5) return [`${shown} is shown`];
      return shown === value ? [] : [`${value} is shown as ${shown}`];
    }
    if (value === 0) return ['a 0 is hidden'];
    const { from, to } = ranges[at] ?? { from: value, to: value };
    if (value < from || value > to) return [`the attack is wrong: ${value} is not from ${from} to ${to}`];
    if (value > 5) return from < to ? [] : [`a hidden ${value} is worked out`];
    return from <= Math.max(1, Math.min(parts, value)) && to >= 5 ? [] : [`a ${value} must be from ${from} to ${to}`];
  });
}

const count = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 5 }) },
  { weight: 4, arbitrary: fc.integer({ min: 6, max: 40 }) },
  { weight: 1, arbitrary: fc.integer({ min: 41, max: 4_000 }) },
);
const tables = (rows: number, columns: number) =>
  fc
    .tuple(fc.integer({ min: 1, max: rows }), fc.integer({ min: 1, max: columns }), fc.boolean(), fc.boolean())
    .chain(([height, width, rowTotals, columnTotals]) =>
      fc
        .array(fc.array(count, { minLength: width, maxLength: width }), { minLength: height, maxLength: height })
        .map((cells): CountTable => ({ cells, rowTotals, columnTotals })),
    );

describe('a published table', () => {
  test('gives no hidden number away to whoever combines rows, columns and totals in any way', {
    timeout: 60_000,
  }, () => {
    fc.assert(
      fc.property(tables(6, 5), (table) => {
        expect(breaches(table)).toEqual([]);
      }),
      { numRuns: 600, seed: 20_261_124 },
    );
  });

  test('gives nothing away where most numbers are small and all totals stand', { timeout: 60_000 }, () => {
    const small = fc.oneof(fc.integer({ min: 0, max: 7 }), fc.constant(0));
    fc.assert(
      fc.property(
        fc.array(fc.array(small, { minLength: 3, maxLength: 3 }), { minLength: 2, maxLength: 5 }),
        (cells) => {
          expect(breaches({ cells, rowTotals: true, columnTotals: true })).toEqual([]);
        },
      ),
      { numRuns: 300, seed: 7 },
    );
  });

  test.each<[string, CountTable]>([
    [
      'one small number among large ones',
      {
        cells: [
          [100, 3],
          [80, 70],
        ],
        rowTotals: true,
        columnTotals: true,
      },
    ],
    ['one number alone', { cells: [[3]], rowTotals: true, columnTotals: true }],
    [
      'a small number far from a large one',
      {
        cells: [
          [3, 0],
          [0, 100],
        ],
        rowTotals: true,
        columnTotals: true,
      },
    ],
    ['a row of ones', { cells: [[1, 1, 1]], rowTotals: true, columnTotals: true }],
    ['one column', { cells: [[4], [90], [55]], rowTotals: false, columnTotals: true }],
    ['one row', { cells: [[4, 90, 55]], rowTotals: true, columnTotals: false }],
  ])('of %s gives nothing away', (_, table) => {
    expect(breaches(table)).toEqual([]);
  });

  test('hides nothing where nothing is small', () => {
    const hidden = suppress({
      cells: [
        [10, 0],
        [20, 30],
      ],
      rowTotals: true,
      columnTotals: true,
    });
    expect([...hidden.cells.flat(), ...hidden.rowTotals, ...hidden.columnTotals, hidden.grandTotal]).not.toContain(
      true,
    );
  });

  test('hides little: one small number in a large table takes three others at most', () => {
    const cells = Array.from({ length: 10 }, (_, row) => Array.from({ length: 6 }, (_, column) => 20 + row + column));
    cells[4] = [20, 21, 3, 40, 28, 33];
    const hidden = suppress({ cells, rowTotals: true, columnTotals: true });
    expect(hidden.cells.flat().filter(Boolean).length).toBeLessThanOrEqual(4);
    expect([...hidden.rowTotals, ...hidden.columnTotals, hidden.grandTotal]).not.toContain(true);
  });
});

test('the attack of these tests works: without secondary suppression it finds the number', () => {
  const ranges = rangesIn({
    cells: [
      [100, null],
      [80, 70],
    ],
    rowTotals: [103, 150],
    columnTotals: [180, 73],
    grandTotal: 253,
  });
  expect(ranges[1]).toEqual({ from: 3, to: 3 });
});

test('a published report hides shares and differences of what is hidden, and keeps 0', () => {
  const report = savedReports.find(({ name }) => name === 'repeat-referrals');
  if (!report) throw new Error('no such report');
  const figures = published(
    figuresOf(report, '2026-01-01', '2026-03-31', [
      { month: '2026-01', repeats: 2, firsts: 30 },
      { month: '2026-02', repeats: 0, firsts: 41 },
      { month: '2026-03', repeats: 12, firsts: 25 },
    ]),
  );
  expect(figures.rows[0]).toMatchObject({ month: '2026-01', repeats: 'c', share_repeat: null });
  expect(figures.rows[1]).toMatchObject({ repeats: 0 });
  const shown = JSON.stringify([figures.rows, figures.totals]);
  expect(shown).not.toMatch(/:2[,}]/);
  expect(figures.published).toBe(true);
});
