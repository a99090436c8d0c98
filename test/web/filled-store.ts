import { readFile } from 'node:fs/promises';
import { openLog } from '../../src/log.ts';
import { openQueue, startWorker } from '../../src/pipeline/index.ts';
import { openStore } from '../../src/store/index.ts';
import { keyring, untilSettled, workerSettings } from '../pipeline/running.ts';

/** A mail of each kind that the pages must show: filed, the same again, changed, two forms in one, unreadable, locked, not a form. */
export const fixtureMails = [
  '001-referral-docx',
  '002-toolkit-docx',
  '003-same-form-resaved',
  '004-same-form-same-bytes',
  '005-changed-toolkit',
  '006-two-forms',
  '009-nested-mail',
  '014-body-text',
  '015-question',
  '016-other-form',
  '017-broken-docx',
  '020-purview',
  '031-locked-office',
  '033-locked-pdf',
  '034-password-note',
  '036-bounce',
];

/** Brings mails through the whole path, without a mail server: recorded in the ledger, opened, read, matched, filed or sent to review. */
export async function fillStore(databaseUrl: string, mails: Uint8Array[], received: Date): Promise<void> {
  const log = openLog('silent');
  const queue = await openQueue({ kind: 'postgres', url: databaseUrl }, (thrown) => log.fault('queue_trouble', thrown));
  const store = openStore({ databaseUrl, connections: 12, keyring });
  const state = { mailbox: 'team', folder: 'INBOX', uidValidity: 7n };
  for (const [at, bytes] of mails.entries()) {
    const arrived = new Date(received.getTime() + at * 60_000);
    await store.ledger.record(state, { uid: at + 1, received: arrived, bytes });
  }
  await store.ledger.checkSucceeded(state);
  const worker = await startWorker(
    store,
    queue,
    // The sweep puts in what was recorded without a job.
    { ...workerSettings, sweepMilliseconds: 300, pool: { ...workerSettings.pool, readers: 2 } },
    log,
  );
  await untilSettled(store, mails.length, 300);
  await worker.stop();
  await queue.close();
  await store.close();
}

export function readFixture(name: string): Promise<Buffer> {
  return readFile(new URL(`../../fixtures/inbox/${name}.eml`, import.meta.url));
}
