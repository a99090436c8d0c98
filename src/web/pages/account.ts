import type { Answer, Page, Visit } from '../page.ts';
import { totpStep } from '../sign-in/codes.ts';
import { hashPassword, passwordIsRight, passwordWeakness } from '../sign-in/passwords.ts';
import { isLocked, lock } from '../sign-in/stages.ts';

/** What everybody may do about the own account: see and end the own sessions, and change the own password. */
export const accountPages: Page[] = [
  {
    method: 'GET',
    path: '/account',
    roles: 'signed_in',
    audit: 'nothing_shown',
    async handler({ web, browser, user }) {
      const found = await web.store.users.load(user.id);
      if (!found) return { kind: 'not_found' };
      const sessions = await browser.sessions(user.id);
      const { name, local, secondFactor, roles } = found.user;
      const data = { name, local, secondFactor, sessions, roles: roles.join(', ') };
      const codes = found.recoveryHashes.length;
      return { kind: 'page', template: 'account', title: 'Your account', data: { ...data, codes } };
    },
  },
  {
    method: 'POST',
    path: '/account/sessions',
    roles: 'signed_in',
    audit: 'in_store',
    async handler({ browser, user }) {
      await browser.endOthers(user.id);
      return { kind: 'redirect', to: '/account', say: 'Your other sessions have ended.' };
    },
  },
  {
    method: 'GET',
    path: '/account/password',
    roles: 'signed_in',
    audit: 'nothing_shown',
    async handler({ web, user }) {
      const found = await web.store.users.load(user.id);
      return found?.user.local ? passwordPage(found.user.secondFactor) : { kind: 'not_found' };
    },
  },
  {
    method: 'POST',
    path: '/account/password',
    roles: 'signed_in',
    audit: 'in_store',
    perMinute: 20,
    handler: changePassword,
  },
];

/** Who sits at a browser that was left open knows neither the password nor the code: both are asked for again, and failures count as those of the sign-in. */
async function changePassword({ web, browser, form, user }: Visit): Promise<Answer> {
  const { users } = web.store;
  const found = await users.load(user.id);
  if (!found?.user.local) return { kind: 'not_found' };
  const { secondFactor, name } = found.user;
  const refused = (text: string, field: string) => passwordPage(secondFactor, { text, field });
  const [password, again] = [form.typed('password'), form.typed('again')];
  if (isLocked(found.user, web.now())) return refused('Too many tries. Wait 15 minutes', 'current');
  if (!(await passwordIsRight(found.passwordHash, form.typed('current')))) {
    await users.failed(user.id, lock, 'password');
    return refused('This is not your password', 'current');
  }
  const weakness = passwordWeakness(password, name);
  if (weakness !== null) return refused(weakness, 'password');
  if (password !== again) return refused('The two passwords are not the same', 'again');
  if (await passwordIsRight(found.passwordHash, password)) return refused('Use another one than before', 'password');
  if (secondFactor) {
    const step = found.totpSecret && totpStep(found.totpSecret, form.text('code').replaceAll(' ', ''), web.now());
    if (step === null || !(await users.useTotpStep(user.id, step))) {
      await users.failed(user.id, lock, 'code');
      return refused('This code is not right, or it was used already. Wait for the next one and try again', 'code');
    }
  }
  await users.changePassword(user.id, await hashPassword(password));
  // Every session has ended, this one too: it goes on under a new token.
  await browser.begin(user.id, 'full');
  return { kind: 'redirect', to: '/account', say: 'Your password is changed. Every other session has ended.' };
}

function passwordPage(secondFactor: boolean, error?: { text: string; field: string }): Answer {
  return {
    kind: 'page',
    template: 'account-password',
    title: 'Change your password',
    data: { secondFactor, wrong: error && { [error.field]: { text: error.text } } },
    errors: error === undefined ? [] : [{ text: error.text, href: `#${error.field}` }],
  };
}
