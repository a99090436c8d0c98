import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startConfined, withoutNetwork } from '../../src/pipeline/reading/confined.ts';
import { type ReaderProgram, readerProgram } from '../../src/pipeline/reading/program.ts';
import { type Canary, startCanary } from '../servers/canary.ts';

const root = resolve(import.meta.dirname, '../..');

let canary: Canary;
let program: ReaderProgram;
/** A checkout to be broken into where there is no wall. */
let prey: string;
/** Where a reader may read: two paths with one beginning confuse the permission model of some versions of Node. */
let probe: string;
beforeAll(async () => {
  canary = await startCanary();
  program = await readerProgram();
  probe = join(dirname(program.file), 'probe.mjs');
  copyFileSync(join(import.meta.dirname, 'reading/probe.mjs'), probe);
  prey = mkdtempSync(join(tmpdir(), 'intake-prey-'));
  for (const folder of ['src', 'node_modules/.cache']) mkdirSync(join(prey, folder), { recursive: true });
  writeFileSync(join(prey, '.env.example'), 'x');
});
afterAll(async () => {
  await canary.stop();
  rmSync(probe);
  rmSync(prey, { recursive: true });
});

type Ends = { network: Record<string, string>; machine: Record<string, string> };
type Told = Ends & { inThread: Ends; environment: string[] };

const question = (folder: string, checkout: string, temporary: string) =>
  JSON.stringify({ ...{ port: canary.port, secret: canary.secret }, folder, root: checkout, temporary });
const stdio = ['ignore', 'ignore', 'ignore', 'pipe'] as const;

async function told(child: ReturnType<typeof spawn>): Promise<Told> {
  const pieces: Buffer[] = [];
  (child.stdio[3] as Readable).on('data', (piece: Buffer) => pieces.push(piece));
  await once(child, 'close');
  return JSON.parse(Buffer.concat(pieces).toString());
}

const open = ({ network, machine }: Ends) =>
  Object.entries({ ...network, ...machine }).flatMap(([way, end]) => (end === 'done' ? [way] : []));

test('a reader that was taken over reaches no server, no name, no file, no program, and neither does a thread of it', async () => {
  const child = startConfined(
    { ...program, file: probe },
    {
      environment: {},
      folder: undefined,
      engine: [],
      words: [question(canary.folder, root, tmpdir())],
    },
  );
  const { inThread, environment, ...ends } = await told(child);
  expect(Object.keys(ends.network).length + Object.keys(ends.machine).length).toBe(31);
  expect({ main: open(ends), thread: open(inThread), environment }).toEqual({ main: [], thread: [], environment: [] });
  expect(canary.hits()).toBe(0);
  expect(canary.listing()).toBe('secret: canary');
});

test('without any wall every way out is open: the probe can fail', async () => {
  const ends = await told(spawn(process.execPath, [probe, question(prey, prey, prey)], { stdio: [...stdio] }));
  const ways = [...Object.keys(ends.network), ...Object.keys(ends.machine)];
  // Nobody answers these at the canary.
  const unanswered = ['tls', 'https', 'a name by a server'];
  expect(open(ends)).toEqual(ways.filter((way) => !unanswered.includes(way)));
  expect(canary.hits()).toBeGreaterThan(5);
});

test('where the system gives no network of its own, the wall inside the process holds alone', async () => {
  const before = canary.hits();
  const walls = ['--import', pathToFileURL(program.walls).href];
  const ends = await told(
    spawn(process.execPath, [...walls, probe, question(prey, prey, prey)], { stdio: [...stdio] }),
  );
  const reached = (one: Ends) => open(one).filter((way) => way in one.network || /^a (program|shell)|WASI/.test(way));
  expect({ main: reached(ends), thread: reached(ends.inThread) }).toEqual({ main: [], thread: [] });
  expect(canary.hits()).toBe(before);
});

test('a reader leaves no core dump, can write no file, and has a network of its own where the system allows it', async () => {
  const child = startConfined(program, { environment: {}, folder: undefined, engine: [] });
  const of = (path: string) => `/proc/${child.pid}/${path}`;
  // The shell has made way for the reader once the reader's own name stands there.
  while (!readFileSync(of('cmdline'), 'utf8').startsWith(process.execPath)) await new Promise(setImmediate);
  const limits = readFileSync(of('limits'), 'utf8');
  expect(limits).toMatch(/^Max core file size +0 +0 /m);
  expect(limits).toMatch(/^Max file size +0 +0 /m);
  const own = readlinkSync(of('ns/net')) !== readlinkSync('/proc/self/ns/net');
  expect(own).toBe(withoutNetwork().length > 0);
  child.kill('SIGKILL');
  await once(child, 'exit');
});
