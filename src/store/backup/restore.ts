import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { Fault } from '../../faults.ts';
import { asFault } from '../connection.ts';
import { listMigrations, migrate } from '../migrate.ts';
import type { Keyring } from '../seal.ts';
import { type Frame, readFrames } from './frames.ts';
import type { BackedTable, Manifest, Progress } from './model.ts';
import { loosen, tighten } from './shape.ts';
import { appliedMigrations, copyText, isSeeded, quoted, storedTables } from './tables.ts';

export type RestoreSettings = {
  databaseUrl: string;
  keyring: Keyring;
  file: string;
  actor: string;
  now: Date;
  progress(at: Progress): void;
};

export type Restored = { made: string; tables: number; rows: number };

/**
 * Reads the whole backup once, so that nothing is begun with one that is cut or was changed; brings the database to the shape that the backup
 * has; fills it in one transaction; and then brings it up to date. Nothing of it is done to a database that has anything in it.
 */
export async function restoreBackup(settings: RestoreSettings): Promise<Restored> {
  const manifest = await checkBackup(settings.file, settings.keyring);
  const known = (await listMigrations()).map(({ name }) => name);
  if (!manifest.migrations.every((name) => known.includes(name)))
    throw new Fault('backup_of_another_version', { details: ['The backup was made by a newer program than this.'] });
  const client = new pg.Client({ connectionString: settings.databaseUrl });
  client.on('error', () => {});
  try {
    await client.connect();
    const applied = await appliedMigrations(client);
    if (applied.some((name) => !manifest.migrations.includes(name)))
      throw new Fault('backup_of_another_version', {
        details: ['The database is newer than the backup: restore into one without tables.'],
      });
    await migrate(settings.databaseUrl, manifest.migrations);
    const rows = await fill(client, manifest, settings);
    await migrate(settings.databaseUrl);
    await client.query('ANALYZE');
    return { made: manifest.made, tables: manifest.tables.length, rows };
  } catch (cause) {
    throw asFault(cause);
  } finally {
    await client.end();
  }
}

/** The manifest of a backup of which every byte is there and as it was written. */
export async function checkBackup(file: string, keyring: Keyring): Promise<Manifest> {
  let manifest: Manifest | null = null;
  let tables = 0;
  let rows = 0;
  for await (const frame of readFrames(file, keyring)) {
    if (frame.kind === 'manifest') manifest = frame.manifest;
    if (frame.kind === 'table_end') {
      tables += 1;
      rows += frame.rows;
    }
    if (frame.kind === 'end' && (rows !== frame.rows || tables !== manifest?.tables.length))
      throw new Fault('backup_broken');
  }
  if (!manifest) throw new Fault('backup_broken');
  return manifest;
}

async function fill(client: pg.Client, manifest: Manifest, settings: RestoreSettings): Promise<number> {
  await client.query('BEGIN');
  await makeReportingTables(client, manifest.tables);
  const there = await storedTables(client);
  const shape = await loosen(client, there);
  for (const table of there) await emptied(client, table);
  const rows = await fillTables(client, manifest, settings);
  await tighten(client, shape);
  for (const { schema, name, value, called } of manifest.sequences)
    await client.query('SELECT setval($1::regclass, $2::bigint, $3)', [quoted({ schema, name }), value, called]);
  // Views and indexes of the reports are made anew by the next who lays them out.
  await client.query('UPDATE reporting_facts.built SET layout = NULL');
  await client.query("SELECT append_audit($1, $2, 'backup_restored', NULL, $3)", [
    settings.now,
    settings.actor,
    JSON.stringify({ made: manifest.made, rows }),
  ]);
  await client.query('COMMIT');
  return rows;
}

/** Tables of the reports come from the form definitions and not from the migrations; those of questions that are not asked any more as well. */
async function makeReportingTables(client: pg.Client, tables: BackedTable[]): Promise<void> {
  for (const table of tables.filter(({ schema }) => schema === 'reporting_facts')) {
    await client.query(
      `CREATE TABLE IF NOT EXISTS ${quoted(table)} (
        "record_id" BIGINT NOT NULL REFERENCES reporting_facts.records ON DELETE CASCADE,
        "position" INTEGER NOT NULL, PRIMARY KEY ("record_id", "position"))`,
    );
    for (const { name, type } of table.columns) {
      if (!/^[a-z ]+(\(\d+\))?( [a-z ]+)?(\[\])?$/.test(type)) throw new Fault('backup_broken');
      await client.query(`ALTER TABLE ${quoted(table)} ADD COLUMN IF NOT EXISTS ${pg.escapeIdentifier(name)} ${type}`);
    }
  }
}

async function emptied(client: pg.Client, table: BackedTable): Promise<void> {
  if (isSeeded(table)) await client.query(`DELETE FROM ${quoted(table)}`);
  const { rows } = await client.query(`SELECT EXISTS (SELECT FROM ${quoted(table)}) AS filled`);
  if (rows[0]?.filled === true)
    throw new Fault('database_not_empty', { details: [`The table ${table.name} has rows.`] });
}

async function fillTables(
  client: pg.Client,
  manifest: Manifest,
  { file, keyring, progress }: RestoreSettings,
): Promise<number> {
  const frames = readFrames(file, keyring);
  let all = 0;
  let bytes = 0;
  const first = await frames.next();
  if (first.done || first.value.kind !== 'manifest') throw new Fault('backup_broken');
  for (const [done, table] of manifest.tables.entries()) {
    const counted = { rows: -1 };
    const copy = client.query(copyFrom(copyText(table, 'FROM STDIN')));
    const watched = rowsOf(frames, counted, (size) => {
      bytes += size;
      progress({ table: table.name, tables: manifest.tables.length, done, bytes });
    });
    await pipeline(Readable.from(watched, { objectMode: true }), copy);
    if (copy.rowCount !== counted.rows) throw new Fault('backup_broken');
    all += copy.rowCount;
  }
  await frames.return(undefined);
  return all;
}

/** The rows of one table; how many there must be stands after them. */
async function* rowsOf(
  frames: AsyncGenerator<Frame>,
  counted: { rows: number },
  seen: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  for (;;) {
    // Not `for await`, which would end the frames of the next table with those of this one.
    const { value, done } = await frames.next();
    if (done || value.kind === 'manifest' || value.kind === 'end') throw new Fault('backup_broken');
    if (value.kind === 'table_end') {
      counted.rows = value.rows;
      return;
    }
    seen(value.bytes.length);
    yield value.bytes;
  }
}
