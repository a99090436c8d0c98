import { readConfig } from '../config.ts';
import { openStore } from '../store/index.ts';
import { keyringOf, openDatabase } from './parts.ts';
import { type Command, print, readWords } from './usage.ts';

/**
 * `intake audit verify [--noted COUNT:HASH] [--json]`: exit status 0 only when every event of the audit log is as it was written and none is
 * missing. The end of the chain is printed: noted elsewhere, it shows later that not even the whole log was written anew.
 */
export const run: Command = async (words, environment) => {
  const read = readWords('audit', words, { noted: { type: 'string' }, json: { type: 'boolean' } }, true);
  if (!read) return 2;
  const noted = /^(\d{1,18}):([0-9a-f]{64})$/.exec(read.values.noted ?? '');
  if (read.positionals.join(' ') !== 'verify' || (read.values.noted !== undefined && !noted)) {
    process.stderr.write('intake audit verify [--noted COUNT:HASH] [--json]\n');
    return 2;
  }
  const config = readConfig(environment);
  const keyring = keyringOf(config);
  const database = await openDatabase(config);
  const store = openStore({ databaseUrl: database.url, connections: 1, keyring });
  try {
    const expected = noted?.[1] && noted[2] ? { count: BigInt(noted[1]), hash: noted[2] } : undefined;
    const { count, hash, wrong } = await store.audit.verify(expected);
    if (read.values.json) print(JSON.stringify({ count, hash, wrong }, null, 2));
    else {
      for (const { id, what } of wrong) print(`event ${id}: ${what.replaceAll('_', ' ')}`);
      print(
        `${count} events, ${wrong.length === 0 ? 'all as they were written' : `${wrong.length} not as they were written`}`,
      );
      print(`${count}:${hash}`);
    }
    return wrong.length === 0 ? 0 : 1;
  } finally {
    await store.close();
    await database.close();
  }
};
