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
import { type Fresh, openFresh } from './fresh.ts';

/** Where originals are kept: the database, or a bucket. */
export type Originals = {
  /**
   * Seals, and writes the original with the row that owns it: `owner` is an INSERT of that row, with the original's id, RETURNING id. They are
   * there together or not at all; null when the owner was not inserted. A file of more than one chunk needs a transaction around it.
   */
  putWith(database: Database, bytes: Uint8Array, now: Date, owner: (id: string) => Prisma.Sql): Promise<bigint | null>;
  /** Seals for a statement of the caller's own, which writes the rows of `sealedRows` along with the owner. */
  seal(bytes: Uint8Array): Promise<Sealed>;
  get(id: OriginalId): Promise<Uint8Array>;
  fresh: Fresh;
};

/** An original that is sealed and not written yet; what goes into a bucket is there already. */
export type Sealed = {
  id: string;
  size: number;
  keyId: string;
  sealedKey: Uint8Array;
  count: number;
  place: OriginalPlace;
  /** Null in a bucket. */
  first: Uint8Array | null;
  /** Writes the chunks after the first, in the transaction of the owner. */
  writeMore(database: Database): Promise<void>;
  /** The owner was not inserted: somebody else was faster. Only then: a statement of which no answer came may have been carried out. */
  undo(): Promise<void>;
};

export type OriginalPlace = 'database' | 'bucket';

/** Chunks written or read by one statement: 1 MiB, of which the driver holds some copies at once (`npm run bench -- --only inbox`). */
const chunksAtOnce = 4;

/**
 * New originals go into the bucket where there is one; each is read from where its row says. What goes into a bucket is there before the row that
 * speaks of it is committed: a transaction that fails after that leaves an object without a row, which reconciliation finds, never a row without
 * its object.
 */
export function originalsOn(connection: Connection, keyring: Keyring, bucket: Bucket | null): Originals {
  const seal = (bytes: Uint8Array) =>
    bucket ? sealIntoBucket(keyring, bucket, bytes) : Promise.resolve(sealForDatabase(keyring, bytes));
  return {
    seal,
    fresh: openFresh(),

    async putWith(database, bytes, now, owner) {
      const sealed = await seal(bytes);
      const [row] = await database.$queryRaw<{ id: bigint }[]>`
        WITH owner AS (${owner(sealed.id)}), ${sealedRows(sealed, now)} SELECT id FROM owner`;
      await (row ? sealed.writeMore(database) : sealed.undo());
      return row?.id ?? null;
    },

    async get(id) {
      // Twice: it may be moved between the look at its row and the look at its bytes.
      const read = await readOnce(connection, keyring, bucket, id);
      const bytes = read.bytes ?? (await readOnce(connection, keyring, bucket, id)).bytes;
      if (bytes !== null) return bytes;
      throw new Fault(read.place === 'bucket' ? 'original_missing' : 'original_tampered');
    },
  };
}

function sealForDatabase(keyring: Keyring, bytes: Uint8Array): Sealed {
  const { id, dataKey, ...own } = begun(keyring, bytes);
  const chunks = sealChunks(dataKey, id, bytes);
  const [first] = take(chunks, 1);
  return {
    ...{ ...own, id, place: 'database', first: first?.sealed ?? null },
    async writeMore(database) {
      for (let more = take(chunks, chunksAtOnce); more.length > 0; more = take(chunks, chunksAtOnce))
        await writeChunks(database, id, more);
    },
    async undo() {},
  };
}

async function sealIntoBucket(keyring: Keyring, bucket: Bucket, bytes: Uint8Array): Promise<Sealed> {
  const { id, dataKey, ...own } = begun(keyring, bytes);
  await bucket.put(id, sealWhole(dataKey, id, bytes));
  return {
    ...{ ...own, id, place: 'bucket', first: null },
    async writeMore() {},
    undo: () => bucket.remove(id).catch(() => {}),
  };
}

function begun(keyring: Keyring, bytes: Uint8Array) {
  const id = randomUUID();
  const dataKey = newDataKey();
  return { id, dataKey, ...sealDataKey(keyring, id, dataKey), size: bytes.length, count: chunkCount(bytes.length) };
}

/**
 * Writes the original and its first chunk, in one statement with `owner`: PostgreSQL checks foreign keys at the end of a statement, and most files
 * have no more than one chunk.
 */
export function sealedRows({ id, size, keyId, sealedKey, count, place, first }: Sealed, now: Date): Prisma.Sql {
  const original = Prisma.sql`original AS (
    INSERT INTO originals (id, size, key_id, sealed_key, chunk_count, stored, place)
    SELECT ${id}::uuid, ${size}::bigint, ${keyId}, ${sealedKey}::bytea, ${count}::int, ${now}::timestamptz, ${place} FROM owner
  )`;
  if (first === null) return original;
  return Prisma.sql`${original}, chunk AS (
    INSERT INTO original_chunks (original_id, position, sealed) SELECT ${id}::uuid, 0, ${first}::bytea FROM owner
  )`;
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
