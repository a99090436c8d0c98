import { readConfig } from '../config.ts';
import { compareWithLedger, type Difference, listServerFolder, MailboxFailure } from '../mailbox/index.ts';

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
  const differences: (Omit<Difference, 'uidValidity'> & { uidValidity: string })[] = [];
  const unreachable: { mailbox: string; folder: string; trouble: string }[] = [];
  let compared = 0;
  try {
    for (const mailbox of mailboxes) {
      for (const folder of mailbox.folders) {
        try {
          const server = await listServerFolder(mailbox, folder);
          compared += server.uids.length;
          const found = compareWithLedger(server, await store.mailboxes.ledgerRows(mailbox.name, folder));
          differences.push(...found.map((one) => ({ ...one, uidValidity: one.uidValidity.toString() })));
        } catch (thrown) {
          if (!(thrown instanceof MailboxFailure)) throw thrown;
          unreachable.push({ mailbox: mailbox.name, folder, trouble: thrown.trouble });
        }
      }
    }
    // Shown at the head of every page of the web app.
    await store.reconciliations.record({ compared, differences: differences.length, unreachable: unreachable.length });
  } finally {
    await store.close();
    await database.close();
  }
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
