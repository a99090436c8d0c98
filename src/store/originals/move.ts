import type { Bucket } from '../../bucket/index.ts';
import { Fault } from '../../faults.ts';
import { type Connection, inTransaction } from '../connection.ts';
import type { OriginalId } from '../model.ts';
import { cutWhole, isKnownKey, type Keyring, openDataKey, openWhole } from '../seal.ts';
import { removeDoomed } from './doomed.ts';
import { chunksFrom, type OriginalPlace, type OriginalRow, type SealedChunk, writeChunks } from './index.ts';

export type Moved = {
  moved: number;
  bytes: number;
  /** Cannot be opened where they are, so that nobody could say whether they arrive whole: they stay. */
  broken: OriginalId[];
  /** Where the next page begins; null at the end. */
  last: OriginalId | null;
};

type Row = OriginalRow & { id: OriginalId };

const nowhere = '00000000-0000-0000-0000-000000000000';

/**
 * Moves a page of originals as they are sealed. Each is opened before it goes and compared after it has arrived; only then its row says the other
 * place, and what stood at the first is removed. Whoever is stopped in the middle leaves each where its row says, and is simply run again.
 */
export async function moveOriginals(
  connection: Connection,
  keyring: Keyring,
  bucket: Bucket,
  { to, after = nowhere as OriginalId, limit }: { to: OriginalPlace; after?: OriginalId; limit: number },
): Promise<Moved> {
  // An object that is to be removed must not be mistaken for one that has just arrived under the same id.
  if ((await removeDoomed(connection, bucket)) > 0) throw new Fault('bucket_away');
  const rows = await connection.$queryRaw<Row[]>`
    SELECT id, size, key_id, sealed_key, chunk_count, place FROM originals
    WHERE place <> ${to} AND id > ${after}::uuid ORDER BY id LIMIT ${limit}`;
  const moved: Moved = { moved: 0, bytes: 0, broken: [], last: null };
  for (const row of rows) {
    const sealed = await sealedOf(connection, bucket, row);
    if (sealed === null || !opens(keyring, row, sealed)) {
      // Erased or moved by somebody else meanwhile, or broken.
      if (await stands(connection, row)) moved.broken.push(row.id);
      continue;
    }
    const done =
      to === 'bucket' ? await intoBucket(connection, bucket, row, sealed) : await intoDatabase(connection, row, sealed);
    if (!done) continue;
    moved.moved += 1;
    moved.bytes += Number(row.size);
  }
  if (to === 'database') await removeDoomed(connection, bucket);
  return { ...moved, last: rows.length === limit ? (rows.at(-1)?.id ?? null) : null };
}

async function sealedOf(connection: Connection, bucket: Bucket, row: Row): Promise<Uint8Array | null> {
  if (row.place === 'bucket') return bucket.get(row.id);
  const chunks: SealedChunk[] = [];
  while (chunks.length < row.chunk_count) {
    const more = await chunksFrom(connection, row.id, chunks.length);
    if (more.length === 0) return null;
    chunks.push(...more);
  }
  return Buffer.concat(chunks.map(({ sealed }) => sealed));
}

function opens(keyring: Keyring, { id, size, key_id, sealed_key }: Row, sealed: Uint8Array): boolean {
  if (!isKnownKey(keyring, key_id)) return false;
  try {
    openWhole(openDataKey(keyring, id, key_id, sealed_key), id, Number(size), sealed);
    return true;
  } catch (thrown) {
    if (thrown instanceof Fault && thrown.code === 'original_tampered') return false;
    throw thrown;
  }
}

async function stands(connection: Connection, { id, place }: Row): Promise<boolean> {
  const rows = await connection.$queryRaw<
    unknown[]
  >`SELECT 1 AS one FROM originals WHERE id = ${id}::uuid AND place = ${place}`;
  return rows.length > 0;
}

async function intoBucket(connection: Connection, bucket: Bucket, { id }: Row, sealed: Uint8Array): Promise<boolean> {
  await bucket.put(id, sealed);
  const arrived = await bucket.get(id);
  if (!arrived || Buffer.compare(arrived, sealed) !== 0) throw new Fault('bucket_away');
  const outcome = await inTransaction(connection, async (database) => {
    const [row] = await database.$queryRaw<{ place: OriginalPlace }[]>`
      SELECT place FROM originals WHERE id = ${id}::uuid FOR UPDATE`;
    if (row?.place !== 'database') return row ? 'moved_before' : 'erased';
    await database.$executeRaw`UPDATE originals SET place = 'bucket' WHERE id = ${id}::uuid`;
    await database.$executeRaw`DELETE FROM original_chunks WHERE original_id = ${id}::uuid`;
    return 'moved';
  });
  if (outcome === 'erased') await bucket.remove(id);
  return outcome === 'moved';
}

function intoDatabase(connection: Connection, { id, size }: Row, sealed: Uint8Array): Promise<boolean> {
  return inTransaction(connection, async (database) => {
    const count = await database.$executeRaw`
      UPDATE originals SET place = 'database' WHERE id = ${id}::uuid AND place = 'bucket'`;
    if (count === 0) return false;
    await writeChunks(database, id, cutWhole(Number(size), sealed));
    await database.$executeRaw`INSERT INTO doomed_objects (id) VALUES (${id}::uuid) ON CONFLICT DO NOTHING`;
    return true;
  });
}
