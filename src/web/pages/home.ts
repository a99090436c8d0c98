import { navigationFor } from '../navigation.ts';
import type { Page } from '../page.ts';

/** To the first page that the role has. */
export const homePages: Page[] = [
  {
    method: 'GET',
    path: '/',
    roles: 'signed_in',
    audit: 'nothing_shown',
    async handler({ user }) {
      const [first] = navigationFor(user.roles, '/');
      if (first) return { kind: 'redirect', to: first.href };
      return { kind: 'page', template: 'home', title: 'No role yet' };
    },
  },
];
