import { readConfig } from '../config.ts';
import { Fault } from '../faults.ts';
import { type OriginalId, openStore, type Store } from '../store/index.ts';
import { bucketOf, keyringOf, openDatabase } from './parts.ts';
import { megabytes, progressLine } from './progress.ts';
import { actorAtTerminal, type Command, print, readWords } from './usage.ts';

const usage = 'usage: intake originals move --to bucket|database | intake originals remove-orphans\n';
const originalsAtOnce = 100;

/** `intake originals move --to bucket|database`: beside everything else, and again after an interruption. `remove-orphans`: objects of which no row speaks. */
export const run: Command = async (words, environment) => {
  const read = readWords('originals', words, { to: { type: 'string' } }, true);
  if (!read) return 2;
  const [what, ...more] = read.positionals;
  const { to } = read.values;
  const moves = what === 'move' && (to === 'bucket' || to === 'database');
  if (more.length > 0 || !(moves || (what === 'remove-orphans' && to === undefined))) {
    process.stderr.write(usage);
    return 2;
  }
  const config = readConfig(environment);
  const bucket = await bucketOf(config);
  if (!bucket) throw new Fault('settings_wrong', { details: ['ORIGINALS_URL: s3://bucket or s3://bucket/prefix'] });
  const database = await openDatabase(config);
  const store = openStore({ databaseUrl: database.url, connections: 2, keyring: keyringOf(config), bucket });
  try {
    return moves ? await move(store, to) : await removeOrphans(store);
  } finally {
    await store.close();
    await database.close();
  }
};

async function move(store: Store, to: 'bucket' | 'database'): Promise<number> {
  const line = progressLine();
  let moved = 0;
  let bytes = 0;
  const broken: string[] = [];
  for (let after: OriginalId | undefined; ; ) {
    const page = await store.originals.move({ to, limit: originalsAtOnce, ...(after !== undefined && { after }) });
    moved += page.moved;
    bytes += page.bytes;
    broken.push(...page.broken);
    line.show(`${moved} originals, ${megabytes(bytes)}`);
    if (page.last === null) break;
    after = page.last;
  }
  line.end();
  const detail = { to, moved, broken: broken.length };
  await store.audit.append({ actor: actorAtTerminal(), action: 'originals_moved', detail });
  print(`${moved} originals moved to the ${to}, ${megabytes(bytes)}`);
  for (const id of broken) print(`original ${id} cannot be opened where it is, and stays there`);
  return broken.length > 0 ? 1 : 0;
}

async function removeOrphans(store: Store): Promise<number> {
  const found = await store.originals.compare({ removeOrphans: true });
  const removed = found?.orphans.count ?? 0;
  await store.audit.append({ actor: actorAtTerminal(), action: 'orphans_removed', detail: { removed } });
  print(`${removed} objects removed that are older than a day and of which no row speaks`);
  return 0;
}
