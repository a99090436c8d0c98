import { readConfig } from '../config.ts';
import { openStore, writeBackup } from '../store/index.ts';
import { keyringOf, openServer } from './parts.ts';
import { megabytes, progressLine } from './progress.ts';
import { actorAtTerminal, type Command, print, readWords } from './usage.ts';

/** `intake backup FOLDER|FILE`: may run while everything else runs. The database is taken as it is, so that it can be saved before a new version. */
export const run: Command = async (words, environment) => {
  const read = readWords('backup', words, {}, true);
  if (!read) return 2;
  const [target, ...more] = read.positionals;
  if (target === undefined || more.length > 0) {
    process.stderr.write('usage: intake backup FOLDER|FILE\n');
    return 2;
  }
  const config = readConfig(environment);
  const keyring = keyringOf(config);
  const database = await openServer(config);
  const line = progressLine();
  try {
    const { file, ...made } = await writeBackup({
      databaseUrl: database.url,
      keyring,
      target,
      now: new Date(),
      progress: ({ table, tables, done, bytes }) =>
        line.show(`table ${done + 1} of ${tables} (${table}), ${megabytes(bytes)}`),
    });
    line.end();
    const store = openStore({ databaseUrl: database.url, connections: 2, keyring });
    await store.audit
      .append({ actor: actorAtTerminal(), action: 'backup_made', detail: made })
      .finally(() => store.close());
    print(
      `${file}: ${made.rows} rows of ${made.tables} tables, ${megabytes(made.bytes)}, sealed with ${keyring.current.id}`,
    );
    if (config.bucket !== null) print('originals in the bucket are not in it: their copies are the store’s to keep');
    return 0;
  } finally {
    line.end();
    await database.close();
  }
};
