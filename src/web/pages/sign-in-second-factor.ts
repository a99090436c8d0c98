import nunjucks from 'nunjucks';
import { renderSVG } from 'uqr';
import type { UserSecrets } from '../../store/index.ts';
import type { Answer, OpenPage, OpenVisit } from '../page.ts';
import { newRecoveryCodes, newTotpSecret, totpAddress, totpStep } from '../sign-in/codes.ts';
import { lock, toSignIn, userAt } from '../sign-in/stages.ts';

/** At the first sign-in: an authenticator app is set up, and recovery codes are shown once. */
export const signInSecondFactorPages: OpenPage[] = [
  {
    method: 'GET',
    path: '/sign-in/second-factor',
    roles: 'anyone',
    audit: 'nothing_shown',
    async handler(visit) {
      const found = await userAt(visit, 'enrol');
      return found === null ? toSignIn : enrolPage(found.user.name, await offeredSecret(visit, found));
    },
  },
  {
    method: 'POST',
    path: '/sign-in/second-factor',
    roles: 'anyone',
    audit: 'in_store',
    perMinute: 20,
    async handler(visit) {
      const { store, now } = visit.web;
      const found = await userAt(visit, 'enrol');
      if (found === null) return toSignIn;
      const secret = await offeredSecret(visit, found);
      const step = totpStep(secret, visit.form.text('code').replaceAll(' ', ''), now());
      if (step === null) {
        await store.users.failed(found.user.id, lock, 'code');
        return enrolPage(found.user.name, secret, 'This code is not the one that the app shows now');
      }
      const { codes, hashes } = await newRecoveryCodes();
      await store.users.confirmTotp(found.user.id, step, hashes);
      await visit.browser.begin(found.user.id, 'full');
      return { kind: 'page', template: 'sign-in-recovery', title: 'Your recovery codes', data: { codes } };
    },
  },
];

/** The same one until it is confirmed, so that a page loaded twice does not undo the scan. */
async function offeredSecret({ web }: OpenVisit, { user, totpSecret }: UserSecrets): Promise<Uint8Array> {
  if (totpSecret !== null) return totpSecret;
  const secret = newTotpSecret();
  await web.store.users.offerTotp(user.id, secret);
  return secret;
}

function enrolPage(name: string, secret: Uint8Array, error?: string): Answer {
  const { address, letters } = totpAddress(secret, name);
  const picture = new nunjucks.runtime.SafeString(renderSVG(address, { border: 2, pixelSize: 5 }));
  return {
    kind: 'page',
    template: 'sign-in-second-factor',
    title: 'Set up your second factor',
    data: { picture, address, letters, error },
    errors: error === undefined ? [] : [{ text: error, href: '#code' }],
  };
}
