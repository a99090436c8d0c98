import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs';
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
  /** How no byte more can be written: the disk is full, or, where a test may make no small disk, the system refuses every file that grows. */
  ways: Full[];
  /** No byte is left on the disk. */
  fill(way?: Full): void;
  /** There is room again, and the server works. */
  free(): Promise<void>;
  alive(): boolean;
  stop(): Promise<void>;
};

export type Full = 'a full disk' | 'a bound on files';

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
      return isThere(pid());
    } catch {
      return false;
    }
  };
  const resize = (bytes: number) => spawnSync('mount', ['-o', `remount,size=${bytes}`, folder]).status === 0;
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
    ways: small ? ['a full disk', 'a bound on files'] : ['a bound on files'],
    fill(way = small ? 'a full disk' : 'a bound on files') {
      if (way === 'a full disk') fillDisk(folder, resize);
      else boundFiles(pid(), 1);
    },
    async free() {
      if (alive()) boundFiles(pid(), 'unlimited');
      if (small && !resize(megabytes * 1_048_576)) throw new Error('the disk stays full');
      // One that has ended over it is started again, as its keeper would; it may still be about to.
      for (const end = Date.now() + 30_000; Date.now() < end; await wait(50)) {
        if (!alive()) return start();
        if (await ask('postgres', 'SELECT 1').catch(() => null)) return;
      }
      throw new Error('the server does not come back');
    },
    async stop() {
      await wire.stop();
      await halt();
      if (small) spawnSync('umount', ['-l', folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Makes the disk as small as what is on it. While that grows it cannot be, so with a little room, which the next rows take. */
function fillDisk(folder: string, resize: (bytes: number) => boolean): void {
  for (let tries = 0; tries < 50; tries += 1) {
    const { blocks, bfree, bsize } = statfsSync(folder);
    if (resize((blocks - bfree) * bsize + tries * 16_384)) return;
  }
  throw new Error('the disk cannot be made full');
}

/** So many bytes a file of the server may have from now on, in all of its processes; in those to come as well. Needs no right but to be the same user. */
function boundFiles(server: number, bytes: number | 'unlimited'): void {
  const children = readFileSync(`/proc/${server}/task/${server}/children`, 'utf8').trim();
  const as = process.getuid?.() === 0 ? ['setpriv', ...identityOf(server), '--clear-groups'] : [];
  for (const one of [String(server), ...children.split(' ').filter((child) => child !== '')]) {
    const [command = '', ...words] = [...as, 'prlimit', '--pid', one, `--fsize=${bytes}:unlimited`];
    const { status, stderr } = spawnSync(command, words, { encoding: 'utf8' });
    // One that has ended meanwhile writes nothing.
    if (status !== 0 && isThere(Number(one))) throw new Error(`no bound on files: ${stderr}`);
  }
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function identityOf(pid: number): string[] {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const [user, group] = [/^Uid:\s+(\d+)/m, /^Gid:\s+(\d+)/m].map((line) => line.exec(status)?.[1]);
  return [`--reuid=${user}`, `--regid=${group}`];
}
