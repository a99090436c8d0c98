import { randomUUID } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { Fault } from '../../faults.ts';
import {
  chunkBytes,
  isKnownKey,
  type Keyring,
  newDataKey,
  openChunk,
  openDataKey,
  sealChunk,
  sealDataKey,
} from '../seal.ts';

/**
 * A backup is one file: a line that says what it is, a line with the sealed data key, and pieces of 256 KiB, each sealed with its position and
 * with whether it is the last, as the originals are. What is cut, changed or put together from two does not open. Inside stand frames.
 */
const title = 'safeguarding-intake backup 1';
const headBytesAtMost = 4_096;
/** A sealed piece is a little longer than what is in it. */
const pieceBytesAtMost = chunkBytes + 1_024;

type Head = { id: string; keyId: string; sealedKey: string };

export type SealedWriter = { write(bytes: Uint8Array): Promise<void>; end(): Promise<number> };

export async function sealInto(file: FileHandle, keyring: Keyring): Promise<SealedWriter> {
  const id = randomUUID();
  const dataKey = newDataKey();
  const { keyId, sealedKey } = sealDataKey(keyring, id, dataKey);
  const head: Head = { id, keyId, sealedKey: Buffer.from(sealedKey).toString('base64') };
  let bytes = 0;
  const put = async (piece: Uint8Array) => {
    await file.writeFile(piece);
    bytes += piece.length;
  };
  await put(Buffer.from(`${title}\n${JSON.stringify(head)}\n`));
  const pending = Buffer.allocUnsafe(chunkBytes);
  let filled = 0;
  let position = 0;
  const flush = async (last: boolean) => {
    const sealed = sealChunk(dataKey, id, position, last, pending.subarray(0, filled));
    const length = Buffer.alloc(5);
    length.writeUInt8(last ? 1 : 0);
    length.writeUInt32BE(sealed.length, 1);
    await put(Buffer.concat([length, sealed]));
    position += 1;
    filled = 0;
  };
  return {
    async write(from) {
      for (let at = 0; at < from.length; ) {
        // Only when more is to come: the last piece is the one that ends the file.
        if (filled === chunkBytes) await flush(false);
        const taken = Math.min(from.length - at, chunkBytes - filled);
        pending.set(from.subarray(at, at + taken), filled);
        filled += taken;
        at += taken;
      }
    },
    async end() {
      await flush(true);
      await file.sync();
      return bytes;
    },
  };
}

/** What was sealed into the file, piece by piece. Whoever reads to the end has read all of it, or got a fault. */
export async function* openSealed(path: string, keyring: Keyring): AsyncGenerator<Buffer> {
  const file = await open(path, 'r').catch((cause: unknown) => {
    throw new Fault('backup_broken', { cause, details: ['There is no file at that path, or it cannot be read.'] });
  });
  try {
    const { id, dataKey, start } = await readHead(file, keyring);
    const length = Buffer.alloc(5);
    let last = false;
    for (let at = start, position = 0; !last; position += 1) {
      await readFully(file, length, at);
      last = length.readUInt8() === 1;
      const size = length.readUInt32BE(1);
      if (size > pieceBytesAtMost) throw new Fault('backup_broken');
      const sealed = Buffer.allocUnsafe(size);
      await readFully(file, sealed, at + length.length);
      at += length.length + size;
      yield openPiece(() => openChunk(dataKey, id, position, last, sealed));
      if (last && (await file.stat()).size !== at) throw new Fault('backup_broken');
    }
  } finally {
    await file.close();
  }
}

async function readHead(
  file: FileHandle,
  keyring: Keyring,
): Promise<{ id: string; dataKey: Uint8Array; start: number }> {
  const bytes = Buffer.alloc(headBytesAtMost);
  const { bytesRead } = await file.read(bytes, 0, headBytesAtMost, 0);
  const [first, second] = bytes.subarray(0, bytesRead).toString('latin1').split('\n', 2);
  if (first !== title || second === undefined) throw new Fault('backup_broken');
  const { id, keyId, sealedKey } = headIn(second);
  if (!isKnownKey(keyring, keyId))
    throw new Fault('backup_key_unknown', { details: [`ORIGINALS_KEY or ORIGINALS_OLD_KEYS: the key ${keyId}`] });
  const dataKey = openPiece(() => openDataKey(keyring, id, keyId, Buffer.from(sealedKey, 'base64')));
  return { id, dataKey, start: first.length + second.length + 2 };
}

function headIn(line: string): Head {
  try {
    const head: Partial<Record<keyof Head, unknown>> = JSON.parse(line);
    const { id, keyId, sealedKey } = head;
    if (typeof id === 'string' && typeof keyId === 'string' && /^[\w.-]{1,40}$/.test(keyId))
      if (typeof sealedKey === 'string') return { id, keyId, sealedKey };
  } catch {}
  throw new Fault('backup_broken');
}

async function readFully(file: FileHandle, into: Buffer, position: number): Promise<void> {
  for (let filled = 0; filled < into.length; ) {
    const { bytesRead } = await file.read(into, filled, into.length - filled, position + filled);
    if (bytesRead === 0) throw new Fault('backup_broken');
    filled += bytesRead;
  }
}

function openPiece<Bytes>(run: () => Bytes): Bytes {
  try {
    return run();
  } catch (cause) {
    throw new Fault('backup_broken', { cause });
  }
}
