// A whole worker on a database of its own, and waiting until it has settled all that it was given.
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { openStore, type Store } from '../../../src/store/index.ts';
import { intake, type Run, settingsFor } from '../../pipeline/intake.ts';
import { keyring } from '../../pipeline/running.ts';
import type { Dovecot } from '../../servers/dovecot.ts';
import type { TestPostgres } from '../../servers/postgres.ts';
import { memoryOf } from './processor.ts';

export const out = (line: string) => process.stdout.write(`${line}\n`);
export type Servers = { dovecot: Dovecot; postgres: TestPostgres };
export type Worker = { run: Run; store: Store; url: string; stop(): Promise<void> };

const asByDefault = {
  SWEEP_SECONDS: '30',
  MAILBOX_TEAM_POLL_SECONDS: '60',
  ...(process.env.BENCH_REDIS ? { REDIS_URL: process.env.BENCH_REDIS } : {}),
};

export async function startWorker({ dovecot, postgres }: Servers, user: string): Promise<Worker> {
  const url = await postgres.database();
  const store = openStore({ databaseUrl: url, connections: 2, keyring });
  const run = intake(['start'], settingsFor(dovecot, user, url, asByDefault));
  return {
    ...{ run, store, url },
    async stop() {
      run.process.kill('SIGTERM');
      await run.ended;
      await store.close();
    },
  };
}

/** Looking costs the database something too. */
const lookSeldom = 1_000;
const tellMilliseconds = 10_000;

/** Waits until so many mails are there and all are settled, with a line of progress now and then. */
export async function settled({ run, store }: Worker, mails: number, lookMilliseconds = lookSeldom): Promise<void> {
  for (let next = Date.now() + tellMilliseconds; ; await wait(lookMilliseconds)) {
    if (run.process.exitCode !== null) throw new Error(`the worker has ended: ${run.output()}`);
    const { messages, unfinished } = await store.work.counts();
    const there = Object.values(messages).reduce((sum, count) => sum + count, 0);
    if (there >= mails && unfinished === 0) return;
    if (Date.now() > next) {
      const { peak, now } = memoryOf(run.process.pid);
      out(
        `  … ${there} mails of ${mails} recorded, ${Math.max(0, there - unfinished)} settled; main process ${now.toFixed(0)} MB, at most ${peak.toFixed(0)} MB`,
      );
      next += tellMilliseconds;
    }
  }
}

/** When the last mail was settled, by the ledger: a look comes up to a second later. */
export async function lastSettled({ url }: Worker): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ changed: Date }>('SELECT max(changed) AS changed FROM messages');
  await client.end();
  return rows[0]?.changed.getTime() ?? Number.NaN;
}
