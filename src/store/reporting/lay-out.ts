import { createHash } from 'node:crypto';
import pg from 'pg';
import { Fault } from '../../faults.ts';
import { type FactTable, fixedViews, type Layout, resolveLayout, storedColumns } from '../../report/index.ts';
import { asFault } from '../connection.ts';
import { ownsTables } from '../owner.ts';
import { indexesFor } from './indexes.ts';
import { knownColumns, noteColumns } from './known.ts';
import { grants, roleRights } from './rights.ts';
import { viewsOf } from './view-text.ts';

/** Goes up when views, indexes or rights are to be made anew although the definitions are the same. */
const generation = 2;
/** Any number will do, as long as nothing else takes the same advisory lock. */
const layOutLock = 7_204_154;

/**
 * Makes the tables and views that the definitions ask for. It only ever adds: a new question appears as a new column at the end of its table,
 * and what is no longer asked stays. Two processes that start at once take turns. Answers with the columns that were added.
 */
export async function layOutReporting(databaseUrl: string, layout: Layout): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  // The statement under way tells of a lost connection; unheard, the event would end the process.
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('SELECT pg_advisory_lock($1)', [layOutLock]);
    const wanted = createHash('sha256')
      .update(`${generation} ${JSON.stringify(layout)}`)
      .digest('hex');
    const { rows } = await client.query('SELECT layout FROM reporting_facts.built');
    if (!(await ownsTables(client))) {
      if (rows[0]?.layout === wanted) return [];
      throw new Fault('database_behind', {
        details: ['The definitions ask for other reports: run `intake migrate` with the DATABASE_URL of the owner.'],
      });
    }
    // Rights may have had to wait for an administrator who makes the roles.
    for (const statement of await roleRights(client)) await client.query(statement);
    await client.query('BEGIN');
    const added = rows[0]?.layout === wanted ? [] : await build(client, layout);
    for (const statement of await grants(client)) await client.query(statement);
    await client.query('UPDATE reporting_facts.built SET layout = $1', [wanted]);
    await client.query('COMMIT');
    return added;
  } catch (cause) {
    throw asFault(cause);
  } finally {
    await client.end();
  }
}

async function build(client: pg.Client, layout: Layout): Promise<string[]> {
  const known = await knownColumns(client);
  const { tables } = resolveLayout(layout, known);
  const added: string[] = [];
  for (const table of tables) {
    for (const statement of tableText(table)) await client.query(statement);
    const there = new Set(known.filter((column) => column.table === table.name).map(({ name }) => name));
    added.push(...table.columns.filter(({ name }) => !there.has(name)).map(({ name }) => `${table.name}.${name}`));
  }
  await noteColumns(client, tables);
  const all = await knownColumns(client);
  for (const statement of viewsOf(tables, all, fixedViews)) await client.query(statement);
  for (const statement of indexesFor(tables)) await client.query(statement);
  // Records that are there already may have an answer to the new question.
  if (known.length > 0 && added.length > 0)
    await client.query(
      `INSERT INTO reporting_facts.changes (form_id, bulk) SELECT id, TRUE FROM forms WHERE state IN ('filed', 'superseded')`,
    );
  return added;
}

/** Names come from keys of the definitions, which are letters alone, and from this program. */
function tableText(table: FactTable): string[] {
  const own = `reporting_facts."${table.name}"`;
  return [
    `CREATE TABLE IF NOT EXISTS ${own} (
      "record_id" BIGINT NOT NULL REFERENCES reporting_facts.records ON DELETE CASCADE,
      "position" INTEGER NOT NULL,
      PRIMARY KEY ("record_id", "position"))`,
    ...storedColumns(table).map(
      ({ name, type }) => `ALTER TABLE ${own} ADD COLUMN IF NOT EXISTS "${name}" ${type.toUpperCase()}`,
    ),
  ];
}
