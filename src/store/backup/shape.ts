import pg from 'pg';
import type { BackedTable } from './model.ts';
import { quoted } from './tables.ts';

/** What stands in the way of filling tables one after the other, and is put back when they are full. */
export type Loosened = { tables: BackedTable[]; references: { table: string; name: string; definition: string }[] };

/**
 * Foreign keys are taken off and put on again, which checks all rows in one go: row by row, millions of them would have to be remembered until
 * the end of the statement. Triggers would note every form as changed, and guard the audit log from what is restored. Both are the owner's right;
 * to switch them off for the session would need a superuser. It locks the tables until the transaction ends.
 */
export async function loosen(client: pg.Client, tables: BackedTable[]): Promise<Loosened> {
  const { rows: references } = await client.query<Loosened['references'][number]>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS table, k.conname AS name, pg_get_constraintdef(k.oid) AS definition
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE k.contype = 'f' AND (n.nspname, c.relname) IN (SELECT * FROM unnest($1::text[], $2::text[]))`,
    [tables.map(({ schema }) => schema), tables.map(({ name }) => name)],
  );
  for (const { table, name } of references)
    await client.query(`ALTER TABLE ${table} DROP CONSTRAINT ${pg.escapeIdentifier(name)}`);
  for (const table of tables) await client.query(`ALTER TABLE ${quoted(table)} DISABLE TRIGGER USER`);
  return { tables, references };
}

export async function tighten(client: pg.Client, { tables, references }: Loosened): Promise<void> {
  for (const { table, name, definition } of references)
    await client.query(`ALTER TABLE ${table} ADD CONSTRAINT ${pg.escapeIdentifier(name)} ${definition}`);
  for (const table of tables) await client.query(`ALTER TABLE ${quoted(table)} ENABLE TRIGGER USER`);
}
