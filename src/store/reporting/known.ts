import type pg from 'pg';
import type { Column, ColumnType, FactTable, KnownColumn, Level } from '../../report/index.ts';

/** A column of the reporting database with all that is said of it. */
export type NotedColumn = KnownColumn &
  Pick<Column, 'comment' | 'sources' | 'codes' | 'joined' | 'hidden'> & { asked: boolean };

type Row = {
  table_name: string;
  column_name: string;
  column_type: ColumnType;
  level: Level;
  sources: string[];
  codes: string[];
  comment: string;
  joined: Column['joined'] | null;
  hidden: boolean;
  asked: boolean;
};

/** In the order in which they were added. */
export const knownColumnsText = `
  SELECT table_name, column_name, column_type, level, sources, codes, comment, joined, hidden, asked FROM reporting_facts.columns ORDER BY id`;

export async function knownColumns(client: pg.Client): Promise<NotedColumn[]> {
  return asKnown((await client.query<Row>(knownColumnsText)).rows);
}

export function asKnown(rows: Row[]): NotedColumn[] {
  return rows.map((row) => ({
    table: row.table_name,
    name: row.column_name,
    type: row.column_type,
    level: row.level,
    sources: row.sources,
    codes: row.codes,
    comment: row.comment,
    joined: row.joined ?? undefined,
    hidden: row.hidden || undefined,
    asked: row.asked,
  }));
}

/** Adds what is new, and brings what is said of the others up to date. Codes are kept: older records may have them. */
export async function noteColumns(client: pg.Client, tables: readonly FactTable[]): Promise<void> {
  await client.query('UPDATE reporting_facts.columns SET asked = FALSE');
  const rows = tables.flatMap(({ name, columns }) =>
    columns.map((column) => ({
      table_name: name,
      column_name: column.name,
      column_type: column.type,
      level: column.level,
      sources: column.sources,
      codes: column.codes,
      comment: column.comment,
      joined: column.joined ?? null,
      hidden: column.hidden === true,
    })),
  );
  await client.query(
    `INSERT INTO reporting_facts.columns (table_name, column_name, column_type, level, sources, codes, comment, joined, hidden, asked)
    SELECT table_name, column_name, column_type, level, sources, codes, comment, joined, hidden, TRUE
    FROM ROWS FROM (jsonb_to_recordset($1::jsonb) AS (table_name text, column_name text, column_type text, level text, sources text[], codes text[],
      comment text, joined text, hidden boolean)) WITH ORDINALITY
    ORDER BY ordinality
    ON CONFLICT (table_name, column_name) DO UPDATE SET
      sources = ARRAY(SELECT DISTINCT unnest(columns.sources || excluded.sources) ORDER BY 1),
      codes = columns.codes || ARRAY(SELECT unnest(excluded.codes) EXCEPT SELECT unnest(columns.codes)),
      comment = excluded.comment, joined = excluded.joined, hidden = excluded.hidden, asked = TRUE`,
    [JSON.stringify(rows)],
  );
}
