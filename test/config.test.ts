import { describe, expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';
import { Fault } from '../src/faults.ts';

function detailsOf(settings: Record<string, string>): string[] {
  try {
    readConfig(settings);
    return [];
  } catch (thrown) {
    return thrown instanceof Fault ? thrown.details : [String(thrown)];
  }
}

describe('the web app does not start with', () => {
  test.each<[string, Record<string, string>, RegExp[]]>([
    ['others to listen for and no address', { WEB_HOST: '0.0.0.0' }, [/^WEB_ORIGIN: the https:\/\/ address/]],
    [
      'an address in plain text',
      { WEB_ORIGIN: 'http://intake.council.example.org' },
      [/^WEB_ORIGIN: https:\/\/ and a host/],
    ],
    ['an address that is none', { WEB_ORIGIN: 'intake' }, [/^WEB_ORIGIN: /]],
    [
      'an issuer and no client',
      { OIDC_ISSUER: 'https://issuer.example.org' },
      [/^OIDC_CLIENT_ID: /, /^OIDC_CLIENT_SECRET: /],
    ],
    [
      'an issuer in plain text',
      { OIDC_ISSUER: 'http://issuer.example.org', OIDC_CLIENT_ID: 'a', OIDC_CLIENT_SECRET: 'hidden-word' },
      [/^OIDC_ISSUER: /],
    ],
    ['no way to sign in', { SIGN_IN_LOCAL: 'off' }, [/^OIDC_TENANT: needed where SIGN_IN_LOCAL is off/]],
    ['a role that there is not', { OIDC_ROLES: 'king=x' }, [/^OIDC_ROLES: pairs such as/]],
    ['a share of more than all', { QUALITY_SHARE: '2' }, [/^QUALITY_SHARE: a number from 0 to 1/]],
  ])('%s', (_name, settings, lines) => {
    const details = detailsOf(settings);
    expect(details).toHaveLength(lines.length);
    for (const [at, line] of lines.entries()) expect(details[at]).toMatch(line);
    expect(details.join()).not.toContain('hidden-word');
  });
});

test('a tenant of Entra ID is enough, with the client; roles may have names of their own', () => {
  const config = readConfig({
    OIDC_TENANT: '7d5a1b8e-0000-4000-8000-000000000001',
    OIDC_CLIENT_ID: 'a',
    OIDC_CLIENT_SECRET: 'b',
    OIDC_ROLES: 'reviewer=Intake.Reviewer, auditor = Intake.Auditor',
    SIGN_IN_LOCAL: 'off',
  });
  expect(config.OIDC_ROLES).toEqual({ 'Intake.Reviewer': 'reviewer', 'Intake.Auditor': 'auditor' });
});

test('the app is on this machine alone unless it is told otherwise', () => {
  const { WEB_HOST, WEB_PORT, WEB_ORIGIN, SESSION_IDLE_MINUTES, SIGN_IN_LOCAL } = readConfig({});
  expect([WEB_HOST, WEB_PORT, WEB_ORIGIN, SESSION_IDLE_MINUTES, SIGN_IN_LOCAL]).toEqual([
    '127.0.0.1',
    3_000,
    null,
    30,
    'on',
  ]);
});
