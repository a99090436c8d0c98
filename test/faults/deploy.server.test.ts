import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Mail, makeMails } from '../../fixtures/mails.ts';
import { openStore } from '../../src/store/index.ts';
import { intake, settingsFor } from '../pipeline/intake.ts';
import { keyring, untilSettled } from '../pipeline/running.ts';
import { type Dovecot, startDovecot } from '../servers/dovecot.ts';
import { startPostgres, type TestPostgres } from '../servers/postgres.ts';
import { hasTool } from '../tools.ts';
import { builtProgram } from './built-program.ts';
import { openCrew } from './crew.ts';
import { brokenRules, lookAtResult } from './look.ts';

const count = 60;
const root = resolve(import.meta.dirname, '../..');

/** What a next version may bring: a column with a value in every row, an index, and a lock on the busiest table meanwhile. */
const nextMigration = `
  ALTER TABLE messages ADD COLUMN next_version text NOT NULL DEFAULT 'x';
  CREATE INDEX next_version ON messages (next_version);
  LOCK TABLE forms IN ACCESS EXCLUSIVE MODE;
  SELECT pg_sleep(1);
`;

describe.skipIf(!hasTool('dovecot'))('a program that is replaced or loses what it stands on', () => {
  let dovecot: Dovecot;
  let postgres: TestPostgres;
  let mails: Mail[];
  let folder: string;
  let program: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'intake-next-'));
    [dovecot, postgres] = await Promise.all([startDovecot(), startPostgres()]);
    program = builtProgram();
    mails = await makeMails({ seed: 22, count });
  }, 180_000);
  afterAll(async () => {
    await Promise.all([dovecot.stop(), postgres.stop()]);
    rmSync(folder, { recursive: true, force: true });
  });

  async function arrive(user: string, from: number, to: number): Promise<void> {
    const staff = await dovecot.staff(user);
    for (let at = from; at < to; at += 1)
      await staff.append('INBOX', mails[at]?.raw ?? Buffer.alloc(0), [], new Date(Date.UTC(2026, 10, 2, 9, 0, at)));
    await staff.logout();
  }

  /** The next version: the same program with one more migration. */
  function nextVersion(): string {
    cpSync(join(root, 'dist'), folder, { recursive: true });
    cpSync(join(root, 'package.json'), join(folder, 'package.json'));
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    const migration = join(folder, 'prisma', 'migrations', '20991231235959_next');
    mkdirSync(migration);
    writeFileSync(join(migration, 'migration.sql'), nextMigration);
    return join(folder, 'src', 'main.js');
  }

  test('a deploy in mid-run: the schema changes under the old version, both run together, the old one ends', async () => {
    const calm = await postgres.database();
    const first = openCrew(settingsFor(dovecot, 'calm', calm), program);
    const alone = await first.start('main');
    await arrive('calm', 0, count);
    const calmStore = openStore({ databaseUrl: calm, connections: 2, keyring });
    await untilSettled(calmStore, count, 90);
    await calmStore.close();
    expect(await first.end(alone)).toBe(0);

    const url = await postgres.database();
    const settings = settingsFor(dovecot, 'team', url);
    const crew = openCrew(settings, program);
    const store = openStore({ databaseUrl: url, connections: 2, keyring });
    const old = await crew.start('main');
    await arrive('team', 0, count / 3);
    for (const end = Date.now() + 60_000; (await store.work.counts()).forms.filed === undefined && Date.now() < end; )
      await wait(50);
    const next = spawn(process.execPath, [nextVersion(), 'start'], {
      env: { PATH: process.env.PATH ?? '', ...settings, HEALTH_PORT: '0' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const lines: Buffer[] = [];
    next.stderr?.on('data', (piece: Buffer) => lines.push(piece));
    await arrive('team', count / 3, (2 * count) / 3);
    await said(next, lines, '"started"');
    // Both at work on the new schema.
    expect(await store.running.counts()).toEqual({ collector: 2, worker: 2, web: 2 });
    await arrive('team', (2 * count) / 3, count);
    expect(await crew.end(old)).toBe(0);
    await untilSettled(store, count, 90);
    expect(await store.running.counts()).toEqual({ collector: 1, worker: 1, web: 1 });
    await store.close();
    // The old version says why it does not start any more.
    const late = intake(['start'], settings, process.cwd(), program);
    expect(await late.ended).toBe(1);
    expect(late.output()).toContain('migration 20991231235959_next');
    next.kill('SIGTERM');
    expect((await once(next, 'exit'))[0]).toBe(0);
    expect(await brokenRules(url)).toEqual({});
    expect((await lookAtResult(url)).mails).toEqual((await lookAtResult(calm)).mails);
    await Promise.all([first.stop(), crew.stop()]);
  }, 240_000);

  test('a log that can no longer be written, because its disk is full or nobody reads it, stops nothing', async () => {
    for (const [user, errors] of [
      ['full', openSync('/dev/full', 'w')],
      ['unread', 'pipe'],
    ] as const) {
      const url = await postgres.database();
      const run = spawn(process.execPath, [program, 'start'], {
        env: { PATH: process.env.PATH ?? '', ...settingsFor(dovecot, user, url, { LOG_LEVEL: 'trace' }) },
        stdio: ['ignore', 'ignore', errors],
      });
      // The reader of the pipe goes away.
      run.stderr?.destroy();
      const store = openStore({ databaseUrl: url, connections: 2, keyring });
      await arrive(user, 0, 10);
      await untilSettled(store, 10, 60);
      await store.close();
      expect(run.exitCode).toBeNull();
      run.kill('SIGTERM');
      expect((await once(run, 'exit'))[0]).toBe(0);
    }
  }, 150_000);

  test('the PostgreSQL that comes with the program is started again when it ends by itself', async () => {
    const data = join(folder, 'data');
    const { DATABASE_URL: _, ...settings } = settingsFor(dovecot, 'embedded', '', { DATA_FOLDER: data });
    const crew = openCrew(settings, program);
    const member = await crew.start('main');
    const ready = async () => (await crew.probe(member, '/health/ready')).status;
    for (const end = Date.now() + 60_000; (await ready()) !== 200 && Date.now() < end; ) await wait(100);
    await arrive('embedded', 0, 10);
    const server = Number(readFileSync(join(data, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
    process.kill(server, 'SIGKILL');
    for (const end = Date.now() + 60_000; (await ready()) === 200 && Date.now() < end; ) await wait(20);
    for (const end = Date.now() + 60_000; (await ready()) !== 200 && Date.now() < end; ) await wait(100);
    const status = async () => {
      const run = intake(['status', '--json'], settings, process.cwd(), program);
      await run.ended;
      return run.output();
    };
    for (const end = Date.now() + 90_000; !(await status()).includes('"unfinished": 0') && Date.now() < end; )
      await wait(500);
    const { messages } = JSON.parse(await status());
    expect(Object.values<number>(messages).reduce((sum, one) => sum + one, 0)).toBe(10);
    expect(await crew.end(member)).toBe(0);
    expect(crew.fallen()).toEqual([]);
    await crew.stop();
  }, 240_000);
});

async function said(process: ChildProcess, lines: Buffer[], words: string): Promise<void> {
  for (const end = Date.now() + 60_000; !Buffer.concat(lines).toString().includes(words); await wait(50))
    if (Date.now() > end || process.exitCode !== null)
      throw new Error(`not said: ${Buffer.concat(lines).toString().slice(-1_000)}`);
}
