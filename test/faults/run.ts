import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { chance } from '../../fixtures/chance.ts';
import type { Mail } from '../../fixtures/mails.ts';
import { settingsFor } from '../pipeline/intake.ts';
import type { Dovecot } from '../servers/dovecot.ts';
import { startFragilePostgres } from '../servers/fragile-postgres.ts';
import { startProxy } from '../servers/proxy.ts';
import { startRedis } from '../servers/redis.ts';
import { type Crew, openCrew, type Part } from './crew.ts';
import { always, type Bed, type Kind, kinds, type Lane } from './kinds.ts';

export type Plan = {
  mails: Mail[];
  /** None for the undisturbed run that the others are compared with. */
  faults: number;
  seed: number;
  queue: 'PostgreSQL' | 'Redis';
  /** The compiled program, which starts in half the time. */
  program: string;
  tell(line: string): void;
};

/** What is left when everything has settled, still up, so that it can be looked at. */
export type Ended = {
  counts: Map<string, number>;
  url: string;
  settings: Record<string, string>;
  crew: Crew;
  jobs(): string;
  /** Answers of /health/ready in the run, by status. */
  ready: Map<number, number>;
  close(): Promise<void>;
};

/** The parts as two ways to run the program have them: each by itself and several workers, or all in one process with a worker beside it. */
const crews: Record<Plan['queue'], Part[]> = {
  PostgreSQL: ['collector', 'worker', 'worker'],
  Redis: ['main', 'worker'],
};

/** Mails that may wait in the inbox: they come while faults happen, not all before. */
const ahead = 120;
const seconds = { settled: 240 };

/**
 * One run: the mails arrive bit by bit, the faults are spread over them by how much is done, and in the end everything is left alone until it
 * has settled.
 */
export async function runUnderFaults(dovecot: Dovecot, user: string, plan: Plan): Promise<Ended> {
  const { mails, faults, seed, queue, tell } = plan;
  const luck = chance(seed);
  // Nothing is tidied up in it, so that a run takes some hundred megabytes.
  const postgres = await startFragilePostgres(1_500);
  const mailWire = await startProxy(dovecot.port);
  const server = queue === 'Redis' ? await startRedis() : null;
  const redis = server === null ? null : { server, wire: await startProxy(Number(new URL(server.url).port)) };
  const url = await postgres.database();
  const settings = settingsFor({ ...dovecot, port: mailWire.port }, user, url, {
    LOG_LEVEL: 'trace',
    // Which forms are drawn to be checked is chance.
    QUALITY_SHARE: '0',
    READERS: faults === 0 ? '2' : '1',
    SWEEP_SECONDS: '2',
    // No clock that jumps may make a mail look as if it hung: which of two copies is the first would be another.
    STUCK_SECONDS: '86400',
    ...(redis ? { REDIS_URL: `redis://127.0.0.1:${redis.wire.port}` } : {}),
  });
  const crew = openCrew(settings, plan.program);
  const bed: Bed = { luck, crew, postgres, url, redis, mailWire };
  const watch = watchRun(bed);
  const end = async () => {
    await watch.stop();
    await crew.stop();
    await mailWire.stop();
    await redis?.wire.stop();
    await redis?.server.stop();
    await postgres.stop();
  };
  try {
    const parts = faults === 0 ? (['main'] as const) : crews[queue];
    for (const part of parts) await crew.start(part);
    const counts = await injectAll(dovecot, user, plan, bed, watch);
    for (const part of parts) if (!crew.members.some((member) => member.part === part)) await crew.start(part);
    tell(`${queue}: ${faults} faults injected, waiting for ${mails.length - watch.settled()} mails`);
    for (const until = Date.now() + seconds.settled * 1_000; watch.settled() < mails.length; await wait(100)) {
      noneFell(crew);
      if (Date.now() > until)
        throw new Error(`not settled in time: ${watch.settled()} of ${mails.length}\n${await unsettled(bed)}`);
    }
    await watch.stop();
    return {
      ...{ counts, settings, crew, jobs: watch.jobs, ready: watch.ready, close: end },
      url: postgres.direct(url),
    };
  } catch (thrown) {
    tell(crew.log().slice(-4_000));
    await end();
    throw thrown;
  }
}

async function injectAll(
  dovecot: Dovecot,
  user: string,
  { mails, faults, tell, queue }: Plan,
  bed: Bed,
  watch: Watch,
): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  const left = plannedFaults(bed, faults);
  const misses = new Map<Kind, number>();
  const staff = await dovecot.staff(user);
  let sent = 0;
  let injected = 0;
  const busy = new Map<Lane, Promise<void>>();
  const failures: unknown[] = [];
  const inject = async (kind: Kind) => {
    if (!(await kind.inject(bed))) {
      // Nothing was there to be hit, so it comes again later; what never finds anything makes room for what always does.
      misses.set(kind, (misses.get(kind) ?? 0) + 1);
      left.push((misses.get(kind) ?? 0) < missesAtMost ? kind : always);
      return;
    }
    injected += 1;
    counts.set(kind.name, (counts.get(kind.name) ?? 0) + 1);
  };
  let told = Date.now();
  for (; sent < mails.length || injected < faults; await wait(15)) {
    // Neither runs ahead of the other: there is work under way when something fails, up to the last fault.
    const due = faults === 0 ? mails.length : Math.min(mails.length, (injected / faults) * mails.length + ahead);
    for (; sent < due && sent - watch.settled() < ahead; sent += 1)
      await staff.append('INBOX', mails[sent]?.raw ?? Buffer.alloc(0), [], new Date(Date.UTC(2026, 10, 2, 9, 0, sent)));
    noneFell(bed.crew);
    if (failures.length > 0) throw failures[0];
    if (Date.now() - told > 10_000) {
      tell(`${queue}: ${watch.settled()} of ${mails.length} mails settled, ${injected} of ${faults} faults`);
      told = Date.now();
    }
    if (watch.settled() <= (injected / Math.max(1, faults)) * mails.length * 0.95) continue;
    const at = left.findIndex(({ lane }) => lane === undefined || !busy.has(lane));
    const [kind] = at < 0 ? [] : left.splice(at, 1);
    if (!kind) continue;
    const { lane } = kind;
    if (lane === undefined) await inject(kind);
    else
      busy.set(
        lane,
        inject(kind).finally(() => busy.delete(lane)),
      );
  }
  await Promise.all(busy.values());
  if (failures.length > 0) throw failures[0];
  await staff.logout();
  return counts;
}

/** A part that ends though nobody ended it is a fault of the program, and nothing would go on without it. */
function noneFell(crew: Crew): void {
  const [fallen] = crew.fallen();
  if (fallen) throw new Error(`the ${fallen.part} ended by itself (${fallen.code}): ${fallen.last}`);
}

const missesAtMost = 12;

/** Every kind that is possible here at least once, the rest as they are weighted, in an order of chance. */
function plannedFaults({ luck, redis, crew }: Bed, faults: number): Kind[] {
  const parts = new Set(crew.members.map(({ part }) => part));
  const possible = kinds.filter(
    ({ needs, of }) => (needs === undefined || redis !== null) && (of === undefined || parts.has(of)),
  );
  const drawn = possible.flatMap((kind) => Array.from({ length: kind.weight }, () => kind));
  const rest = Array.from({ length: Math.max(0, faults - possible.length) }, () => luck.pick(drawn));
  return luck.some([...luck.some(possible, faults), ...rest], faults);
}

type Watch = { settled(): number; jobs(): string; ready: Map<number, number>; stop(): Promise<void> };

/** Looks on while the run goes: how far it is, what the probes say, and what stands in the queue. */
function watchRun({ postgres, url, crew, redis }: Bed): Watch {
  let settled = 0;
  let over = false;
  const jobs = new Set<string>();
  const ready = new Map<number, number>();
  redis?.wire.listen((piece) => jobs.add(piece.toString('latin1')));
  const look = async () => {
    const client = new pg.Client({ connectionString: postgres.direct(url) });
    client.on('error', () => {});
    try {
      await client.connect();
      while (!over) {
        const { rows } = await client.query(`SELECT count(*)::int AS count FROM messages WHERE state = 'settled'`);
        settled = rows[0].count;
        if (redis === null && settled % 7 === 0) await lookAtJobs(client, jobs);
        await wait(60);
      }
    } catch {
      // The server is down, which is what the run is about.
      await wait(100);
    } finally {
      await client.end().catch(() => {});
    }
  };
  const looking = (async () => {
    while (!over) await look();
  })();
  const probing = (async () => {
    while (!over) {
      for (const member of crew.members.filter(({ frozen }) => !frozen)) {
        const { status } = await crew.probe(member, '/health/ready');
        ready.set(status, (ready.get(status) ?? 0) + 1);
        await crew.probe(member, '/metrics');
      }
      await wait(500);
    }
  })();
  return {
    settled: () => settled,
    jobs: () => [...jobs].join('\n'),
    ready,
    async stop() {
      over = true;
      await Promise.all([looking, probing]);
    },
  };
}

async function lookAtJobs(client: pg.Client, jobs: Set<string>): Promise<void> {
  const { rows } = await client.query(`SELECT * FROM queue.job LIMIT 200`);
  for (const row of rows) jobs.add(JSON.stringify(row));
}

async function unsettled({ postgres, url }: Bed): Promise<string> {
  const client = new pg.Client({ connectionString: postgres.direct(url) });
  await client.connect();
  const { rows } = await client.query(
    `SELECT m.id, m.state, m.tries, m.changed, (SELECT array_agg(p.state || p.tries) FROM parts p WHERE p.message_id = m.id) AS parts,
       (SELECT array_agg(f.state) FROM forms f WHERE f.message_id = m.id) AS forms FROM messages m WHERE state <> 'settled' ORDER BY id LIMIT 20`,
  );
  await client.end();
  return rows.map((row) => JSON.stringify(row)).join('\n');
}
