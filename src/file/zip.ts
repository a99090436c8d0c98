import { constants, crc32, inflateRawSync } from 'node:zlib';
import { limits } from '../limits.ts';
import type { ArchiveEntry, ArchiveOutcome } from './model.ts';
import { unlockEntry } from './zip-cipher.ts';

type Failure = Exclude<ArchiveOutcome, { kind: 'opened' | 'wrong_password' }>;

/** A zip that is one document: its parts are read when asked for, all under one bound on expanded bytes. */
export type Package = { kind: 'package'; names: string[]; read(name: string): Uint8Array | Failure | null };

/** Opens a zip that holds files for a person: all of them, in archive order. Names are never used as paths, the password for nothing else. */
export function openArchive(bytes: Uint8Array, password?: string): ArchiveOutcome {
  const listed = readDirectory(bytes);
  if (!Array.isArray(listed)) return listed;
  const budget = { left: limits.archiveExpandedBytes };
  const entries: ArchiveEntry[] = [];
  for (const entry of listed) {
    if (entry.name.endsWith('/')) continue;
    const unlocks = isLocked(entry) && password !== undefined;
    const read = unlocks ? readLockedEntry(bytes, entry, budget, password) : readEntry(bytes, entry, budget);
    if (!(read instanceof Uint8Array)) return read;
    entries.push({ name: entry.name, bytes: read });
  }
  return { kind: 'opened', entries };
}

/** Opens a zip that is one document (OPC, ODF). Part names do not tell small letters from capitals (ECMA-376 part 2, 6.2.2.3). */
export function openPackage(bytes: Uint8Array): Package | Failure {
  const listed = readDirectory(bytes);
  if (!Array.isArray(listed)) return listed;
  const budget = { left: limits.archiveExpandedBytes };
  const byName = new Map(listed.map((entry) => [entry.name.toLowerCase(), entry]));
  // Of two parts with one name, one reader takes the first and another the last: what a person sees could differ from what is read.
  if (byName.size < listed.length) return { kind: 'broken' };
  return {
    kind: 'package',
    names: listed.map((entry) => entry.name),
    read(name) {
      const entry = byName.get(name.replace(/^\/+/, '').toLowerCase());
      return entry ? readEntry(bytes, entry, budget) : null;
    },
  };
}

/** The names in the directory of a zip, or null when it has none that can be read. */
export function namesIn(bytes: Uint8Array): string[] | null {
  const listed = readDirectory(bytes);
  return Array.isArray(listed) ? listed.map((entry) => entry.name) : null;
}

type DirectoryEntry = {
  name: string;
  flags: number;
  method: number;
  crc: number;
  packed: number;
  size: number;
  time: number;
  extra: Uint8Array;
  at: number;
};

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const localSignature = 0x04034b50;
const longestComment = 65_535;

/**
 * The central directory (APPNOTE.TXT 4.3.12), found from the end of the file. Zip64 needs archives over 4 GiB, which
 * are over every limit here.
 */
function readDirectory(bytes: Uint8Array): DirectoryEntry[] | Failure {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const end = findEnd(view);
  if (end < 0) return { kind: 'broken' };
  const count = view.getUint16(end + 10, true);
  if (count > limits.archiveEntries) return { kind: 'too_large', limit: 'archiveEntries' };
  const start = view.getUint32(end + 16, true);
  let at = start;
  const entries: DirectoryEntry[] = [];
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > end || view.getUint32(at, true) !== entrySignature) return { kind: 'broken' };
    const nameLength = view.getUint16(at + 28, true);
    const flags = view.getUint16(at + 8, true);
    entries.push({
      name: nameOf(bytes.subarray(at + 46, at + 46 + nameLength), flags),
      flags,
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      at: view.getUint32(at + 42, true),
      time: view.getUint16(at + 12, true),
      extra: bytes.subarray(at + 46 + nameLength, at + 46 + nameLength + view.getUint16(at + 30, true)),
    });
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  // A count that is too small would hide files from the reader that another program shows.
  return at === start + view.getUint32(end + 12, true) ? entries : { kind: 'broken' };
}

/** The end record whose comment runs to the end of the file: a comment may hold the signature too, and mail gateways append bytes. */
function findEnd(view: DataView): number {
  let last = -1;
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 22 - longestComment); at -= 1) {
    if (view.getUint32(at, true) !== endSignature) continue;
    if (at + 22 + view.getUint16(at + 20, true) === view.byteLength) return at;
    if (last < 0) last = at;
  }
  return last;
}

/** Flag bit 11: UTF-8. Without it old writers meant their own code page; Latin-1 keeps every byte apart. */
function nameOf(bytes: Uint8Array, flags: number): string {
  return Buffer.from(bytes)
    .toString(flags & 0x800 ? 'utf8' : 'latin1')
    .replaceAll('\\', '/');
}

const stored = 0;
const deflated = 8;
/** AES encryption by WinZip (APPNOTE.TXT 4.4.5), also without the flag for encryption. */
const aes = 99;

/**
 * One entry, whole and with the right checksum, or a failure. The sizes in the headers may lie, so what is inflated is bounded by
 * zlib itself and then compared with what was claimed.
 */
function readEntry(bytes: Uint8Array, entry: DirectoryEntry, budget: { left: number }): Uint8Array | Failure {
  if (isLocked(entry)) return { kind: 'locked' };
  const packed = packedBytes(bytes, entry, budget);
  if (!(packed instanceof Uint8Array)) return packed;
  const content = expand(packed, entry.method, entry.size);
  if (content === null || crc32(content) !== entry.crc) return { kind: 'broken' };
  budget.left -= content.length;
  return content;
}

/** The same for an entry that is encrypted. */
function readLockedEntry(
  bytes: Uint8Array,
  entry: DirectoryEntry,
  budget: { left: number },
  password: string,
): Uint8Array | Failure | { kind: 'wrong_password' } {
  const packed = packedBytes(bytes, entry, budget);
  if (!(packed instanceof Uint8Array)) return packed;
  const { crc, time, extra, flags } = entry;
  const byAes = entry.method === aes;
  const open = unlockEntry({ packed, crc, time, extra, aes: byAes, streamed: (flags & 8) !== 0 }, password);
  if (open.kind !== 'unlocked') return open;
  const method = open.method ?? entry.method;
  if (method !== stored && method !== deflated) return { kind: 'broken' };
  const content = expand(open.packed, method, entry.size);
  // What the old encryption makes of a wrong password is noise, which neither inflates nor has the checksum.
  if (content === null || (open.crc && crc32(content) !== crc)) return { kind: byAes ? 'broken' : 'wrong_password' };
  budget.left -= content.length;
  return content;
}

function isLocked({ flags, method }: DirectoryEntry): boolean {
  return (flags & 1) !== 0 || method === aes;
}

function packedBytes(bytes: Uint8Array, entry: DirectoryEntry, budget: { left: number }): Uint8Array | Failure {
  if (entry.size > budget.left) return { kind: 'too_large', limit: 'archiveExpandedBytes' };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (entry.at + 30 > bytes.length || view.getUint32(entry.at, true) !== localSignature) return { kind: 'broken' };
  const from = entry.at + 30 + view.getUint16(entry.at + 26, true) + view.getUint16(entry.at + 28, true);
  const packed = bytes.subarray(from, from + entry.packed);
  return packed.length === entry.packed ? packed : { kind: 'broken' };
}

/** Null where it cannot be expanded to exactly the size that it claims. */
function expand(packed: Uint8Array, method: number, size: number): Uint8Array | null {
  const content = method === stored ? packed : method === deflated ? inflated(packed, size) : null;
  return content?.length === size ? content : null;
}

function inflated(packed: Uint8Array, size: number): Uint8Array | null {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, size), finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return null;
  }
}
