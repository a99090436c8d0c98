import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { Fault, type FaultCode } from '../faults.ts';
import { Prisma, PrismaClient } from './client/client.ts';

/** Runs statements, inside or outside a transaction. */
export type Database = {
  /** The rows of one statement; values stand as parameters, never in its text. */
  $queryRaw<Rows>(statement: TemplateStringsArray | Prisma.Sql, ...values: unknown[]): Promise<Rows>;
  /** The number of rows that one statement wrote. */
  $executeRaw(statement: TemplateStringsArray | Prisma.Sql, ...values: unknown[]): Promise<number>;
};

/**
 * One pool of connections with two ways in: Prisma's typed client for the rare and simple, and plain statements for what every mail costs,
 * which go to the driver as prepared statements at a tenth of the work.
 */
export type Connection = Database & {
  prisma: PrismaClient;
  begin<Result>(run: (database: Database) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
};

/** Which part of the program connects: each has a role with what it touches. Everything in one process has one for all. */
export type Rights = 'everything' | 'worker' | 'web';
export type ConnectionSettings = { databaseUrl: string; connections: number; rights?: Rights };

export function connect({ databaseUrl, connections, rights = 'everything' }: ConnectionSettings): Connection {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: connections,
    connectionTimeoutMillis: 30_000,
    // A server whose machine died says nothing: without this its connections would be waited on for hours.
    keepAlive: true,
    keepAliveInitialDelayMillis: 30_000,
    types: { getTypeParser: parserOf },
    onConnect: (client) => takeRole(client, rights),
  });
  // An idle connection that the server ends is replaced at the next use; without a listener it would end the process.
  pool.on('error', () => {});
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool), errorFormat: 'minimal' });
  return {
    ...statementsOn(pool),
    prisma,
    async begin(run) {
      const client = await pool.connect();
      let broken = false;
      // The pool listens to idle connections only; one that is lost between two statements of a transaction would end the process else.
      const lost = () => {
        broken = true;
      };
      client.on('error', lost);
      try {
        await client.query('BEGIN');
        const result = await run(statementsOn(client));
        await client.query('COMMIT');
        return result;
      } catch (thrown) {
        await client.query('ROLLBACK').catch(lost);
        throw thrown;
      } finally {
        // A connection that cannot even roll back is not given to anybody else.
        client.off('error', lost);
        client.release(broken);
      }
    },
    async close() {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

const roles: Record<Rights, string> = { everything: 'intake_app', worker: 'intake_worker', web: 'intake_web' };

/**
 * The program's own roles may not change the audit log. One is taken on where it is there and the user of the settings may take it (docs/operations.md);
 * elsewhere the triggers and the chain of hashes are what is left.
 */
async function takeRole(client: { query(text: string): Promise<unknown> }, rights: Rights): Promise<void> {
  await client.query(sessionSettings);
  await client.query(`
    SELECT set_config('role', rolname, false) FROM pg_roles
    WHERE rolname = '${roles[rights]}'
      AND pg_has_role(rolname, CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END)`);
}

/**
 * The same from the other side: a worker whose machine died must not hold the turn of matching, or a row, until the server's operating system gives up on
 * it, which takes two hours where nothing else is set. A setting that a server does not know is left out.
 */
const sessionSettings = `
  SELECT set_config(known.name, wanted.value, false)
  FROM (VALUES ('tcp_keepalives_idle', '30'), ('tcp_keepalives_interval', '10'), ('tcp_keepalives_count', '3'),
    ('client_connection_check_interval', '10s')) AS wanted (name, value)
  JOIN pg_settings known ON known.name = wanted.name`;

/** One transaction: all of it or nothing. It is ended by the server's own time-outs rather than by a clock here: a large mail takes its time. */
export async function inTransaction<Result>(
  connection: Connection,
  run: (database: Database) => Promise<Result>,
): Promise<Result> {
  try {
    return await connection.begin(run);
  } catch (cause) {
    throw asFault(cause);
  }
}

type Runner = {
  query(config: pg.QueryConfig): Promise<pg.QueryResult>;
};

function statementsOn(runner: Runner): Database {
  const run = async (statement: TemplateStringsArray | Prisma.Sql, values: unknown[]) => {
    try {
      return await runner.query(written(statement, values));
    } catch (cause) {
      throw asFault(cause);
    }
  };
  return {
    async $queryRaw<Rows>(statement: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) {
      return (await run(statement, values)).rows as Rows;
    },
    async $executeRaw(statement, ...values) {
      return (await run(statement, values)).rowCount ?? 0;
    },
  };
}

/**
 * A statement is prepared once on each connection under a name of its own. Few statements vary in their text; those beyond the limit are sent
 * without a name, so that no connection collects prepared statements without end.
 */
const names = new Map<string, string>();
const namesAtMost = 300;

function written(statement: TemplateStringsArray | Prisma.Sql, values: unknown[]): pg.QueryConfig {
  const { text, values: all } = statement instanceof Prisma.Sql ? statement : Prisma.sql(statement, ...values);
  const known = names.get(text);
  if (known !== undefined) return { name: known, text, values: all };
  if (names.size >= namesAtMost) return { text, values: all };
  const name = `intake_${names.size}`;
  names.set(text, name);
  return { name, text, values: all };
}

const int8 = 20;
const int8Array: number = 1016;
const parseInt8Array = pg.types.getTypeParser(int8Array, 'text');
const parseText = pg.types.getTypeParser(pg.types.builtins.TEXT, 'text');

/** Ids are bigint: as numbers they would lose digits, as strings they would sort and compare wrongly. */
function parserOf(type: number, format?: 'text' | 'binary'): (text: string) => unknown {
  if (format === 'binary') return pg.types.getTypeParser(type, 'binary') as (text: string) => unknown;
  if (type === int8) return BigInt;
  if (type === int8Array) return (text) => (parseInt8Array(text) as string[]).map(BigInt);
  return pg.types.getTypeParser(type, 'text') ?? parseText;
}

/** Classes of SQLSTATE that say the server is away, going down, has no room, or fails at its own files (PostgreSQL manual, appendix A). */
const awayStates = /^(08|53|57P|58)/;
/** What the driver says without a code. */
const saysAway = /connection|timeout/i;
const awayCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOTFOUND', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOENT']);

const internalError = 'XX000';
const diskFailed = '58030';
/** The sources of PostgreSQL that write to its disk. */
const diskSources = new Set([
  'md.c',
  'fd.c',
  'xlog.c',
  'slru.c',
  'buffile.c',
  'copydir.c',
  'relmapper.c',
  'twophase.c',
]);

/**
 * The code of what was thrown. A disk that is full by a quota, or a bound on the size of files, is an internal error to PostgreSQL; where it was raised
 * says that it was the disk.
 */
function codeOf(thrown: Error): string | null {
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code.replace('SQLSTATE_', '') : null;
  if (code !== internalError || !('file' in thrown) || typeof thrown.file !== 'string') return code;
  return diskSources.has(thrown.file) ? diskFailed : code;
}

/** Whether a server cannot be reached now and may be later. One that answers and refuses is none, and a program that is behind stays so. */
export function isAway(thrown: unknown): boolean {
  if (thrown instanceof Fault) {
    if (thrown.cause === undefined) return thrown.code === 'database_away' && thrown.details.length === 0;
    return ['database_away', 'database_behind'].includes(thrown.code) && isAway(thrown.cause);
  }
  if (!(thrown instanceof Error)) return false;
  const code = codeOf(thrown);
  return code === null ? saysAway.test(thrown.message) : awayStates.test(code) || awayCodes.has(code);
}

/** Whether the same statement may well succeed the next time: the server was away, somebody else was faster, or somebody cancelled it. */
export function isPassing(thrown: unknown): boolean {
  const cause = thrown instanceof Fault ? thrown.cause : thrown;
  const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  return isAway(thrown) || /^(SQLSTATE_)?(40...|55P03|57014)$/.test(code);
}

/** The driver's messages quote values, so of a fault only its code is kept. */
export function asFault(thrown: unknown): Error {
  if (thrown instanceof Fault) return thrown;
  if (thrown instanceof Prisma.PrismaClientInitializationError) return new Fault('database_away');
  if (!(thrown instanceof Error)) return new Fault('state_impossible');
  const code = codeOf(thrown);
  if (code === null && saysAway.test(thrown.message)) return new Fault('database_away');
  if (code === null) return thrown;
  return new Fault(faultOf(code), { cause: coded(code) });
}

/** The server's time-out for a statement, or for the lock that it waits for. */
const slowStates = new Set(['57014', '55P03']);

function faultOf(code: string): FaultCode {
  if (slowStates.has(code)) return 'database_slow';
  return awayStates.test(code) || awayCodes.has(code) ? 'database_away' : 'database_refused';
}

function coded(code: string): Error {
  return Object.assign(new Error(code), { code: /^\d/.test(code) ? `SQLSTATE_${code}` : code });
}

export { Prisma };
