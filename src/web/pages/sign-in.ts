import { sealText } from '../browser.ts';
import type { FormError, OpenPage, OpenVisit } from '../page.ts';
import { passwordIsRight } from '../sign-in/passwords.ts';
import { goOn, hasRunOut, isLocked, lock, ownPath, stageAfter } from '../sign-in/stages.ts';

export const signInPages: OpenPage[] = [
  {
    method: 'GET',
    path: '/sign-in',
    roles: 'anyone',
    audit: 'nothing_shown',
    async handler(visit) {
      const to = ownPath(visit.query.text('to'));
      // Kept signed in a cookie: the address of the sign-in stays the same through all its steps.
      if (to !== null) visit.browser.write('to', sealText(visit.web.settings.secret, to), 3_600);
      const { session } = visit.browser;
      if (session?.state === 'open' && session.stage === 'full') return { kind: 'redirect', to: to ?? '/' };
      return signInPage(visit, []);
    },
  },
  {
    method: 'POST',
    path: '/sign-in',
    roles: 'anyone',
    audit: 'in_store',
    perMinute: 20,
    async handler(visit) {
      const { web, form } = visit;
      if (!web.settings.localSignIn) return { kind: 'not_found' };
      const [name, password] = [form.text('name'), form.typed('password')];
      const found = name === '' || name.length > 200 ? null : await web.store.users.byName(name);
      const right = await passwordIsRight(found?.passwordHash ?? null, password);
      const mayTry = found !== null && !found.user.disabled && !isLocked(found.user, web.now());
      if (right && mayTry && hasRunOut(found.user, web.now())) {
        const subject = `user ${found.user.id}`;
        await web.store.audit.append({
          actor: 'nobody',
          action: 'sign_in_failed',
          subject,
          detail: { factor: 'run_out' },
        });
        return signInPage(visit, [
          {
            text: 'This first password is more than a week old. Ask whoever gave it to you for another',
            href: '#name',
          },
        ]);
      }
      if (right && mayTry) return goOn(visit, found.user, stageAfter('password', found.user, web.settings));
      // What was typed as a name is not written down: it may be a password in the wrong field.
      if (found === null || found.user.disabled || !mayTry) {
        const subject = found === null ? {} : { subject: `user ${found.user.id}` };
        await web.store.audit.append({ actor: 'nobody', action: 'sign_in_failed', ...subject });
      } else await web.store.users.failed(found.user.id, lock, 'password');
      return signInPage(visit, [
        {
          text: 'The name and the password do not belong together, or there were too many tries. Check both; after five tries wait 15 minutes.',
          href: '#name',
        },
      ]);
    },
  },
];

function signInPage(visit: OpenVisit, errors: FormError[]) {
  const { settings } = visit.web;
  return {
    kind: 'page',
    template: 'sign-in',
    title: 'Sign in',
    data: {
      local: settings.localSignIn,
      issuer: settings.oidc?.label ?? null,
      held: visit.browser.read('held') !== null,
    },
    errors,
  } as const;
}
