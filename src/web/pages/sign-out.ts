import type { OpenPage, Page } from '../page.ts';

export const signOutPages: (Page | OpenPage)[] = [
  {
    method: 'POST',
    path: '/sign-out',
    roles: 'anyone',
    audit: 'in_store',
    async handler({ browser }) {
      await browser.end('signed_out');
      return { kind: 'redirect', to: '/signed-out' };
    },
  },
  {
    method: 'GET',
    path: '/signed-out',
    roles: 'anyone',
    audit: 'nothing_shown',
    handler: async () => ({ kind: 'page', template: 'signed-out', title: 'Signed out' }),
  },
];
