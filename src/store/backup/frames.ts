import { Fault } from '../../faults.ts';
import type { Keyring } from '../seal.ts';
import { openSealed, type SealedWriter } from './file.ts';
import type { LostObject, Manifest } from './model.ts';

/**
 * What follows one another in a backup: the manifest, then for each table its rows as PostgreSQL's COPY gives them and their number, then for each
 * original of the bucket what it is and its sealed bytes in pieces, or why it is not there, then the end.
 */
export type Frame =
  | { kind: 'manifest'; manifest: Manifest }
  | { kind: 'rows'; bytes: Buffer }
  | { kind: 'table_end'; rows: number }
  | { kind: 'object'; object: ObjectHead }
  | { kind: 'piece'; bytes: Buffer }
  | { kind: 'lost'; lost: LostObject }
  | { kind: 'end'; rows: number; objects?: number };

export type ObjectHead = { id: string; bytes: number; sha256: string };

const letters = {
  ...{ manifest: 'M', rows: 'R', table_end: 'T' },
  ...{ object: 'O', piece: 'P', lost: 'L', end: 'E' },
} as const;

export async function writeFrame(into: SealedWriter, frame: Frame): Promise<void> {
  const body = bodyOf(frame);
  const head = Buffer.alloc(5);
  head.write(letters[frame.kind], 'latin1');
  head.writeUInt32BE(body.length, 1);
  await into.write(head);
  await into.write(body);
}

function bodyOf(frame: Frame): Buffer {
  if (frame.kind === 'rows' || frame.kind === 'piece') return frame.bytes;
  return Buffer.from(JSON.stringify(saidIn(frame)));
}

function saidIn(frame: Exclude<Frame, { bytes: Buffer }>): unknown {
  if (frame.kind === 'manifest') return frame.manifest;
  if (frame.kind === 'object') return frame.object;
  if (frame.kind === 'lost') return frame.lost;
  return frame.kind === 'end' ? { rows: frame.rows, objects: frame.objects } : { rows: frame.rows };
}

/** The frames of a backup to its end. A file that ends before, or goes on after it, is none. */
export async function* readFrames(path: string, keyring: Keyring): AsyncGenerator<Frame> {
  let pending: Buffer = Buffer.alloc(0);
  let ended = false;
  for await (const piece of openSealed(path, keyring)) {
    pending = pending.length === 0 ? piece : Buffer.concat([pending, piece]);
    for (;;) {
      if (pending.length < 5) break;
      const size = pending.readUInt32BE(1);
      if (pending.length < 5 + size) break;
      const frame = frameOf(pending.toString('latin1', 0, 1), pending.subarray(5, 5 + size));
      if (ended) throw new Fault('backup_broken');
      ended = frame.kind === 'end';
      yield frame;
      pending = pending.subarray(5 + size);
    }
  }
  if (!ended || pending.length > 0) throw new Fault('backup_broken');
}

function frameOf(letter: string, body: Buffer): Frame {
  if (letter === letters.rows) return { kind: 'rows', bytes: body };
  if (letter === letters.manifest) return { kind: 'manifest', manifest: JSON.parse(body.toString()) };
  if (letter === letters.table_end) return { kind: 'table_end', rows: JSON.parse(body.toString()).rows };
  if (letter === letters.object) return { kind: 'object', object: JSON.parse(body.toString()) };
  if (letter === letters.piece) return { kind: 'piece', bytes: body };
  if (letter === letters.lost) return { kind: 'lost', lost: JSON.parse(body.toString()) };
  if (letter === letters.end) return { kind: 'end', ...JSON.parse(body.toString()) };
  throw new Fault('backup_broken');
}
