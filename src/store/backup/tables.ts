import pg from 'pg';
import type { BackedTable, Sequence } from './model.ts';

/** `queue` holds ids that the sweep finds again; `reporting` and `reporting_names` hold views. */
const schemas = ['public', 'reporting_facts'];

/**
 * Not in a backup: the list of migrations, which a restore writes itself; which parts run; and who is signed in. A browser that was signed out since would be
 * signed in again else.
 */
const leftOut = ['public._prisma_migrations', 'public.sessions', 'public.held_posts', 'public.running_parts'];

/** Tables to which migrations, or the layout of the reports, add rows: a new database has them already. */
const seeded = ['public.audit_head'];
export const isSeeded = ({ schema, name }: { schema: string; name: string }) =>
  schema === 'reporting_facts' || seeded.includes(`${schema}.${name}`);

export const quoted = ({ schema, name }: { schema: string; name: string }) =>
  `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`;

/** In the binary form, which has sealed originals at their size and not at twice it. */
export function copyText(table: BackedTable, direction: 'TO STDOUT' | 'FROM STDIN'): string {
  const columns = table.columns.map(({ name }) => pg.escapeIdentifier(name)).join(', ');
  return `COPY ${quoted(table)} (${columns}) ${direction} (FORMAT binary)`;
}

/** Every table of the store, from the catalogue: a table that a later migration adds is in the backup without anybody thinking of it. */
export async function storedTables(client: pg.Client): Promise<BackedTable[]> {
  const { rows } = await client.query<BackedTable>(
    `SELECT n.nspname AS schema, c.relname AS name,
      (SELECT json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) ORDER BY a.attnum)
        FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = ANY($1) AND c.relkind = 'r' AND n.nspname || '.' || c.relname <> ALL($2)
    ORDER BY n.nspname, c.relname`,
    [schemas, leftOut],
  );
  return rows;
}

export async function sequences(client: pg.Client): Promise<Sequence[]> {
  const { rows } = await client.query<{ schema: string; name: string }>(
    `SELECT n.nspname AS schema, c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = ANY($1) AND c.relkind = 'S' ORDER BY 1, 2`,
    [schemas],
  );
  const all: Sequence[] = [];
  for (const sequence of rows) {
    const { rows: states } = await client.query<{ value: string; called: boolean }>(
      `SELECT last_value::text AS value, is_called AS called FROM ${quoted(sequence)}`,
    );
    const [state] = states;
    if (state) all.push({ ...sequence, ...state });
  }
  return all;
}

export async function appliedMigrations(client: pg.Client): Promise<string[]> {
  const { rows: there } = await client.query("SELECT to_regclass('public._prisma_migrations') IS NOT NULL AS there");
  if (there[0]?.there !== true) return [];
  const { rows } = await client.query<{ name: string }>(
    `SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name`,
  );
  return rows.map(({ name }) => name);
}
