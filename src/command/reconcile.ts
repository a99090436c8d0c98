import { readConfig } from '../config.ts';
import { type Reconciled, reconcileMailboxes } from '../pipeline/index.ts';

import { openStore } from '../store/index.ts';
import { keyringOf, mailboxesOf, openDatabase } from './parts.ts';
import { type Command, print, readWords } from './usage.ts';

/** `intake reconcile [--json]`: exit status 0 only when server and ledger agree and every row is settled. */
export const run: Command = async (words, environment) => {
  const read = readWords('reconcile', words, { json: { type: 'boolean' } });
  if (!read) return 2;
  const config = readConfig(environment);
  const mailboxes = mailboxesOf(config);
  const keyring = keyringOf(config);
  const database = await openDatabase(config);
  const store = openStore({ databaseUrl: database.url, connections: 2, keyring });
  let found: Reconciled;
  try {
    found = await reconcileMailboxes(store, mailboxes);
  } finally {
    await store.close();
    await database.close();
  }
  const { compared, unreachable } = found;
  const differences = found.differences.map((one) => ({ ...one, uidValidity: one.uidValidity.toString() }));
  if (read.values.json) print(JSON.stringify({ compared, differences, unreachable }, null, 2));
  else {
    for (const { mailbox, folder, uid, uidValidity, difference } of differences)
      print(`${mailbox}, ${folder}, UID ${uid} (UIDVALIDITY ${uidValidity}): ${difference.replaceAll('_', ' ')}`);
    for (const { mailbox, folder, trouble } of unreachable)
      print(`${mailbox}, ${folder}: could not be compared, ${trouble.replaceAll('_', ' ')}`);
    print(`${compared} mails compared, ${differences.length} differences`);
  }
  return differences.length === 0 && unreachable.length === 0 ? 0 : 1;
};
