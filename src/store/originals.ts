import { randomUUID } from 'node:crypto';
import { Fault } from '../faults.ts';
import { type Connection, type Database, Prisma } from './connection.ts';
import type { OriginalId } from './model.ts';
import { chunkCount, type Keyring, newDataKey, openChunk, openDataKey, sealChunks, sealDataKey } from './seal.ts';

/** Where originals are kept. A bucket can stand behind the same two calls. */
export type Originals = {
  /** Seals and writes within the caller's transaction, so that a row and its original are there together or not at all. */
  put(database: Database, bytes: Uint8Array, now: Date): Promise<OriginalId>;
  get(id: OriginalId): Promise<Uint8Array>;
};

/** Chunks written or read by one statement: 4 MiB, which bounds what the driver holds at once. */
const chunksAtOnce = 16;

export function originalsInDatabase(connection: Connection, keyring: Keyring): Originals {
  return {
    async put(database, bytes, now) {
      const id = randomUUID();
      const dataKey = newDataKey();
      const { keyId, sealedKey } = sealDataKey(keyring, id, dataKey);
      const chunks = sealChunks(dataKey, id, bytes);
      let first = true;
      for (let batch = take(chunks, chunksAtOnce); batch.length > 0; batch = take(chunks, chunksAtOnce)) {
        const rows = Prisma.join(
          batch.map(({ position, sealed }) => Prisma.sql`(${id}::uuid, ${position}::int, ${sealed}::bytea)`),
        );
        const insert = Prisma.sql`INSERT INTO original_chunks (original_id, position, sealed) VALUES ${rows}`;
        // The row itself goes with the first chunks in one statement: a small mail costs one round trip.
        await database.$executeRaw(
          first
            ? Prisma.sql`WITH original AS (
                INSERT INTO originals (id, size, key_id, sealed_key, chunk_count, stored)
                VALUES (${id}::uuid, ${bytes.length}, ${keyId}, ${sealedKey}::bytea, ${chunkCount(bytes.length)}, ${now})
              ) ${insert}`
            : insert,
        );
        first = false;
      }
      return id as OriginalId;
    },

    async get(id) {
      const [original] = await connection.$queryRaw<
        { size: bigint; key_id: string; sealed_key: Uint8Array; chunk_count: number }[]
      >`
        SELECT size, key_id, sealed_key, chunk_count FROM originals WHERE id = ${id}::uuid`;
      if (!original) throw new Fault('original_missing');
      const dataKey = openDataKey(keyring, id, original.key_id, original.sealed_key);
      const bytes = Buffer.allocUnsafe(Number(original.size));
      let filled = 0;
      for (let from = 0; from < original.chunk_count; from += chunksAtOnce) {
        const rows = await connection.$queryRaw<{ position: number; sealed: Uint8Array }[]>`
          SELECT position, sealed FROM original_chunks
          WHERE original_id = ${id}::uuid AND position >= ${from} AND position < ${from + chunksAtOnce}
          ORDER BY position`;
        for (const { position, sealed } of rows) {
          filled += openChunk(dataKey, id, position, position === original.chunk_count - 1, sealed).copy(bytes, filled);
        }
      }
      if (filled !== bytes.length) throw new Fault('original_tampered');
      return bytes;
    },
  };
}

function take<Item>(items: Iterator<Item>, count: number): Item[] {
  const taken: Item[] = [];
  while (taken.length < count) {
    const next = items.next();
    if (next.done) break;
    taken.push(next.value);
  }
  return taken;
}
