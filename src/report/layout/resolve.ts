import type { Column, ColumnType, FactTable, Layout, Level } from './model.ts';

/** A column as the database has it. */
export type KnownColumn = { table: string; name: string; type: ColumnType; level: Level };

/**
 * The layout under the names that the database gives it. A column keeps its name, type and level for good: what the definitions now ask in
 * another way gets a further column, with a number.
 */
export function resolveLayout({ tables }: Layout, known: readonly KnownColumn[]): Layout {
  return {
    tables: tables.map((table) => {
      const own = known.filter((column) => column.table === table.name);
      const taken: Column[] = [];
      for (const column of table.columns) taken.push({ ...column, name: freeName(column, own, taken) });
      return { ...table, columns: taken };
    }),
  };
}

function freeName(column: Column, known: readonly KnownColumn[], taken: readonly Column[]): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? column.name : `${column.name}_${number}`;
    const there = known.find((one) => one.name === name);
    const fits = !there || (there.type === column.type && there.level === column.level);
    if (fits && !taken.some((other) => other.name === name)) return name;
  }
}

/** What stands in the table of facts, in contrast to what its view joins. */
export function storedColumns({ columns }: FactTable): Column[] {
  return columns.filter(({ joined }) => joined === undefined || joined === 'own_wording');
}
