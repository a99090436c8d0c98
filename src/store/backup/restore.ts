import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Bucket } from '../../bucket/index.ts';
import { Fault } from '../../faults.ts';
import { asFault } from '../connection.ts';
import { listMigrations, migrate } from '../migrate.ts';
import type { Keyring } from '../seal.ts';
import { type Frame, readFrames } from './frames.ts';
import type { BackedTable, LostObject, Manifest, Progress } from './model.ts';
import { idsInBucket } from './objects.ts';
import { objectsIn, restoreObjects } from './objects-back.ts';
import { loosen, tighten } from './shape.ts';
import { appliedMigrations, copyText, isSeeded, quoted, storedTables } from './tables.ts';

export type RestoreSettings = {
  databaseUrl: string;
  keyring: Keyring;
  /** Where the originals go that stood in a bucket; null: into the database. */
  bucket: Bucket | null;
  file: string;
  actor: string;
  now: Date;
  progress(at: Progress): void;
};

export type Restored = {
  made: string;
  tables: number;
  rows: number;
  /** Originals of the bucket that were in the backup, and those that could not be. */
  objects: number;
  lost: LostObject[];
  /** Originals that the rows expect in the bucket and that were left to it. */
  expectedInBucket: number;
};

export type Checked = Manifest & { lost: LostObject[] };

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
    const filled = await fill(client, manifest, settings);
    await migrate(settings.databaseUrl);
    await client.query('ANALYZE');
    return { made: manifest.made, tables: manifest.tables.length, ...filled };
  } catch (cause) {
    throw asFault(cause);
  } finally {
    await client.end();
  }
}

/** The manifest of a backup of which every byte is there and as it was written. */
export function checkBackup(file: string, keyring: Keyring): Promise<Checked> {
  return reading(file, keyring, async (frames) => {
    const manifest = await manifestIn(frames);
    let rows = 0;
    for (const _ of manifest.tables) {
      const counted = { rows: -1 };
      for await (const _piece of rowsOf(frames, counted));
      rows += counted.rows;
    }
    const lost: LostObject[] = [];
    let objects = 0;
    for await (const one of objectsIn(frames)) {
      if (one.kind === 'lost') lost.push(one.lost);
      if (one.kind === 'object') objects += 1;
      if (one.kind === 'end' && (one.rows !== rows || one.objects !== objects)) throw new Fault('backup_broken');
    }
    const { count, kept } = manifest.objects ?? { count: 0, kept: 'in_bucket' };
    if (kept === 'here' && count !== objects + lost.length) throw new Fault('backup_broken');
    return { ...manifest, lost };
  });
}

async function reading<Result>(
  file: string,
  keyring: Keyring,
  run: (frames: AsyncGenerator<Frame>) => Promise<Result>,
): Promise<Result> {
  const frames = readFrames(file, keyring);
  try {
    return await run(frames);
  } finally {
    await frames.return(undefined);
  }
}

async function manifestIn(frames: AsyncGenerator<Frame>): Promise<Manifest> {
  const first = await frames.next();
  if (first.done || first.value.kind !== 'manifest') throw new Fault('backup_broken');
  return first.value.manifest;
}

async function fill(
  client: pg.Client,
  manifest: Manifest,
  settings: RestoreSettings,
): Promise<Omit<Restored, 'made' | 'tables'>> {
  const { file, keyring, bucket, now, actor } = settings;
  await client.query('BEGIN');
  await makeReportingTables(client, manifest.tables);
  const there = await storedTables(client);
  const shape = await loosen(client, there);
  for (const table of there) await emptied(client, table);
  const { rows, objects, lost } = await reading(file, keyring, async (frames) => {
    await manifestIn(frames);
    const tables = await fillTables(client, frames, manifest, settings);
    return { rows: tables.rows, ...(await restoreObjects(client, frames, bucket, tables.progress)) };
  });
  await tighten(client, shape);
  for (const { schema, name, value, called } of manifest.sequences)
    await client.query('SELECT setval($1::regclass, $2::bigint, $3)', [quoted({ schema, name }), value, called]);
  // Views and indexes of the reports are made anew by the next who lays them out.
  await client.query('UPDATE reporting_facts.built SET layout = NULL');
  await client.query("SELECT append_audit($1, $2, 'backup_restored', NULL, $3)", [
    ...[now, actor],
    JSON.stringify({ made: manifest.made, rows, objects, lost: lost.length }),
  ]);
  await client.query('COMMIT');
  // Of backups that were made before they said so, the rows are what says it.
  const inBucket = (await idsInBucket(client, manifest.tables)).length / 16;
  const expectedInBucket = manifest.objects?.kept === 'here' ? 0 : inBucket;
  return { rows, objects, lost, expectedInBucket };
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
  frames: AsyncGenerator<Frame>,
  manifest: Manifest,
  { progress }: RestoreSettings,
): Promise<{ rows: number; progress(bytes: number): void }> {
  let all = 0;
  let bytes = 0;
  const seen = (table: string, done: number) => (size: number) => {
    bytes += size;
    progress({ table, tables: manifest.tables.length, done, bytes });
  };
  for (const [done, table] of manifest.tables.entries()) {
    const counted = { rows: -1 };
    const copy = client.query(copyFrom(copyText(table, 'FROM STDIN')));
    const watched = rowsOf(frames, counted, seen(table.name, done));
    await pipeline(Readable.from(watched, { objectMode: true }), copy);
    if (copy.rowCount !== counted.rows) throw new Fault('backup_broken');
    all += copy.rowCount;
  }
  return { rows: all, progress: seen('originals of the bucket', manifest.tables.length - 1) };
}

/** The rows of one table; how many there must be stands after them. */
async function* rowsOf(
  frames: AsyncGenerator<Frame>,
  counted: { rows: number },
  seen: (bytes: number) => void = () => {},
): AsyncGenerator<Buffer> {
  for (;;) {
    // Not `for await`, which would end the frames of the next table with those of this one.
    const { value, done } = await frames.next();
    if (done || (value.kind !== 'rows' && value.kind !== 'table_end')) throw new Fault('backup_broken');
    if (value.kind === 'table_end') {
      counted.rows = value.rows;
      return;
    }
    seen(value.bytes.length);
    yield value.bytes;
  }
}
