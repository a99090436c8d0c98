import { openText } from '../browser.ts';
import { heldFields } from '../held.ts';
import type { Page } from '../page.ts';
import { ownPath } from '../sign-in/stages.ts';

/** After the sign-in: what was typed when the last session ended is given back to whoever typed it; else the page that was asked for. */
export const signInBackPages: Page[] = [
  {
    method: 'GET',
    path: '/sign-in/back',
    roles: 'signed_in',
    audit: 'in_store',
    async handler({ web, browser, user, actor }) {
      const token = browser.read('held');
      const held = token === null ? null : await web.store.heldPosts.find(token, user.id);
      if (held !== null) {
        await web.store.audit.append({ actor, action: 'held_post_restored' });
        return {
          kind: 'page',
          template: 'sign-in-back',
          title: 'Go on where you were',
          data: { path: held.path, held: held.held, fields: heldFields(held.body) },
        };
      }
      const asked = browser.read('to');
      browser.forget('to');
      const kept = asked === null ? null : openText(web.settings.secret, asked);
      return { kind: 'redirect', to: (kept === null ? null : ownPath(kept)) ?? '/' };
    },
  },
  {
    method: 'POST',
    path: '/sign-in/back/drop',
    roles: 'signed_in',
    audit: 'nothing_shown',
    async handler({ web, browser, user }) {
      const token = browser.read('held');
      if (token !== null && (await web.store.heldPosts.find(token, user.id)) !== null)
        await web.store.heldPosts.drop(token);
      browser.forget('held');
      return { kind: 'redirect', to: '/' };
    },
  },
];
