import type { Bucket, Listed } from '../../bucket/index.ts';
import type { Connection } from '../connection.ts';
import { sealedSize } from '../seal.ts';

/** What the bucket has and the rows say. At most a thousand ids of each; the counts are whole. */
export type BucketComparison = {
  objects: number;
  /** A row whose object is not there, or has not the length that it must have. */
  missing: { count: number; ids: string[] };
  /** An object of which no row speaks: of a transaction that failed, or put there by somebody else. */
  orphans: { count: number; ids: string[] };
};

type Row = { id: string; size: bigint };

const rowsAtOnce = 1_000;
const idsAtMost = 1_000;
const nowhere = '00000000-0000-0000-0000-000000000000';
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Walks through both lists at once, which have the same order. Work goes on meanwhile, so whatever differs is looked at a second time before it is
 * told; and what was stored after `before` may still be waiting for its row.
 */
export async function compareWithBucket(
  connection: Connection,
  bucket: Bucket,
  before: Date,
  orphan: (id: string) => Promise<void> = async () => {},
): Promise<BucketComparison> {
  const found: BucketComparison = {
    objects: 0,
    missing: { count: 0, ids: [] },
    orphans: { count: 0, ids: [] },
  };
  const note = (list: BucketComparison['missing'], id: string) => {
    list.count += 1;
    if (list.ids.length < idsAtMost) list.ids.push(id);
  };
  const rows = rowsInBucket(connection);
  let row = (await rows.next()).value;
  const missing = async ({ id }: Row) => {
    if (await isMissing(connection, bucket, id)) note(found.missing, id);
  };
  for await (const page of bucket.list()) {
    for (const object of page) {
      found.objects += 1;
      for (; row && row.id < object.id; row = (await rows.next()).value) await missing(row);
      if (row?.id === object.id) {
        if (object.size !== sealedSize(Number(row.size))) await missing(row);
        row = (await rows.next()).value;
      } else if (await isOrphan(connection, object, before)) {
        note(found.orphans, object.id);
        await orphan(object.id);
      }
    }
  }
  for (; row; row = (await rows.next()).value) await missing(row);
  return found;
}

/** No bucket is set: every row that speaks of one has lost its object. Null where none does. */
export async function withoutBucket(connection: Connection): Promise<BucketComparison | null> {
  const missing: BucketComparison['missing'] = { count: 0, ids: [] };
  for await (const { id } of rowsInBucket(connection)) {
    missing.count += 1;
    if (missing.ids.length < idsAtMost) missing.ids.push(id);
  }
  return missing.count === 0 ? null : { objects: 0, missing, orphans: { count: 0, ids: [] } };
}

async function* rowsInBucket(connection: Connection): AsyncGenerator<Row, undefined> {
  for (let after = nowhere; ; ) {
    const rows = await connection.$queryRaw<Row[]>`
      SELECT id::text, size FROM originals WHERE place = 'bucket' AND id > ${after}::uuid ORDER BY originals.id LIMIT ${rowsAtOnce}`;
    yield* rows;
    const last = rows.at(-1);
    if (rows.length < rowsAtOnce || !last) return;
    after = last.id;
  }
}

/** The object first, then the row: an original that is erased or moved meanwhile is not missing. */
async function isMissing(connection: Connection, bucket: Bucket, id: string): Promise<boolean> {
  const object = await bucket.get(id);
  const [row] = await connection.$queryRaw<Row[]>`
    SELECT id::text, size FROM originals WHERE id = ${id}::uuid AND place = 'bucket'`;
  return row !== undefined && object?.length !== sealedSize(Number(row.size));
}

async function isOrphan(connection: Connection, { id, stored }: Listed, before: Date): Promise<boolean> {
  if (stored >= before) return false;
  if (!uuid.test(id)) return true;
  const rows = await connection.$queryRaw<unknown[]>`
    SELECT 1 AS one FROM originals WHERE id = ${id}::uuid AND place = 'bucket'
    UNION ALL SELECT 1 FROM doomed_objects WHERE id = ${id}::uuid`;
  return rows.length === 0;
}
