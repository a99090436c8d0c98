import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import { openArchive, openPackage, sniffFormat } from '../../src/file/index.ts';
import { limits } from '../../src/limits.ts';

const fixture = (path: string) => readFileSync(new URL(`../../fixtures/${path}`, import.meta.url));

async function zip(entries: Record<string, Buffer>): Promise<Buffer> {
  const file = new ZipFile();
  for (const [name, content] of Object.entries(entries)) file.addBuffer(content, name);
  file.end();
  const pieces: Buffer[] = [];
  for await (const piece of file.outputStream) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

describe('a file is what its bytes say', () => {
  const text = (content: string) => Buffer.from(content);
  test.each<[string, Buffer, string]>([
    ['a Word file', fixture('filled/mace-referral-rows-001.docx'), 'docx'],
    ['a PDF', fixture('pdf-forms/mace-referral-001.pdf'), 'pdf'],
    [
      'a PDF with junk before it',
      Buffer.concat([text('\r\n\r\njunk'), fixture('pdf-forms/mace-referral-001.pdf')]),
      'pdf',
    ],
    ['an Office file under a password', fixture('locked/locked.docx'), 'encrypted_office'],
    ['a mail', fixture('inbox/001-referral-docx.eml'), 'eml'],
    ['a mail from an mbox', text('From a@example.org Mon\nFrom: a@example.org\nSubject: x\n\nHello'), 'eml'],
    ['words with colons are no mail', text('Name: Ann\nAgency: School\n\nThank you'), 'text'],
    ['RTF', text('{\\rtf1\\ansi Hello}'), 'rtf'],
    ['HTML', text('<!DOCTYPE html><html><body>x</body></html>'), 'html'],
    ['an invitation', text('BEGIN:VCALENDAR\nMETHOD:REQUEST\nEND:VCALENDAR'), 'calendar'],
    ['JSON', text('{"a": 1}'), 'json'],
    ['CSV', text('name,agency\nAnn,School\nBea,Police\n'), 'csv'],
    ['prose with commas is no CSV', text('Dear all, thank you.\nWe met, and talked, and went.\n'), 'text'],
    ['UTF-16 text', Buffer.from('\uFEFFHello there', 'utf16le'), 'text'],
    ['a JPEG', Buffer.from('ffd8ffe000104a464946', 'hex'), 'jpeg'],
    ['winmail.dat', Buffer.from('789f3e2200000000', 'hex'), 'tnef'],
    ['a protected message', Buffer.from('76e8046000', 'hex'), 'rpmsg'],
    ['a 7z archive', Buffer.from('377abcaf271c0004', 'hex'), 'archive'],
    ['PGP', text('-----BEGIN PGP MESSAGE-----\n\nhQ'), 'pgp'],
    ['nothing', Buffer.alloc(0), 'empty'],
    ['noise', Buffer.from('00010203040506070809', 'hex'), 'unknown'],
  ])('%s', (_name, bytes, format) => {
    expect(sniffFormat(bytes)).toBe(format);
  });

  test('a zip of files is a zip, and one of a Word file inside is still a zip', async () => {
    expect(
      sniffFormat(await zip({ 'notes.txt': text('x'), 'form.docx': fixture('filled/mace-referral-rows-001.docx') })),
    ).toBe('zip');
  });

  test('any bytes at all have a format, and never throw', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => typeof sniffFormat(bytes) === 'string'));
  });
});

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

test('every fixture is sniffed as what its folder says', () => {
  for (const [folder, ending, format] of [
    ['filled', '.docx', 'docx'],
    ['prints', '.pdf', 'pdf'],
    ['inbox', '.eml', 'eml'],
  ] as const) {
    for (const name of readdirSync(new URL(`../../fixtures/${folder}/`, import.meta.url)).filter((one) =>
      one.endsWith(ending),
    )) {
      expect([name, sniffFormat(fixture(`${folder}/${name}`))]).toEqual([name, format]);
    }
  }
});
