import {
  compareWithLedger,
  type Difference,
  listServerFolder,
  MailboxFailure,
  type MailboxSettings,
} from '../mailbox/index.ts';
import type { Store } from '../store/index.ts';

export type Reconciled = {
  compared: number;
  differences: Difference[];
  unreachable: { mailbox: string; folder: string; trouble: string }[];
};

/** Compares the server's list of each folder with the ledger. The result stands at the head of every page of the web app. */
export async function reconcileMailboxes(store: Store, mailboxes: MailboxSettings[]): Promise<Reconciled> {
  const found: Reconciled = { compared: 0, differences: [], unreachable: [] };
  for (const mailbox of mailboxes) {
    for (const folder of mailbox.folders) {
      try {
        const server = await listServerFolder(mailbox, folder);
        found.compared += server.uids.length;
        found.differences.push(...compareWithLedger(server, await store.mailboxes.ledgerRows(mailbox.name, folder)));
      } catch (thrown) {
        if (!(thrown instanceof MailboxFailure)) throw thrown;
        found.unreachable.push({ mailbox: mailbox.name, folder, trouble: thrown.trouble });
      }
    }
  }
  const { compared, differences, unreachable } = found;
  await store.reconciliations.record({
    compared,
    differences: differences.length,
    unreachable: unreachable.length,
  });
  return found;
}
