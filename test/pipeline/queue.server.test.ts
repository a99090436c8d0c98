import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type JobQueue, openQueue, type QueueSettings } from '../../src/pipeline/index.ts';
import type { Step, Workers } from '../../src/pipeline/queue.ts';
import { startPostgres, type TestPostgres } from '../servers/postgres.ts';
import { startRedis, type TestRedis } from '../servers/redis.ts';
import { hasTool } from '../tools.ts';

const backends = ['PostgreSQL', ...(hasTool('redis') ? ['Redis'] : [])];

describe.each(backends)('the job queue on %s', (backend) => {
  let postgres: TestPostgres;
  let redis: TestRedis | null = null;
  let url: string;
  let queue: JobQueue;
  const running: Workers[] = [];

  beforeAll(async () => {
    postgres = await startPostgres();
    if (backend === 'Redis') redis = await startRedis();
  });
  afterAll(async () => {
    await postgres.stop();
    await redis?.stop();
  });
  beforeEach(async () => {
    url = await postgres.database();
    const settings: QueueSettings = redis
      ? { kind: 'redis', url: redis.url, prefix: `t${Date.now()}` }
      : { kind: 'postgres', url };
    queue = await openQueue(settings, () => {});
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((workers) => workers.stop(2_000)));
    await queue.close();
  });

  type Seen = { done: string[]; gaveUp: string[] };
  async function work(run: (step: Step, id: string) => Promise<void>, seen: Seen, concurrency = 4): Promise<Workers> {
    const workers = await queue.startWork({
      name: 'work',
      concurrency,
      work: async (step, ids) => {
        for (const id of ids) {
          await run(step, id);
          seen.done.push(`${step}-${id}`);
        }
      },
      gaveUp: async (step, ids) => void seen.gaveUp.push(...ids.map((id) => `${step}-${id}`)),
      trouble: () => {},
    });
    running.push(workers);
    return workers;
  }
  async function until(what: () => boolean, seconds = 20): Promise<void> {
    for (const end = Date.now() + seconds * 1_000; !what(); await wait(20))
      if (Date.now() > end) throw new Error('not reached in time');
  }
  const nothing = async () => {};

  // Of PostgreSQL alone: a client of Redis waits until it may connect.
  if (backend === 'PostgreSQL')
    test('workers that begin while the server takes no connection fail at once, leave the process alive, and begin when it does', async () => {
      const admin = new pg.Client({ connectionString: await postgres.database() });
      await admin.connect();
      const name = new URL(url).pathname.slice(1);
      const open = (may: boolean) =>
        admin.query('UPDATE pg_database SET datallowconn = $1 WHERE datname = $2', [may, name]);
      const seen: Seen = { done: [], gaveUp: [] };
      await queue.add('open', '1');
      await open(false);
      await expect(work(nothing, seen)).rejects.toThrow('not currently accepting connections');
      // Starved of turns, this timer would never come.
      await wait(200);
      await open(true);
      await admin.end();
      await work(nothing, seen);
      await until(() => seen.done.includes('open-1'));
    });

  test('each job runs once, whatever its step, and two workers share them', async () => {
    const seen: Seen = { done: [], gaveUp: [] };
    await work(nothing, seen);
    await work(nothing, seen);
    await queue.addMany(
      'read',
      Array.from({ length: 40 }, (_, index) => String(index)),
    );
    await queue.add('open', '7');
    await until(() => seen.done.length >= 41);
    await wait(200);
    expect([...seen.done].sort()).toEqual([...new Set(seen.done)].sort());
    expect(seen.done).toContain('open-7');
  });

  test('the same job is not put in twice while it waits, and can be put in again when it has ended', async () => {
    const seen: Seen = { done: [], gaveUp: [] };
    for (let time = 0; time < 5; time += 1) await queue.add('read', '1');
    await work(nothing, seen);
    await until(() => seen.done.length === 1);
    await wait(300);
    expect(seen.done).toEqual(['read-1']);
    await queue.add('read', '1');
    await until(() => seen.done.length === 2);
  });

  test('a step that does the work of all runs once however often it is asked for, and once more when asked for while it runs', async () => {
    const seen: Seen = { done: [], gaveUp: [] };
    for (let time = 0; time < 5; time += 1) await queue.addOnce('match', String(time));
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let begun = 0;
    await work(async () => {
      begun += 1;
      await held;
    }, seen);
    await until(() => begun === 1);
    for (let time = 5; time < 10; time += 1) await queue.addOnce('match', String(time));
    await wait(300);
    expect(begun).toBe(1);
    release();
    await until(() => begun === 2);
    await wait(500);
    expect(begun).toBe(2);
    await queue.addOnce('match', '11');
    await until(() => begun === 3);
  });

  test('what was begun is ended before more is begun', async () => {
    const seen: Seen = { done: [], gaveUp: [] };
    for (const id of ['1', '2', '3']) await queue.add('open', id);
    await queue.addMany('read', ['7']);
    await queue.addOnce('match', '9');
    await work(
      async (step) => {
        // Asked for while it runs, matching has its second turn before the mails that wait.
        if (step === 'match' && seen.done.length === 0) await queue.addOnce('match', '10');
      },
      seen,
      1,
    );
    await until(() => seen.done.length === 6);
    expect(seen.done).toEqual(['match-9', 'match-10', 'read-7', 'open-1', 'open-2', 'open-3']);
  });

  test('a job that fails is tried again, and one that never succeeds is given up once', async () => {
    const seen: Seen = { done: [], gaveUp: [] };
    const tries = new Map<string, number>();
    await work(async (_step, id) => {
      tries.set(id, (tries.get(id) ?? 0) + 1);
      if (id === 'bad' || (tries.get(id) ?? 0) < 3) throw new Error('no');
    }, seen);
    await queue.addMany('read', ['slow', 'bad']);
    await until(() => seen.gaveUp.length === 1 && seen.done.length === 1, 40);
    expect(seen).toEqual({ done: ['read-slow'], gaveUp: ['read-bad'] });
    expect([tries.get('slow'), tries.get('bad')]).toEqual([3, 5]);
  }, 60_000);

  test('stopping waits for the work under way and takes no more, and does not wait for ever', async () => {
    const seen: Seen = { done: [], gaveUp: [] };
    const slow = await work(() => wait(400).then(() => {}), seen, 1);
    for (const id of ['1', '2', '3']) await queue.add('open', id);
    await wait(150);
    await slow.stop(5_000);
    running.length = 0;
    expect(seen.done).toEqual(['open-1']);
    await wait(500);
    expect(seen.done).toHaveLength(1);
    let begun = false;
    const hanging = await work(
      () => {
        begun = true;
        return new Promise(() => {});
      },
      seen,
      1,
    );
    await until(() => begun);
    const before = Date.now();
    await hanging.stop(300);
    running.length = 0;
    expect(Date.now() - before).toBeLessThan(3_000);
  });

  test('work goes on after the server has dropped every connection', async () => {
    const seen: Seen = { done: [], gaveUp: [] };
    await work(nothing, seen);
    await queue.add('read', '1');
    await until(() => seen.done.length === 1);
    if (redis) await redis.restart();
    else {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      await client.query(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
      );
      await client.end();
    }
    // The sweep puts in again what a wiped queue has lost.
    for (const end = Date.now() + 30_000; seen.done.length < 2 && Date.now() < end; await wait(500))
      await queue.add('read', '2').catch(() => {});
    expect(seen.done).toContain('read-2');
  }, 60_000);
});
