import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ReaderProgram } from './program.ts';

export type ConfinedOptions = {
  environment: Record<string, string>;
  /** A folder beside the program that it may read. */
  folder: string | undefined;
  engine: readonly string[];
  /** What the program is told on its command line: a reader nothing. */
  words?: readonly string[];
};

/**
 * Starts a reader process behind four walls, each of which holds where another has a gap:
 * 1. an empty environment: no address, password or key is to be found in it;
 * 2. Node's permission model: it reads the program's own code and packages and nothing else, writes nothing, starts no process;
 * 3. a network namespace of its own, in which there is not even a loopback device, where the system lets us make one;
 * 4. `walls.ts`, which takes the ways out of the process before the first byte of a file is read.
 * And it leaves no core dump, in which the file would stand unsealed, and writes no byte into any file, whatever runs in it.
 */
export function startConfined(
  program: ReaderProgram,
  { environment, folder, engine, words: told = [] }: ConfinedOptions,
): ChildProcess {
  const walls = ['--import', pathToFileURL(program.walls).href];
  const words = [...permissions(program, folder), ...walls, ...engine, program.file, ...told];
  const [command = '', ...rest] = [...withoutTraces, ...withoutNetwork(), process.execPath, ...words];
  // What a library prints goes nowhere; tasks and answers have a socket of their own.
  return spawn(command, rest, { env: environment, stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
}

/** Only a shell can set limits of the system from here. It makes way for the reader, so that the process stays the same one. */
const withoutTraces =
  process.platform === 'win32' ? [] : ['/bin/sh', '-c', 'ulimit -c 0; ulimit -f 0; unset PWD; exec "$@"', 'reader'];

function permissions(program: ReaderProgram, folder: string | undefined): string[] {
  const known = process.allowedNodeEnvironmentFlags;
  // Its name while it was an experiment, which it is up to Node 22.12.
  const model = ['--permission', '--experimental-permission'].find((flag) => known.has(flag));
  if (model === undefined) return [];
  const readable = folder === undefined ? program.readable : [...program.readable, `${resolve(folder)}/`];
  // Pictures are decoded by an addon (sharp) and read in threads (tesseract.js).
  const needed = ['--allow-worker', '--allow-addons'].filter((flag) => known.has(flag));
  return [model, ...readable.map((path) => `--allow-fs-read=${path}`), ...needed];
}

let found: string[] | undefined;

/** What makes a command run in a network namespace of its own; nothing where the system does not allow that, as in most containers. */
export function withoutNetwork(): string[] {
  const ways = [['--net'], ['--user', '--map-current-user', '--net']].map((options) => ['unshare', ...options, '--']);
  found ??=
    ways.find(
      ([unshare = '', ...options]) => spawnSync(unshare, [...options, 'true'], { stdio: 'ignore' }).status === 0,
    ) ?? [];
  return found;
}
