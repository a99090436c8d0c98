import { Secret, TOTP } from 'otpauth';
import type { BrowserContext } from 'playwright-core';
import type { UserId } from '../../../src/store/index.ts';
import { press, type State, type World } from './model.ts';

const stranger = 'stranger' as const;

/** Somebody who stands at a step of the way in. */
async function standing(context: BrowserContext, world: World, stage: 'password' | 'renew' | 'enrol'): Promise<UserId> {
  const name = `${stage}${Math.random().toString(36).slice(2)}`;
  const added = { name, displayName: name, roles: [], passwordHash: 'none' };
  const id = (await world.app.store.users.add(added, 'command')) ?? ('' as UserId);
  await world.at(context, id, stage);
  return id;
}

export const signInStates: State[] = [
  {
    routes: ['GET /sign-in', 'GET /sign-in/council'],
    state: 'both ways in, nothing typed yet',
    roles: stranger,
    show: async (page) => void (await page.goto('/sign-in')),
  },
  {
    routes: ['POST /sign-in'],
    state: 'wrong password, and the same words when locked out',
    roles: stranger,
    async show(page) {
      await page.goto('/sign-in');
      await page.getByLabel('Name').fill('nobody at all');
      await page.getByLabel('Password').fill('wrong');
      await press(page, 'Continue');
      await page.getByText('after five tries wait 15 minutes').first().waitFor();
    },
  },
  {
    routes: ['GET /sign-in'],
    state: 'something typed is held from before the session ended',
    roles: stranger,
    async show(page, { app }) {
      await page.context().addCookies([{ name: 'intake-held', value: 'held-token', url: app.address }]);
      await page.goto('/sign-in');
      await page.getByText('Nothing is lost').waitFor();
    },
  },
  {
    routes: ['GET /sign-in/back', 'POST /sign-in/back/drop'],
    state: 'what was held is shown to its owner',
    roles: ['reviewer'],
    async show(page, { app }) {
      const user = await app.user('reviewer');
      await app.store.heldPosts.hold('own-token', user, '/queue/1/mend', '[["v.concern.details","typed"]]');
      await page.context().addCookies([{ name: 'intake-held', value: 'own-token', url: app.address }]);
      await page.goto('/sign-in/back');
      await page.getByText('What you typed is still here.').waitFor();
    },
  },
  {
    routes: ['GET /sign-in/password'],
    state: 'a password of one’s own is asked for',
    roles: stranger,
    async show(page, world) {
      await standing(page.context(), world, 'renew');
      await page.goto('/sign-in/password');
      await page.getByRole('heading', { name: 'Choose a password' }).waitFor();
    },
  },
  {
    routes: ['POST /sign-in/password'],
    state: 'the password is too short',
    roles: stranger,
    async show(page, world) {
      await standing(page.context(), world, 'renew');
      await page.goto('/sign-in/password');
      await page.getByLabel('New password').fill('short');
      await page.getByLabel('The same again').fill('other');
      await press(page, 'Continue');
      await page.getByRole('alert').waitFor();
    },
  },
  {
    routes: ['GET /sign-in/second-factor', 'POST /sign-in/second-factor'],
    state: 'the code for setting up is wrong',
    roles: stranger,
    async show(page, world) {
      await standing(page.context(), world, 'enrol');
      await page.goto('/sign-in/second-factor');
      await page.getByLabel('Code that the app shows').fill('000000');
      await press(page, 'Continue');
      await page.getByRole('alert').waitFor();
    },
  },
  {
    routes: ['POST /sign-in/second-factor'],
    state: 'recovery codes',
    roles: stranger,
    async show(page, world) {
      await standing(page.context(), world, 'enrol');
      await page.goto('/sign-in/second-factor');
      const letters = (await page.locator('strong').last().textContent()) ?? '';
      const secret = Secret.fromBase32(letters.replaceAll(' ', ''));
      const timestamp = Date.now() + world.app.clock.offset;
      await page.getByLabel('Code that the app shows').fill(new TOTP({ secret }).generate({ timestamp }));
      await press(page, 'Continue');
      await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor();
    },
  },
  {
    routes: ['GET /sign-in/code', 'POST /sign-in/code'],
    state: 'the code of the second factor is wrong',
    roles: stranger,
    async show(page, world) {
      const id = await standing(page.context(), world, 'password');
      await world.app.store.users.offerTotp(id, Buffer.alloc(20, 7));
      await page.goto('/sign-in/code');
      await page.getByLabel('Code', { exact: true }).fill('000000');
      await press(page, 'Sign in');
      await page.getByRole('alert').waitFor();
    },
  },
  {
    routes: ['GET /sign-in/callback'],
    state: 'the council’s sign-in was not finished',
    roles: stranger,
    async show(page) {
      await page.goto('/sign-in/callback?code=x');
      await page.getByRole('heading', { name: 'The sign-in was not finished' }).waitFor();
    },
  },
  {
    routes: ['GET /signed-out', 'POST /sign-out'],
    state: 'signed out',
    roles: ['auditor'],
    async show(page) {
      await page.goto('/audit');
      await press(page, 'Sign out');
      await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
    },
  },
  {
    routes: ['GET /account', 'POST /account/sessions'],
    state: 'signed in here and elsewhere, and then here alone',
    roles: ['auditor'],
    async show(page, { app }) {
      await app.cookie('auditor');
      await page.goto('/account');
      await press(page, 'End all but this one');
      await page.getByText('Your other sessions have ended.').waitFor();
    },
  },
  {
    routes: ['GET /account/password', 'POST /account/password'],
    state: 'the password is not the one of now',
    roles: ['reporter'],
    async show(page) {
      await page.goto('/account/password');
      await page.getByLabel('Password that you have now').fill('wrong');
      await press(page, 'Change');
      await page.getByRole('alert').waitFor();
    },
  },
  {
    routes: ['GET /'],
    state: 'signed in without a role',
    roles: [],
    async show(page) {
      await page.goto('/');
      await page.getByRole('heading', { name: 'You have no role yet' }).waitFor();
    },
  },
  {
    routes: ['GET /'],
    state: 'a page of another role',
    roles: ['reporter'],
    async show(page) {
      await page.goto('/users');
      await page.getByRole('heading', { name: 'You may not see this page' }).waitFor();
    },
  },
  {
    routes: ['GET /'],
    state: 'nothing under this address',
    roles: ['reporter'],
    async show(page) {
      await page.goto('/nothing-here');
      await page.getByRole('heading', { name: 'Page not found' }).waitFor();
    },
  },
];
