import { randomBytes } from 'node:crypto';
import { readConfig } from '../config.ts';
import { type OriginalId, openStore } from '../store/index.ts';
import { keyringOf, openDatabase } from './parts.ts';
import { actorAtTerminal, type Command, print, readWords } from './usage.ts';

const originalsAtOnce = 500;

/**
 * `intake keys`: a new key for ORIGINALS_KEY. Whoever has it can open the originals; without it nobody can. `intake keys rotate`: seals what older keys
 * have sealed anew with the current one, so that the older ones can be thrown away.
 */
export const run: Command = async (words, environment) => {
  const read = readWords('keys', words, {}, true);
  if (!read) return 2;
  const [what, ...more] = read.positionals;
  if (more.length > 0 || (what !== undefined && what !== 'rotate')) {
    process.stderr.write('usage: intake keys [rotate]\n');
    return 2;
  }
  if (what === 'rotate') return rotate(environment);
  // A key made on the same day as another has another id: ids must not repeat while both are in use.
  const id = `key-${new Date().toISOString().slice(0, 10)}-${randomBytes(2).toString('hex')}`;
  print(`${id}:${randomBytes(32).toString('base64')}`);
  return 0;
};

/** May be run while everything else runs, and again after an interruption. Exit status 1 when an original needs a key that is not there. */
async function rotate(environment: NodeJS.ProcessEnv): Promise<number> {
  const config = readConfig(environment);
  const keyring = keyringOf(config);
  const database = await openDatabase(config);
  const store = openStore({ databaseUrl: database.url, connections: 2, keyring });
  try {
    let rewrapped = 0;
    let unknown = 0;
    for (let after: OriginalId | undefined; ; ) {
      const page = await store.originals.rewrap({ limit: originalsAtOnce, ...(after !== undefined && { after }) });
      rewrapped += page.rewrapped;
      unknown += page.unknown;
      if (page.last === null) break;
      after = page.last;
    }
    const event = { action: 'keys_rotated', detail: { rewrapped, unknown, key: keyring.current.id } } as const;
    await store.audit.append({ ...event, actor: actorAtTerminal() });
    print(`${rewrapped} originals sealed anew with ${keyring.current.id}`);
    const factors = await store.users.rewrap();
    if (factors.rewrapped > 0) print(`${factors.rewrapped} second factors sealed anew`);
    if (factors.unknown > 0)
      print(
        `${factors.unknown} second factors are sealed with keys that are not in ORIGINALS_OLD_KEYS: reset those users`,
      );
    if (unknown > 0) print(`${unknown} originals are sealed with keys that are not in ORIGINALS_OLD_KEYS`);
    else print('no original needs another key any more');
    return unknown > 0 || factors.unknown > 0 ? 1 : 0;
  } finally {
    await store.close();
    await database.close();
  }
}
