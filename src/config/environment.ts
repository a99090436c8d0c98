import { readFileSync } from 'node:fs';

export type Environment = Record<string, string | undefined>;

/** Each `NAME_FILE` gives NAME from a file, so that secrets need not stand in the environment; an empty setting is none. */
export function withFiles(environment: Environment, wrong: string[]): Environment {
  const settings: Environment = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined || value.trim() === '') continue;
    if (
      !/^(ORIGINALS_KEY|REPORTING_KEY|ORIGINALS_OLD_KEYS|ORIGINALS_S3_ACCESS_KEY_ID|ORIGINALS_S3_SECRET_ACCESS_KEY|DATABASE_URL|REDIS_URL|OIDC_CLIENT_SECRET|MAILBOX_\w+_(PASSWORD|OAUTH_CLIENT_SECRET))_FILE$/.test(
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
