import { chance } from '../../fixtures/chance.ts';
import { limits } from '../../src/limits.ts';
import { openReadingPool, type ReadingPool } from '../../src/pipeline/reading/pool.ts';
import type { PartReading, ReadingOutcome } from '../../src/pipeline/reading/protocol.ts';
import { type Kind, kinds } from './files.ts';

export type FuzzSettings = {
  seed: number;
  count: number;
  readers: number;
  /** Kinds of file to damage; all of them without it. */
  only?: string[];
  progress?(done: number, of: number): void;
};

export type FuzzReport = {
  /** By kind of file, how many ended how. */
  outcomes: Map<string, Map<string, number>>;
  slowest: { name: string; milliseconds: number };
  /** What must not happen: a lost or stopped process, a fault of the program, a file without an outcome. */
  breaches: { name: string; what: string }[];
};

type Case = { name: string; kind: string; bytes: Buffer; password?: string };

/** Damages fixtures by a seed and reads them as the worker does: in its reader processes, under its limits. */
export async function fuzz(settings: FuzzSettings): Promise<FuzzReport> {
  const report: FuzzReport = { outcomes: new Map(), slowest: { name: '', milliseconds: 0 }, breaches: [] };
  const pool = openReadingPool({
    readers: settings.readers,
    milliseconds: limits.readMilliseconds,
    bytes: limits.readerBytes,
  });
  try {
    let done = 0;
    const cases = makeCases(settings, await kinds());
    const work = async () => {
      for (let next = await cases.next(); !next.done; next = await cases.next()) {
        await readCase(pool, next.value, report);
        done += 1;
        settings.progress?.(done, settings.count);
      }
    };
    await Promise.all(Array.from({ length: settings.readers }, work));
  } finally {
    await pool.close();
  }
  return report;
}

/** Each case has its own seed in its name, so that one can be made again alone: `--seed N --count 1 --format KIND`. */
async function* makeCases({ seed, count, only }: FuzzSettings, all: Record<string, Kind>): AsyncGenerator<Case> {
  const names = Object.keys(all).filter((name) => !only || only.includes(name));
  const drawn = names.flatMap((name) => new Array<string>(all[name]?.share ?? 0).fill(name));
  for (let index = 0; index < count; index += 1) {
    const name = drawn[(seed + index) % drawn.length] ?? '';
    const kind = all[name];
    if (!kind) continue;
    const luck = chance(seed + index);
    const bytes = await kind.damage(luck.pick(kind.whole), luck, kind.whole);
    const password = kind.password === undefined ? {} : { password: kind.password };
    yield { name: `${name} #${seed + index}`, kind: name, bytes, ...password };
  }
}

const receivedOn = '2026-11-24';

async function readCase(pool: ReadingPool, { name, kind, bytes, password }: Case, report: FuzzReport): Promise<void> {
  const started = performance.now();
  const ends = await endings(pool, kind === 'eml' ? bytes : mailWith(bytes), password);
  const milliseconds = performance.now() - started;
  if (milliseconds > report.slowest.milliseconds) report.slowest = { name, milliseconds };
  const counts = report.outcomes.get(kind) ?? new Map<string, number>();
  report.outcomes.set(kind, counts);
  for (const [what, breach] of ends) {
    counts.set(what, (counts.get(what) ?? 0) + 1);
    if (breach) report.breaches.push({ name, what });
  }
}

type Ending = [what: string, breach: boolean];

/** How a mail ended: by its parts, by what is wrong with it, or as no submission. */
async function endings(pool: ReadingPool, mail: Buffer, password: string | undefined): Promise<Ending[]> {
  const outcome = await pool.read({ kind: 'open', bytes: mail, sender: { trustedServers: [] }, receivedOn });
  if (outcome.kind !== 'done') return [failed(outcome)];
  const { result } = outcome;
  if (result.kind === 'not_opened') return [[result.reason, false]];
  if (result.kind !== 'opened') return [['no message', true]];
  const { kind, parts, problems } = result.message;
  if (kind !== 'submission') return [[kind, false]];
  const ends: Ending[] = problems.map(({ code }) => [code, false]);
  for (const { bytes, format } of parts) {
    const along = password === undefined ? result.reading : undefined;
    const task = { kind: 'read', bytes, format, receivedOn, ...(password !== undefined && { password }) } as const;
    ends.push(along ? ending(along) : endingOf(await pool.read(task)));
  }
  return ends.length === 0 ? [['no outcome', true]] : ends;
}

function endingOf(outcome: ReadingOutcome): Ending {
  if (outcome.kind !== 'done') return failed(outcome);
  const { result } = outcome;
  return result.kind === 'opened' || result.kind === 'not_opened' ? ['no reading', true] : ending(result);
}

/** A part that could not be read must say why. */
function ending(reading: PartReading): Ending {
  if (reading.kind !== 'not_read') return [reading.kind, false];
  const [reason] = reading.reasons;
  return reason === undefined ? ['not read, no reason', true] : [reason, false];
}

const failed = (outcome: Exclude<ReadingOutcome, { kind: 'done' }>): Ending => [
  outcome.kind === 'failed' ? outcome.reason : 'reader_lost',
  true,
];

function mailWith(bytes: Buffer): Buffer {
  const head = [
    'From: Sam Example <sam@school.example.org>',
    'To: missing@council.example.org',
    'Subject: Form',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="parts"',
    '',
    '--parts',
    'Content-Type: application/octet-stream',
    'Content-Disposition: attachment; filename="form"',
    'Content-Transfer-Encoding: base64',
    '',
  ].join('\r\n');
  const lines = bytes.toString('base64').match(/.{1,76}/g) ?? [];
  return Buffer.from(`${head}\r\n${lines.join('\r\n')}\r\n--parts--\r\n`);
}
