import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { scannerOn } from '../../src/malware/index.ts';
import { freePort } from './dovecot.ts';

/** A real clamd that knows one signature, written here: nothing is downloaded, and no file that any scanner knows lies about. */
export type TestClamav = { port: number; stop(): Promise<void>; start(): Promise<void>; close(): Promise<void> };

/** What the signature finds. */
export const marker = 'intake test marker, harmless';
export const signature = 'Intake.Test.Marker.UNOFFICIAL';
export const streamMaxLength = 2_000_000;

export async function startClamav(): Promise<TestClamav> {
  const folder = mkdtempSync(join(tmpdir(), 'intake-clamav-'));
  const signatures = join(folder, 'signatures');
  mkdirSync(signatures);
  // Name, any kind of file, anywhere in it, the bytes (clamav manual, extended signatures).
  writeFileSync(join(signatures, 'local.ndb'), `Intake.Test.Marker:0:*:${Buffer.from(marker).toString('hex')}\n`);
  const port = await freePort();
  const settings = {
    Foreground: 'yes',
    TCPAddr: '127.0.0.1',
    TCPSocket: port,
    DatabaseDirectory: signatures,
    TemporaryDirectory: folder,
    StreamMaxLength: streamMaxLength,
    // As docs/operations.md asks for: what was not looked into is told, and not passed as clean.
    AlertExceedsMax: 'yes',
    AlertEncrypted: 'yes',
    MaxRecursion: 4,
  };
  const file = join(folder, 'clamd.conf');
  writeFileSync(
    file,
    Object.entries(settings)
      .map(([name, value]) => `${name} ${value}\n`)
      .join(''),
  );
  const scanner = scannerOn({ place: { kind: 'port', host: '127.0.0.1', port }, milliseconds: 1_000, bytes: 1 });
  let server: ChildProcess | null = null;
  const stop = async () => {
    if (server === null) return;
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
    server = null;
  };
  const start = async () => {
    server = spawn('clamd', ['--config-file', file], { stdio: 'ignore' });
    for (const end = Date.now() + 30_000; !(await scanner.isThere()); await wait(100))
      if (Date.now() > end) throw new Error('clamd does not answer');
  };
  await start();
  return {
    port,
    start,
    stop,
    async close() {
      await stop();
      rmSync(folder, { recursive: true });
    },
  };
}
