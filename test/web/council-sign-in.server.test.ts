import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { OidcSettings } from '../../src/web/index.ts';
import { type Issuer, startIssuer } from '../servers/issuer.ts';
import { accessibilityFaults } from './axe.ts';
import { type RunningApp, startApp } from './harness.ts';

const tenant = '7d5a1b8e-0000-4000-8000-000000000001';
let issuer: Issuer;
let app: RunningApp;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  issuer = await startIssuer();
  const oidc: OidcSettings = {
    issuer: issuer.url,
    clientId: issuer.clientId,
    clientSecret: issuer.clientSecret,
    tenant,
    scope: 'openid profile email',
    methods: [],
    rolesClaim: 'roles',
    roles: { 'Intake.Audit': 'auditor', 'Intake.Admin': 'administrator' },
    label: 'Sign in with your council account',
  };
  app = await startApp({ mails: [], settings: { oidc, localSignIn: false } });
});
afterAll(async () => {
  await app.stop();
  await issuer.stop();
});
beforeEach(async () => {
  issuer.fault = 'none';
  issuer.claims = {
    tid: tenant,
    preferred_username: 'Sam.Council@example.org',
    name: 'Sam Council',
    roles: ['Intake.Audit', 'Else'],
  };
  context = await app.browser([]);
  page = await context.newPage();
  return () => context.close();
});

async function signIn(path = '/') {
  await page.goto(path);
  await page.getByRole('button', { name: 'Sign in with your council account' }).click();
}

test('a person of the tenant comes in with the roles of the claim, to the page that was asked for', async () => {
  await signIn('/audit?actor=command');
  await page.getByRole('heading', { name: 'Audit log' }).waitFor();
  expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/audit?actor=command');
  await page.getByText('Sam Council').first().waitFor();
  const asked = issuer.asked.at(-1);
  expect(asked?.get('code_challenge_method')).toBe('S256');
  expect(asked?.get('nonce')).toMatch(/^.{40,}$/);
  expect(asked?.get('state')).toMatch(/^.{40,}$/);
  const [user] = await app.store.users.list();
  expect(user).toMatchObject({ name: 'sam.council@example.org', roles: ['auditor'], local: false });

  // The same person with other roles the next time is the same user.
  await context.clearCookies();
  issuer.claims = { ...issuer.claims, roles: 'Intake.Admin' };
  await signIn('/users');
  await page.getByRole('heading', { name: 'Users' }).waitFor();
  expect(await app.store.users.list()).toMatchObject([{ id: user?.id, roles: ['administrator'] }]);
});

test('there is no way in with a password where local accounts are off', async () => {
  await page.goto('/sign-in');
  expect(await page.getByLabel('Password').count()).toBe(0);
  expect(await accessibilityFaults(page)).toEqual([]);
});

describe('is not let in', () => {
  const refused = async () => {
    await page.getByRole('heading', { name: 'The sign-in was not finished' }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.goto('/audit');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    const { events } = await app.store.audit.search({ limit: 1, action: 'sign_in_failed' });
    return events[0]?.actor;
  };

  test.each<[string, Record<string, unknown>]>([
    ['a person of another tenant', { tid: '00000000-0000-4000-8000-00000000beef' }],
    ['a person of no tenant', { tid: undefined }],
    ['a token for another application', { aud: 'somebody-else' }],
    ['a token of another issuer', { iss: 'http://127.0.0.1:1' }],
    ['a token that has run out', { exp: Math.floor(Date.now() / 1_000) - 600 }],
    ['a token that was asked for by somebody else', { nonce: 'another' }],
  ])('%s', async (_name, claims) => {
    issuer.claims = { ...issuer.claims, ...claims };
    await signIn();
    expect(await refused()).toBe('nobody');
  });

  test('somebody without the second factor that the settings ask for, and only then', async () => {
    const { oidc } = app.settings;
    if (oidc) app.settings.oidc = { ...oidc, methods: ['mfa', 'hwk'] };
    for (const amr of [undefined, 'pwd', ['pwd'], ['pwd', 'MFA']]) {
      issuer.claims = { ...issuer.claims, amr };
      await signIn();
      expect(await refused()).toBe('nobody');
    }
    issuer.claims = { ...issuer.claims, amr: ['pwd', 'mfa'] };
    await signIn('/audit');
    await page.getByRole('heading', { name: 'Audit log' }).waitFor();
    app.settings.oidc = oidc;
  });

  test('a token that was signed by somebody else', async () => {
    issuer.fault = 'signature';
    await signIn();
    expect(await refused()).toBe('nobody');
  });

  test('a person who did not agree', async () => {
    issuer.fault = 'no_consent';
    await signIn();
    expect(await refused()).toBe('nobody');
  });

  test('an answer with the state of another browser', async () => {
    await page.goto('/sign-in/council');
    const stolen = new URL('/sign-in/callback', app.address);
    stolen.searchParams.set('code', 'x');
    stolen.searchParams.set('state', 'not this one');
    const other = await app.browser([]);
    const elsewhere = await other.newPage();
    await elsewhere.goto(stolen.href);
    await elsewhere.getByRole('heading', { name: 'The sign-in was not finished' }).waitFor();
  });

  test('a user who was shut out here', async () => {
    const [user] = await app.store.users.list();
    const another = await app.user('administrator');
    expect(another).toBeDefined();
    if (user) expect(await app.store.users.disable(user.id, true, 'command')).toBe('changed');
    await signIn();
    expect(await refused()).toBe('nobody');
  });

  test('somebody whose name is that of a local account', async () => {
    await app.store.users.add(
      { name: 'local.name', displayName: 'Local', roles: ['administrator'], passwordHash: null },
      'command',
    );
    issuer.claims = { ...issuer.claims, sub: 'subject-2', preferred_username: 'Local.Name' };
    await signIn();
    expect(await refused()).toBe('nobody');
  });
});

test('an issuer that is away shows a page without a reason, and a code in the log', async () => {
  const away = await startIssuer();
  const { oidc } = app.settings;
  if (oidc) app.settings.oidc = { ...oidc, issuer: away.url };
  away.fault = 'down';
  const lines = app.log.length;
  await page.goto('/sign-in/council');
  await page.getByRole('heading', { name: 'Something went wrong' }).waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  expect(app.log.slice(lines).join('\n')).toMatch(/sign_in_service_away/);
  app.settings.oidc = oidc;
  await away.stop();
});
