import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { migrate, startEmbeddedPostgres } from '../../src/store/index.ts';
import { startProxy, type Wire } from './proxy.ts';

/**
 * A real PostgreSQL that a test may end, start again, and take the room on its disk from: its files lie on a small file system in memory. Programs
 * reach it through a wire whose address stays the same.
 */
export type FragilePostgres = {
  wire: Wire;
  /** A fresh, migrated database: its address through the wire. */
  database(): Promise<string>;
  /** The same database by itself, for the test's own questions. */
  direct(url: string): string;
  /** Ends as if the power went (immediate shutdown), and starts again. */
  restart(): Promise<void>;
  halt(): Promise<void>;
  start(): Promise<void>;
  /** The process of one connection to the database, ended by SIGKILL: the server ends every other connection and recovers. */
  killBackend(url: string, pick: (count: number) => number): Promise<boolean>;
  /** No byte is left on the disk; and there is room again. */
  fill(): void;
  free(): void;
  alive(): boolean;
  stop(): Promise<void>;
};

const settings = ['fsync=off', 'full_page_writes=off', 'max_wal_size=96MB', 'min_wal_size=32MB', 'autovacuum=off'];

export async function startFragilePostgres(megabytes = 400): Promise<FragilePostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'intake-fragile-'));
  const small = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'tmpfs', folder]).status === 0;
  let server = await startEmbeddedPostgres(folder, settings);
  const portOf = () => Number(new URL(server.url).port);
  const wire = await startProxy(portOf());
  const direct = (url: string) => url.replace(/:\d+\//, `:${portOf()}/`);
  const address = (name: string) => server.url.replace(/\/[^/]*$/, `/${name}`);
  const ask = async (name: string, text: string, values: unknown[] = []) => {
    const client = new pg.Client({ connectionString: address(name) });
    client.on('error', () => {});
    await client.connect();
    try {
      return await client.query(text, values);
    } finally {
      await client.end().catch(() => {});
    }
  };
  await ask('postgres', 'CREATE DATABASE pattern');
  await migrate(address('pattern'));
  const pid = () => Number(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
  const alive = () => {
    try {
      process.kill(pid(), 0);
      return true;
    } catch {
      return false;
    }
  };
  const ballast = join(folder, 'ballast');
  let count = 0;
  const halt = async () => {
    if (!alive()) return;
    // The parent of all: in an immediate shutdown it ends its children and writes nothing more.
    process.kill(pid(), 'SIGQUIT');
    for (const end = Date.now() + 20_000; alive() && Date.now() < end; await wait(10));
  };
  const start = async () => {
    for (let tries = 0; ; tries += 1) {
      try {
        server = await startEmbeddedPostgres(folder, settings);
        return wire.lead(portOf());
      } catch (thrown) {
        if (tries === 5) throw thrown;
        await wait(200);
      }
    }
  };
  return {
    wire,
    direct,
    halt,
    start,
    alive,
    async database() {
      count += 1;
      await ask('postgres', `CREATE DATABASE test_${count} TEMPLATE pattern`);
      return address(`test_${count}`).replace(/:\d+\//, `:${wire.port}/`);
    },
    async restart() {
      await halt();
      await start();
    },
    async killBackend(url, pick) {
      const { rows } = await ask(
        'postgres',
        `SELECT pid FROM pg_stat_activity WHERE datname = $1 AND backend_type = 'client backend' ORDER BY pid`,
        [new URL(url).pathname.slice(1)],
      );
      if (rows.length === 0) return false;
      process.kill(rows[pick(rows.length)].pid, 'SIGKILL');
      return true;
    },
    fill() {
      if (!small) throw new Error('the test may not make a small disk here');
      const file = openSync(ballast, 'w');
      for (let size = 4_000_000; size >= 4_096; ) {
        try {
          if (writeSync(file, Buffer.alloc(size)) < size) size = size >> 1;
        } catch {
          size = size >> 1;
        }
      }
      closeSync(file);
    },
    free() {
      unlinkSync(ballast);
    },
    async stop() {
      await wire.stop();
      await halt();
      if (small) spawnSync('umount', ['-l', folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
