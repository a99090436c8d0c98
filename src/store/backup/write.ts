import { open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { Bucket } from '../../bucket/index.ts';
import { Fault } from '../../faults.ts';
import { asFault } from '../connection.ts';
import type { Keyring } from '../seal.ts';
import { type SealedWriter, sealInto } from './file.ts';
import { writeFrame } from './frames.ts';
import type { BackupMade, Manifest, Progress } from './model.ts';
import { idsInBucket, writeObjects } from './objects.ts';
import { appliedMigrations, copyText, quoted, sequences, storedTables } from './tables.ts';

export type BackupSettings = {
  databaseUrl: string;
  keyring: Keyring;
  /** Where originals are kept outside the database: what stands there goes into the backup as well, unless it is to be `left`. */
  bucket: Bucket | null | 'left';
  /** A file that is not there yet, or a folder to make one in. */
  target: string;
  now: Date;
  progress(at: Progress): void;
};

/**
 * Every table as it stands at one moment, whatever the program does meanwhile, sealed into one file. The file appears under its name when it is
 * complete. Memory holds a piece of it at a time.
 */
export async function writeBackup({ target, ...settings }: BackupSettings): Promise<BackupMade & { file: string }> {
  const { databaseUrl, keyring, now } = settings;
  const file = await fileFor(target, now);
  const partial = `${file}.partial`;
  const client = new pg.Client({ connectionString: databaseUrl });
  client.on('error', () => {});
  try {
    await client.connect();
    const made = await writing(partial, async (handle) => {
      const into = await sealInto(handle, keyring);
      return { ...(await writeAll(client, into, settings)), bytes: await into.end() };
    });
    await rename(partial, file);
    return { ...made, file };
  } catch (cause) {
    await rm(partial, { force: true });
    throw asWritten(cause);
  } finally {
    await client.end();
  }
}

async function fileFor(target: string, now: Date): Promise<string> {
  const there = await stat(target).catch(() => null);
  if (there?.isDirectory()) {
    await removeAbandoned(target, now);
    const moment = now.toISOString().replace(/[-:]|\.\d+/g, '');
    return fileFor(join(target, `intake-${moment}.backup`), now);
  }
  if (there) throw new Fault('backup_not_written', { details: ['There is a file of that name already.'] });
  return target;
}

const abandonedMilliseconds = 6 * 3_600_000;

/** A run that was killed leaves what it had written under a name that no later run has; nobody has written to it for hours. */
async function removeAbandoned(folder: string, now: Date): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!/^intake-\w+\.backup\.partial$/.test(name)) continue;
    const path = join(folder, name);
    const written = await stat(path).catch(() => null);
    if (written && now.getTime() - written.mtimeMs > abandonedMilliseconds) await rm(path, { force: true });
  }
}

async function writing<Result>(
  path: string,
  run: (handle: Awaited<ReturnType<typeof open>>) => Promise<Result>,
): Promise<Result> {
  // Left from a run that was killed, perhaps: it is begun anew, readable for nobody else.
  await rm(path, { force: true });
  const handle = await open(path, 'wx', 0o600);
  try {
    return await run(handle);
  } finally {
    await handle.close();
  }
}

/** The tables, and then the objects of which their rows speak. */
async function writeAll(
  client: pg.Client,
  into: SealedWriter,
  { bucket, keyring, now, progress }: Omit<BackupSettings, 'target'>,
): Promise<Omit<BackupMade, 'bytes'>> {
  const { ids, tables, rows, bytes } = await writeTables(client, into, bucket, now, progress);
  const count = ids.length / 16;
  const here = bucket !== null && bucket !== 'left' && count > 0;
  const shown = (more: number) =>
    progress({ table: `${count} originals of the bucket`, tables, done: tables - 1, bytes: bytes + more });
  const { objects, lost } = here
    ? await writeObjects(client, into, { bucket, keyring, ids }, shown)
    : { objects: 0, lost: [] };
  await writeFrame(into, { kind: 'end', rows, objects });
  return { tables, rows, objects, lost, leftInBucket: here ? 0 : count };
}

async function writeTables(
  client: pg.Client,
  into: SealedWriter,
  bucket: BackupSettings['bucket'],
  now: Date,
  progress: BackupSettings['progress'],
): Promise<{ ids: Buffer; tables: number; rows: number; bytes: number }> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const tables = await storedTables(client);
  if (tables.length === 0)
    throw new Fault('backup_not_written', { details: ['There is nothing in the database yet.'] });
  // No migration changes a table under the backup.
  await client.query(`LOCK TABLE ${tables.map(quoted).join(', ')} IN ACCESS SHARE MODE`);
  const ids = await idsInBucket(client, tables);
  if (ids.length > 0 && bucket === null)
    throw new Fault('settings_wrong', { details: ['ORIGINALS_URL: originals are in a bucket, and none is set'] });
  const manifest: Manifest = {
    made: now.toISOString(),
    migrations: await appliedMigrations(client),
    tables,
    sequences: await sequences(client),
    objects: { count: ids.length / 16, kept: bucket === 'left' ? 'in_bucket' : 'here' },
  };
  await writeFrame(into, { kind: 'manifest', manifest });
  let rows = 0;
  let bytes = 0;
  for (const [done, table] of tables.entries()) {
    const copy = client.query(copyTo(copyText(table, 'TO STDOUT')));
    for await (const piece of copy) {
      bytes += piece.length;
      await writeFrame(into, { kind: 'rows', bytes: piece });
      progress({ table: table.name, tables: tables.length, done, bytes });
    }
    rows += copy.rowCount;
    await writeFrame(into, { kind: 'table_end', rows: copy.rowCount });
  }
  await client.query('COMMIT');
  return { ids, tables: tables.length, rows, bytes };
}

/** A full disk or a folder that nobody may write to is said by its code. */
function asWritten(thrown: unknown): unknown {
  const call = thrown instanceof Error && 'syscall' in thrown ? thrown.syscall : null;
  if (!(thrown instanceof Error) || call === null || call === 'connect') return asFault(thrown);
  const code = 'code' in thrown ? String(thrown.code) : '';
  return new Fault('backup_not_written', { cause: thrown, details: [code] });
}
