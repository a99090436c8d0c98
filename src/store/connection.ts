import { PrismaPg } from '@prisma/adapter-pg';
import { Fault } from '../faults.ts';
import { Prisma, PrismaClient } from './client/client.ts';

/** Inside or outside a transaction. */
export type Database = Prisma.TransactionClient;
export type Connection = PrismaClient;

export type ConnectionSettings = { databaseUrl: string; connections: number };

export function connect({ databaseUrl, connections }: ConnectionSettings): Connection {
  const adapter = new PrismaPg(
    { connectionString: databaseUrl, max: connections, connectionTimeoutMillis: 20_000 },
    // An idle connection that the server ends is replaced at the next use; without a listener it would end the process.
    { onPoolError: () => {}, onConnectionError: () => {} },
  );
  return new PrismaClient({ adapter, errorFormat: 'minimal' });
}

/**
 * One transaction. It waits for a free connection as long as the pool does, and is ended by the server's own time-outs rather than
 * by a clock here: a large mail takes its time.
 */
export async function inTransaction<Result>(
  connection: Connection,
  run: (database: Database) => Promise<Result>,
): Promise<Result> {
  try {
    return await connection.$transaction(run, { maxWait: 30_000, timeout: 300_000 });
  } catch (cause) {
    throw cause instanceof Fault ? cause : asFault(cause);
  }
}

const awayCodes = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028']);

/** Prisma's messages quote values, so the cause is kept by its code alone. */
export function asFault(thrown: unknown): Error {
  if (thrown instanceof Fault) return thrown;
  if (thrown instanceof Prisma.PrismaClientKnownRequestError && awayCodes.has(thrown.code))
    return new Fault('database_away', { cause: coded(thrown.code) });
  if (thrown instanceof Prisma.PrismaClientInitializationError) return new Fault('database_away');
  return thrown instanceof Error ? thrown : new Fault('state_impossible');
}

function coded(code: string): Error {
  return Object.assign(new Error(code), { code });
}

export { Prisma };
