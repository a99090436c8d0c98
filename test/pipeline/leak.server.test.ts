import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Mail, makeMails } from '../../fixtures/mails.ts';
import { openStore } from '../../src/store/index.ts';
import { type Dovecot, startDovecot } from '../servers/dovecot.ts';
import { startPostgres, type TestPostgres } from '../servers/postgres.ts';
import { startRedis, type TestRedis } from '../servers/redis.ts';
import { hasTool } from '../tools.ts';
import { intake, settingsFor } from './intake.ts';
import { keyring, untilSettled } from './running.ts';
import { leaksIn, secretsOf, storedValues } from './secrets.ts';

/** How many mails the log says were opened; a few share a job, and a line. */
function opened(log: string): number {
  const lines = log.split('\n').filter((line) => line.includes('"step_done"') && line.includes('"step":"open"'));
  return lines.reduce((sum, line) => sum + Number(/"count":(\d+)/.exec(line)?.[1]), 0);
}

async function queueRows(queue: pg.Client): Promise<string[]> {
  const { rows } = await queue.query(`SELECT table_name FROM information_schema.tables WHERE table_schema = 'queue'`);
  const all: string[] = [];
  for (const { table_name } of rows)
    all.push(...(await queue.query(`SELECT t::text AS row FROM queue."${table_name}" t`)).rows.map(({ row }) => row));
  return all;
}

/**
 * A job with work on a mail: none is left when it is done, and so nothing that an erasure would have to look for. On PostgreSQL BullMQ keeps the names of
 * the last ten that ended, without what they carried.
 */
function jobsIn(words: string[]): string[] {
  return words.filter(
    (word) => /\b(open|read|file)-\d+\b/.test(word) && (word.includes('ids') || word.startsWith('intake:')),
  );
}

describe.skipIf(!hasTool('dovecot') || !hasTool('redis'))(
  'nothing that a mail says gets into logs, jobs or errors',
  () => {
    let dovecot: Dovecot;
    let postgres: TestPostgres;
    let redis: TestRedis;
    let mails: Mail[];
    beforeAll(async () => {
      [dovecot, postgres, redis] = await Promise.all([startDovecot(), startPostgres(), startRedis({ keeps: true })]);
      mails = await makeMails({ seed: 1, count: 60 });
      await dovecot.append(mails.map(({ raw }) => raw));
    }, 60_000);
    afterAll(async () => {
      await Promise.all([dovecot.stop(), postgres.stop(), redis.stop()]);
    });

    test.each(['PostgreSQL', 'Redis'])(
      'with the queue on %s, at the most talkative log level',
      async (backend) => {
        const url = await postgres.database();
        const settings = settingsFor(dovecot, 'team', url, {
          LOG_LEVEL: 'trace',
          ...(backend === 'Redis' ? { REDIS_URL: redis.url } : {}),
        });
        const jobs: string[] = [];
        const monitor = backend === 'Redis' ? await redis.client.monitor() : null;
        monitor?.on('monitor', (_time: string, words: string[]) => jobs.push(words.join(' ')));
        const queue = new pg.Client({ connectionString: url });
        await queue.connect();
        const store = openStore({ databaseUrl: url, connections: 2, keyring });
        const run = intake(['start'], settings);
        let done = false;
        const sampling = (async () => {
          while (!done && backend === 'PostgreSQL') {
            jobs.push(...(await queueRows(queue)));
            await wait(30);
          }
        })();
        await untilSettled(store, mails.length, 90);
        done = true;
        await sampling;
        const left = async () =>
          backend === 'Redis' ? jobsIn(await redis.client.keys('*')) : jobsIn(await queueRows(queue));
        for (const end = Date.now() + 20_000; (await left()).length > 0 && Date.now() < end; ) await wait(100);
        expect(await left()).toEqual([]);
        const status = intake(['status', '--json'], settings);
        await status.ended;
        const reconcile = intake(['reconcile', '--json'], settings);
        await reconcile.ended;
        run.process.kill('SIGTERM');
        await run.ended;
        monitor?.disconnect();
        await queue.end();
        await store.close();

        const secrets = await secretsOf(mails, await storedValues(url));
        expect(secrets.length).toBeGreaterThan(200);
        // The log tells of the work on every mail.
        expect(opened(run.output())).toBeGreaterThanOrEqual(mails.length);
        expect(jobs.some((job) => job.includes('"ids"') || job.includes('open-'))).toBe(true);
        expect(leaksIn(run.output(), secrets)).toEqual([]);
        expect(leaksIn(jobs.join('\n'), secrets)).toEqual([]);
        // What is on the disk of Redis, snapshot and list of commands, outlives every job.
        const files = backend === 'Redis' ? await redis.files() : '';
        if (backend === 'Redis') expect(files).toMatch(/open-\d+/);
        expect(leaksIn(files, secrets)).toEqual([]);
        expect(leaksIn(status.output() + reconcile.output(), secrets)).toEqual([]);
        // The search itself works: a value put among the lines is found.
        expect(leaksIn(`${run.output()} ${secrets[17]}`, secrets)).toContain(secrets[17]);
      },
      120_000,
    );

    test('what libraries throw is told by its code, however much it quotes', async () => {
      const { faultCode, Fault } = await import('../../src/faults.ts');
      const thrown = Object.assign(new Error('duplicate key: Ann Example, 07700 900123'), { code: 'P2002' });
      expect(faultCode(thrown)).toBe('P2002');
      expect(faultCode(new Fault('database_away', { cause: thrown }))).toBe('database_away:P2002');
      expect(faultCode(Object.assign(new Error('x'), { code: 'Ann Example' }))).toBe('Error');
      expect(faultCode('Ann Example')).toBe('string');
    });

    test('a log line has no room for free text', async () => {
      const { openLog } = await import('../../src/log.ts');
      const lines: string[] = [];
      const log = openLog('trace', (line) => lines.push(line));
      log.info('event', { id: '17', words: 'Ann Example', address: 'ann@example.org' });
      log.fault('event', new Error('Ann Example'));
      expect(lines.join('')).not.toMatch(/Ann|example\.org/);
      expect(lines.join('')).toMatch(/"id":"17"/);
    });
  },
);
