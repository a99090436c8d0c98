import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Fault } from '../faults.ts';

/** Key-encryption keys by id: new originals are sealed with the current one, older ones are still opened. */
export type Keyring = { current: SealingKey; others: SealingKey[] };
export type SealingKey = { id: string; key: Uint8Array };

export const chunkBytes = 256 * 1024;
const nonceBytes = 12;
const tagBytes = 16;

/** AES-256-GCM; the result is nonce, ciphertext, tag. `bound` is authenticated with it: what is sealed for one place does not open in another. */
function seal(key: Uint8Array, bytes: Uint8Array, bound: string): Uint8Array<ArrayBuffer> {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(bound));
  return Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

function unseal(key: Uint8Array, sealed: Uint8Array, bound: string): Buffer {
  if (sealed.length < nonceBytes + tagBytes) throw new Fault('original_tampered');
  const cipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes)).setAAD(Buffer.from(bound));
  cipher.setAuthTag(sealed.subarray(sealed.length - tagBytes));
  try {
    return Buffer.concat([cipher.update(sealed.subarray(nonceBytes, sealed.length - tagBytes)), cipher.final()]);
  } catch (cause) {
    throw new Fault('original_tampered', { cause });
  }
}

/** A data key of its own for each original, so that rotating the keyring seals 32 bytes anew and not the file. */
export function newDataKey(): Uint8Array {
  return randomBytes(32);
}

export function sealDataKey(
  keyring: Keyring,
  original: string,
  dataKey: Uint8Array,
): { keyId: string; sealedKey: Uint8Array<ArrayBuffer> } {
  return { keyId: keyring.current.id, sealedKey: seal(keyring.current.key, dataKey, `key of ${original}`) };
}

export function isKnownKey(keyring: Keyring, keyId: string): boolean {
  return keyNamed(keyring, keyId) !== undefined;
}

function keyNamed(keyring: Keyring, keyId: string): SealingKey | undefined {
  return [keyring.current, ...keyring.others].find(({ id }) => id === keyId);
}

export function openDataKey(keyring: Keyring, original: string, keyId: string, sealedKey: Uint8Array): Uint8Array {
  const key = keyNamed(keyring, keyId);
  if (!key) throw new Fault('original_key_unknown');
  return unseal(key.key, sealedKey, `key of ${original}`);
}

/** Position and end are bound to each chunk, so that a chunk which is missing, moved or repeated shows. */
const chunkBinding = (original: string, position: number, last: boolean) =>
  `${original} ${position} ${last ? 'last' : 'more'}`;

export function* sealChunks(
  dataKey: Uint8Array,
  original: string,
  bytes: Uint8Array,
): Generator<{ position: number; sealed: Uint8Array<ArrayBuffer> }> {
  const count = chunkCount(bytes.length);
  for (let position = 0; position < count; position += 1) {
    const chunk = bytes.subarray(position * chunkBytes, (position + 1) * chunkBytes);
    yield { position, sealed: sealChunk(dataKey, original, position, position === count - 1, chunk) };
  }
}

export function sealChunk(
  dataKey: Uint8Array,
  original: string,
  position: number,
  last: boolean,
  bytes: Uint8Array,
): Uint8Array<ArrayBuffer> {
  return seal(dataKey, bytes, chunkBinding(original, position, last));
}

export function openChunk(
  dataKey: Uint8Array,
  original: string,
  position: number,
  last: boolean,
  sealed: Uint8Array,
): Buffer {
  return unseal(dataKey, sealed, chunkBinding(original, position, last));
}

/** All chunks behind one another, as they stand in a bucket: their lengths follow from that of the original. */
export function sealWhole(dataKey: Uint8Array, original: string, bytes: Uint8Array): Buffer {
  return Buffer.concat([...sealChunks(dataKey, original, bytes)].map(({ sealed }) => sealed));
}

export function openWhole(dataKey: Uint8Array, original: string, size: number, sealed: Uint8Array): Buffer {
  const chunks = cutWhole(size, sealed);
  const bytes = Buffer.allocUnsafe(size);
  let filled = 0;
  for (const chunk of chunks)
    filled += openChunk(dataKey, original, chunk.position, chunk.position === chunks.length - 1, chunk.sealed).copy(
      bytes,
      filled,
    );
  if (filled !== size) throw new Fault('original_tampered');
  return bytes;
}

export function cutWhole(size: number, sealed: Uint8Array): { position: number; sealed: Uint8Array }[] {
  if (sealed.length !== sealedSize(size)) throw new Fault('original_tampered');
  const sealedChunk = chunkBytes + nonceBytes + tagBytes;
  return Array.from({ length: chunkCount(size) }, (_, position) => ({
    position,
    sealed: sealed.subarray(position * sealedChunk, (position + 1) * sealedChunk),
  }));
}

export function sealedSize(size: number): number {
  return size + chunkCount(size) * (nonceBytes + tagBytes);
}

/** An empty file has one empty chunk, so that its end is sealed too. */
export function chunkCount(size: number): number {
  return Math.max(1, Math.ceil(size / chunkBytes));
}
