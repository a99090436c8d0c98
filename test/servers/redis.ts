import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
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
  /** Everything that it has written to its disk, once it has written all of it; nothing unless it `keeps`. */
  files(): Promise<string>;
  stop(): Promise<void>;
};

/** A real Redis on a free loopback port; one that keeps its snapshot and the list of commands does so uncompressed, so that words can be found. */
export async function startRedis({ keeps = false } = {}): Promise<TestRedis> {
  const folder = mkdtempSync(join(tmpdir(), 'intake-redis-'));
  const port = await freePort();
  const start = () =>
    spawn(
      'redis-server',
      [
        ...['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder],
        ...['--appendonly', keeps ? 'yes' : 'no', '--rdbcompression', 'no'],
      ],
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
    async files() {
      if (!keeps) return '';
      await client.save();
      return readdirSync(folder, { recursive: true })
        .map((name) => join(folder, String(name)))
        .filter((path) => statSync(path).isFile())
        .map((path) => readFileSync(path, 'utf8'))
        .join('\n');
    },
    async stop() {
      client.disconnect();
      await end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
