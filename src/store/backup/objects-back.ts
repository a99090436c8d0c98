import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { Bucket } from '../../bucket/index.ts';
import { Fault } from '../../faults.ts';
import { cutWhole } from '../seal.ts';
import { ahead } from './ahead.ts';
import type { Frame, ObjectHead } from './frames.ts';
import type { LostObject } from './model.ts';
import { type Ask, inTurn } from './turns.ts';

export type BackedObject = { kind: 'object'; id: string; bytes: number; sealed: Buffer };
export type ObjectsBack = { objects: number; lost: LostObject[] };
type Rest = BackedObject | { kind: 'lost'; lost: LostObject } | { kind: 'end'; rows: number; objects: number };

/** What follows the tables of a backup, each object whole and as its hash says. */
export async function* objectsIn(frames: AsyncGenerator<Frame>): AsyncGenerator<Rest> {
  for (;;) {
    const { value: frame, done } = await frames.next();
    if (done) throw new Fault('backup_broken');
    if (frame.kind === 'object') yield await objectOf(frames, frame.object);
    else if (frame.kind === 'lost') yield frame;
    else if (frame.kind === 'end') {
      yield { kind: 'end', rows: frame.rows, objects: frame.objects ?? 0 };
      // Only whoever reads on learns that nothing follows.
      if (!(await frames.next()).done) throw new Fault('backup_broken');
      return;
    } else throw new Fault('backup_broken');
  }
}

async function objectOf(frames: AsyncGenerator<Frame>, { id, bytes, sha256 }: ObjectHead): Promise<BackedObject> {
  const pieces: Buffer[] = [];
  for (let filled = 0; filled < bytes; ) {
    const { value: frame, done } = await frames.next();
    if (done || frame.kind !== 'piece' || frame.bytes.length === 0) throw new Fault('backup_broken');
    pieces.push(frame.bytes);
    filled += frame.bytes.length;
  }
  const sealed = Buffer.concat(pieces);
  const hash = createHash('sha256').update(sealed).digest('hex');
  if (sealed.length !== bytes || hash !== sha256) throw new Fault('backup_broken');
  return { kind: 'object', id, bytes, sealed };
}

/**
 * Into the bucket where there is one, before the rows that speak of it are committed; else into the database, whose rows say so then. An object that
 * stands in the bucket as it was is left there; one that was put is fetched again and compared.
 */
export async function restoreObjects(
  client: pg.Client,
  frames: AsyncGenerator<Frame>,
  bucket: Bucket | null,
  progress: (bytes: number) => void,
): Promise<ObjectsBack> {
  const lost: LostObject[] = [];
  let objects = 0;
  let wanted = -1;
  async function* found(): AsyncGenerator<BackedObject> {
    for await (const one of objectsIn(frames)) {
      if (one.kind === 'lost') lost.push(one.lost);
      else if (one.kind === 'end') wanted = one.objects;
      else yield one;
    }
  }
  const ask = inTurn(client);
  const back = (one: BackedObject) => (bucket ? intoBucket(ask, bucket, one) : intoDatabase(ask, one));
  for await (const bytes of ahead(found(), back)) {
    objects += 1;
    progress(bytes);
  }
  if (objects !== wanted) throw new Fault('backup_broken');
  return { objects, lost };
}

async function intoBucket(ask: Ask, bucket: Bucket, { id, bytes, sealed }: BackedObject): Promise<number> {
  await sizeOf(ask, id);
  const same = async () => {
    const there = await bucket.get(id);
    return there !== null && Buffer.compare(there, sealed) === 0;
  };
  if (await same()) return bytes;
  await bucket.put(id, sealed);
  if (!(await same())) throw new Fault('bucket_away');
  return bytes;
}

async function intoDatabase(ask: Ask, { id, bytes, sealed }: BackedObject): Promise<number> {
  const chunks = cutWhole(await sizeOf(ask, id), sealed);
  const chunksAtOnce = 16;
  for (let from = 0; from < chunks.length; from += chunksAtOnce) {
    const some = chunks.slice(from, from + chunksAtOnce);
    await ask(
      'INSERT INTO original_chunks (original_id, position, sealed) SELECT $1::uuid, c.position, c.sealed FROM unnest($2::int[], $3::bytea[]) AS c (position, sealed)',
      [id, some.map(({ position }) => position), some.map((chunk) => chunk.sealed)],
    );
  }
  await ask("UPDATE originals SET place = 'database' WHERE id = $1", [id]);
  return bytes;
}

/** Of the row that came with the tables. */
async function sizeOf(ask: Ask, id: string): Promise<number> {
  const [row] = await ask<{ size: number }>(
    "SELECT size::float8 AS size FROM originals WHERE id = $1 AND place = 'bucket'",
    [id],
  );
  if (!row) throw new Fault('backup_broken');
  return row.size;
}
