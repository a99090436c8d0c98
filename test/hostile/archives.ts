import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import { limits } from '../../src/limits.ts';
import { zip } from '../file/zips.ts';
import type { Hostile, Target } from './model.ts';

type Entry = { name: string; packed: Buffer; size: number; crc: number; at?: number; method?: number; flags?: number };

/** A zip written by hand, so that its directory may lie: entries can share their bytes (`at`), or claim another size. */
export function rawZip(entries: Entry[]): Buffer {
  const bodies: Buffer[] = [];
  const heads: Buffer[] = [];
  let offset = 0;
  for (const { name, packed, size, crc, at, method = 8, flags = 0 } of entries) {
    const title = Buffer.from(name);
    if (at === undefined) {
      const local = Buffer.alloc(30);
      local.writeUInt32LE(0x04034b50);
      local.writeUInt16LE(20, 4);
      local.writeUInt16LE(flags, 6);
      local.writeUInt16LE(method, 8);
      local.writeUInt32LE(crc, 14);
      local.writeUInt32LE(packed.length, 18);
      local.writeUInt32LE(size, 22);
      local.writeUInt16LE(title.length, 26);
      bodies.push(local, title, packed);
    }
    const head = Buffer.alloc(46);
    head.writeUInt32LE(0x02014b50);
    head.writeUInt16LE(20, 4);
    head.writeUInt16LE(20, 6);
    head.writeUInt16LE(flags, 8);
    head.writeUInt16LE(method, 10);
    head.writeUInt32LE(crc, 16);
    head.writeUInt32LE(packed.length, 20);
    head.writeUInt32LE(size, 24);
    head.writeUInt16LE(title.length, 28);
    head.writeUInt32LE(at ?? offset, 42);
    heads.push(head, title);
    if (at === undefined) offset += 30 + title.length + packed.length;
  }
  const directory = Buffer.concat(heads);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt16LE(entries.length & 0xffff, 8);
  end.writeUInt16LE(entries.length & 0xffff, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, directory, end]);
}

export function entry(name: string, content: Buffer, more: Partial<Entry> = {}): Entry {
  return { name, packed: deflateRawSync(content), size: content.length, crc: crc32(content), ...more };
}

async function nested(content: Buffer, depth: number): Promise<Buffer> {
  let packed = content;
  for (let level = 0; level < depth; level += 1) packed = await zip({ 'a.zip': packed });
  return packed;
}

/** Packed zeros: 300 MB in 300 kB. */
const bomb = deflateRawSync(Buffer.alloc(limits.archiveExpandedBytes + 1_000_000), { level: 1 });

export async function archives({ folder }: Target): Promise<Hostile[]> {
  const text = Buffer.from('x');
  const lying = { name: 'a.txt', packed: bomb, size: 10, crc: crc32(Buffer.alloc(10)) };
  const shared = entry('a.txt', Buffer.alloc(5_000_000));
  // Every entry but the first says that its bytes are those of the first one (as in the zip bomb of D. Fifield).
  const overlapping = rawZip([
    shared,
    ...Array.from({ length: 300 }, (_, index) => ({ ...shared, name: `${index}`, at: 0 })),
  ]);
  // A zip whose one entry is the zip itself, as far as a directory can say so.
  const itself = entry('r.zip', text);
  const quine = rawZip([{ ...itself, at: 0 }]);
  const many = rawZip(Array.from({ length: limits.archiveEntries + 1 }, (_, index) => entry(`${index}.txt`, text)));
  const names = [
    '../../../etc/cron.d/x',
    '..\\..\\x.docx',
    '/etc/passwd',
    `${folder}/x`,
    'C:\\x',
    'a\0b.pdf',
    'CON',
    '.',
    '',
  ];
  const traversal = rawZip(names.map((name) => entry(name, Buffer.from('%PDF-1.7\n%%EOF'))));
  const link = entry('link', Buffer.from(`${folder}/secret`));
  const claims = rawZip([entry('a.txt', text)]);
  claims.writeUInt16LE(0xffff, claims.length - 12);
  const far = rawZip([entry('a.txt', text)]);
  far.writeUInt32LE(0xfffffff0, far.length - 6);
  return [
    { name: 'a zip bomb', bytes: rawZip([{ ...lying, size: limits.archiveExpandedBytes + 1_000_000 }]) },
    { name: 'a zip bomb whose directory says ten bytes', bytes: rawZip([lying]) },
    { name: 'a zip whose entries share their bytes', bytes: overlapping },
    { name: 'a zip that is inside itself', bytes: quine },
    { name: 'a zip in a zip, sixty deep', bytes: await nested(text, 60) },
    { name: 'a bomb in a zip in a zip', bytes: await nested(rawZip([lying]), 2) },
    { name: 'a zip of more entries than the bound', bytes: many },
    { name: 'a zip of paths out of the folder', bytes: traversal },
    { name: 'a zip with a symbolic link', bytes: rawZip([link]) },
    { name: 'a zip that claims 65,535 entries', bytes: claims },
    { name: 'a zip whose directory stands far behind its end', bytes: far },
    { name: 'a zip of a method that nobody knows', bytes: rawZip([entry('a.txt', text, { method: 98 })]) },
    { name: 'a zip whose checksum is wrong', bytes: rawZip([entry('a.pdf', text, { crc: 1 })]) },
    {
      name: 'a zip of two entries with one name',
      bytes: rawZip([entry('a.pdf', text), entry('a.pdf', Buffer.from('y'))]),
    },
    { name: 'a gzip bomb', bytes: gzipSync(Buffer.alloc(100_000_000)) },
    { name: 'nothing but the end of a zip', bytes: rawZip([]) },
  ];
}
