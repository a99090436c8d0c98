import { z } from 'zod';
import type { Environment } from './environment.ts';
import { isLoopback, list, listOf, numberBetween, oneOf, originOf, wholeNumber } from './kinds.ts';

const roleNames = ['reviewer', 'administrator', 'reporter', 'auditor'];

/** The review app: where it listens, sessions, and how people sign in. */
export const webSettings = {
  WEB_HOST: z.string().default('127.0.0.1'),
  WEB_PORT: wholeNumber(0, 65_535, 3_000),
  WEB_ORIGIN: z
    .string()
    .optional()
    .transform((text, context) => {
      const origin = text === undefined ? null : originOf(text);
      if (text !== undefined && origin === null)
        context.addIssue({ code: 'custom', message: 'https:// and a host; http:// only on this machine itself' });
      return origin;
    }),
  WEB_PROXIES: list,
  QUALITY_SHARE: numberBetween(0, 1, 0.05),
  SESSION_IDLE_MINUTES: wholeNumber(5, 480, 30),
  SESSION_HOURS: wholeNumber(1, 24, 10),
  SIGN_IN_LOCAL: oneOf(['on', 'off'], 'on'),
  OIDC_ISSUER: z
    .url({ error: 'the address of the issuer, as its discovery document names it' })
    .refine((text) => originOf(text) !== null, 'https:// and a host; http:// only on this machine itself')
    .optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_TENANT: z
    .string()
    .regex(/^[\w.-]{1,100}$/, 'the id of the Entra ID tenant')
    .optional(),
  OIDC_SCOPE: z.string().default('openid profile email'),
  OIDC_ROLES_CLAIM: z.string().default('roles'),
  OIDC_ROLES: z
    .string()
    .default('reviewer=reviewer,administrator=administrator,reporter=reporter,auditor=auditor')
    .transform((list, context) => {
      const pairs = listOf(list).map((pair) => pair.split('=').map((word) => word.trim()));
      const wrong = pairs.some(([role = '', claim = '']) => !roleNames.includes(role) || claim === '');
      if (wrong)
        context.addIssue({
          code: 'custom',
          message: `pairs such as reviewer=Intake.Reviewer, of ${roleNames.join(', ')}`,
        });
      return Object.fromEntries(pairs.map(([role = '', claim = '']) => [claim, role]));
    }),
  OIDC_AMR: list,
  OIDC_LABEL: z.string().max(60, 'at most 60 characters').default('Sign in with your council account'),
};

/** What belongs together for the web app: nobody could sign in, or everybody's browser would send its cookie in plain text. */
export function wrongSignIn(settings: Environment): string[] {
  const wrong: string[] = [];
  const oidc = settings.OIDC_ISSUER !== undefined || settings.OIDC_TENANT !== undefined;
  for (const name of ['OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'])
    if (oidc && settings[name] === undefined) wrong.push(`${name}: as the issuer has registered this application`);
  if (!oidc && settings.SIGN_IN_LOCAL === 'off')
    wrong.push('OIDC_TENANT: needed where SIGN_IN_LOCAL is off, or OIDC_ISSUER');
  if (!isLoopback(settings.WEB_HOST ?? '127.0.0.1') && settings.WEB_ORIGIN === undefined)
    wrong.push('WEB_ORIGIN: the https:// address that people use, needed where WEB_HOST is not this machine itself');
  return wrong;
}
