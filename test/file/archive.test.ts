import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openArchive, openPackage } from '../../src/file/index.ts';
import { limits } from '../../src/limits.ts';
import { zip } from './zips.ts';

describe('an archive', () => {
  test('is opened with its folders left out and names kept as they are', async () => {
    const opened = openArchive(await zip({ 'a/b.txt': Buffer.from('one'), 'c.txt': Buffer.alloc(0) }));
    expect(
      opened.kind === 'opened' && opened.entries.map(({ name, bytes }) => [name, Buffer.from(bytes).toString()]),
    ).toEqual([
      ['a/b.txt', 'one'],
      ['c.txt', ''],
    ]);
  });

  test.each<[string, (bytes: Buffer) => Buffer, string]>([
    ['with an encrypted entry is locked', (bytes) => flag(bytes, 1), 'locked'],
    ['with an AES entry is locked', (bytes) => method(bytes, 99), 'locked'],
    ['packed in an unknown way is broken', (bytes) => method(bytes, 14), 'broken'],
    ['cut off is broken', (bytes) => bytes.subarray(0, bytes.length - 30), 'broken'],
    ['with a changed byte is broken', (bytes) => changed(bytes, 45), 'broken'],
    ['that claims another size is broken, never cut', (bytes) => size(bytes, 5), 'broken'],
    [
      'that claims more than the limit is too large',
      (bytes) => size(bytes, limits.archiveExpandedBytes + 1),
      'too_large',
    ],
  ])('%s', async (_name, change, kind) => {
    const whole = await zip({ 'form.txt': Buffer.from('a form that is long enough to be packed '.repeat(20)) });
    expect(openArchive(change(whole)).kind).toBe(kind);
  });

  test.each<[string, () => Promise<Buffer>, string[]]>([
    ['without files is opened and empty', () => zip({}), []],
    [
      'whose sizes stand behind the files is opened',
      () => zip({ 'a.txt': Buffer.from('one'), 'b.txt': Buffer.from('two') }, { streamed: true }),
      ['a.txt', 'b.txt'],
    ],
    [
      'that stores without packing is opened',
      () => zip({ 'a.txt': Buffer.from('one') }, { compress: false }),
      ['a.txt'],
    ],
    [
      'with names that lead out of a folder keeps them as words',
      async () => renamed(await zip({ 'aa/aa/x.txt': Buffer.from('one') }), 'aa/aa/x.txt', '../../x.txt'),
      ['../../x.txt'],
    ],
    [
      'with names of Windows has them in one writing',
      async () => renamed(await zip({ 'a/x.txt': Buffer.from('one') }), 'a/x.txt', 'a\\x.txt'),
      ['a/x.txt'],
    ],
    [
      'to which a gateway appended an empty line is opened',
      async () => Buffer.concat([await zip({ 'a.txt': Buffer.from('one') }), Buffer.from('\r\n')]),
      ['a.txt'],
    ],
    [
      'with the signature of its end in the comment is opened',
      async () => commented(await zip({ 'a.txt': Buffer.from('one') }), Buffer.from(`PK\x05\x06${'\0'.repeat(30)}`)),
      ['a.txt'],
    ],
  ])('%s', async (_name, make, names) => {
    const opened = openArchive(await make());
    expect(opened.kind === 'opened' && opened.entries.map(({ name }) => name)).toEqual(names);
  });

  test.each<[string, (bytes: Buffer) => Buffer]>([
    ['with something in front of it', (bytes) => Buffer.concat([Buffer.from('junk'), bytes])],
    ['that counts fewer files than it has', (bytes) => count(bytes, 1)],
    ['that counts more files than it has', (bytes) => count(bytes, 3)],
    ['whose directory begins elsewhere', (bytes) => start(bytes, 7)],
    ['whose directory begins behind the file', (bytes) => start(bytes, 0xfffffff0)],
    ['that is nothing but a signature', () => Buffer.from('504b0304', 'hex')],
    ['that is nothing', () => Buffer.alloc(0)],
  ])('%s is broken: no file in it is passed over', async (_name, change) => {
    const whole = await zip({ 'a.txt': Buffer.from('one'), 'b.txt': Buffer.from('two') });
    expect(openArchive(change(whole))).toEqual({ kind: 'broken' });
    expect(openPackage(change(whole))).toEqual({ kind: 'broken' });
  });

  test('with two parts of one name is no document: two programs would read two different forms', async () => {
    const two = await zip({ 'word/document.xml': Buffer.from('one'), 'word/Document.xml': Buffer.from('two') });
    expect(openPackage(two)).toEqual({ kind: 'broken' });
    expect(openArchive(two).kind).toBe('opened');
  });

  test('cut off anywhere is broken or refused, never opened in part', async () => {
    const whole = await zip({ 'a.txt': Buffer.from('one '.repeat(50)), 'b.txt': Buffer.from('two') });
    for (let length = 0; length < whole.length; length += 1)
      expect([length, openArchive(whole.subarray(0, length)).kind]).toEqual([length, 'broken']);
  });

  test('that is a bomb costs nothing: it is bounded while it is inflated', async () => {
    const bomb = await zip({ bomb: Buffer.alloc(limits.archiveExpandedBytes + 1_000) });
    expect(openArchive(bomb).kind).toBe('too_large');
    // The same with a header that lies about the size.
    expect(openArchive(size(bomb, 100)).kind).toBe('broken');
  });

  test('with too many entries is too large', async () => {
    const entries = Object.fromEntries(
      Array.from({ length: limits.archiveEntries + 1 }, (_, index) => [`f${index}`, Buffer.alloc(0)]),
    );
    expect(openArchive(await zip(entries))).toEqual({ kind: 'too_large', limit: 'archiveEntries' });
  });

  test('damaged in any way never throws', () => {
    const whole = readFileSync(new URL('../../fixtures/filled/mace-referral-rows-001.docx', import.meta.url));
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, byte) => {
        const bytes = Buffer.from(whole);
        bytes[at] = byte;
        const opened = openPackage(bytes);
        if (opened.kind === 'package') for (const name of opened.names) opened.read(name);
        openArchive(bytes);
      }),
    );
  });

  test('of any bytes never throws', () => {
    const signatures = ['PK\x03\x04', 'PK\x01\x02', 'PK\x05\x06'].map((one) => Buffer.from(one, 'latin1'));
    const pieces = fc.array(fc.oneof(fc.constantFrom(...signatures), fc.uint8Array({ maxLength: 40 })), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(pieces, (parts) => {
        openArchive(Buffer.concat(parts));
        openPackage(Buffer.concat(parts));
      }),
    );
  });

  function end(bytes: Buffer): number {
    return bytes.lastIndexOf(Buffer.from('504b0506', 'hex'));
  }
  function count(bytes: Buffer, value: number): Buffer {
    const copy = Buffer.from(bytes);
    copy.writeUInt16LE(value, end(copy) + 10);
    return copy;
  }
  function start(bytes: Buffer, value: number): Buffer {
    const copy = Buffer.from(bytes);
    copy.writeUInt32LE(value, end(copy) + 16);
    return copy;
  }
  function commented(bytes: Buffer, comment: Buffer): Buffer {
    const copy = Buffer.concat([bytes, comment]);
    copy.writeUInt16LE(comment.length, end(bytes) + 20);
    return copy;
  }
  function renamed(bytes: Buffer, from: string, to: string): Buffer {
    return Buffer.from(bytes.toString('latin1').replaceAll(from, to), 'latin1');
  }
  function central(bytes: Buffer): number {
    return bytes.lastIndexOf(Buffer.from('504b0102', 'hex'));
  }
  function flag(bytes: Buffer, bit: number): Buffer {
    const copy = Buffer.from(bytes);
    copy.writeUInt16LE(copy.readUInt16LE(central(copy) + 8) | bit, central(copy) + 8);
    return copy;
  }
  function method(bytes: Buffer, value: number): Buffer {
    const copy = Buffer.from(bytes);
    copy.writeUInt16LE(value, central(copy) + 10);
    return copy;
  }
  function size(bytes: Buffer, value: number): Buffer {
    const copy = Buffer.from(bytes);
    copy.writeUInt32LE(value, central(copy) + 24);
    return copy;
  }
  function changed(bytes: Buffer, at: number): Buffer {
    const copy = Buffer.from(bytes);
    copy[at] = (copy[at] ?? 0) ^ 0xff;
    return copy;
  }
});
