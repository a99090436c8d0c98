import { constants, crc32, inflateRawSync } from 'node:zlib';
import { limits } from '../limits.ts';
import type { ArchiveEntry, ArchiveOutcome } from './model.ts';

type Failure = Exclude<ArchiveOutcome, { kind: 'opened' }>;

/** A zip that is one document: its parts are read when asked for, all under one bound on expanded bytes. */
export type Package = { kind: 'package'; names: string[]; read(name: string): Uint8Array | Failure | null };

/** Opens a zip that holds files for a person: all of them, in archive order. Names are never used as paths. */
export function openArchive(bytes: Uint8Array): ArchiveOutcome {
  const listed = readDirectory(bytes);
  if (!Array.isArray(listed)) return listed;
  const budget = { left: limits.archiveExpandedBytes };
  const entries: ArchiveEntry[] = [];
  for (const entry of listed) {
    if (entry.name.endsWith('/')) continue;
    const read = readEntry(bytes, entry, budget);
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
  if (entry.flags & 1 || entry.method === aes) return { kind: 'locked' };
  if (entry.size > budget.left) return { kind: 'too_large', limit: 'archiveExpandedBytes' };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (entry.at + 30 > bytes.length || view.getUint32(entry.at, true) !== localSignature) return { kind: 'broken' };
  const from = entry.at + 30 + view.getUint16(entry.at + 26, true) + view.getUint16(entry.at + 28, true);
  const packed = bytes.subarray(from, from + entry.packed);
  if (packed.length !== entry.packed) return { kind: 'broken' };
  const content = expand(packed, entry);
  if (content === null || content.length !== entry.size || crc32(content) !== entry.crc) return { kind: 'broken' };
  budget.left -= content.length;
  return content;
}

function expand(packed: Uint8Array, entry: DirectoryEntry): Uint8Array | null {
  if (entry.method === stored) return packed;
  if (entry.method !== deflated) return null;
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.size), finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return null;
  }
}
