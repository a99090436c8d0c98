import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openQueue } from '../../src/pipeline/index.ts';
import { fixedViews } from '../../src/report/index.ts';
import type { Store } from '../../src/store/index.ts';
import { startPostgres, type TestPostgres } from '../servers/postgres.ts';
import { layout, openReports, refreshed } from './filled.ts';
import { makeForm } from './made.ts';

let postgres: TestPostgres;
let store: Store;
let admin: pg.Client;
let url: string;

/** Logins as docs/reporting.md tells an administrator to make them. */
const logins = { figures: 'tool_of_figures', names: 'tool_of_names' };
const groups = { figures: 'reporting_reader', names: 'reporting_names_reader' };

beforeAll(async () => {
  postgres = await startPostgres();
  url = await postgres.database();
  store = await openReports(url);
  // The job queue has a schema of its own.
  const queue = await openQueue({ kind: 'postgres', url }, () => {});
  await queue.close();
  admin = new pg.Client({ connectionString: url });
  await admin.connect();
  for (const level of ['figures', 'names'] as const)
    await admin.query(`CREATE ROLE ${logins[level]} LOGIN PASSWORD 'a-password' IN ROLE ${groups[level]}`);
  await makeForm(admin, {
    fields: {
      'referral.date': '2026-05-30',
      'people[0].role': 'child',
      'people[0].surname': 'Canary',
      'concern.details': 'canary details',
    },
    who: { 'people[0].': 1 },
  });
  await refreshed(store);
});
afterAll(async () => {
  await admin.end();
  await store.close();
  await postgres.stop();
});

async function as<Result>(level: keyof typeof logins, run: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const address = new URL(url);
  address.username = logins[level];
  address.password = 'a-password';
  const client = new pg.Client({ connectionString: address.href });
  await client.connect();
  return run(client).finally(() => client.end());
}

const tables = layout.tables.flatMap(({ name }) => [name, `${name}_history`]);
const figures = [...tables, ...fixedViews.map(({ name }) => name)].map((name) => `reporting.${name}`).sort();
const allowed = { figures, names: [...figures, ...tables.map((name) => `reporting_names.${name}`)].sort() };

async function refused(client: pg.Client, sql: string): Promise<boolean> {
  return client.query(sql).then(
    () => false,
    (thrown: { code?: string }) => ['42501', '42P01', '3F000', '42883', '0LP01', '28000'].includes(thrown.code ?? ''),
  );
}

describe.each(['figures', 'names'] as const)('the role for %s', (level) => {
  test('reads the views on its list, of all tables, views and sequences of all schemas', async () => {
    const { rows } = await admin.query(`
      SELECT n.nspname || '.' || c.relname AS name, quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS quoted
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'v', 'm', 'p', 'f', 'S') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' ORDER BY 1`);
    expect(rows.length).toBeGreaterThan(80);
    const read = await as(level, async (client) => {
      const found: string[] = [];
      for (const { name, quoted } of rows)
        if (!(await refused(client, `SELECT * FROM ${quoted} LIMIT 1`))) found.push(name);
      return found.sort();
    });
    expect(read).toEqual(allowed[level]);
  });

  test('changes nothing, anywhere', async () => {
    const { rows } = await admin.query(`
      SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS quoted, quote_ident(min(a.attname)) AS first
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = 1
      WHERE c.relkind IN ('r', 'v', 'p') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' GROUP BY 1`);
    const changed = await as(level, async (client) => {
      const found: string[] = [];
      for (const { quoted, first } of rows)
        for (const sql of [
          `DELETE FROM ${quoted}`,
          `INSERT INTO ${quoted} DEFAULT VALUES`,
          `UPDATE ${quoted} SET ${first} = ${first}`,
          `TRUNCATE ${quoted}`,
        ]) {
          const outcome = await client.query(sql).then(
            () => 'done',
            (thrown: { code?: string }) => thrown.code ?? '',
          );
          // Not permitted; or a view, which cannot be emptied, or is joined and cannot be changed by anybody.
          if (!['42501', '42809', '55000'].includes(outcome)) found.push(`${sql}: ${outcome}`);
        }
      return found;
    });
    expect(changed).toEqual([]);
  });

  test('calls no function of the program', async () => {
    const { rows } = await admin.query(`
      SELECT n.nspname || '.' || p.proname AS name FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
      WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
        AND has_schema_privilege('${logins[level]}', n.oid, 'USAGE') AND has_function_privilege('${logins[level]}', p.oid, 'EXECUTE')`);
    expect(rows).toEqual([]);
  });

  test.each([
    'CREATE TABLE public.mine (a int)',
    'CREATE TABLE reporting.mine (a int)',
    'CREATE VIEW reporting.mine AS SELECT 1',
    'CREATE FUNCTION reporting.mine() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$',
    'CREATE SCHEMA mine',
    'SET ROLE intake_app',
    'SET ROLE pg_read_all_data',
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT lo_import('/etc/passwd')",
    "COPY (SELECT 1) TO PROGRAM 'true'",
    "COPY (SELECT 1) TO '/tmp/mine'",
    'SELECT rolpassword FROM pg_authid',
    'ALTER ROLE CURRENT_USER SUPERUSER',
    'SELECT * FROM pg_statistic LIMIT 1',
  ])('may not: %s', async (sql) => {
    const refusal = await as(level, (client) =>
      client.query(sql).then(
        () => 'done',
        (thrown: { code?: string }) => thrown.code,
      ),
    );
    expect(refusal).toBe('42501');
  });
});

test('the role for figures finds no name and no free text in anything that it may read', async () => {
  const found = await as('figures', async (client) => {
    const places: string[] = [];
    for (const view of figures) {
      const { rows } = await client.query(`SELECT 1 FROM ${view} v WHERE v::text ILIKE '%canary%'`);
      if (rows.length > 0) places.push(view);
    }
    const statistics = await client.query(`SELECT 1 FROM pg_stats s WHERE s::text ILIKE '%canary%'`);
    return [...places, ...(statistics.rows.length > 0 ? ['pg_stats'] : [])];
  });
  expect(found).toEqual([]);
  const names = await as('names', (client) => client.query('SELECT surname FROM reporting_names.people_of_concern'));
  expect(names.rows).toEqual([{ surname: 'Canary' }]);
});

test('the views and columns are those of the data dictionary, each with its comment', async () => {
  const { rows } = await admin.query(`
    SELECT n.nspname || '.' || c.relname || '.' || a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type, col_description(c.oid, a.attnum) AS comment
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
    WHERE n.nspname IN ('reporting', 'reporting_names') AND c.relkind = 'v'`);
  const types: Record<string, string> = { timestamptz: 'timestamp with time zone' };
  const meaning = (comment: string, codes: string[]) =>
    codes.length === 0 ? comment : `${comment} Codes: ${codes.join(', ')}.`;
  const listed = layout.tables.flatMap(({ name, columns }) =>
    columns
      .filter(({ hidden }) => hidden !== true)
      .flatMap((column) =>
        (column.level === 'figures' ? ['reporting', 'reporting_names'] : ['reporting_names']).flatMap((schema) =>
          [name, `${name}_history`].map((view) => ({
            name: `${schema}.${view}.${column.name}`,
            type: types[column.type] ?? column.type,
            comment: meaning(column.comment, column.codes),
          })),
        ),
      ),
  );
  const fixed = fixedViews.flatMap(({ name, columns }) =>
    columns.map((column) => ({
      name: `reporting.${name}.${column.name}`,
      type: types[column.type] ?? column.type,
      comment: meaning(column.comment, column.codes),
    })),
  );
  const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
  expect(rows.sort(byName)).toEqual([...listed, ...fixed].sort(byName));
});

test('where the roles are not there, a report says what to do instead of running with more rights', async () => {
  await admin.query('ALTER ROLE reporting_reader RENAME TO reporting_reader_elsewhere');
  const asked = store.reporting.freshness();
  await expect(asked).rejects.toMatchObject({ code: 'reporting_role_missing' });
  await admin.query('ALTER ROLE reporting_reader_elsewhere RENAME TO reporting_reader');
});
