import { readConfig } from '../config.ts';
import { openStore, writeBackup } from '../store/index.ts';
import { lostWords } from './bucket-words.ts';
import { bucketOf, keyringOf, openServer } from './parts.ts';
import { megabytes, progressLine } from './progress.ts';
import { actorAtTerminal, type Command, print, readWords } from './usage.ts';

/**
 * `intake backup [--without-bucket] FOLDER|FILE`: may run while everything else runs. The database is taken as it is, so that it can be saved before a new
 * version. Exit status 1 also when an original of the bucket is missing there: the backup has everything else.
 */
export const run: Command = async (words, environment) => {
  const read = readWords('backup', words, { 'without-bucket': { type: 'boolean' } }, true);
  if (!read) return 2;
  const [target, ...more] = read.positionals;
  if (target === undefined || more.length > 0) {
    process.stderr.write('usage: intake backup [--without-bucket] FOLDER|FILE\n');
    return 2;
  }
  const config = readConfig(environment);
  const keyring = keyringOf(config);
  const bucket = read.values['without-bucket'] ? 'left' : await bucketOf(config);
  const database = await openServer(config);
  const line = progressLine();
  try {
    const { file, lost, ...made } = await writeBackup({
      databaseUrl: database.url,
      ...{ keyring, bucket, target },
      now: new Date(),
      progress: ({ table, tables, done, bytes }) =>
        line.show(`table ${done + 1} of ${tables} (${table}), ${megabytes(bytes)}`),
    });
    line.end();
    const store = openStore({ databaseUrl: database.url, connections: 2, keyring });
    await store.audit
      .append({ actor: actorAtTerminal(), action: 'backup_made', detail: { ...made, lost: lost.length } })
      .finally(() => store.close());
    const objects = made.objects > 0 ? ` and ${made.objects} originals of the bucket` : '';
    print(
      `${file}: ${made.rows} rows of ${made.tables} tables${objects}, ${megabytes(made.bytes)}, sealed with ${keyring.current.id}`,
    );
    if (made.leftInBucket > 0)
      print(
        `${made.leftInBucket} originals are in the bucket and not in it: it is whole only with the bucket as it was at this moment`,
      );
    for (const words of lostWords(lost)) print(words);
    return lost.some(({ why }) => why !== 'erased') ? 1 : 0;
  } finally {
    line.end();
    if (bucket !== null && bucket !== 'left') bucket.close();
    await database.close();
  }
};
