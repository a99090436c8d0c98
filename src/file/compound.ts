import { limits } from '../limits.ts';

type Failure = { kind: 'broken' } | { kind: 'too_large'; limit: string };

/** A folder of an OLE container. Names do not tell small letters from capitals. */
export type Storage = {
  /** Names of the folders inside, in small letters. */
  readonly storages: string[];
  /** Names of the streams inside, in small letters. */
  readonly streams: string[];
  storage(name: string): Storage | null;
  /** The bytes of a stream, or null where there is none of that name. */
  read(name: string): Uint8Array | Failure | null;
};

const signature = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
const entryBytes = 128;
const typeAt = 66;
const rootType = 5;
const nothing = 0xffffffff;
const firstMark = 0xfffffffa;
const firstTable = 109;

/**
 * Opens an OLE container ([MS-CFB]): old Word files, Outlook messages, encrypted Office files. A stream is put together when it is asked for,
 * and all of them together stay under one bound, because any number of streams may claim the same sectors.
 */
export function openCompound(bytes: Uint8Array): Storage | Failure {
  if (bytes.length < 512 || !signature.every((byte, index) => bytes[index] === byte)) return { kind: 'broken' };
  try {
    const sectors = new Sectors(bytes);
    // The first entry is the outermost folder; where another stands there, the directory is not where the head says.
    if (sectors.directory[typeAt] !== rootType) return { kind: 'broken' };
    return folderOf(sectors, entriesOf(sectors), 0);
  } catch (thrown) {
    if (thrown instanceof Damaged) return thrown.failure;
    throw thrown;
  }
}

class Damaged extends Error {
  readonly failure: Failure;
  constructor(failure: Failure = { kind: 'broken' }) {
    super(failure.kind);
    this.failure = failure;
  }
}

/** The sectors of the file, and which comes after which. */
class Sectors {
  private readonly bytes: Buffer;
  private readonly size: number;
  private readonly count: number;
  private readonly table: Uint32Array;
  private readonly smallFrom: number;
  private smallTable: Uint32Array | undefined;
  private small: Buffer | undefined;
  private left: number = limits.archiveExpandedBytes;
  readonly directory: Buffer;

  constructor(bytes: Uint8Array) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    const shift = this.bytes.readUInt16LE(30);
    if (shift !== 9 && shift !== 12) throw new Damaged();
    this.size = 1 << shift;
    // The last sector may be cut short by writers that leave out its unused end.
    this.count = Math.max(0, Math.ceil(bytes.length / this.size) - 1);
    this.table = this.readTable();
    this.smallFrom = this.bytes.readUInt32LE(56);
    this.directory = this.chain(this.bytes.readUInt32LE(48), undefined);
  }

  /** A stream of the given length. */
  stream(start: number, length: number, root: { start: number; length: number }): Uint8Array {
    if (length === 0) return new Uint8Array();
    if (length >= this.smallFrom || this.smallFrom === 0) return this.chain(start, length);
    this.small ??= this.chain(root.start, root.length);
    this.smallTable ??= numbersIn(this.chain(this.bytes.readUInt32LE(60), undefined));
    return this.take(length, start, 64, this.smallTable, this.small);
  }

  private chain(start: number, length: number | undefined): Buffer {
    return this.take(length, start, this.size, this.table, this.bytes.subarray(this.size));
  }

  /** Follows a chain, never further than the file has sectors: a chain that bites its own tail ends as damaged. */
  private take(length: number | undefined, start: number, size: number, table: Uint32Array, from: Buffer): Buffer {
    const most = Math.ceil(from.length / size);
    const wanted = length === undefined ? most : Math.ceil(length / size);
    if (wanted > most) throw new Damaged();
    const pieces: Buffer[] = [];
    let sector = start;
    while (pieces.length < wanted && sector < most) {
      pieces.push(from.subarray(sector * size, (sector + 1) * size));
      sector = table[sector] ?? nothing;
    }
    // A chain of unknown length ends with a mark; a number ends it where the file was cut.
    if (length === undefined ? sector < firstMark : pieces.length < wanted) throw new Damaged();
    this.left -= pieces.length * size;
    if (this.left < 0) throw new Damaged({ kind: 'too_large', limit: 'archiveExpandedBytes' });
    const whole = Buffer.concat(pieces);
    if (length !== undefined && whole.length < length) throw new Damaged();
    return length === undefined ? whole : whole.subarray(0, length);
  }

  /** The allocation table, whose own sectors are listed in the head and in a chain of lists ([MS-CFB] 2.5). */
  private readTable(): Uint32Array {
    const places: number[] = [];
    const add = (offset: number, count: number) => {
      for (let index = 0; index < count; index += 1) {
        const place = this.bytes.readUInt32LE(offset + index * 4);
        if (place < this.count) places.push(place);
      }
    };
    add(76, firstTable);
    let list = this.bytes.readUInt32LE(68);
    for (let round = 0; list < this.count && round < this.count; round += 1) {
      const offset = (list + 1) * this.size;
      if (offset + this.size > this.bytes.length) throw new Damaged();
      add(offset, this.size / 4 - 1);
      list = this.bytes.readUInt32LE(offset + this.size - 4);
    }
    const most = Math.ceil((this.count * 4) / this.size);
    const sectors = places.slice(0, most).map((place) => {
      const offset = (place + 1) * this.size;
      if (offset + this.size > this.bytes.length) throw new Damaged();
      return this.bytes.subarray(offset, offset + this.size);
    });
    return numbersIn(Buffer.concat(sectors));
  }
}

function numbersIn(bytes: Buffer): Uint32Array {
  const numbers = new Uint32Array(bytes.length >> 2);
  for (let index = 0; index < numbers.length; index += 1) numbers[index] = bytes.readUInt32LE(index * 4);
  return numbers;
}

type Entry = {
  name: string;
  folder: boolean;
  left: number;
  right: number;
  child: number;
  start: number;
  length: number;
};

function entriesOf(sectors: Sectors): (index: number) => Entry | undefined {
  const { directory } = sectors;
  if (directory.length / entryBytes > limits.compoundEntries)
    throw new Damaged({ kind: 'too_large', limit: 'compoundEntries' });
  return (index) => {
    const at = index * entryBytes;
    if (at + entryBytes > directory.length) return undefined;
    const type = directory[at + typeAt];
    const nameLength = Math.min(64, directory.readUInt16LE(at + 64));
    return {
      name: directory.toString('utf16le', at, at + Math.max(0, nameLength - 2)).toLowerCase(),
      folder: type === 1 || type === rootType,
      left: directory.readUInt32LE(at + 68),
      right: directory.readUInt32LE(at + 72),
      child: directory.readUInt32LE(at + 76),
      start: directory.readUInt32LE(at + 116),
      length: directory.readUInt32LE(at + 120),
    };
  };
}

/** The entries of a folder are a tree of names; each entry is visited once, however the tree is knotted. */
function folderOf(sectors: Sectors, entryAt: (index: number) => Entry | undefined, index: number): Storage {
  const folders = new Map<string, number>();
  const streams = new Map<string, Entry>();
  const seen = new Set<number>();
  const open = [entryAt(index)?.child ?? nothing];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const entry = seen.has(next) ? undefined : entryAt(next);
    seen.add(next);
    if (!entry || entry.name === '') continue;
    open.push(entry.left, entry.right);
    if (entry.folder) folders.set(entry.name, next);
    else streams.set(entry.name, entry);
  }
  const root = entryAt(0) ?? { start: nothing, length: 0 };
  return {
    storages: [...folders.keys()],
    streams: [...streams.keys()],
    storage(name) {
      const found = folders.get(name.toLowerCase());
      return found === undefined ? null : folderOf(sectors, entryAt, found);
    },
    read(name) {
      const entry = streams.get(name.toLowerCase());
      if (!entry) return null;
      try {
        return sectors.stream(entry.start, entry.length, root);
      } catch (thrown) {
        if (thrown instanceof Damaged) return thrown.failure;
        throw thrown;
      }
    },
  };
}
