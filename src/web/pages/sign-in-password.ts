import type { Answer, OpenPage } from '../page.ts';
import { hashPassword, passwordIsRight, passwordWeakness } from '../sign-in/passwords.ts';
import { goOn, stageAfter, toSignIn, userAt } from '../sign-in/stages.ts';

/** The first password was given by somebody else, so it is changed at once. */
export const signInPasswordPages: OpenPage[] = [
  {
    method: 'GET',
    path: '/sign-in/password',
    roles: 'anyone',
    audit: 'nothing_shown',
    handler: async (visit) => ((await userAt(visit, 'renew')) === null ? toSignIn : passwordPage()),
  },
  {
    method: 'POST',
    path: '/sign-in/password',
    roles: 'anyone',
    audit: 'in_store',
    perMinute: 20,
    async handler(visit) {
      const found = await userAt(visit, 'renew');
      if (found === null) return toSignIn;
      const [password, again] = [visit.form.typed('password'), visit.form.typed('again')];
      const weakness = passwordWeakness(password, found.user.name);
      if (weakness !== null) return passwordPage(weakness);
      if (password !== again) return passwordPage('The two passwords are not the same');
      if (await passwordIsRight(found.passwordHash, password)) return passwordPage('Use another one than before');
      await visit.web.store.users.setPassword(found.user.id, await hashPassword(password));
      return goOn(visit, found.user, stageAfter('renewal', found.user, visit.web.settings));
    },
  },
];

function passwordPage(error?: string): Answer {
  return {
    kind: 'page',
    template: 'sign-in-password',
    title: 'Choose a password',
    data: { error },
    errors: error === undefined ? [] : [{ text: error, href: '#password' }],
  };
}
