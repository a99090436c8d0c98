import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { freePort } from './dovecot.ts';

export type TestRedis = {
  url: string;
  /** A client of the test's own; closed with the server. */
  client: Redis;
  /** Ends the server without warning and starts an empty one at the same address. */
  restart(): Promise<void>;
  stop(): Promise<void>;
};

/** A real Redis that keeps nothing on disk, on a free loopback port. */
export async function startRedis(): Promise<TestRedis> {
  const folder = mkdtempSync(join(tmpdir(), 'intake-redis-'));
  const port = await freePort();
  const start = () =>
    spawn(
      'redis-server',
      ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder],
      { stdio: 'ignore' },
    );
  let server: ChildProcess = start();
  const client = new Redis(port, '127.0.0.1', { maxRetriesPerRequest: null, retryStrategy: () => 50 });
  client.on('error', () => {});
  await client.ping();
  const end = async () => {
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    client,
    async restart() {
      await end();
      await wait(100);
      server = start();
      await client.ping();
    },
    async stop() {
      client.disconnect();
      await end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
