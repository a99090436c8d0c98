import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import nunjucks from 'nunjucks';
import pg from 'pg';
import type { BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { accessibilityFaults } from './axe.ts';
import { type RunningApp, startApp } from './harness.ts';
import { fixture, mailOf, referralText } from './review-mails.ts';
import { type State, states, type World } from './states/index.ts';
import { faultsAtZoom } from './zoom.ts';

let app: RunningApp;
let sql: pg.Client;
let world: World;
const contexts = new Map<string, Promise<BrowserContext>>();
const render = vi.spyOn(nunjucks.Environment.prototype, 'render');

beforeAll(async () => {
  const referral = (name: string) => mailOf({ subject: `About ${name}`, text: referralText(name) });
  const file = (subject: string, filename: string, content: Buffer) =>
    mailOf({
      subject,
      from: 'Lock Smith <lock@police.example.org>',
      text: 'Please see the file.',
      attachments: [{ filename, content }],
    });
  app = await startApp({
    mails: ['001-referral-docx', '002-toolkit-docx', '036-bounce'],
    more: [
      ...(await Promise.all(
        ['Plain', 'Taken', 'Overtaken', 'Done', 'Asked'].map((name) => referral(`${name} Example`)),
      )),
      await file('A print', 'print.pdf', await fixture('prints/exploitation-toolkit-answers-005.pdf')),
      await file('Toolkit reviewed', 'toolkit.docx', await changedToolkit()),
      await file('Locked form', 'form.docx', await fixture('locked/locked.docx')),
      await mailOf({
        from: 'Lock Smith <lock@police.example.org>',
        subject: 'Password',
        text: 'The password for the document that I have just sent is Harbour-42.',
      }),
      await file('Broken file', 'broken.docx', Buffer.from('PK\u0003\u0004 one')),
      await file('Infected file', 'infected.docx', Buffer.from('PK\u0003\u0004 two')),
      await file('Given up', 'other.docx', Buffer.from('PK\u0003\u0004 three')),
      await mailOf({
        subject: 'Shared link',
        html: '<p>The form: <a href="https://wexcombe-my.sharepoint.com/:w:/g/x">MACE form.docx</a></p>',
      }),
    ],
    settings: {
      oidc: {
        ...{
          issuer: 'https://login.example.org',
          clientId: 'intake',
          clientSecret: 'x',
          tenant: null,
          scope: 'openid',
          methods: [],
        },
        ...{ rolesClaim: 'roles', roles: {}, label: 'Sign in with your council account' },
      },
    },
  });
  sql = new pg.Client({ connectionString: app.databaseUrl });
  await sql.connect();
  await app.user('reviewer', 'auditor');
  world = {
    app,
    sql,
    async item(words) {
      const { rows } = await app.store.review.queue({ words: words.split(' ') }, 'user 0', { limit: 1 });
      if (!rows[0]) throw new Error(`nothing waits about ${words}`);
      return rows[0].id;
    },
    id: async (statement) => String((await sql.query(statement)).rows[0].id),
    async at(context, user, stage) {
      const token = randomBytes(24).toString('base64url');
      await app.store.sessions.begin(token, user, stage);
      await context.addCookies([{ name: 'intake-session', value: token, url: app.address }]);
    },
  };
}, 240_000);
afterAll(async () => {
  await sql.end();
  await app.stop();
});

/** The reviewed form of the toolkit that the second mail brings, so that there is something to compare. */
async function changedToolkit(): Promise<Buffer> {
  const { makeMails } = await import('../../fixtures/mails.ts');
  const mail = (await makeMails({ seed: 1, count: 5 }))[4];
  const encoded = /base64[\s\S]*?\r\n\r\n([A-Za-z0-9+/=\r\n]{1000,})/.exec(mail?.raw.toString() ?? '')?.[1] ?? '';
  return Buffer.from(encoded, 'base64');
}

/** Browsers are shared among the states of the same roles; a way in begins in one of its own. */
function contextFor({ roles }: State): Promise<BrowserContext> {
  if (roles === 'stranger') return app.browser([]);
  const key = roles.join(' ');
  const known = contexts.get(key) ?? signedIn(roles);
  contexts.set(key, known);
  return known;
}

async function signedIn(roles: Exclude<State['roles'], 'stranger'>): Promise<BrowserContext> {
  const context = await app.browser([]);
  await world.at(context, await app.user(...roles), 'full');
  return context;
}

/** Signing out and what was held end the browser that they are in. */
const endsItsBrowser = (state: State) => state.routes.some((route) => /sign-in|sign-out/.test(route));

test.each(states.map((state) => [state.routes[0], state.state, state] as const))('%s: %s', async (_, __, state) => {
  const own = endsItsBrowser(state) && state.roles !== 'stranger';
  const context = own ? await signedIn(state.roles as never) : await contextFor(state);
  const page = await context.newPage();
  await page.setViewportSize({ width: 1280, height: 1024 });
  await state.show(page, world);
  expect(await accessibilityFaults(page)).toEqual([]);
  expect(await faultsAtZoom(page)).toEqual([]);
  await page.close();
  if (own || state.roles === 'stranger') await context.close();
});

test('too many tries from one address', async () => {
  const context = await app.browser([]);
  const page = await context.newPage();
  for (let tries = 0; tries < 21; tries += 1) await page.request.post('/sign-in', { form: {} });
  await page.goto('/sign-in');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('heading', { name: 'Too many tries' }).waitFor();
  expect([await accessibilityFaults(page), await faultsAtZoom(page)]).toEqual([[], []]);
  await context.close();
});

test('every template was among what was looked at', () => {
  const rendered = new Set(render.mock.calls.map(([template]) => String(template)));
  const parts = ['item-fields.njk', 'item-error.njk', 'item-read.njk', 'report-freshness.njk', 'queue-rows.njk'];
  const all = readdirSync(new URL('../../src/web/pages/', import.meta.url)).filter((name) => name.endsWith('.njk'));
  const missed = [...all, 'problem.njk'].filter((name) => !rendered.has(name) && !parts.includes(name));
  expect(missed).toEqual([]);
});
