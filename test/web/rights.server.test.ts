import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Role } from '../../src/store/index.ts';
import { pages } from '../../src/web/pages/index.ts';
import { type RunningApp, startApp } from './harness.ts';
import { rights } from './rights.ts';

const allRoles: Role[] = ['reviewer', 'administrator', 'reporter', 'auditor'];

let app: RunningApp;
beforeAll(async () => {
  app = await startApp({ mails: [] });
});
afterAll(() => app.stop());

const ask = (method: string, path: string, cookie?: string) =>
  fetch(`${app.address}${path.replace(':id', '1').replaceAll(/:\w+/g, '1')}`, {
    method,
    redirect: 'manual',
    headers: cookie === undefined ? {} : { cookie },
  });

test('every route of the app stands in the table of rights, and no other', () => {
  const routes = pages.map(({ method, path }) => `${method} ${path}`).sort();
  expect(rights.map(([method, path]) => `${method} ${path}`).sort()).toEqual(routes);
});

test.each(rights)('%s %s is for %s', async (method, path, who) => {
  const stranger = await ask(method, path);
  if (who === 'anyone') {
    expect([stranger.status, stranger.headers.get('location')]).not.toEqual([303, '/sign-in?to=']);
    expect(stranger.status).toBeLessThan(500);
    return;
  }
  expect(stranger.status).toBe(303);
  expect(stranger.headers.get('location')).toMatch(/^\/sign-in(\?to=|$)/);
  for (const role of allRoles) {
    const answer = await ask(method, path, await app.cookie(role));
    const text = await answer.text();
    const allowed = who === 'signed_in' || who.includes(role);
    expect(`${role}: ${text.includes('You may not see this page')}`).toBe(`${role}: ${!allowed}`);
    // A form without its token goes no further, whoever sends it.
    if (!allowed || method === 'POST') {
      expect(answer.status).toBe(403);
      const action = allowed ? 'form_refused' : 'access_refused';
      const [event] = (await app.store.audit.search({ limit: 1, action })).events;
      expect(event).toMatchObject({ actor: `user ${await app.user(role)}`, detail: { route: path, method } });
    } else expect(answer.status).toBeLessThan(500);
  }
  const nobody = await ask(method, path, await app.cookie());
  if (who !== 'signed_in') expect(nobody.status).toBe(403);
});

test.each(['/', '/sign-in', '/no-such-page', '/assets/govuk.css', '/assets/scripts/start.js'])(
  'the headers of %s let nothing run or be fetched from elsewhere',
  async (path) => {
    const { headers } = await ask('GET', path, await app.cookie('reviewer'));
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    );
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('cache-control')).toBe(path.startsWith('/assets/') ? 'public, max-age=3600' : 'no-store');
  },
);
