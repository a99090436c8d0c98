import { randomUUID } from 'node:crypto';
import { Fault } from '../faults.ts';
import { type Connection, type Database, Prisma } from './connection.ts';
import type { OriginalId } from './model.ts';
import { chunkCount, type Keyring, newDataKey, openChunk, openDataKey, sealChunks, sealDataKey } from './seal.ts';

/** Where originals are kept. A bucket can stand behind the same two calls. */
export type Originals = {
  /**
   * Seals, and writes the original with the row that owns it: `owner` is an INSERT of that row, with the original's id, RETURNING id. They are
   * there together or not at all; null when the owner was not inserted. A file of more than one chunk needs a transaction around it.
   */
  putWith(database: Database, bytes: Uint8Array, now: Date, owner: (id: string) => Prisma.Sql): Promise<bigint | null>;
  get(id: OriginalId): Promise<Uint8Array>;
};

/** Chunks written or read by one statement: 4 MiB, which bounds what the driver holds at once. */
const chunksAtOnce = 16;

export function originalsInDatabase(connection: Connection, keyring: Keyring): Originals {
  return {
    async putWith(database, bytes, now, owner) {
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
      for (let more = take(chunks, chunksAtOnce); more.length > 0; more = take(chunks, chunksAtOnce)) {
        const rows = more.map(({ position, sealed }) => Prisma.sql`(${id}::uuid, ${position}::int, ${sealed}::bytea)`);
        await database.$executeRaw`INSERT INTO original_chunks (original_id, position, sealed) VALUES ${Prisma.join(rows)}`;
      }
      return row.id;
    },

    async get(id) {
      const found = await connection.$queryRaw<(OriginalRow & ChunkRow)[]>`
        SELECT o.size, o.key_id, o.sealed_key, o.chunk_count, c.position, c.sealed
        FROM originals o LEFT JOIN original_chunks c ON c.original_id = o.id AND c.position < ${chunksAtOnce}
        WHERE o.id = ${id}::uuid ORDER BY c.position`;
      const [original] = found;
      if (!original) throw new Fault('original_missing');
      const dataKey = openDataKey(keyring, id, original.key_id, original.sealed_key);
      const bytes = Buffer.allocUnsafe(Number(original.size));
      let filled = 0;
      const fill = (rows: ChunkRow[]) => {
        for (const { position, sealed } of rows) {
          // A row without a chunk: what was sealed is not there.
          if (sealed === null) throw new Fault('original_tampered');
          filled += openChunk(dataKey, id, position, position === original.chunk_count - 1, sealed).copy(bytes, filled);
        }
      };
      fill(found);
      for (let from = chunksAtOnce; from < original.chunk_count; from += chunksAtOnce)
        fill(
          await connection.$queryRaw<ChunkRow[]>`
            SELECT position, sealed FROM original_chunks
            WHERE original_id = ${id}::uuid AND position >= ${from} AND position < ${from + chunksAtOnce}
            ORDER BY position`,
        );
      if (filled !== bytes.length) throw new Fault('original_tampered');
      return bytes;
    },
  };
}

type OriginalRow = { size: bigint; key_id: string; sealed_key: Uint8Array; chunk_count: number };
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
