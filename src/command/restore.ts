import { readConfig } from '../config.ts';
import { checkBackup, restoreBackup } from '../store/index.ts';
import { keyringOf, layOutReports, openServer } from './parts.ts';
import { megabytes, progressLine } from './progress.ts';
import { actorAtTerminal, type Command, print, readWords } from './usage.ts';

/** `intake restore FILE`: into a database in which there is nothing. `--check` reads the file to its end and touches no database. */
export const run: Command = async (words, environment) => {
  const read = readWords('restore', words, { check: { type: 'boolean' } }, true);
  if (!read) return 2;
  const [file, ...more] = read.positionals;
  if (file === undefined || more.length > 0) {
    process.stderr.write('usage: intake restore [--check] FILE\n');
    return 2;
  }
  const config = readConfig(environment);
  const keyring = keyringOf(config);
  if (read.values.check) {
    const { made, tables } = await checkBackup(file, keyring);
    print(`a whole backup, made ${made}, of ${tables.length} tables`);
    return 0;
  }
  const database = await openServer(config);
  const line = progressLine();
  try {
    const { made, tables, rows } = await restoreBackup({
      databaseUrl: database.url,
      keyring,
      file,
      actor: actorAtTerminal(),
      now: new Date(),
      progress: ({ table, tables: all, done, bytes }) =>
        line.show(`table ${done + 1} of ${all} (${table}), ${megabytes(bytes)}`),
    });
    line.end();
    await layOutReports(config, database);
    print(`${rows} rows of ${tables} tables are as they were at ${made}; everybody has to sign in again`);
    print('`intake reconcile` says which mails came since; the next check collects them');
    return 0;
  } finally {
    line.end();
    await database.close();
  }
};
