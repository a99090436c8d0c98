import { Secret, TOTP } from 'otpauth';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { UserId } from '../../src/store/index.ts';
import { hashPassword } from '../../src/web/sign-in/passwords.ts';
import { accessibilityFaults, scrollsSideways } from './axe.ts';
import { type RunningApp, startApp } from './harness.ts';

const first = 'given at the desk';
const own = 'three random words';

let app: RunningApp;
beforeAll(async () => {
  app = await startApp({ mails: [] });
});
afterAll(() => app.stop());

async function addUser(name: string): Promise<UserId> {
  const passwordHash = await hashPassword(first);
  const id = await app.store.users.add({ name, displayName: name, roles: ['auditor'], passwordHash }, 'command');
  if (id === null) throw new Error('name taken');
  return id;
}

async function type(page: Page, fields: Record<string, string>, button: string) {
  for (const [label, value] of Object.entries(fields)) await page.getByLabel(label, { exact: true }).fill(value);
  await page.getByRole('button', { name: button }).click();
}

async function isFine(page: Page) {
  expect(await accessibilityFaults(page)).toEqual([]);
  expect(await scrollsSideways(page)).toBe(false);
}

const codeAt = (letters: string, time: number) =>
  new TOTP({ secret: Secret.fromBase32(letters.replaceAll(' ', '')) }).generate({ timestamp: time });
const now = () => Date.now() + app.clock.offset;

test('the first sign-in asks for a password of one’s own and a second factor, and later ones for both', async () => {
  await addUser('Robin.Example');
  const context = await app.browser([], { viewport: { width: 320, height: 640 } });
  const page = await context.newPage();
  await page.goto('/');
  await isFine(page);
  await type(page, { Name: 'robin.example', Password: 'wrong' }, 'Continue');
  expect(await page.title()).toMatch(/^Error: /);
  await isFine(page);
  await type(page, { Name: ' robin.EXAMPLE ', Password: first }, 'Continue');

  await page.getByRole('heading', { name: 'Choose a password' }).waitFor();
  await isFine(page);
  await type(page, { 'New password': 'short', 'The same again': 'short' }, 'Continue');
  await page.getByRole('alert').getByText('Use 12 characters or more').waitFor();
  await type(page, { 'New password': own, 'The same again': own }, 'Continue');

  await page.getByRole('heading', { name: 'Set up your second factor' }).waitFor();
  await isFine(page);
  const letters = (await page.locator('strong').last().textContent()) ?? '';
  await page.reload();
  expect(await page.locator('strong').last().textContent()).toBe(letters);
  await type(page, { 'Code that the app shows': '000000' }, 'Continue');
  await page.getByRole('alert').waitFor();
  await type(page, { 'Code that the app shows': codeAt(letters, now()) }, 'Continue');

  await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor();
  await isFine(page);
  const codes = await page.locator('.app-codes li').allTextContents();
  expect(new Set(codes).size).toBe(10);
  // What the database keeps of them tells nothing, also to whoever tries all codes that there are.
  const kept = (await app.store.users.byName('robin.example'))?.recoveryHashes ?? [];
  expect([kept.length, kept.filter((hash) => !/^\$argon2id\$.*\$[\w+/]{22}\$/.test(hash))]).toEqual([10, []]);
  await page.getByRole('button', { name: 'I have kept them' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
  await isFine(page);

  // The code that was used for setting up is not good a second time; one of the next step is.
  await page.goto('/sign-in');
  await type(page, { Name: 'robin.example', Password: own }, 'Continue');
  await page.getByRole('heading', { name: 'Code of your second factor' }).waitFor();
  await isFine(page);
  await type(page, { Code: codeAt(letters, now()) }, 'Sign in');
  await page.getByRole('alert').waitFor();
  app.clock.offset += 60_000;
  await type(page, { Code: codeAt(letters, now()) }, 'Sign in');
  await page.getByRole('button', { name: 'Sign out' }).click();

  // A recovery code is good once.
  for (const works of [true, false]) {
    await page.goto('/sign-in');
    await type(page, { Name: 'robin.example', Password: own }, 'Continue');
    await type(page, { Code: codes[3]?.toUpperCase() ?? '' }, 'Sign in');
    if (works) await page.getByRole('button', { name: 'Sign out' }).click();
    else await page.getByRole('alert').waitFor();
  }
});
