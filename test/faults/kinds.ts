import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import type { Chance } from '../../fixtures/chance.ts';
import type { FragilePostgres } from '../servers/fragile-postgres.ts';
import type { Wire } from '../servers/proxy.ts';
import type { TestRedis } from '../servers/redis.ts';
import { type Crew, type Member, type Part, readersOf } from './crew.ts';

/** All that a fault may lay hands on. */
export type Bed = {
  luck: Chance;
  crew: Crew;
  postgres: FragilePostgres;
  /** The database of the run, through the wire. */
  url: string;
  redis: { server: TestRedis; wire: Wire } | null;
  mailWire: Wire;
};

/** Injects one fault; false when there was nothing to hit, so that it does not count. */
export type Inject = (bed: Bed) => Promise<boolean>;
export type Lane = 'mail' | 'PostgreSQL' | 'Redis' | 'process';
export type Kind = {
  name: string;
  /** How often it is drawn, against the others. */
  weight: number;
  /** Keeps this down for a while. Faults of one lane come one after the other, those of different lanes at the same time. */
  lane?: Lane;
  needs?: 'redis';
  /** Only where the program runs in such parts. */
  of?: Part;
  inject: Inject;
};

const hour = 3_600_000;

/** There is always a session to end while the server is up. */
export const always: Kind = {
  name: 'PostgreSQL session ended by its administrator',
  weight: 200,
  inject: terminateSession,
};

/** What happens to a program that runs for years, at the rate of years in minutes. */
export const kinds: Kind[] = [
  { name: 'IMAP connection cut', weight: 110, inject: async ({ mailWire }) => mailWire.cut() > 0 },
  { name: 'IMAP connection cut in mid-answer', weight: 50, lane: 'mail', inject: cutMailLater },
  { name: 'IMAP server away', weight: 20, lane: 'mail', inject: ({ mailWire, luck }) => away(mailWire, luck) },
  {
    name: 'PostgreSQL connection cut',
    weight: 200,
    inject: async ({ postgres, luck }) => postgres.wire.cutOne(luck.below(100)),
  },
  {
    name: 'all PostgreSQL connections cut',
    weight: 40,
    inject: async ({ postgres }) => postgres.wire.cut() > 0,
  },
  always,
  { name: 'PostgreSQL statement cancelled', weight: 40, inject: cancelStatement },
  {
    name: 'PostgreSQL out of reach',
    weight: 12,
    lane: 'PostgreSQL',
    inject: ({ postgres, luck }) => away(postgres.wire, luck),
  },
  { name: 'PostgreSQL session killed, server recovers', weight: 14, lane: 'PostgreSQL', inject: killSession },
  { name: 'PostgreSQL restarted at once', weight: 12, lane: 'PostgreSQL', inject: restartPostgres },
  { name: 'disk full under PostgreSQL', weight: 10, lane: 'PostgreSQL', inject: fillDisk },
  {
    name: 'Redis connection cut',
    weight: 110,
    needs: 'redis',
    inject: async ({ redis, luck }) => redis?.wire.cutOne(luck.below(100)) ?? false,
  },
  { name: 'Redis wiped', weight: 50, needs: 'redis', inject: wipeRedis },
  { name: 'Redis restarted empty', weight: 16, lane: 'Redis', needs: 'redis', inject: restartRedis },
  { name: 'reader killed', weight: 80, inject: killReader },
  { name: 'worker killed', weight: 16, lane: 'process', of: 'worker', inject: killPart('worker') },
  { name: 'collector killed', weight: 10, lane: 'process', of: 'collector', inject: killPart('collector') },
  { name: 'whole program killed', weight: 12, lane: 'process', of: 'main', inject: killPart('main') },
  { name: 'process frozen past its locks', weight: 8, lane: 'process', inject: freeze },
  { name: 'deploy: old and new together', weight: 6, lane: 'process', inject: deploy },
  { name: 'second collector by mistake', weight: 5, lane: 'process', inject: secondCollector },
  { name: 'clock jumps and comes back', weight: 20, lane: 'process', inject: jumpClock },
];

async function cutMailLater({ mailWire, luck }: Bed): Promise<boolean> {
  mailWire.cutAfter(2_000 + luck.below(60_000));
  const cut = mailWire.cut() > 0;
  await wait(150 + luck.below(500));
  mailWire.cutAfter(undefined);
  return cut;
}

async function away(wire: Wire, luck: Chance): Promise<boolean> {
  wire.refuse(true);
  const cut = wire.cut() > 0;
  await wait(100 + luck.below(1_200));
  wire.refuse(false);
  return cut;
}

async function terminateSession(bed: Bed): Promise<boolean> {
  return onSession(bed, 'pg_terminate_backend', 'true');
}

async function cancelStatement(bed: Bed): Promise<boolean> {
  return onSession(bed, 'pg_cancel_backend', `state = 'active'`);
}

async function onSession({ postgres, url, luck }: Bed, call: string, condition: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: postgres.direct(url) });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query(
      `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND ${condition} ORDER BY pid`,
    );
    if (rows.length === 0) return false;
    const { rows: ended } = await client.query(`SELECT ${call}($1) AS done`, [rows[luck.below(rows.length)].pid]);
    return ended[0].done === true;
  } catch {
    // The server itself is down at this moment.
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

async function killSession({ postgres, url, luck }: Bed): Promise<boolean> {
  return postgres.killBackend(url, (count) => luck.below(count)).catch(() => false);
}

async function restartPostgres({ postgres, luck }: Bed): Promise<boolean> {
  await postgres.halt();
  await wait(luck.below(600));
  await postgres.start();
  return true;
}

/** The write-ahead log finds no room either, so that the server may end; then it is started again, as its keeper would. */
async function fillDisk({ postgres, luck }: Bed): Promise<boolean> {
  postgres.fill(luck.pick(postgres.ways));
  await wait(300 + luck.below(1_500));
  await postgres.free();
  return true;
}

async function wipeRedis({ redis }: Bed): Promise<boolean> {
  await redis?.server.client.flushall();
  return redis !== null;
}

async function restartRedis({ redis }: Bed): Promise<boolean> {
  await redis?.server.restart();
  return redis !== null;
}

async function killReader({ crew, luck }: Bed): Promise<boolean> {
  const readers = crew.members.flatMap(readersOf);
  if (readers.length === 0) return false;
  try {
    process.kill(luck.pick(readers), 'SIGKILL');
    return true;
  } catch {
    return false;
  }
}

function killPart(part: Part): Inject {
  return async ({ crew, luck }) => {
    const member = oneOf(crew, luck, part);
    if (!member) return false;
    await crew.kill(member);
    if (luck.often(0.3)) await wait(luck.below(800));
    await crew.start(part);
    return true;
  };
}

async function freeze({ crew, luck }: Bed): Promise<boolean> {
  const member = oneOf(crew, luck);
  if (!member) return false;
  member.frozen = true;
  member.run.process.kill('SIGSTOP');
  await wait(500 + luck.below(luck.often(0.5) ? 9_000 : 1_000));
  member.run.process.kill('SIGCONT');
  member.frozen = false;
  return true;
}

async function deploy({ crew, luck }: Bed): Promise<boolean> {
  const old = oneOf(crew, luck);
  if (!old) return false;
  await crew.start(old.part);
  await wait(luck.below(2_500));
  await crew.end(old);
  return true;
}

async function secondCollector({ crew, luck }: Bed): Promise<boolean> {
  const second = await crew.start('collector');
  await wait(2_000 + luck.below(3_000));
  await crew.kill(second);
  return true;
}

async function jumpClock({ crew, luck }: Bed): Promise<boolean> {
  const member = oneOf(crew, luck);
  if (!member || !running(member)) return false;
  const hours = 1 + luck.below(6);
  member.setClock((luck.often(0.5) ? hours : -hours) * hour);
  await wait(500 + luck.below(2_000));
  member.setClock(0);
  return true;
}

/** It has been up long enough to listen to signals. */
function running({ run }: Member): boolean {
  return run.output().includes('"started"');
}

function oneOf({ members }: Crew, luck: Chance, part?: Part): Member | undefined {
  const some = members.filter((member) => !member.frozen && (part === undefined || member.part === part));
  return some.length === 0 ? undefined : luck.pick(some);
}
