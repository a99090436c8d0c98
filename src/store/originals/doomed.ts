import type { Bucket } from '../../bucket/index.ts';
import { Fault } from '../../faults.ts';
import { type Connection, type Database, inTransaction } from '../connection.ts';

/**
 * Objects whose rows are gone, noted in the transaction that took the rows away: with its row went the key that opens an object, so that what is
 * left of it can be read by nobody. They are removed after the commit, and again by whoever comes next while the bucket is away.
 */
export async function doom(database: Database, ids: string[]): Promise<void> {
  await database.$executeRaw`
    INSERT INTO doomed_objects (id) SELECT id FROM originals WHERE id = ANY(${ids}::uuid[]) AND place = 'bucket' ON CONFLICT DO NOTHING`;
}

const atOnce = 500;

/** Removes what is doomed; answers with how many wait for the bucket. */
export async function removeDoomed(connection: Connection, bucket: Bucket | null): Promise<number> {
  if (bucket)
    for (;;) {
      try {
        if ((await removePage(connection, bucket)) === 0) break;
      } catch (thrown) {
        if (!(thrown instanceof Fault) || thrown.code !== 'bucket_away') throw thrown;
        break;
      }
    }
  const [row] = await connection.$queryRaw<{ count: bigint }[]>`SELECT count(*) AS count FROM doomed_objects`;
  return Number(row?.count ?? 0);
}

function removePage(connection: Connection, bucket: Bucket): Promise<number> {
  return inTransaction(connection, async (database) => {
    const rows = await database.$queryRaw<{ id: string }[]>`
      SELECT id FROM doomed_objects ORDER BY id LIMIT ${atOnce} FOR UPDATE SKIP LOCKED`;
    for (const { id } of rows) await bucket.remove(id);
    await database.$executeRaw`DELETE FROM doomed_objects WHERE id = ANY(${rows.map(({ id }) => id)}::uuid[])`;
    return rows.length;
  });
}
