import { randomUUID } from 'node:crypto';
import type { Bucket } from '../../bucket/index.ts';
import { Fault } from '../../faults.ts';
import { type Connection, type Database, Prisma } from '../connection.ts';
import type { OriginalId } from '../model.ts';
import {
  chunkCount,
  type Keyring,
  newDataKey,
  openChunk,
  openDataKey,
  openWhole,
  sealChunks,
  sealDataKey,
  sealWhole,
} from '../seal.ts';

/** Where originals are kept: the database, or a bucket. */
export type Originals = {
  /**
   * Seals, and writes the original with the row that owns it: `owner` is an INSERT of that row, with the original's id, RETURNING id. They are
   * there together or not at all; null when the owner was not inserted. A file of more than one chunk needs a transaction around it.
   */
  putWith(database: Database, bytes: Uint8Array, now: Date, owner: (id: string) => Prisma.Sql): Promise<bigint | null>;
  get(id: OriginalId): Promise<Uint8Array>;
};

export type OriginalPlace = 'database' | 'bucket';

/** Chunks written or read by one statement: 4 MiB, which bounds what the driver holds at once. */
const chunksAtOnce = 16;

/**
 * New originals go into the bucket where there is one; each is read from where its row says. What goes into a bucket is there before the row that
 * speaks of it is committed: a transaction that fails after that leaves an object without a row, which reconciliation finds, never a row without
 * its object.
 */
export function originalsOn(connection: Connection, keyring: Keyring, bucket: Bucket | null): Originals {
  return {
    putWith: (database, bytes, now, owner) =>
      bucket
        ? putInBucket(database, keyring, bucket, bytes, now, owner)
        : putInDatabase(database, keyring, bytes, now, owner),

    async get(id) {
      // Twice: it may be moved between the look at its row and the look at its bytes.
      const read = await readOnce(connection, keyring, bucket, id);
      const bytes = read.bytes ?? (await readOnce(connection, keyring, bucket, id)).bytes;
      if (bytes !== null) return bytes;
      throw new Fault(read.place === 'bucket' ? 'original_missing' : 'original_tampered');
    },
  };
}

type Put = [database: Database, keyring: Keyring, bytes: Uint8Array, now: Date, owner: (id: string) => Prisma.Sql];

async function putInDatabase(...[database, keyring, bytes, now, owner]: Put): Promise<bigint | null> {
  const id = randomUUID();
  const dataKey = newDataKey();
  const { keyId, sealedKey } = sealDataKey(keyring, id, dataKey);
  const chunks = sealChunks(dataKey, id, bytes);
  const [first] = take(chunks, 1);
  // One statement, whose foreign keys PostgreSQL checks at its end: most files have no more than one chunk.
  const [row] = await database.$queryRaw<{ id: bigint }[]>`
    WITH owner AS (${owner(id)}), original AS (
      INSERT INTO originals (id, size, key_id, sealed_key, chunk_count, stored)
      SELECT ${id}::uuid, ${bytes.length}::bigint, ${keyId}, ${sealedKey}::bytea, ${chunkCount(bytes.length)}::int, ${now}::timestamptz FROM owner
    ), chunk AS (
      INSERT INTO original_chunks (original_id, position, sealed) SELECT ${id}::uuid, 0, ${first?.sealed}::bytea FROM owner
    )
    SELECT id FROM owner`;
  if (!row) return null;
  for (let more = take(chunks, chunksAtOnce); more.length > 0; more = take(chunks, chunksAtOnce))
    await writeChunks(database, id, more);
  return row.id;
}

async function putInBucket(
  database: Database,
  keyring: Keyring,
  bucket: Bucket,
  ...[bytes, now, owner]: [Uint8Array, Date, Put[4]]
): Promise<bigint | null> {
  const id = randomUUID();
  const dataKey = newDataKey();
  const { keyId, sealedKey } = sealDataKey(keyring, id, dataKey);
  await bucket.put(id, sealWhole(dataKey, id, bytes));
  const [row] = await database.$queryRaw<{ id: bigint }[]>`
    WITH owner AS (${owner(id)}), original AS (
      INSERT INTO originals (id, size, key_id, sealed_key, chunk_count, stored, place)
      SELECT ${id}::uuid, ${bytes.length}::bigint, ${keyId}, ${sealedKey}::bytea, ${chunkCount(bytes.length)}::int, ${now}::timestamptz, 'bucket' FROM owner
    )
    SELECT id FROM owner`;
  // Somebody else was faster. Only then: a statement of which no answer came may have been carried out.
  if (!row) await bucket.remove(id).catch(() => {});
  return row?.id ?? null;
}

/** No bytes: they are not where the row says. */
async function readOnce(
  connection: Connection,
  keyring: Keyring,
  bucket: Bucket | null,
  id: OriginalId,
): Promise<{ place: OriginalPlace; bytes: Uint8Array | null }> {
  const found = await connection.$queryRaw<(OriginalRow & ChunkRow)[]>`
    SELECT o.size, o.key_id, o.sealed_key, o.chunk_count, o.place, c.position, c.sealed
    FROM originals o LEFT JOIN original_chunks c ON c.original_id = o.id AND c.position < ${chunksAtOnce}
    WHERE o.id = ${id}::uuid ORDER BY c.position`;
  const [original] = found;
  if (!original) throw new Fault('original_missing');
  const { place } = original;
  const dataKey = openDataKey(keyring, id, original.key_id, original.sealed_key);
  if (place === 'bucket') {
    const sealed = await mustHave(bucket).get(id);
    return { place, bytes: sealed && openWhole(dataKey, id, Number(original.size), sealed) };
  }
  const bytes = Buffer.allocUnsafe(Number(original.size));
  let filled = 0;
  let chunks = 0;
  const fill = (rows: ChunkRow[]) => {
    for (const { position, sealed } of rows) {
      // A row without a chunk: what was sealed is not there.
      if (sealed === null) continue;
      filled += openChunk(dataKey, id, position, position === original.chunk_count - 1, sealed).copy(bytes, filled);
      chunks += 1;
    }
  };
  fill(found);
  for (let from = chunksAtOnce; from < original.chunk_count; from += chunksAtOnce)
    fill(await chunksFrom(connection, id, from));
  return { place, bytes: chunks === original.chunk_count && filled === bytes.length ? bytes : null };
}

export function chunksFrom(database: Database, id: string, from: number): Promise<SealedChunk[]> {
  return database.$queryRaw<SealedChunk[]>`
    SELECT position, sealed FROM original_chunks
    WHERE original_id = ${id}::uuid AND position >= ${from} AND position < ${from + chunksAtOnce} ORDER BY position`;
}

export async function writeChunks(database: Database, id: string, chunks: SealedChunk[]): Promise<void> {
  for (let from = 0; from < chunks.length; from += chunksAtOnce) {
    const rows = chunks
      .slice(from, from + chunksAtOnce)
      .map(({ position, sealed }) => Prisma.sql`(${id}::uuid, ${position}::int, ${sealed}::bytea)`);
    await database.$executeRaw`INSERT INTO original_chunks (original_id, position, sealed) VALUES ${Prisma.join(rows)}`;
  }
}

/** A row speaks of the bucket while the settings name none. */
export function mustHave(bucket: Bucket | null): Bucket {
  if (bucket) return bucket;
  throw new Fault('settings_wrong', { details: ['ORIGINALS_URL: originals are in a bucket, and none is set'] });
}

export type OriginalRow = {
  size: bigint;
  key_id: string;
  sealed_key: Uint8Array;
  chunk_count: number;
  place: OriginalPlace;
};
export type SealedChunk = { position: number; sealed: Uint8Array };
type ChunkRow = { position: number; sealed: Uint8Array | null };

function take<Item>(items: Iterator<Item>, count: number): Item[] {
  const taken: Item[] = [];
  while (taken.length < count) {
    const next = items.next();
    if (next.done) break;
    taken.push(next.value);
  }
  return taken;
}
