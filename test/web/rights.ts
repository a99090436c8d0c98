import type { Role } from '../../src/store/index.ts';

/**
 * Who may do what, written down a second time, by hand: a route that is opened to one role more, or is missing here, fails
 * rights.server.test.ts. Add a line for each new page.
 */
export const rights: ['GET' | 'POST', string, Role[] | 'signed_in' | 'anyone'][] = [
  ['GET', '/', 'signed_in'],
  ['GET', '/sign-in', 'anyone'],
  ['POST', '/sign-in', 'anyone'],
  ['GET', '/sign-in/code', 'anyone'],
  ['POST', '/sign-in/code', 'anyone'],
  ['GET', '/sign-in/password', 'anyone'],
  ['POST', '/sign-in/password', 'anyone'],
  ['GET', '/sign-in/second-factor', 'anyone'],
  ['POST', '/sign-in/second-factor', 'anyone'],
  ['GET', '/sign-in/back', 'signed_in'],
  ['POST', '/sign-in/back/drop', 'signed_in'],
  ['GET', '/sign-in/council', 'anyone'],
  ['GET', '/sign-in/callback', 'anyone'],
  ['POST', '/sign-out', 'anyone'],
  ['GET', '/signed-out', 'anyone'],
  ['GET', '/audit', ['auditor']],
  ['GET', '/users', ['administrator']],
  ['GET', '/users/new', ['administrator']],
  ['POST', '/users/new', ['administrator']],
  ['GET', '/users/:id', ['administrator']],
  ['POST', '/users/:id', ['administrator']],
  ['POST', '/users/:id/disable', ['administrator']],
  ['POST', '/users/:id/enable', ['administrator']],
  ['POST', '/users/:id/reset', ['administrator']],
  ['GET', '/messages', ['reviewer', 'administrator', 'auditor']],
  ['GET', '/messages/:id', ['reviewer']],
  ['GET', '/messages/:id/original', ['reviewer']],
  ['GET', '/parts/:id/original', ['reviewer']],
  ['GET', '/status', ['administrator']],
  ['GET', '/failures', ['administrator']],
  ['POST', '/failures/:step/:id/retry', ['administrator']],
  ['GET', '/definitions', ['administrator', 'reviewer']],
  ['POST', '/definitions/try', ['administrator', 'reviewer']],
  ['GET', '/quality', ['reviewer', 'administrator', 'reporter']],
];
