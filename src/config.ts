import { z } from 'zod';
import { type BucketConfig, bucketIn, bucketSettings } from './config/bucket.ts';
import { type Environment, withFiles } from './config/environment.ts';
import { type KeyringConfig, readKeyring, reportingKeyIn, type SealingKey } from './config/keys.ts';
import { listOf } from './config/kinds.ts';
import { type MailboxConfig, readMailbox } from './config/mailboxes.ts';
import { partnersIn, wardsIn } from './config/tables.ts';
import { webSettings, wrongSignIn } from './config/web.ts';
import { workerSettings } from './config/worker.ts';
import { Fault } from './faults.ts';
import type { Partner } from './message/sender/index.ts';
import type { Wards } from './report/facts/index.ts';

/**
 * Settings come from the environment, are read once, and are complete and valid or the program does not start.
 * `.env.example` lists each with its meaning. A secret may stand in a file instead: `NAME_FILE` holds its path.
 */
export type Config = z.infer<typeof settingsSchema> & {
  mailboxes: MailboxConfig[];
  reportingKey: SealingKey | null;
  wards: Wards;
  keyring: KeyringConfig | null;
  bucket: BucketConfig | null;
  partners: Partner[];
};

const settingsSchema = z.object({ ...workerSettings, ...bucketSettings, ...webSettings });

/** Reads and checks all settings. Throws a Fault with one line for each setting that is wrong, never with a secret's value. */
export function readConfig(environment: Environment): Config {
  const wrong: string[] = [];
  const settings = withFiles(environment, wrong);
  const known = settingsSchema.safeParse(settings);
  if (!known.success) wrong.push(...known.error.issues.map((issue) => `${issue.path.join('_')}: ${issue.message}`));
  wrong.push(...wrongSignIn(settings));
  const mailboxes = listOf(settings.MAILBOXES ?? '').flatMap((name) => readMailbox(name, settings, wrong));
  const keyring = readKeyring(settings, wrong);
  const bucket = bucketIn(settings, wrong);
  const partners = partnersIn(settings.PARTNERS_FILE, wrong);
  const reportingKey = reportingKeyIn(settings, wrong);
  const wards = wardsIn(settings.WARDS_FILE, wrong);
  if (!known.success || wrong.length > 0) throw new Fault('settings_wrong', { details: wrong });
  return Object.freeze({ ...known.data, mailboxes, keyring, bucket, partners, reportingKey, wards });
}
