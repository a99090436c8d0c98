import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { UserId } from '../../src/store/index.ts';
import { hashPassword } from '../../src/web/index.ts';
import { passwordIsRight } from '../../src/web/sign-in/passwords.ts';
import { type RunningApp, startApp } from './harness.ts';

const password = 'three random words';
let app: RunningApp;
let users = 0;

beforeAll(async () => {
  app = await startApp({ mails: [] });
});
afterAll(() => app.stop());

async function addUser(): Promise<{ id: UserId; name: string }> {
  users += 1;
  const name = `user${users}`;
  const passwordHash = await hashPassword(password);
  const id = await app.store.users.add({ name, displayName: name, roles: ['administrator'], passwordHash }, 'command');
  if (id === null) throw new Error('name taken');
  return { id, name };
}

function post(path: string, cookie: string, fields: Record<string, string>) {
  const body = new URLSearchParams(fields);
  return fetch(`${app.address}${path}`, { method: 'POST', redirect: 'manual', headers: { cookie }, body });
}

async function tokenOf(cookie: string, path: string): Promise<string> {
  const page = await fetch(`${app.address}${path}`, { headers: { cookie } });
  return /name="_csrf" value="([^"]+)"/.exec(await page.text())?.[1] ?? '';
}

async function signIn(name: string, typed: string) {
  const page = await fetch(`${app.address}/sign-in`);
  const cookie = page.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const token = /name="_csrf" value="([^"]+)"/.exec(await page.text())?.[1] ?? '';
  return post('/sign-in', cookie, { _csrf: token, name, password: typed });
}

const fresh = 'tractor lemon eighteen';
const secret = Buffer.alloc(20, 7);
const code = () => new TOTP({ secret: new Secret({ buffer: new Uint8Array(secret).buffer }) });
const codeNow = () => code().generate({ timestamp: Date.now() + app.clock.offset });
let id: UserId;
let name: string;
let cookie: string;
const begin = async (token: string) => {
  await app.store.sessions.begin(token, id, 'full');
  return `intake-session=${token}`;
};
const isOpen = async (of: string) =>
  (await fetch(`${app.address}/account`, { redirect: 'manual', headers: { cookie: of } })).status === 200;
const change = async (fields: Record<string, string>) =>
  post('/account/password', cookie, {
    ...{ _csrf: await tokenOf(cookie, '/account/password'), current: password, password: fresh, again: fresh },
    ...{ code: codeNow(), ...fields },
  });

const isPassword = async (typed: string) =>
  passwordIsRight((await app.store.users.load(id))?.passwordHash ?? null, typed);

beforeEach(async () => {
  app.clock.offset = 0;
  ({ id, name } = await addUser());
  await app.store.users.setPassword(id, await hashPassword(password));
  await app.store.users.offerTotp(id, secret);
  await app.store.users.confirmTotp(id, 0n, []);
  cookie = await begin(`own-token-${id}`);
});

test('the password is changed with the old one and a code; every other session ends, and this one goes on under a new token', async () => {
  const elsewhere = await begin(`elsewhere-${id}`);
  const done = await change({});
  expect([done.status, done.headers.get('location')]).toEqual([303, '/account']);
  expect([await isOpen(elsewhere), await isOpen(cookie)]).toEqual([false, false]);
  const next =
    done.headers
      .getSetCookie()
      .find((one) => one.startsWith('intake-session='))
      ?.split(';')[0] ?? '';
  expect(await isOpen(next)).toBe(true);
  expect([await isPassword(password), await isPassword(fresh)]).toEqual([false, true]);
  const { events } = await app.store.audit.search({ action: 'password_changed', subject: `user ${id}`, limit: 1 });
  expect(events[0]).toMatchObject({ actor: `user ${id}` });
});

test.each<[string, Record<string, string>, string]>([
  ['the old password is wrong', { current: 'not this one at all' }, 'This is not your password'],
  ['the code is wrong', { code: '000000' }, 'This code is not right'],
  ['there is no code', { code: '' }, 'This code is not right'],
  ['the new one is short', { password: 'short', again: 'short' }, 'Use 12 characters or more'],
  ['everybody has it', { password: 'Sunshine2026', again: 'Sunshine2026' }, 'Programs guess this one first'],
  ['the two differ', { again: 'tractor lemon nineteen' }, 'The two passwords are not the same'],
  ['it is the old one', { password, again: password }, 'Use another one than before'],
])('it stays as it was when %s', async (_what, fields, words) => {
  const refused = await change(fields);
  expect([refused.status, (await refused.text()).includes(words)]).toEqual([422, true]);
  expect(await isOpen(cookie)).toBe(true);
  expect(await isPassword(password)).toBe(true);
});

test('a code is good for one change, and guessing at a browser that was left open locks the account', async () => {
  const used = codeNow();
  await app.store.users.useTotpStep(id, BigInt(Math.floor((Date.now() + app.clock.offset) / 30_000) + 1));
  expect((await change({ code: used })).status).toBe(422);
  for (let tries = 0; tries < 5; tries += 1) await change({ current: `guess number ${tries}` });
  expect(await (await change({})).text()).toContain('Wait 15 minutes');
  expect((await signIn(name, password)).status).toBe(422);
});

test('everybody sees where they are signed in, and ends all but the present session; those of others stay', async () => {
  const [second, third] = [await begin(`second-${id}`), await begin(`third-${id}`)];
  const stranger = await app.cookie('auditor');
  const page = await (await fetch(`${app.address}/account`, { headers: { cookie } })).text();
  expect([page.match(/Another browser/g)?.length, page.match(/>Here</g)?.length]).toEqual([2, 1]);
  const ended = await post('/account/sessions', cookie, { _csrf: await tokenOf(cookie, '/account') });
  expect(ended.status).toBe(303);
  expect([await isOpen(second), await isOpen(third), await isOpen(cookie), await isOpen(stranger)]).toEqual([
    ...[false, false, true, true],
  ]);
  const [event] = (await app.store.audit.search({ action: 'other_sessions_ended', limit: 1 })).events;
  expect(event).toMatchObject({ actor: `user ${id}`, detail: { sessions: 2 } });
});

test('whoever signs in through the council has no password here', async () => {
  const found = await app.store.users.fromIssuer({
    ...{ issuer: 'https://login.council.example.org', subject: `s-${id}`, name: `council${id}` },
    ...{ displayName: 'Council', roles: ['reporter'] },
  });
  if (found.kind !== 'user') throw new Error('name taken');
  await app.store.sessions.begin(`council-${id}`, found.user.id, 'full');
  const headers = { cookie: `intake-session=council-${id}` };
  expect((await fetch(`${app.address}/account/password`, { headers })).status).toBe(404);
  const page = await (await fetch(`${app.address}/account`, { headers })).text();
  expect(page).not.toContain('/account/password');
  const sent = { _csrf: await tokenOf(headers.cookie, '/account'), current: '', password: fresh, again: fresh };
  expect((await post('/account/password', headers.cookie, sent)).status).toBe(404);
});

test('a first password that nobody has used for a week lets nobody in, and only who has it is told', async () => {
  await app.store.users.reset(id, await hashPassword(password), 'command');
  app.clock.offset = 6 * 24 * 3_600_000;
  expect((await signIn(name, password)).status).toBe(303);
  app.clock.offset = 8 * 24 * 3_600_000;
  const late = await signIn(name, password);
  expect([late.status, (await late.text()).includes('more than a week old')]).toEqual([422, true]);
  expect(await (await signIn(name, 'wrong')).text()).not.toContain('week old');
  // Another one begins anew; one's own runs out never.
  await app.store.users.reset(id, await hashPassword(password), 'command');
  expect((await signIn(name, password)).status).toBe(303);
  await app.store.users.setPassword(id, await hashPassword(password));
  app.clock.offset = 400 * 24 * 3_600_000;
  expect((await signIn(name, password)).status).toBe(303);
});

test('one session exports and searches so often in a minute and no more; others at the same address go on', async () => {
  const [busy, other] = [await app.cookie('reporter'), await app.cookie('reporter')];
  const exported = async (of: string) =>
    (await fetch(`${app.address}/reports/no-such-report/export`, { headers: { cookie: of } })).status;
  const statuses: number[] = [];
  for (let tries = 0; tries < 21; tries += 1) statuses.push(await exported(busy));
  expect(statuses).toEqual([...Array(20).fill(404), 429]);
  expect(await exported(other)).toBe(404);
  const reviewer = await app.cookie('reviewer');
  const _csrf = await tokenOf(reviewer, '/records');
  const found = new Set<number>();
  for (let tries = 0; tries < 45; tries += 1) found.add((await post('/people', reviewer, { _csrf, words: '' })).status);
  expect([...found]).toContain(429);
}, 60_000);
