import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { openLog } from '../../src/log.ts';
import type { MailboxSettings } from '../../src/mailbox/index.ts';
import {
  askToOpen,
  type JobQueue,
  openQueue,
  type QueueSettings,
  startCollector,
  startWorker,
  type WorkerSettings,
} from '../../src/pipeline/index.ts';
import { type MessageId, openStore, type Store } from '../../src/store/index.ts';
import type { Dovecot } from '../servers/dovecot.ts';

/** The whole path in this process, as `intake start` puts it together. */
export type Running = {
  store: Store;
  queue: JobQueue;
  log: string[];
  stopWorker(): Promise<void>;
  startWorker(): Promise<void>;
  stop(): Promise<void>;
};

export const keyring = { current: { id: 'test', key: randomBytes(32) }, others: [] };

export const workerSettings: WorkerSettings = {
  certainEnough: 0.9,
  sender: { trustedServers: ['mx.team.example.org'] },
  fileBytes: 60_000_000,
  stuckMilliseconds: 60_000,
  concurrency: 8,
  sweepMilliseconds: 1_500,
  checkOverdueMilliseconds: 600_000,
  stopMilliseconds: 20_000,
  pool: { readers: 2, milliseconds: 60_000, bytes: 1_500_000_000 },
};

export function mailboxOn(dovecot: Dovecot, user: string, more: Partial<MailboxSettings> = {}): MailboxSettings {
  return {
    name: 'team',
    host: 'localhost',
    port: dovecot.port,
    tls: 'implicit',
    user,
    auth: { kind: 'password', password: dovecot.password },
    folders: ['INBOX'],
    order: 'oldest_first',
    pollSeconds: 1,
    messageBytes: 50_000_000,
    caFile: dovecot.caFile,
    ...more,
  };
}

export async function runPath(
  databaseUrl: string,
  queueSettings: QueueSettings,
  mailboxes: MailboxSettings[],
): Promise<Running> {
  const lines: string[] = [];
  const log = openLog('trace', (line) => lines.push(line));
  const queue = await openQueue(queueSettings, (thrown) => log.fault('queue_trouble', thrown));
  const opening = askToOpen(queue, log);
  const recorded = (id: MessageId) => opening.add(id);
  const store = openStore({ databaseUrl, connections: 12, keyring, recorded });
  let worker = await startWorker(store, queue, workerSettings, log);
  const collector = await startCollector(store, queue, mailboxes, log);
  return {
    store,
    queue,
    log: lines,
    stopWorker: () => worker.stop(),
    async startWorker() {
      worker = await startWorker(store, queue, workerSettings, log);
    },
    async stop() {
      await collector.stop();
      await worker.stop();
      await queue.close();
      await store.close();
    },
  };
}

/** Until every mail has a disposition. */
export async function untilSettled(store: Store, mails: number, seconds: number): Promise<void> {
  for (const end = Date.now() + seconds * 1_000; ; await wait(100)) {
    const { messages, unfinished } = await store.work.counts();
    const there = Object.values(messages).reduce((sum, count) => sum + count, 0);
    if (there >= mails && unfinished === 0) return;
    if (Date.now() > end) throw new Error(`not settled in time: ${JSON.stringify(messages)}`);
  }
}

/** What came of every mail, in the order of the ledger and without ids: two runs over the same mails must give the same. */
export async function outcomeOf(
  databaseUrl: string,
): Promise<{ subject: string; disposition: string; reasons: string[]; forms: string[] }[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query(`
    SELECT m.message_id AS subject, m.disposition,
      ARRAY(SELECT DISTINCT reason FROM review_items r, unnest(r.reasons) AS reason WHERE r.message_id = m.id ORDER BY 1) AS reasons,
      ARRAY(
        SELECT f.kind || ' ' || f.state || ' ' || f.fingerprint || ' ' || COALESCE(first.fingerprint, '') || ' ' || (
          SELECT md5(string_agg(v.key || v.state || COALESCE(v.value::text, '') || v.raw, '|' ORDER BY v.key)) FROM form_values v WHERE v.form_id = f.id)
        FROM forms f LEFT JOIN forms first ON first.id = f.duplicate_of_id WHERE f.message_id = m.id ORDER BY 1
      ) AS forms
    FROM messages m ORDER BY m.id`);
  await client.end();
  return rows;
}
