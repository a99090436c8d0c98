import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { intake, type Run } from '../pipeline/intake.ts';
import { freePort } from '../servers/dovecot.ts';

export type Part = 'main' | 'collector' | 'worker';

/** One process of the program and its probes. A member that was ended is replaced by a new one. */
export type Member = { part: Part; run: Run; port: number; frozen: boolean; setClock(milliseconds: number): void };

export type Crew = {
  members: Member[];
  /** Everything that was ever written to standard error and output, by all processes. */
  log(): string;
  /** Everything that /metrics, /health and the like ever answered. */
  answers(): string;
  start(part: Part): Promise<Member>;
  kill(member: Member): Promise<void>;
  /** SIGTERM: the exit code. */
  end(member: Member): Promise<number | null>;
  /** What a probe says now: its status, 0 when nobody answers. */
  probe(member: Member, path: string): Promise<{ status: number; body: string }>;
  /** Processes that ended though nobody ended them, with their exit code. */
  fallen(): { part: Part; code: number | null; last: string }[];
  stop(): Promise<void>;
};

const clock = new URL('clock.js', import.meta.url).href;

export function openCrew(settings: Record<string, string>, program?: string): Crew {
  const folder = mkdtempSync(join(tmpdir(), 'intake-crew-'));
  const members: Member[] = [];
  const runs: Run[] = [];
  const expected = new Set<Run>();
  const fallen: { part: Part; code: number | null; last: string }[] = [];
  const answers = new Set<string>();
  const leave = (member: Member) => {
    expected.add(member.run);
    if (members.includes(member)) members.splice(members.indexOf(member), 1);
  };
  return {
    members,
    log: () => runs.map((run) => run.output()).join('\n'),
    answers: () => [...answers].join('\n'),
    async start(part) {
      const port = await freePort();
      const file = join(folder, `clock-${runs.length}`);
      writeFileSync(file, '0');
      const run = intake(
        part === 'main' ? ['start'] : ['start', '--only', part],
        {
          ...settings,
          HEALTH_PORT: String(port),
          CLOCK_FILE: file,
          NODE_OPTIONS: `--import ${clock}`,
        },
        process.cwd(),
        program,
      );
      const member: Member = {
        part,
        run,
        port,
        frozen: false,
        setClock(milliseconds) {
          writeFileSync(file, String(milliseconds));
          run.process.kill('SIGUSR2');
        },
      };
      runs.push(run);
      members.push(member);
      run.ended.then((code) => {
        if (expected.has(run)) return;
        leave(member);
        fallen.push({ part, code, last: run.output().slice(-600) });
      });
      return member;
    },
    async kill(member) {
      leave(member);
      member.run.process.kill('SIGKILL');
      await member.run.ended;
    },
    async end(member) {
      leave(member);
      member.run.process.kill('SIGTERM');
      return member.run.ended;
    },
    async probe(member, path) {
      try {
        const response = await fetch(`http://127.0.0.1:${member.port}${path}`, { signal: AbortSignal.timeout(8_000) });
        const body = await response.text();
        answers.add(body);
        return { status: response.status, body };
      } catch {
        return { status: 0, body: '' };
      }
    },
    fallen: () => fallen,
    async stop() {
      for (const member of [...members]) {
        leave(member);
        member.run.process.kill('SIGKILL');
        await member.run.ended;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The reader processes of one process of the program. */
export function readersOf(member: Member): number[] {
  const { pid } = member.run.process;
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    return children === '' ? [] : children.split(' ').map(Number).filter(isReader);
  } catch {
    return [];
  }
}

function isReader(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('reading/process');
  } catch {
    return false;
  }
}
