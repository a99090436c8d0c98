import type { Answer, OpenPage } from '../page.ts';
import { recoveryHashOf, totpStep } from '../sign-in/codes.ts';
import { goOn, isLocked, lock, stageAfter, toSignIn, userAt } from '../sign-in/stages.ts';

export const signInCodePages: OpenPage[] = [
  {
    method: 'GET',
    path: '/sign-in/code',
    roles: 'anyone',
    audit: 'nothing_shown',
    handler: async (visit) => ((await userAt(visit, 'password')) === null ? toSignIn : codePage()),
  },
  {
    method: 'POST',
    path: '/sign-in/code',
    roles: 'anyone',
    audit: 'in_store',
    perMinute: 20,
    async handler(visit) {
      const { store, now } = visit.web;
      const found = await userAt(visit, 'password');
      if (found === null) return toSignIn;
      const { user, totpSecret } = found;
      if (isLocked(user, now())) return codePage('Too many tries. Wait 15 minutes, then sign in again');
      const code = visit.form.text('code').replaceAll(' ', '');
      const step = totpSecret === null ? null : totpStep(totpSecret, code, now());
      const recovery = step === null ? await recoveryHashOf(code, found.recoveryHashes) : null;
      const right =
        step === null
          ? recovery !== null && (await store.users.useRecoveryCode(user.id, recovery))
          : await store.users.useTotpStep(user.id, step);
      if (right) return goOn(visit, user, stageAfter('code', user, visit.web.settings));
      await store.users.failed(user.id, lock, 'code');
      return codePage('This code is not right, or it was used already. Wait for the next one and try again');
    },
  },
];

function codePage(error?: string): Answer {
  return {
    kind: 'page',
    template: 'sign-in-code',
    title: 'Code of your second factor',
    data: { error },
    errors: error === undefined ? [] : [{ text: error, href: '#code' }],
  };
}
