import { Fault } from '../faults.ts';
import {
  compareWithLedger,
  type Difference,
  listServerFolder,
  MailboxFailure,
  type MailboxSettings,
} from '../mailbox/index.ts';
import type { BucketComparison, Store } from '../store/index.ts';

export type Reconciled = {
  compared: number;
  differences: Difference[];
  unreachable: { mailbox: string; folder: string; trouble: string }[];
  /** Objects and rows of the bucket; null where there is none. */
  originals: BucketComparison | null | 'unreachable';
};

/** Compares the server's list of each folder with the ledger. The result stands at the head of every page of the web app. */
export async function reconcileMailboxes(store: Store, mailboxes: MailboxSettings[]): Promise<Reconciled> {
  const found: Reconciled = { compared: 0, differences: [], unreachable: [], originals: null };
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
  found.originals = await compareOriginals(store);
  const { compared, differences, unreachable, originals } = found;
  const inBucket = typeof originals === 'object' && originals !== null ? originals.missing.count : 0;
  await store.reconciliations.record({
    compared,
    differences: differences.length + inBucket,
    unreachable: unreachable.length + (originals === 'unreachable' ? 1 : 0),
  });
  return found;
}

async function compareOriginals(store: Store): Promise<Reconciled['originals']> {
  try {
    await store.originals.removeErased();
    return await store.originals.compare();
  } catch (thrown) {
    if (thrown instanceof Fault && thrown.code === 'bucket_away') return 'unreachable';
    throw thrown;
  }
}
