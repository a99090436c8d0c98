import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { Fault } from '../../src/faults.ts';

const folder = mkdtempSync(join(tmpdir(), 'intake-secrets-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const key = (letter: number) => `key-${letter}:${Buffer.alloc(32, letter).toString('base64')}`;
const mailbox = { MAILBOXES: 'team', MAILBOX_TEAM_HOST: 'localhost', MAILBOX_TEAM_USER: 'team' };
const oauth = { ...mailbox, MAILBOX_TEAM_OAUTH_CLIENT_ID: 'id', MAILBOX_TEAM_OAUTH_TENANT: 'tenant' };
const bucket = { ORIGINALS_URL: 's3://originals/team' };

/** Every secret, a right value of it, and what else it needs to be of use. */
const secrets: [name: string, value: string, more: Record<string, string>][] = [
  ['ORIGINALS_KEY', key(1), {}],
  ['ORIGINALS_OLD_KEYS', `${key(2)},${key(3)}`, { ORIGINALS_KEY: key(1) }],
  ['REPORTING_KEY', key(4), {}],
  ['DATABASE_URL', 'postgresql://user:hidden-word@host/database', {}],
  ['REDIS_URL', 'rediss://:hidden-word@host:6379', {}],
  ['OIDC_CLIENT_SECRET', 'hidden-word', { OIDC_TENANT: 'tenant', OIDC_CLIENT_ID: 'id' }],
  ['MAILBOX_TEAM_PASSWORD', 'hidden-word', mailbox],
  ['MAILBOX_TEAM_OAUTH_CLIENT_SECRET', 'hidden-word', oauth],
  ['ORIGINALS_S3_ACCESS_KEY_ID', 'hidden-word', { ...bucket, ORIGINALS_S3_SECRET_ACCESS_KEY: 'x' }],
  ['ORIGINALS_S3_SECRET_ACCESS_KEY', 'hidden-word', { ...bucket, ORIGINALS_S3_ACCESS_KEY_ID: 'x' }],
];

describe('a secret from a file', () => {
  test.each(secrets)('%s is the same as from a variable, whatever white space ends the file', (name, value, more) => {
    const path = join(folder, name);
    writeFileSync(path, `${value}\r\n`);
    const fromFile = readConfig({ ...more, [`${name}_FILE`]: path });
    expect(fromFile).toEqual(readConfig({ ...more, [name]: value }));
  });

  test.each(secrets)('%s of a file that cannot be read stops the start, with its name', (name, _value, more) => {
    expect(() => readConfig({ ...more, [`${name}_FILE`]: join(folder, 'nowhere') })).toThrow(Fault);
    try {
      readConfig({ ...more, [`${name}_FILE`]: join(folder, 'nowhere') });
    } catch (thrown) {
      expect(thrown instanceof Fault && thrown.details).toContain(`${name}_FILE: the path of a file that can be read`);
    }
  });
});

test('no secret stands in what is said of wrong settings, right or wrong itself', () => {
  const all = Object.fromEntries(secrets.flatMap(([name, value, more]) => [...Object.entries(more), [name, value]]));
  const wrong = {
    ...all,
    LOG_LEVEL: 'loud',
    ORIGINALS_KEY: 'hidden-word',
    ORIGINALS_OLD_KEYS: 'hidden-word,hidden-word',
    REPORTING_KEY: 'hidden-word',
    DATABASE_URL: 'mysql://user:hidden-word@host',
    REDIS_URL: 'hidden-word',
    ORIGINALS_URL: 'https://hidden-word@host',
  };
  try {
    readConfig(wrong);
    expect.unreachable();
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(Fault);
    const said = inspect(thrown, { depth: 9 });
    expect(said).toMatch(/LOG_LEVEL: one of/);
    for (const secret of ['hidden-word', ...secrets.map(([, value]) => value)]) expect(said).not.toContain(secret);
  }
});
