import type { Role } from '../store/index.ts';

export type NavigationEntry = { href: string; text: string; roles: readonly Role[] };

/** The entries of the menu, from left to right; each role sees its own. */
export const navigation: NavigationEntry[] = [
  { href: '/queue', text: 'Queue', roles: ['reviewer', 'administrator'] },
  { href: '/messages', text: 'Messages', roles: ['reviewer', 'administrator', 'auditor'] },
  { href: '/records', text: 'Records', roles: ['reviewer'] },
  { href: '/people', text: 'People', roles: ['reviewer'] },
  { href: '/places', text: 'Places', roles: ['reviewer'] },
  { href: '/reports', text: 'Reports', roles: ['reporter', 'reviewer', 'administrator'] },
  { href: '/quality', text: 'Quality', roles: ['reviewer', 'administrator', 'reporter'] },
  { href: '/users', text: 'Users', roles: ['administrator'] },
  { href: '/definitions', text: 'Definitions', roles: ['administrator'] },
  { href: '/status', text: 'Health', roles: ['administrator'] },
  { href: '/audit', text: 'Audit', roles: ['auditor'] },
];

export function navigationFor(
  roles: readonly Role[],
  path: string,
): { href: string; text: string; current: boolean }[] {
  return navigation
    .filter((entry) => entry.roles.some((role) => roles.includes(role)))
    .map(({ href, text }) => ({ href, text, current: path === href || path.startsWith(`${href}/`) }));
}
