import { Fault } from '../../faults.ts';
import type { Keyring } from '../seal.ts';
import { openSealed, type SealedWriter } from './file.ts';
import type { Manifest } from './model.ts';

/** What follows one another in a backup: the manifest, then for each table its rows as PostgreSQL's COPY gives them and their number, then the end. */
export type Frame =
  | { kind: 'manifest'; manifest: Manifest }
  | { kind: 'rows'; bytes: Buffer }
  | { kind: 'table_end'; rows: number }
  | { kind: 'end'; rows: number };

const letters = { manifest: 'M', rows: 'R', table_end: 'T', end: 'E' } as const;

export async function writeFrame(into: SealedWriter, frame: Frame): Promise<void> {
  const body = bodyOf(frame);
  const head = Buffer.alloc(5);
  head.write(letters[frame.kind], 'latin1');
  head.writeUInt32BE(body.length, 1);
  await into.write(head);
  await into.write(body);
}

function bodyOf(frame: Frame): Buffer {
  if (frame.kind === 'rows') return frame.bytes;
  if (frame.kind === 'manifest') return Buffer.from(JSON.stringify(frame.manifest));
  return Buffer.from(JSON.stringify({ rows: frame.rows }));
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
  if (letter === letters.end) return { kind: 'end', rows: JSON.parse(body.toString()).rows };
  throw new Fault('backup_broken');
}
