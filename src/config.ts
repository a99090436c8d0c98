import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { Fault } from './faults.ts';
import { scannerPlace } from './malware/index.ts';
import type { SenderConcern } from './message/model.ts';
import { type Partner, readPartners } from './message/sender/index.ts';
import { readWards, type Wards } from './report/facts/index.ts';
import { readRules } from './retention/index.ts';

/**
 * Settings come from the environment, are read once, and are complete and valid or the program does not start.
 * `.env.example` lists each with its meaning. A secret may stand in a file instead: `NAME_FILE` holds its path.
 */
export type Config = z.infer<typeof settingsSchema> & {
  mailboxes: MailboxConfig[];
  reportingKey: SealingKey | null;
  wards: Wards;
  keyring: KeyringConfig | null;
  partners: Partner[];
};

export type KeyringConfig = { current: SealingKey; others: SealingKey[] };
export type SealingKey = { id: string; key: Uint8Array };

export type MailboxConfig = {
  name: string;
  host: string;
  port: number;
  tls: 'implicit' | 'starttls' | 'none';
  user: string;
  auth:
    | { kind: 'password'; password: string }
    | { kind: 'oauth2'; tokenUrl: string; clientId: string; clientSecret: string; scope: string };
  folders: string[];
  order: 'newest_first' | 'oldest_first';
  pollSeconds: number;
  caFile?: string;
};

type Environment = Record<string, string | undefined>;

const wholeNumber = (least: number, most: number, standard: number) =>
  z.coerce
    .number({ error: `a whole number from ${least} to ${most}` })
    .int(`a whole number from ${least} to ${most}`)
    .min(least, `a whole number from ${least} to ${most}`)
    .max(most, `a whole number from ${least} to ${most}`)
    .default(standard);

const oneOf = <const Choices extends readonly [string, ...string[]]>(choices: Choices, standard: Choices[number]) =>
  z.enum(choices, { error: `one of ${choices.join(', ')}` }).default(standard as never);

const senderConcerns = [
  'sender_failed_checks',
  'sender_not_checked',
  'sender_looks_like_partner',
  'sender_name_imitates',
  'reply_to_elsewhere',
] as const satisfies SenderConcern[];

const settingsSchema = z.object({
  DATA_FOLDER: z.string().default('./data'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'a PostgreSQL address, postgresql://user:password@host/database')
    .optional(),
  DATABASE_CONNECTIONS: wholeNumber(2, 200, 10),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//, 'a Redis address, redis://host:6379 or rediss://host:6379')
    .optional(),
  LOG_LEVEL: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'silent'], 'info'),
  CERTAIN_ENOUGH: z.coerce
    .number({ error: 'a number from 0.5 to 1' })
    .min(0.5, 'a number from 0.5 to 1')
    .max(1, 'a number from 0.5 to 1')
    .default(0.9),
  TRUSTED_MAIL_SERVERS: z
    .string()
    .default('')
    .transform((list) => listOf(list)),
  CLAMD_ADDRESS: z
    .string()
    .transform((text, context) => {
      const place = scannerPlace(text);
      if (place === null) context.addIssue({ code: 'custom', message: 'the path of a socket, or host:port' });
      return place ?? z.NEVER;
    })
    .optional(),
  CLAMD_SECONDS: wholeNumber(1, 600, 60),
  CLAMD_MEGABYTES: wholeNumber(1, 4_000, 25),
  PARTNERS_FILE: z.string().optional(),
  WARDS_FILE: z.string().optional(),
  SENDER_REVIEW: z
    .string()
    .default('sender_failed_checks,sender_looks_like_partner,sender_name_imitates')
    .transform((list) => (list === 'none' ? [] : listOf(list)))
    .pipe(z.array(z.enum(senderConcerns, { error: `none, or of ${senderConcerns.join(', ')}` }))),
  WORKER_CONCURRENCY: wholeNumber(1, 64, 8),
  READERS: wholeNumber(1, 32, 2),
  READ_SECONDS: wholeNumber(1, 3_600, 180),
  READ_MEGABYTES: wholeNumber(256, 16_384, 1_500),
  MESSAGE_MEGABYTES: wholeNumber(1, 1_000, 150),
  FILE_MEGABYTES: wholeNumber(1, 500, 60),
  SWEEP_SECONDS: wholeNumber(1, 3_600, 30),
  STUCK_SECONDS: wholeNumber(5, 86_400, 120),
  CHECK_OVERDUE_MINUTES: wholeNumber(1, 1_440, 15),
  STOP_SECONDS: wholeNumber(1, 600, 20),
  HEALTH_HOST: z.string().default('127.0.0.1'),
  HEALTH_PORT: z.coerce
    .number({ error: 'a port number' })
    .int('a port number')
    .min(0, 'a port number')
    .max(65_535, 'a port number')
    .optional(),
  DEFINITIONS_FOLDER: z.string().optional(),
  RETENTION: z
    .string()
    .transform((text, context) => {
      const rules = readRules(text);
      if (rules === null)
        context.addIssue({
          code: 'custom',
          message:
            'KIND:YEARS or KIND:18+YEARS, separated by commas; kinds are mace-referral, exploitation-toolkit and other',
        });
      return rules ?? z.NEVER;
    })
    .optional(),
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
  WEB_PROXIES: z
    .string()
    .default('')
    .transform((list) => listOf(list)),
  QUALITY_SHARE: z.coerce
    .number({ error: 'a number from 0 to 1' })
    .min(0, 'a number from 0 to 1')
    .max(1, 'a number from 0 to 1')
    .default(0.05),
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
  OIDC_LABEL: z.string().max(60, 'at most 60 characters').default('Sign in with your council account'),
});

const roleNames = ['reviewer', 'administrator', 'reporter', 'auditor'];

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

const keyPattern = /^([\w.-]{1,40}):([A-Za-z0-9+/]{43}=)$/;
const keyWanted = 'an id, a colon and 32 random bytes in base64, as printed by `intake key`';

/** Reads and checks all settings. Throws a Fault with one line for each setting that is wrong, never with a secret's value. */
export function readConfig(environment: Environment): Config {
  const wrong: string[] = [];
  const settings = withFiles(environment, wrong);
  const known = settingsSchema.safeParse(settings);
  if (!known.success) wrong.push(...known.error.issues.map((issue) => `${issue.path.join('_')}: ${issue.message}`));
  wrong.push(...wrongSignIn(settings));
  const mailboxes = listOf(settings.MAILBOXES ?? '').flatMap((name) => readMailbox(name, settings, wrong));
  const keyring = readKeyring(settings, wrong);
  const partners = partnersIn(settings.PARTNERS_FILE, wrong);
  const reportingKey = reportingKeyIn(settings, wrong);
  const wards = wardsIn(settings.WARDS_FILE, wrong);
  if (!known.success || wrong.length > 0) throw new Fault('settings_wrong', { details: wrong });
  return Object.freeze({ ...known.data, mailboxes, keyring, partners, reportingKey, wards });
}

/** What belongs together for the web app: nobody could sign in, or everybody's browser would send its cookie in plain text. */
function wrongSignIn(settings: Environment): string[] {
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

function readMailbox(name: string, settings: Environment, wrong: string[]): MailboxConfig[] {
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

function readKeyring(settings: Environment, wrong: string[]): KeyringConfig | null {
  const current = settings.ORIGINALS_KEY;
  if (current === undefined) return null;
  const read = (setting: string, text: string): SealingKey[] => {
    const found = keyPattern.exec(text);
    if (!found?.[1] || !found[2]) {
      wrong.push(`${setting}: ${keyWanted}`);
      return [];
    }
    return [{ id: found[1], key: Buffer.from(found[2], 'base64') }];
  };
  const others = listOf(settings.ORIGINALS_OLD_KEYS ?? '').flatMap((text) => read('ORIGINALS_OLD_KEYS', text));
  const [key] = read('ORIGINALS_KEY', current);
  return key ? { current: key, others } : null;
}

function partnersIn(file: string | undefined, wrong: string[]): Partner[] {
  if (file === undefined) return [];
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    wrong.push('PARTNERS_FILE: the path of a file that can be read');
    return [];
  }
  const read = readPartners(text);
  if (read.kind === 'partners') return read.partners;
  wrong.push(...read.details.map((detail) => `PARTNERS_FILE: ${detail}`));
  return [];
}

function reportingKeyIn(settings: Environment, wrong: string[]): SealingKey | null {
  const text = settings.REPORTING_KEY;
  if (text === undefined) return null;
  const found = keyPattern.exec(text);
  if (found?.[1] && found[2]) return { id: found[1], key: Buffer.from(found[2], 'base64') };
  wrong.push(`REPORTING_KEY: ${keyWanted}`);
  return null;
}

function wardsIn(file: string | undefined, wrong: string[]): Wards {
  if (file === undefined) return new Map();
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    wrong.push('WARDS_FILE: the path of a file that can be read');
    return new Map();
  }
  const read = readWards(text);
  if (read.kind === 'wards') return read.wards;
  wrong.push(`WARDS_FILE: ${read.why}`);
  return new Map();
}

/** Each `NAME_FILE` gives NAME from a file, so that secrets need not stand in the environment; an empty setting is none. */
function withFiles(environment: Environment, wrong: string[]): Environment {
  const settings: Environment = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined || value.trim() === '') continue;
    if (
      !/^(ORIGINALS_KEY|REPORTING_KEY|ORIGINALS_OLD_KEYS|DATABASE_URL|REDIS_URL|OIDC_CLIENT_SECRET|MAILBOX_\w+_(PASSWORD|OAUTH_CLIENT_SECRET))_FILE$/.test(
        name,
      )
    ) {
      settings[name] ??= value.trim();
      continue;
    }
    try {
      settings[name.slice(0, -'_FILE'.length)] = readFileSync(value, 'utf8').trim();
    } catch {
      wrong.push(`${name}: the path of a file that can be read`);
    }
  }
  return settings;
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** Null for what is no address, or would send the sign-in over a network in plain text. */
function originOf(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const { protocol, hostname, origin } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname)) ? origin : null;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
