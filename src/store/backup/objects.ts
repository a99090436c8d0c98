import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { Bucket } from '../../bucket/index.ts';
import { Fault } from '../../faults.ts';
import { isKnownKey, type Keyring, openDataKey, openWhole, sealedSize } from '../seal.ts';
import { ahead } from './ahead.ts';
import type { SealedWriter } from './file.ts';
import { writeFrame } from './frames.ts';
import type { BackedTable, LostObject } from './model.ts';
import { type Ask, inTurn } from './turns.ts';

const idBytes = 16;
const idsAtOnce = 10_000;
const rowsAtOnce = 500;
const pieceBytes = 256 * 1024;

/**
 * The ids of what stands in the bucket at the moment of the backup, sixteen bytes each. The objects are fetched after that moment is let go of: a bucket
 * takes hours, for which PostgreSQL would keep every row that is changed meanwhile.
 */
export async function idsInBucket(client: pg.Client, tables: BackedTable[]): Promise<Buffer> {
  const originals = tables.find(({ schema, name }) => schema === 'public' && name === 'originals');
  // Saved before the version that knows of buckets.
  if (!originals?.columns.some(({ name }) => name === 'place')) return Buffer.alloc(0);
  const pieces: Buffer[] = [];
  for (let after = Buffer.alloc(idBytes).toString('hex'); ; ) {
    const { rows } = await client.query<{ id: Buffer }>(
      `SELECT uuid_send(id) AS id FROM originals WHERE place = 'bucket' AND id > $1::uuid ORDER BY originals.id LIMIT ${idsAtOnce}`,
      [after],
    );
    pieces.push(...rows.map(({ id }) => id));
    const last = rows.at(-1);
    if (rows.length < idsAtOnce || !last) return Buffer.concat(pieces);
    after = last.id.toString('hex');
  }
}

type Row = { id: string; bytes: number; place: string; key_id: string; sealed_key: Buffer };
type Fetched = { id: string; sealed: Uint8Array } | LostObject;

/** Every object, opened to see that it is whole, as it is sealed. One that is not there is said, and the others go on. */
export async function writeObjects(
  client: pg.Client,
  into: SealedWriter,
  { bucket, keyring, ids }: { bucket: Bucket; keyring: Keyring; ids: Buffer },
  progress: (bytes: number) => void,
): Promise<{ objects: number; lost: LostObject[] }> {
  const lost: LostObject[] = [];
  let objects = 0;
  let bytes = 0;
  const ask = inTurn(client);
  for await (const one of ahead(rowsOf(ask, ids), (row) => fetched(ask, bucket, keyring, row))) {
    if ('why' in one) {
      lost.push(one);
      await writeFrame(into, { kind: 'lost', lost: one });
      continue;
    }
    await writeObject(into, one.id, one.sealed);
    objects += 1;
    bytes += one.sealed.length;
    progress(bytes);
  }
  return { objects, lost };
}

async function writeObject(into: SealedWriter, id: string, sealed: Uint8Array): Promise<void> {
  const sha256 = createHash('sha256').update(sealed).digest('hex');
  await writeFrame(into, { kind: 'object', object: { id, bytes: sealed.length, sha256 } });
  for (let at = 0; at < sealed.length; at += pieceBytes)
    await writeFrame(into, { kind: 'piece', bytes: Buffer.from(sealed.subarray(at, at + pieceBytes)) });
}

/** As they stand now; an id without a row is of an original that was erased since. */
async function* rowsOf(ask: Ask, ids: Buffer): AsyncGenerator<Row> {
  for (let at = 0; at < ids.length; at += rowsAtOnce * idBytes) {
    const page = ids.subarray(at, at + rowsAtOnce * idBytes);
    const wanted = Array.from({ length: page.length / idBytes }, (_, index) =>
      page.toString('hex', index * idBytes, (index + 1) * idBytes),
    );
    yield* await ask<Row>(
      `SELECT w.id::text AS id, COALESCE(o.size, 0)::float8 AS bytes, COALESCE(o.place, 'gone') AS place, o.key_id, o.sealed_key
      FROM unnest($1::uuid[]) WITH ORDINALITY AS w (id, at) LEFT JOIN originals o ON o.id = w.id ORDER BY w.at`,
      [wanted],
    );
  }
}

/** Twice: it may be moved or erased between the look at its row and the look at its bytes. */
async function fetched(ask: Ask, bucket: Bucket, keyring: Keyring, row: Row): Promise<Fetched> {
  const { id } = row;
  let why: LostObject['why'] = 'erased';
  for (let now: Row | undefined = row, tries = 0; now && now.place !== 'gone' && tries < 2; tries += 1) {
    const sealed = now.place === 'bucket' ? await bucket.get(id) : await chunksOf(ask, id);
    if (sealed && isWhole(keyring, now, sealed)) return { id, sealed };
    why = sealed ? 'not_whole' : 'missing';
    const rows: Row[] = await ask<Row>(
      'SELECT id::text, size::float8 AS bytes, place, key_id, sealed_key FROM originals WHERE id = $1',
      [id],
    );
    now = rows[0];
    if (!now) why = 'erased';
  }
  return { id, why };
}

async function chunksOf(ask: Ask, id: string): Promise<Buffer | null> {
  const rows = await ask<{ sealed: Buffer }>(
    'SELECT sealed FROM original_chunks WHERE original_id = $1 ORDER BY position',
    [id],
  );
  return rows.length === 0 ? null : Buffer.concat(rows.map(({ sealed }) => sealed));
}

/** What is sealed under a key that is not in the settings can be saved all the same, if it has its length. */
function isWhole(keyring: Keyring, { id, bytes, key_id, sealed_key }: Row, sealed: Uint8Array): boolean {
  if (sealed.length !== sealedSize(bytes)) return false;
  if (!isKnownKey(keyring, key_id)) return true;
  try {
    openWhole(openDataKey(keyring, id, key_id, sealed_key), id, bytes, sealed);
    return true;
  } catch (thrown) {
    if (thrown instanceof Fault && thrown.code === 'original_tampered') return false;
    throw thrown;
  }
}
