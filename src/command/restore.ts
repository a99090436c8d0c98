import { type Config, readConfig } from '../config.ts';
import { checkBackup, openStore, type Restored, restoreBackup } from '../store/index.ts';
import { comparedWords, lostWords } from './bucket-words.ts';
import { eraseAgain } from './erase-again.ts';
import { type ErasureList, erasureListAt } from './erasure-list.ts';
import { bucketOf, keyringOf, layOutReports, openServer } from './parts.ts';
import { megabytes, progressLine } from './progress.ts';
import { actorAtTerminal, type Command, print, readWords } from './usage.ts';

/**
 * `intake restore FILE`: into a database in which there is nothing. `--check` reads the file to its end and touches no database. Exit status 1 also when an
 * original that stood in a bucket is not there again, or something that was erased is: everything else is as it should be.
 */
export const run: Command = async (words, environment) => {
  const read = readWords('restore', words, { check: { type: 'boolean' }, erasures: { type: 'string' } }, true);
  if (!read) return 2;
  const [file, ...more] = read.positionals;
  if (file === undefined || more.length > 0) {
    process.stderr.write('usage: intake restore [--erasures LIST] FILE | intake restore --check FILE\n');
    return 2;
  }
  const config = readConfig(environment);
  const keyring = keyringOf(config);
  if (read.values.check) return check(file, keyring);
  const list = await listOfErasures(read.values.erasures, config);
  const bucket = await bucketOf(config);
  const database = await openServer(config);
  const line = progressLine();
  try {
    const restored = await restoreBackup({
      databaseUrl: database.url,
      ...{ keyring, bucket, file },
      actor: actorAtTerminal(),
      now: new Date(),
      progress: ({ table, tables: all, done, bytes }) =>
        line.show(`table ${done + 1} of ${all} (${table}), ${megabytes(bytes)}`),
    });
    line.end();
    await layOutReports(config, database);
    const { made, rows, tables, objects } = restored;
    print(`${rows} rows of ${tables} tables are as they were at ${made}; everybody has to sign in again`);
    if (objects > 0) print(`${objects} originals that stood in a bucket are in the ${bucket ? 'bucket' : 'database'}`);
    for (const words of lostWords(restored.lost)) print(words);
    const store = openStore({ databaseUrl: database.url, connections: 2, keyring, bucket });
    let whole = true;
    try {
      if (list) {
        const { waiting, unreadable } = await eraseAgain(store, list, actorAtTerminal(), print);
        if (waiting + unreadable > 0) whole = false;
      } else for (const words of backAgain(made)) print(words);
      // After that: the bucket has lost nothing that was erased since.
      if (!(await expectedAreThere(store, restored))) whole = false;
    } finally {
      await store.close();
    }
    print('`intake reconcile` says which mails came since; the next check collects them');
    return whole && restored.lost.every(({ why }) => why === 'erased') ? 0 : 1;
  } finally {
    line.end();
    bucket?.close();
    await database.close();
  }
};

/** One that is named must be there; that of the settings may not have been begun. */
async function listOfErasures(named: string | undefined, config: Config): Promise<ErasureList | null> {
  const path = named ?? config.ERASURES_FILE;
  if (path === undefined) return null;
  const list = erasureListAt(path, keyringOf(config));
  if (named !== undefined) await list.mustExist();
  return (await list.exists()) ? list : null;
}

/** Nothing outside the backup says what was erased since. */
function backAgain(made: string): string[] {
  return [
    `what was erased after ${made} is in the database again, and mails that were erased since are collected again`,
    'with the list that ERASURES_FILE kept: `intake erase --again LIST`, now and after the next check of the mailbox',
  ];
}

async function check(file: string, keyring: ReturnType<typeof keyringOf>): Promise<number> {
  const { made, tables, objects, lost } = await checkBackup(file, keyring);
  const { count, kept } = objects ?? { count: 0, kept: 'here' };
  print(`a whole backup, made ${made}, of ${tables.length} tables`);
  if (count > 0 && kept === 'in_bucket') print(`${count} originals are not in it: it expects them in the bucket`);
  if (count > 0 && kept === 'here') print(`${count - lost.length} originals that stood in a bucket are in it`);
  for (const words of lostWords(lost)) print(words);
  return 0;
}

/** What a backup left to the bucket must stand there, each in its length. */
async function expectedAreThere(store: ReturnType<typeof openStore>, { expectedInBucket }: Restored): Promise<boolean> {
  if (expectedInBucket === 0) return true;
  print(`${expectedInBucket} originals were left to the bucket by this backup`);
  const compared = await store.originals.compare();
  for (const line of compared ? comparedWords(compared) : []) print(line);
  if (!store.originals.inBucket) print('no bucket is set: set ORIGINALS_URL, and run `intake reconcile`');
  return compared === null || compared.missing.count === 0;
}
