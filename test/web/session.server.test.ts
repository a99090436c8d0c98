import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { UserId } from '../../src/store/index.ts';
import { hashPassword } from '../../src/web/index.ts';
import { accessibilityFaults } from './axe.ts';
import { type RunningApp, startApp } from './harness.ts';

const password = 'three random words';
let app: RunningApp;
let sql: pg.Client;
let users = 0;

beforeAll(async () => {
  app = await startApp({ mails: [] });
  sql = new pg.Client({ connectionString: app.databaseUrl });
  await sql.connect();
});
afterAll(async () => {
  await sql.end();
  await app.stop();
});
beforeEach(() => {
  app.clock.offset = 0;
});

async function addUser(): Promise<{ id: UserId; name: string }> {
  users += 1;
  const name = `user${users}`;
  const passwordHash = await hashPassword(password);
  const id = await app.store.users.add({ name, displayName: name, roles: ['administrator'], passwordHash }, 'command');
  if (id === null) throw new Error('name taken');
  return { id, name };
}

/** Cookies and form token of a browser that has opened the sign-in page. */
async function stranger() {
  const page = await fetch(`${app.address}/sign-in`);
  const cookie = page.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const token = /name="_csrf" value="([^"]+)"/.exec(await page.text())?.[1] ?? '';
  return { cookie, token, flags: page.headers.getSetCookie() };
}

async function post(
  path: string,
  cookie: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
) {
  return fetch(`${app.address}${path}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie, ...headers },
    body: new URLSearchParams(fields),
  });
}

async function signIn(name: string, typed: string) {
  const { cookie, token } = await stranger();
  return post('/sign-in', cookie, { _csrf: token, name, password: typed });
}

async function tokenOf(cookie: string, path: string): Promise<string> {
  const page = await fetch(`${app.address}${path}`, { headers: { cookie } });
  return /name="_csrf" value="([^"]+)"/.exec(await page.text())?.[1] ?? '';
}

describe('guessing', () => {
  test('five wrong passwords lock the account for 15 minutes, also for the right one, and the page never says which it was', async () => {
    const { name } = await addUser();
    const pages = new Set<string>();
    for (let tries = 0; tries < 5; tries += 1) {
      const answer = await signIn(name, 'wrong');
      expect(answer.status).toBe(422);
      pages.add((await answer.text()).replaceAll(/value="[^"]*"/g, ''));
    }
    const locked = await signIn(name, password);
    expect(locked.status).toBe(422);
    pages.add((await locked.text()).replaceAll(/value="[^"]*"/g, ''));
    const unknown = await signIn('nobody at all', 'wrong');
    pages.add((await unknown.text()).replaceAll(/value="[^"]*"/g, ''));
    expect(pages.size).toBe(1);
    app.clock.offset = 16 * 60_000;
    expect((await signIn(name, password)).status).toBe(303);
    const { events } = await app.store.audit.search({ action: 'sign_in_locked', limit: 10 });
    expect(events).toHaveLength(1);
  });

  test('an unknown name costs as much time as a known one', async () => {
    const { name } = await addUser();
    const time = async (who: string) => {
      const { cookie, token } = await stranger();
      const began = performance.now();
      await (await post('/sign-in', cookie, { _csrf: token, name: who, password: 'wrong' })).text();
      return performance.now() - began;
    };
    const [known, unknown] = [[] as number[], [] as number[]];
    for (let round = 0; round < 4; round += 1) {
      known.push(await time(name));
      unknown.push(await time(`${name}x`));
    }
    const fastest = (times: number[]) => Math.min(...times);
    // Without the hash of nobody's password an unknown name would answer in a tenth of the time.
    expect(fastest(unknown)).toBeGreaterThan(fastest(known) * 0.5);
  });

  test('too many tries from one address are told to wait', async () => {
    const { cookie, token } = await stranger();
    const statuses = new Set<number>();
    for (let tries = 0; tries < 25; tries += 1)
      statuses.add((await post('/sign-in', cookie, { _csrf: token, name: '', password: '' })).status);
    expect(statuses).toContain(429);
  });
});

describe('the cookie', () => {
  test('cannot be read by a script, goes to no other site, and holds nothing', async () => {
    const { flags } = await stranger();
    for (const flag of flags) expect(flag).toMatch(/^intake-visit=[\w-]{32}; Path=\/; HttpOnly; SameSite=Lax$/);
    const cookie = await app.cookie('auditor');
    const { rows } = await sql.query('SELECT encode(token_hash, $1) AS hash FROM sessions', ['hex']);
    expect(JSON.stringify(rows)).not.toContain(cookie.split('=')[1]);
  });

  test('of one step is not good after the next', async () => {
    const { id } = await addUser();
    const half = 'a-half-way-token';
    await app.store.sessions.begin(half, id, 'password');
    const page = await fetch(`${app.address}/users`, {
      redirect: 'manual',
      headers: { cookie: `intake-session=${half}` },
    });
    expect(page.headers.get('location')).toBe('/sign-in?to=%2Fusers');
  });

  test('that somebody made up is none', async () => {
    for (const made of ['x', 'a'.repeat(43), 'a'.repeat(5_000), '%00', "' OR 1=1"]) {
      const page = await fetch(`${app.address}/users`, {
        redirect: 'manual',
        headers: { cookie: `intake-session=${made}` },
      });
      expect([303, 431]).toContain(page.status);
    }
  });
});

describe('a session ends', () => {
  const open = async (cookie: string) =>
    (await fetch(`${app.address}/users/new`, { redirect: 'manual', headers: { cookie } })).status === 200;

  test('after 30 minutes without a page, and lives on with one', async () => {
    const [idle, busy] = [await app.cookie('administrator'), await app.cookie('administrator')];
    app.clock.offset = 20 * 60_000;
    expect(await open(busy)).toBe(true);
    app.clock.offset = 31 * 60_000;
    expect(await open(idle)).toBe(false);
    expect(await open(busy)).toBe(true);
    // An ended session is not woken by a clock that was set back, nor by being looked at.
    app.clock.offset = 62 * 60_000;
    expect(await open(idle)).toBe(false);
    expect(await open(busy)).toBe(false);
  });

  test('also where a queue stands open that looks by itself for what is new', async () => {
    const cookie = await app.cookie('administrator');
    const token = await tokenOf(cookie, '/queue');
    const rows = async () => (await post('/queue/rows', cookie, { _csrf: token })).status;
    for (const minutes of [10, 20, 29]) {
      app.clock.offset = minutes * 60_000;
      const stamp = await fetch(`${app.address}/queue/stamp`, { redirect: 'manual', headers: { cookie } });
      expect([stamp.status, await rows()]).toEqual([200, 200]);
    }
    app.clock.offset = 31 * 60_000;
    expect(await open(cookie)).toBe(false);
    // Nothing is held for later of what a script has sent.
    expect((await post('/queue/rows', cookie, { _csrf: token }, { 'sec-fetch-dest': 'empty' })).status).toBe(401);
    expect((await sql.query("SELECT 1 FROM held_posts WHERE path = '/queue/rows'")).rowCount).toBe(0);
  });

  test('after ten hours, however busy it was', async () => {
    const cookie = await app.cookie('administrator');
    for (let minutes = 20; minutes < 600; minutes += 20) {
      app.clock.offset = minutes * 60_000;
      expect(await open(cookie)).toBe(true);
    }
    app.clock.offset = 601 * 60_000;
    expect(await open(cookie)).toBe(false);
  });

  test('when its user signs out, is shut out, or is given a new first password', async () => {
    const { id } = await addUser();
    const begin = async (token: string) => {
      await app.store.sessions.begin(token, id, 'full');
      return `intake-session=${token}`;
    };
    const first = await begin('first-token');
    const out = await post('/sign-out', first, { _csrf: await tokenOf(first, '/users/new') });
    expect([out.status, out.headers.get('clear-site-data')]).toEqual([303, '"cache", "storage"']);
    expect(await open(first)).toBe(false);
    const second = await begin('second-token');
    await app.user('administrator');
    await app.store.users.disable(id, true, 'command');
    expect(await open(second)).toBe(false);
    await app.store.users.disable(id, false, 'command');
    expect(await open(second)).toBe(false);
    const third = await begin('third-token');
    await app.store.users.reset(id, await hashPassword(password), 'command');
    expect(await open(third)).toBe(false);
  });

  test('in rights at once, when a role is taken away', async () => {
    const { id } = await addUser();
    await app.user('administrator');
    await app.store.sessions.begin('changed-token', id, 'full');
    expect(await open('intake-session=changed-token')).toBe(true);
    await app.store.users.change(id, { displayName: 'x', roles: ['reporter'] }, 'command');
    expect(await open('intake-session=changed-token')).toBe(false);
  });
});

describe('a form is taken only from our own page in the same session', () => {
  test.each<[string, (token: string, other: string) => [Record<string, string>, Record<string, string>]]>([
    ['without a token', () => [{}, {}]],
    ['with the token of another session', (_token, other) => [{ _csrf: other }, {}]],
    ['from another site', (token) => [{ _csrf: token }, { origin: 'https://elsewhere.example.org' }]],
    ['from another site, as the browser says', (token) => [{ _csrf: token }, { 'sec-fetch-site': 'cross-site' }]],
  ])('not %s', async (_name, made) => {
    const [mine, other] = [await app.cookie('administrator'), await app.cookie('administrator')];
    const [fields, headers] = made(await tokenOf(mine, '/users/new'), await tokenOf(other, '/users/new'));
    const before = (await app.store.users.list()).length;
    const answer = await post('/users/new', mine, { ...fields, name: 'made.up', displayName: 'Made Up' }, headers);
    expect(answer.status).toBe(403);
    expect((await app.store.users.list()).length).toBe(before);
    const [event] = (await app.store.audit.search({ action: 'form_refused', limit: 1 })).events;
    expect(event).toMatchObject({
      actor: `user ${await app.user('administrator')}`,
      detail: { route: '/users/new', method: 'POST' },
    });
  });
});

describe('what was typed when the session ended', () => {
  const typed = { name: 'typed.name', displayName: 'Typed <Name> & "Quotes"', roles: 'reporter' };

  async function typeAndExpire(options: { javaScriptEnabled?: boolean } = {}) {
    const context = await app.browser(['administrator'], options);
    const page = await context.newPage();
    await page.goto('/users/new');
    await page.getByLabel('Name to sign in with').fill(typed.name);
    await page.getByLabel('Full name').fill(typed.displayName);
    await page.getByLabel('Reporter').check();
    app.clock.offset += 31 * 60_000;
    await page.getByRole('button', { name: 'Add' }).click();
    await page.getByText('Nothing is lost').waitFor();
    return { context, page };
  }
  /** What the sign-in's last step does. */
  async function signInAs(context: Awaited<ReturnType<typeof app.browser>>, id: UserId) {
    const token = `again-${Math.random()}`;
    await app.store.sessions.begin(token, id, 'full');
    await context.addCookies([{ name: 'intake-session', value: token, url: app.address }]);
  }

  test.each([true, false])(
    'is sent again after the sign-in of the same person, with scripts %s',
    async (javaScriptEnabled) => {
      const { context, page } = await typeAndExpire({ javaScriptEnabled });
      const { rows } = await sql.query('SELECT h::text AS held, encode(sealed, $1) AS bytes FROM held_posts h', [
        'escape',
      ]);
      expect(JSON.stringify(rows)).not.toContain('typed.name');
      if (javaScriptEnabled) expect(await accessibilityFaults(page)).toEqual([]);
      await signInAs(context, await app.user('administrator'));
      await page.goto('/sign-in/back');
      await page.getByRole('heading', { name: 'Go on where you were' }).waitFor();
      if (javaScriptEnabled) expect(await accessibilityFaults(page)).toEqual([]);
      await page.getByRole('button', { name: 'Send what I typed' }).click();
      await page.getByRole('heading', { name: 'First password' }).waitFor();
      const added = (await app.store.users.list()).find(({ name }) => name === typed.name);
      expect(added).toMatchObject({ displayName: typed.displayName, roles: ['reporter'] });
      expect((await sql.query('SELECT 1 FROM held_posts')).rowCount).toBe(0);
      await sql.query("UPDATE users SET name = 'typed.before.' || id WHERE name = $1", [typed.name]);
      await context.close();
    },
  );

  test('is not shown to anybody else who signs in there, and waits for its owner', async () => {
    const { context, page } = await typeAndExpire();
    const { id } = await addUser();
    await signInAs(context, id);
    await page.goto('/sign-in/back');
    expect(await page.content()).not.toContain('typed.name');
    await signInAs(context, await app.user('administrator'));
    await page.goto('/sign-in/back');
    await page.getByRole('button', { name: 'Leave it' }).click();
    expect((await sql.query('SELECT 1 FROM held_posts')).rowCount).toBe(0);
    await context.close();
  });

  test('is forgotten after a day', async () => {
    const { context, page } = await typeAndExpire();
    app.clock.offset += 25 * 3_600_000;
    await signInAs(context, await app.user('administrator'));
    await page.goto('/sign-in/back');
    expect(await page.content()).not.toContain('typed.name');
    await context.close();
  });
});

test.each([
  '//elsewhere.example.org',
  '/\\elsewhere.example.org',
  'https://elsewhere.example.org',
  '/a\nb',
  'javascript:alert(1)',
])('a sign-in does not lead to %j', async (to) => {
  const cookie = await app.cookie('auditor');
  const answer = await fetch(`${app.address}/sign-in?${new URLSearchParams({ to })}`, {
    redirect: 'manual',
    headers: { cookie },
  });
  expect(answer.headers.get('location')).toBe('/');
});

test('https makes the cookie one that no other host and no plain text can set', async () => {
  const { origin } = app.settings;
  app.settings.origin = 'https://intake.council.example.org';
  const { flags } = await stranger();
  app.settings.origin = origin;
  for (const flag of flags)
    expect(flag).toMatch(/^__Host-intake-visit=[\w-]{32}; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
});
