import { z } from 'zod';
import { openText, sealText } from '../browser.ts';
import type { Answer, OpenPage } from '../page.ts';
import { arrive, journeyTo } from '../sign-in/issuer.ts';
import { goOn } from '../sign-in/stages.ts';

const journeySchema = z.object({ state: z.string(), nonce: z.string(), verifier: z.string() });
const callback = '/sign-in/callback';

/** Sign-in through the council's own service: there with PKCE, state and nonce, back with a code. */
export const signInCouncilPages: OpenPage[] = [
  {
    method: 'GET',
    path: '/sign-in/council',
    roles: 'anyone',
    audit: 'nothing_shown',
    perMinute: 30,
    async handler({ web, browser }) {
      const { oidc, origin, secret } = web.settings;
      if (oidc === null) return { kind: 'not_found' };
      const { address, journey } = await journeyTo(oidc, `${origin}${callback}`);
      browser.write('issuer', sealText(secret, JSON.stringify(journey)), 600);
      return { kind: 'redirect', to: address };
    },
  },
  {
    method: 'GET',
    path: callback,
    roles: 'anyone',
    audit: 'in_store',
    perMinute: 30,
    async handler(visit) {
      const { web, browser, query } = visit;
      const { oidc, origin, secret } = web.settings;
      if (oidc === null) return { kind: 'not_found' };
      const kept = browser.read('issuer');
      browser.forget('issuer');
      const text = kept === null ? null : openText(secret, kept);
      const journey = text === null ? null : journeySchema.safeParse(JSON.parse(text));
      if (!journey?.success) return notFinished;
      const address = new URL(callback, origin);
      for (const name of query.names()) address.searchParams.set(name, query.text(name));
      const arrival = await arrive(oidc, address, journey.data);
      const known = arrival.kind === 'vouched' ? await web.store.users.fromIssuer(arrival.by) : null;
      if (known?.kind !== 'user' || known.user.disabled) {
        const subject = known?.kind === 'user' ? { subject: `user ${known.user.id}` } : {};
        await web.store.audit.append({
          actor: 'nobody',
          action: 'sign_in_failed',
          ...subject,
          detail: { by: 'issuer' },
        });
        return notFinished;
      }
      return goOn(visit, known.user, 'full');
    },
  },
];

const notFinished: Answer = {
  kind: 'page',
  template: 'sign-in-not-finished',
  title: 'Sign-in not finished',
  status: 403,
};
