import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Dovecot } from '../servers/dovecot.ts';

const command = fileURLToPath(new URL('../../src/intake.js', import.meta.url));

export type Run = { process: ChildProcess; output(): string; ended: Promise<number | null> };

/** `intake` as a process of its own, with nothing in its environment but what is given. */
export function intake(
  words: string[],
  environment: Record<string, string>,
  folder = process.cwd(),
  program = command,
): Run {
  const child = spawn(process.execPath, [program, ...words], {
    env: { PATH: process.env.PATH ?? '', ...environment },
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const pieces: Buffer[] = [];
  child.stdout.on('data', (piece: Buffer) => pieces.push(piece));
  child.stderr.on('data', (piece: Buffer) => pieces.push(piece));
  const ended = once(child, 'exit').then(([code]) => (typeof code === 'number' ? code : null));
  return { process: child, output: () => Buffer.concat(pieces).toString(), ended };
}

/** Settings for one mailbox on a test server. */
export function settingsFor(
  dovecot: Dovecot,
  user: string,
  databaseUrl: string,
  more: Record<string, string> = {},
): Record<string, string> {
  return {
    DATABASE_URL: databaseUrl,
    ORIGINALS_KEY: `test:${Buffer.alloc(32, 7).toString('base64')}`,
    TRUSTED_MAIL_SERVERS: 'mx.team.example.org',
    MAILBOXES: 'team',
    MAILBOX_TEAM_HOST: 'localhost',
    MAILBOX_TEAM_PORT: String(dovecot.port),
    MAILBOX_TEAM_USER: user,
    MAILBOX_TEAM_PASSWORD: dovecot.password,
    MAILBOX_TEAM_CA_FILE: dovecot.caFile,
    MAILBOX_TEAM_POLL_SECONDS: '5',
    SWEEP_SECONDS: '2',
    WEB_PORT: '0',
    // Kills on a slow machine must not make a mail look as if it hung, which would change which of two copies is the first.
    STUCK_SECONDS: '3600',
    ...more,
  };
}
