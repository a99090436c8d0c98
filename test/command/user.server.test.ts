import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { intake } from '../pipeline/intake.ts';
import { startPostgres, type TestPostgres } from '../servers/postgres.ts';

let postgres: TestPostgres;
let settings: Record<string, string>;
beforeAll(async () => {
  postgres = await startPostgres();
  settings = {
    DATABASE_URL: await postgres.database(),
    ORIGINALS_KEY: `test:${Buffer.alloc(32, 7).toString('base64')}`,
    WEB_PORT: '0',
  };
});
afterAll(() => postgres.stop());

async function run(...words: string[]) {
  const process = intake(words, settings);
  const status = await process.ended;
  return { status, output: process.output().trim() };
}

test('users are added, listed, shut out, let in and reset; the last administrator stays', async () => {
  const added = await run(
    'user',
    'add',
    'First.Admin',
    '--display',
    'First Admin',
    '--role',
    'administrator',
    '--role',
    'auditor',
  );
  expect(added).toEqual({
    status: 0,
    output: expect.stringMatching(/^first password, .*: ([0-9a-f]{6}-){3}[0-9a-f]{6}$/),
  });
  expect(await run('user', 'add', 'first.admin', '--role', 'reviewer')).toEqual({
    status: 1,
    output: 'intake user: this name is taken',
  });
  expect(await run('user', 'disable', 'FIRST.admin')).toEqual({
    status: 1,
    output: 'intake user: this is the last administrator',
  });
  await run('user', 'add', 'second', '--role', 'reviewer');
  expect((await run('user', 'disable', 'second')).output).toBe('disabled');
  expect((await run('user', 'list')).output.split('\n')).toEqual([
    'first.admin, administrator auditor, local',
    'second, reviewer, local, disabled',
  ]);
  expect((await run('user', 'enable', 'second')).output).toBe('enabled');
  expect((await run('user', 'reset', 'second')).output).toMatch(/^first password again: /);
  expect((await run('user', 'disable', 'nobody')).status).toBe(1);
  for (const wrong of [
    ['add', 'x', '--role', 'king'],
    ['rename', 'second'],
  ])
    expect([wrong, (await run('user', ...wrong)).status]).toEqual([wrong, 2]);
}, 120_000);

test('audit verify says whether the log is whole, and what is wrong with it', async () => {
  const whole = await run('audit', 'verify');
  expect(whole.status).toBe(0);
  const [told, noted = ''] = whole.output.split('\n');
  expect(told).toMatch(/^\d+ events, all as they were written$/);
  expect(noted).toMatch(/^\d+:[0-9a-f]{64}$/);
  expect((await run('audit', 'verify', '--noted', noted)).status).toBe(0);
  expect((await run('audit', 'verify', '--noted', `2:${'0'.repeat(64)}`)).output).toMatch(/^event 2: not as noted/);
  const sql = new pg.Client({ connectionString: settings.DATABASE_URL });
  await sql.connect();
  await sql.query("SET session_replication_role = 'replica'; UPDATE audit_events SET actor = 'user 9' WHERE id = 2");
  await sql.end();
  const broken = await run('audit', 'verify', '--json');
  expect([broken.status, JSON.parse(broken.output).wrong]).toEqual([1, [{ id: '2', what: 'changed' }]]);
  expect((await run('audit', 'verify')).output).toMatch(/^event 2: changed\n\d+ events, 1 not as they were written/);
  expect((await run('audit', 'check')).status).toBe(2);
}, 60_000);

test('start --only web answers, and ends when it is told', async () => {
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const web = intake(['start', '--only', 'web'], { ...settings, WEB_PORT: String(port) });
  const ask = () => fetch(`http://127.0.0.1:${port}/health`).catch(() => null);
  for (const end = Date.now() + 30_000; (await ask()) === null && Date.now() < end; ) await wait(100);
  const answer = await ask();
  expect([answer?.status, await answer?.json()]).toEqual([200, { status: 'ok' }]);
  const page = await fetch(`http://127.0.0.1:${port}/`);
  expect([page.status, await page.text()]).toEqual([
    200,
    expect.stringContaining('<h1 class="govuk-heading-l">Sign in</h1>'),
  ]);

  // A second one on the same port does not start, and says what to mend.
  const second = intake(['start', '--only', 'web'], { ...settings, WEB_PORT: String(port) });
  expect(await second.ended).toBe(1);
  expect(second.output()).toMatch(/cannot listen on its address\.\n {2}WEB_HOST, WEB_PORT/);

  web.process.kill('SIGTERM');
  expect(await web.ended).toBe(0);
}, 90_000);
