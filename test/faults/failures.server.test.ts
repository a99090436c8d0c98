import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Mail, makeMails } from '../../fixtures/mails.ts';
import { openStore, type Store } from '../../src/store/index.ts';
import { intake, settingsFor } from '../pipeline/intake.ts';
import { keyring, untilSettled } from '../pipeline/running.ts';
import { type Dovecot, startDovecot } from '../servers/dovecot.ts';
import { type FragilePostgres, type Full, startFragilePostgres } from '../servers/fragile-postgres.ts';
import { startProxy, type Wire } from '../servers/proxy.ts';
import { startRedis, type TestRedis } from '../servers/redis.ts';
import { hasTool } from '../tools.ts';
import { builtProgram } from './built-program.ts';
import { type Crew, type Member, openCrew } from './crew.ts';
import { brokenRules, lookAtResult, type Result } from './look.ts';

const count = 50;

/**
 * Each failure by itself, in mid-run: what the probes, the metrics and `intake status` say while it lasts, and that afterwards every mail came to the
 * same as in a run without it. Mails come in two halves, the second while things fail.
 */
describe.skipIf(!hasTool('dovecot') || !hasTool('redis'))('when something fails in mid-run', () => {
  let dovecot: Dovecot;
  let postgres: FragilePostgres;
  let redis: TestRedis;
  let mailWire: Wire;
  let redisWire: Wire;
  let mails: Mail[];
  let program: string;
  let undisturbed: Result;
  let users = 0;
  let url: string;
  let settings: Record<string, string>;
  let store: Store;
  let crew: Crew;
  let member: Member;

  beforeAll(async () => {
    [dovecot, postgres, redis] = await Promise.all([startDovecot(), startFragilePostgres(), startRedis()]);
    program = builtProgram();
    mailWire = await startProxy(dovecot.port);
    redisWire = await startProxy(Number(new URL(redis.url).port));
    mails = await makeMails({ seed: 21, count });
    await begin({});
    await arrive(0, count);
    undisturbed = await ended();
  }, 240_000);
  beforeEach(() => {
    for (const wire of [mailWire, redisWire, postgres.wire]) wire.refuse(false);
  });
  // Also after a test that failed.
  afterEach(() => crew.stop());
  afterAll(async () => {
    await Promise.all([mailWire.stop(), redisWire.stop()]);
    await Promise.all([dovecot.stop(), postgres.stop(), redis.stop()]);
  }, 60_000);

  /** A new mailbox, a new database, and the whole program in one process. */
  async function begin(more: Record<string, string>): Promise<void> {
    users += 1;
    url = await postgres.database();
    settings = settingsFor({ ...dovecot, port: mailWire.port }, `user${users}`, url, {
      READERS: '1',
      STOP_SECONDS: '5',
      ...more,
    });
    store = openStore({ databaseUrl: postgres.direct(url), connections: 2, keyring });
    crew = openCrew(settings, program);
    member = await crew.start('main');
    await until(async () => (await crew.probe(member, '/health/ready')).status === 200);
    // The probes answer before the parts have begun.
    await until(async () => crew.log().includes('"started"'));
  }

  async function arrive(from: number, to: number): Promise<void> {
    const staff = await dovecot.staff(`user${users}`);
    for (let at = from; at < to; at += 1)
      await staff.append('INBOX', mails[at]?.raw ?? Buffer.alloc(0), [], new Date(Date.UTC(2026, 10, 2, 9, 0, at)));
    await staff.logout();
  }

  /** Everything settled, everything stopped, and what came of it; the crew fell over nothing. */
  async function ended(): Promise<Result> {
    // The server may have been restarted elsewhere meanwhile.
    await store.close();
    store = openStore({ databaseUrl: postgres.direct(url), connections: 2, keyring });
    await untilSettled(store, count, 120);
    await store.close();
    for (const one of [...crew.members]) expect(await crew.end(one)).toBe(0);
    expect(crew.fallen()).toEqual([]);
    await crew.stop();
    expect(await brokenRules(postgres.direct(url))).toEqual({});
    return lookAtResult(postgres.direct(url));
  }

  async function endsAsUndisturbed(): Promise<void> {
    expect((await ended()).mails).toEqual(undisturbed.mails);
  }

  async function until(holds: () => Promise<boolean>, seconds = 60): Promise<void> {
    for (const end = Date.now() + seconds * 1_000; !(await holds()); await wait(100))
      if (Date.now() > end) throw new Error(`not in time\n${crew.log().slice(-2_000)}`);
  }

  const says = async (path: string, part: string) => (await crew.probe(member, path)).body.includes(part);
  const status = async () => {
    const run = intake(['status'], settings, process.cwd(), program);
    const code = await run.ended;
    return { code, output: run.output() };
  };

  test('PostgreSQL ends as if the power went: the process lives, is not ready, and goes on when it is back', async () => {
    await begin({});
    await arrive(0, count / 2);
    await postgres.halt();
    await until(async () => (await crew.probe(member, '/health/ready')).status === 503);
    expect(await crew.probe(member, '/health/live')).toEqual({ status: 200, body: '{"live":true}\n' });
    expect(await says('/health/ready', '"database":false')).toBe(true);
    await until(() => says('/metrics', 'intake_up{server="database"} 0'));
    expect(await status()).toMatchObject({
      code: 1,
      output: expect.stringContaining('The database cannot be reached.'),
    });
    await arrive(count / 2, count);
    await postgres.start();
    await until(async () => (await crew.probe(member, '/health/ready')).status === 200);
    await endsAsUndisturbed();
  }, 240_000);

  test.each<Full>(['a full disk', 'a bound on files'])(
    'PostgreSQL can write nothing more because of %s: mails stay on the server, nobody is asked about them, and there is no hurry of tries',
    async (way) => {
      // A small disk is not to be had everywhere; the bound is, and refuses the same.
      const full = postgres.ways.includes(way) ? way : 'a bound on files';
      await begin({});
      await arrive(0, count / 2);
      postgres.fill(full);
      await arrive(count / 2, count);
      // Whoever writes next meets it first: a step, or the collector with a new mail.
      await until(
        async () =>
          (await says('/metrics', full === 'a full disk' ? 'SQLSTATE_53100' : 'SQLSTATE_58030')) ||
          (await says('/metrics', 'intake_events_total{event="mailbox_trouble"')),
      );
      const lines = crew.log().length;
      await wait(3_000);
      // A few lines a second at most: the same few steps, ever more seldom.
      expect(crew.log().slice(lines).split('\n').length).toBeLessThan(400);
      expect((await crew.probe(member, '/health/live')).status).toBe(200);
      await postgres.free();
      await endsAsUndisturbed();
    },
    240_000,
  );

  test('Redis is away, comes back empty, and is wiped again: not ready while it is away, and the sweep puts everything back', async () => {
    await begin({ REDIS_URL: `redis://127.0.0.1:${redisWire.port}` });
    await arrive(0, count / 2);
    redisWire.refuse(true);
    redisWire.cut();
    await redis.restart();
    await until(() => says('/health/ready', '"queue":false'));
    expect((await crew.probe(member, '/health/live')).status).toBe(200);
    await until(() => says('/metrics', 'intake_up{server="queue"} 0'));
    await arrive(count / 2, count);
    redisWire.refuse(false);
    await until(async () => (await crew.probe(member, '/health/ready')).status === 200);
    await redis.client.flushall();
    await until(() => says('/metrics', 'intake_events_total{event="sweep_found_work"'));
    await endsAsUndisturbed();
  }, 240_000);

  test('Redis or PostgreSQL is away when the program is told to stop: it stops all the same', async () => {
    await begin({ REDIS_URL: `redis://127.0.0.1:${redisWire.port}` });
    redisWire.refuse(true);
    redisWire.cut();
    await until(() => says('/health/ready', '"queue":false'));
    expect(await crew.end(member)).toBe(0);
    redisWire.refuse(false);
    member = await crew.start('main');
    await until(async () => (await crew.probe(member, '/health/ready')).status === 200);
    postgres.wire.refuse(true);
    postgres.wire.cut();
    await until(() => says('/health/ready', '"database":false'));
    expect(await crew.end(member)).toBe(0);
    // Started while the database is away, it waits and says so; told to stop meanwhile, it stops.
    member = await crew.start('main');
    await until(() => says('/health/ready', '{"database":false,"queue":false}'));
    expect((await crew.probe(member, '/health/live')).status).toBe(200);
    await until(async () => crew.log().includes('"start_waits"'));
    expect(await crew.end(member)).toBe(0);
    member = await crew.start('main');
    await until(async () => (await crew.probe(member, '/health/live')).status === 200);
    postgres.wire.refuse(false);
    await arrive(0, count);
    await endsAsUndisturbed();
  }, 240_000);

  test('the mail server drops every connection and stays away: the folder is in trouble until it is back', async () => {
    await begin({});
    await arrive(0, count / 2);
    mailWire.refuse(true);
    mailWire.cut();
    await until(() => says('/metrics', 'intake_folder_trouble{'));
    expect((await crew.probe(member, '/health/ready')).status).toBe(200);
    expect((await crew.probe(member, '/health')).status).toBe(503);
    const { code, output } = await status();
    expect(code).toBe(1);
    expect(output).toMatch(/team, INBOX: .*(connection lost|server unreachable|unexpected) since/);
    await arrive(count / 2, count);
    mailWire.refuse(false);
    await until(async () => (await crew.probe(member, '/health')).status === 200, 60);
    expect((await status()).code).toBe(0);
    await endsAsUndisturbed();
  }, 240_000);

  test('the clock goes three hours forward, then six back, then right: every mail is found, and the jumps are counted', async () => {
    await begin({ STUCK_SECONDS: '86400' });
    const hour = 3_600_000;
    const settled = async () => (await store.work.counts()).messages;
    for (const [at, hours] of [3, -3, 0].entries()) {
      member.setClock(hours * hour);
      await wait(300);
      await arrive(Math.floor((at * count) / 3), Math.floor(((at + 1) * count) / 3));
      // Cut in the middle, so that jobs wait for their next try under the wrong time.
      postgres.wire.cut();
      await until(() => says('/metrics', `intake_events_total{event="clock_jumped",fault=""} ${at + 1}`));
      await until(async () => Object.values(await settled()).reduce((sum, one) => sum + one, 0) > (at * count) / 3);
    }
    await endsAsUndisturbed();
  }, 240_000);

  test('two collectors by mistake: nothing is there twice, and status and metrics say that there are two', async () => {
    await begin({});
    const second = await crew.start('collector');
    await until(async () => (await crew.probe(second, '/health/ready')).status === 200);
    await arrive(0, count);
    await until(() => says('/metrics', 'intake_parts_running{part="collector"} 2'));
    expect((await status()).output).toContain('2 collector, 1 worker, 1 web (MORE THAN ONE COLLECTOR)');
    expect(await crew.end(second)).toBe(0);
    expect((await status()).output).toContain('1 collector, 1 worker, 1 web\n');
    await endsAsUndisturbed();
    expect((await status()).output).toContain('0 collector, 0 worker, 0 web (NO COLLECTOR, NO WORKER)');
  }, 240_000);
});
