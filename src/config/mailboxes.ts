import { z } from 'zod';
import type { MailboxSettings } from '../mailbox/model.ts';
import type { Environment } from './environment.ts';
import { isLoopback, listOf, oneOf, wholeNumber } from './kinds.ts';

/** What the mailbox is followed with, but for the bound on its mails, which holds for all mailboxes. */
export type MailboxConfig = Omit<MailboxSettings, 'messageBytes'>;

export function readMailbox(name: string, settings: Environment, wrong: string[]): MailboxConfig[] {
  if (!/^[a-z][a-z0-9_]{0,30}$/.test(name)) {
    wrong.push('MAILBOXES: names of small letters, digits and underscores, separated by commas, such as missing_team');
    return [];
  }
  const prefix = `MAILBOX_${name.toUpperCase()}_`;
  const own = Object.fromEntries(
    Object.entries(settings).flatMap(([key, value]) =>
      key.startsWith(prefix) ? [[key.slice(prefix.length), value]] : [],
    ),
  );
  const read = mailboxSchema.safeParse(own);
  if (!read.success) {
    wrong.push(...read.error.issues.map((issue) => `${prefix}${issue.path.join('_')}: ${issue.message}`));
    return [];
  }
  const mailbox = read.data;
  const tokenUrl =
    mailbox.OAUTH_TOKEN_URL ??
    `https://login.microsoftonline.com/${encodeURIComponent(mailbox.OAUTH_TENANT ?? '')}/oauth2/v2.0/token`;
  return [
    {
      name,
      host: mailbox.HOST,
      port: mailbox.PORT ?? (mailbox.TLS === 'implicit' ? 993 : 143),
      tls: mailbox.TLS,
      user: mailbox.USER,
      auth:
        mailbox.OAUTH_CLIENT_ID !== undefined
          ? {
              kind: 'oauth2',
              tokenUrl,
              clientId: mailbox.OAUTH_CLIENT_ID,
              clientSecret: mailbox.OAUTH_CLIENT_SECRET ?? '',
              scope: mailbox.OAUTH_SCOPE,
            }
          : { kind: 'password', password: mailbox.PASSWORD ?? '' },
      folders: mailbox.FOLDERS,
      order: mailbox.ORDER,
      pollSeconds: mailbox.POLL_SECONDS,
      ...(mailbox.CA_FILE === undefined ? {} : { caFile: mailbox.CA_FILE }),
    },
  ];
}

const mailboxSchema = z
  .object({
    HOST: z.string({ error: 'the name of the IMAP server, such as outlook.office365.com' }).min(1),
    PORT: z.coerce.number({ error: 'a port number' }).int('a port number').min(1).max(65_535).optional(),
    TLS: oneOf(['implicit', 'starttls', 'none'], 'implicit'),
    USER: z.string({ error: 'the name or address that the mailbox is signed in to with' }).min(1),
    PASSWORD: z.string().optional(),
    OAUTH_TENANT: z.string().optional(),
    OAUTH_TOKEN_URL: z.url({ error: 'the address of the token end point' }).optional(),
    OAUTH_CLIENT_ID: z.string().optional(),
    OAUTH_CLIENT_SECRET: z.string().optional(),
    OAUTH_SCOPE: z.string().default('https://outlook.office365.com/.default'),
    FOLDERS: z
      .string()
      .default('INBOX')
      .transform((list) => listOf(list)),
    ORDER: oneOf(['newest_first', 'oldest_first'], 'oldest_first'),
    POLL_SECONDS: wholeNumber(5, 3_600, 60),
    CA_FILE: z.string().optional(),
  })
  .superRefine((mailbox, context) => {
    const wrong = (setting: string, message: string) => context.addIssue({ code: 'custom', path: [setting], message });
    if (mailbox.OAUTH_CLIENT_ID !== undefined) {
      if (mailbox.OAUTH_CLIENT_SECRET === undefined)
        wrong('OAUTH_CLIENT_SECRET', 'the secret of the registered application');
      if (mailbox.OAUTH_TOKEN_URL === undefined && mailbox.OAUTH_TENANT === undefined)
        wrong('OAUTH_TENANT', 'the Entra ID tenant, or OAUTH_TOKEN_URL for another service');
    } else if (mailbox.PASSWORD === undefined) {
      wrong('PASSWORD', 'a password, or OAUTH_CLIENT_ID with OAUTH_TENANT and OAUTH_CLIENT_SECRET');
    }
    if (mailbox.TLS === 'none' && !isLoopback(mailbox.HOST))
      wrong('TLS', 'implicit or starttls: mail is never fetched in plain text, except from this machine itself');
  });
