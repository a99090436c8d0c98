import { readConfig } from '../config.ts';
import { type Reconciled, reconcileMailboxes } from '../pipeline/index.ts';

import { openStore } from '../store/index.ts';
import { comparedWords } from './bucket-words.ts';
import { bucketOf, keyringOf, mailboxesOf, openDatabase } from './parts.ts';
import { type Command, print, readWords } from './usage.ts';

/** `intake reconcile [--json]`: exit status 0 only when server and ledger agree and every row is settled. */
export const run: Command = async (words, environment) => {
  const read = readWords('reconcile', words, { json: { type: 'boolean' } });
  if (!read) return 2;
  const config = readConfig(environment);
  const mailboxes = mailboxesOf(config);
  const keyring = keyringOf(config);
  const database = await openDatabase(config);
  const store = openStore({ databaseUrl: database.url, connections: 2, keyring, bucket: await bucketOf(config) });
  let found: Reconciled;
  try {
    found = await reconcileMailboxes(store, mailboxes);
  } finally {
    await store.close();
    await database.close();
  }
  const { compared, unreachable, originals } = found;
  const whole = originals === null || (originals !== 'unreachable' && originals.missing.count === 0);
  const differences = found.differences.map((one) => ({ ...one, uidValidity: one.uidValidity.toString() }));
  if (read.values.json) print(JSON.stringify({ compared, differences, unreachable, originals }, null, 2));
  else {
    for (const { mailbox, folder, uid, uidValidity, difference } of differences)
      print(`${mailbox}, ${folder}, UID ${uid} (UIDVALIDITY ${uidValidity}): ${difference.replaceAll('_', ' ')}`);
    for (const { mailbox, folder, trouble } of unreachable)
      print(`${mailbox}, ${folder}: could not be compared, ${trouble.replaceAll('_', ' ')}`);
    for (const line of bucketLines(originals)) print(line);
    print(`${compared} mails compared, ${differences.length} differences`);
  }
  return differences.length === 0 && unreachable.length === 0 && whole ? 0 : 1;
};

function bucketLines(originals: Reconciled['originals']): string[] {
  if (originals === null) return [];
  if (originals === 'unreachable') return ['the bucket of the originals could not be compared: it cannot be reached'];
  return comparedWords(originals);
}
