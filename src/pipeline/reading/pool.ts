import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Duplex } from 'node:stream';
import { startConfined } from './confined.ts';
import { receiveFrames, sendFrame, taskSocket } from './frames.ts';
import { type ReaderProgram, readerProgram } from './program.ts';
import type {
  LookOutcome,
  LookResult,
  LookTask,
  PageOutcome,
  PageResult,
  PageTask,
  ReadingOutcome,
  ReadingResult,
  ReadingTask,
  Reply,
  Request,
  Result,
  Task,
  TaskOutcome,
} from './protocol.ts';

export type PoolSettings = {
  /** Number of reader processes. */
  readers: number;
  milliseconds: number;
  /** Resident memory of one reader process, in bytes; WASM memory is outside V8's heap limit, so the process is watched. */
  bytes: number;
  definitionsFolder?: string;
};

export type ReadingPool = {
  read(task: ReadingTask): Promise<ReadingOutcome>;
  /** One page as a picture; a file that is shown is as hostile as one that is read. */
  show(task: PageTask): Promise<PageOutcome>;
  /** A file or a mail for a person to look at. */
  look(task: LookTask): Promise<LookOutcome>;
  /** Ends the processes at once; what was being read is answered as lost and read again after the next start. */
  close(): Promise<void>;
};

type Outcome = TaskOutcome<Result>;
type Waiting = { task: Task; answer(outcome: Outcome): void };
/** The task is not kept: its bytes have gone. */
type Busy = { id: number; answer(outcome: Outcome): void };
type Reader = {
  child: ChildProcess;
  socket: Duplex;
  /** Of the clock that nobody sets: a jump of the other must not make a file look as if it took hours. */
  started: number;
  served: number;
  busy: Busy | null;
};

/** A process is renewed after this many files: what a parser leaks stays bounded. */
const filesPerProcess = 5_000;
/** Of the memory that one may have: what an earlier file left behind is not laid to a later one. */
const fullShare = 0.5;
const memoryLookMilliseconds = 100;
const pageBytes = 4_096;
const heapMegabytes = 1_024;
/**
 * A reader makes many small objects and does one thing at a time, beside other readers that keep every core busy: room for the young ones,
 * collecting on its own thread, and the quick compiler first take a quarter off what a form costs (`npm run bench`).
 */
const engineOptions = [
  `--max-old-space-size=${heapMegabytes}`,
  '--max-semi-space-size=64',
  '--single-threaded-gc',
  '--sparkplug',
];

/**
 * Files are read outside the worker's own process, one at a time in each reader process, under a time and a memory limit.
 * A reader is idle → busy (one task) → idle; a limit or a crash ends it (busy → gone), answers its task, and a new one is
 * started for the next task. Nothing but the task is handed to it, and it reaches nothing else (`confined.ts`).
 */
export function openReadingPool(settings: PoolSettings): ReadingPool {
  const readers = new Set<Reader>();
  const queue: Waiting[] = [];
  let nextId = 1;
  let closed = false;

  let program: ReaderProgram | null = null;
  readerProgram().then(
    (ready) => {
      program = ready;
      next();
    },
    () => pool.close(),
  );

  const start = (ready: ReaderProgram): Reader => {
    const child = startConfined(ready, {
      environment: settings.definitionsFolder === undefined ? {} : { DEFINITIONS_FOLDER: settings.definitionsFolder },
      folder: settings.definitionsFolder,
      engine: engineOptions,
    });
    const socket = child.stdio[taskSocket] as Duplex;
    const reader: Reader = { child, socket, started: performance.now(), served: 0, busy: null };
    receiveFrames(socket, (reply) => answered(reader, reply as Reply));
    socket.on('error', () => gone(reader, { kind: 'lost' }));
    child.on('error', () => gone(reader, { kind: 'lost' }));
    child.on('exit', (_code, signal) => gone(reader, outcomeOf(signal)));
    readers.add(reader);
    return reader;
  };

  const answered = (reader: Reader, reply: Reply) => {
    const busy = reader.busy;
    if (!busy || busy.id !== reply.id) return;
    reader.busy = null;
    reader.served += 1;
    // One that is full would end the next file's reading, and one that failed is in a state that nobody knows.
    const full = residentBytes(reader.child.pid) > settings.bytes * fullShare;
    if (reader.served >= filesPerProcess || full || 'failed' in reply) retire(reader);
    busy.answer(
      'result' in reply ? { kind: 'done', result: reply.result } : { kind: 'failed', reason: 'reading_failed' },
    );
    next();
  };

  const retire = (reader: Reader) => {
    readers.delete(reader);
    reader.child.removeAllListeners('exit');
    reader.child.kill('SIGKILL');
  };

  const gone = (reader: Reader, outcome: Outcome) => {
    if (!readers.has(reader)) return;
    const busy = reader.busy;
    reader.busy = null;
    retire(reader);
    busy?.answer(outcome);
    next();
  };

  const next = () => {
    while (queue.length > 0 && !closed && program) {
      const free = [...readers].find((reader) => reader.busy === null);
      const idle = free ?? (readers.size < settings.readers ? start(program) : null);
      const waiting = idle && queue.shift();
      if (!idle || !waiting) return;
      const request: Request = { id: nextId, task: waiting.task };
      idle.busy = { id: nextId, answer: waiting.answer };
      idle.started = performance.now();
      nextId += 1;
      sendFrame(idle.socket, request);
    }
  };

  const watch = setInterval(() => {
    for (const reader of readers) {
      if (!reader.busy) continue;
      if (performance.now() - reader.started > settings.milliseconds)
        gone(reader, { kind: 'failed', reason: 'reading_too_long' });
      else if (residentBytes(reader.child.pid) > settings.bytes)
        gone(reader, { kind: 'failed', reason: 'reading_too_large' });
    }
  }, memoryLookMilliseconds);

  const perform = (task: Task): Promise<Outcome> =>
    new Promise((answer) => {
      if (closed) return answer({ kind: 'lost' });
      queue.push({ task, answer });
      next();
    });

  const pool: ReadingPool = {
    read: async (task) => only(await perform(task), isReading),
    show: async (task) => only(await perform(task), isPage),
    look: async (task) => only(await perform(task), isLook),
    async close() {
      closed = true;
      clearInterval(watch);
      for (const waiting of queue.splice(0)) waiting.answer({ kind: 'lost' });
      for (const reader of [...readers]) gone(reader, { kind: 'lost' });
    },
  };
  return pool;
}

/**
 * A process that ends by its own fault (out of memory for V8, a fault in machine code) would end so at every try; one that is ended from outside, by a
 * deploy or a system short of memory, is SIGKILL or SIGTERM.
 */
function outcomeOf(signal: NodeJS.Signals | null): Outcome {
  const own = signal !== null && crashes.includes(signal);
  return own ? { kind: 'failed', reason: 'reading_failed' } : { kind: 'lost' };
}
const crashes: readonly string[] = ['SIGABRT', 'SIGTRAP', 'SIGSEGV', 'SIGBUS', 'SIGILL', 'SIGFPE'];

/** An answer of the sort that was asked for. */
function only<Wanted extends Result>(
  outcome: Outcome,
  wanted: (result: Result) => result is Wanted,
): TaskOutcome<Wanted> {
  if (outcome.kind !== 'done') return outcome;
  const { result } = outcome;
  return wanted(result) ? { kind: 'done', result } : { kind: 'failed', reason: 'reading_failed' };
}

function isPage(result: Result): result is PageResult {
  return result.kind === 'page' || result.kind === 'no_page';
}

function isLook(result: Result): result is LookResult {
  return result.kind === 'document' || result.kind === 'no_document' || result.kind === 'mail';
}

function isReading(result: Result): result is ReadingResult {
  return !isPage(result) && !isLook(result);
}

/** From /proc, which costs microseconds; where there is none (not Linux) only time and V8's heap limit hold. */
function residentBytes(pid: number | undefined): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * pageBytes;
  } catch {
    return 0;
  }
}
