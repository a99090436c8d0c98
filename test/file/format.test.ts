import { readdirSync, readFileSync } from 'node:fs';
import CFB from 'cfb';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sniffFormat } from '../../src/file/index.ts';
import { zip } from './zips.ts';

const fixture = (path: string) => readFileSync(new URL(`../../fixtures/${path}`, import.meta.url));

/** The signature of a tar archive stands behind the name, the rights and the times of its first file. */
function tar(): Buffer {
  const header = Buffer.alloc(1_024);
  header.write('form.docx');
  header.write('ustar', 257);
  return header;
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
    ['a tar archive', tar(), 'archive'],
    ['gzip', Buffer.from('1f8b0800', 'hex'), 'archive'],
    ['a rar archive', text('Rar!\x1a\x07\x01\x00'), 'archive'],
    ['a PNG', Buffer.from('89504e470d0a1a0a0000000d', 'hex'), 'png'],
    ['a GIF', text('GIF89a\x01\x00'), 'gif'],
    ['a TIFF of either byte order', text('MM\0*\0\0\0\x08'), 'tiff'],
    ['a TIFF of the other byte order', text('II*\0\x08\0\0\0'), 'tiff'],
    ['a bitmap', Buffer.from('424d3a000000000000003600000028000000', 'hex'), 'bmp'],
    ['words that begin like a bitmap', text('BMW parked outside, twice this week. The driver waited.'), 'text'],
    ['a WebP', text('RIFF\x24\0\0\0WEBPVP8 '), 'webp'],
    ['a sound is no WebP', text('RIFF\x24\0\0\0WAVEfmt '), 'unknown'],
    ['a photo of a phone', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'), 'heic'],
    ['a film of a phone', Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isomavc1', 'latin1'), 'unknown'],
    ['S/MIME', Buffer.from('308006092a864886f70d010703a0803080', 'hex'), 'pkcs7'],
    ['S/MIME in letters', text('-----BEGIN PKCS7-----\nMIAGCSqGSIb3'), 'pkcs7'],
    ['RTF with a mark in front', text('\uFEFF{\\rtf1\\ansi Hello}'), 'rtf'],
    ['a page without a doctype', text('  <table><tr><td>x</td></tr></table>'), 'html'],
    ['a page in UTF-16', Buffer.from('\uFEFF<html><body>x</body></html>', 'utf16le'), 'html'],
    ['UTF-16 with the high byte first', Buffer.from('\uFEFFHello there', 'utf16le').swap16(), 'text'],
    ['text of old Windows', Buffer.from('Ren\xe9e said \x93no\x94', 'latin1'), 'text'],
    ['a mail that mentions a PDF', text('From: a@example.org\nSubject: x\n\n%PDF-1.7 is attached'), 'eml'],
    ['a letter with one line like a header', text('Subject: the visit\n\nDear all'), 'text'],
    ['broken JSON is text', text('{"a": 1'), 'text'],
    ['CSV with commas in quotes', text('name,agency\n"Example, Ann",School\n'), 'csv'],
    ['one line with commas is no CSV', text('Ann,School'), 'text'],
    [
      'an executable behind a zip signature',
      Buffer.concat([Buffer.from('504b0304', 'hex'), Buffer.alloc(60, 1)]),
      'zip',
    ],
    ['PGP', text('-----BEGIN PGP MESSAGE-----\n\nhQ'), 'pgp'],
    ['nothing', Buffer.alloc(0), 'empty'],
    ['noise', Buffer.from('00010203040506070809', 'hex'), 'unknown'],
  ])('%s', (_name, bytes, format) => {
    expect(sniffFormat(bytes)).toBe(format);
  });

  test.each<[string, Record<string, Buffer>, string]>([
    ['a spreadsheet', { '[Content_Types].xml': text('<Types/>'), 'xl/workbook.xml': text('<workbook/>') }, 'xlsx'],
    ['slides', { '[Content_Types].xml': text('<Types/>'), 'ppt/presentation.xml': text('<p/>') }, 'pptx'],
    [
      'a Word file with a spreadsheet inside',
      { '[Content_Types].xml': text(''), 'word/embeddings/xl/a.xlsx': text('') },
      'docx',
    ],
    ['a Word file whose main part has another name', { '[Content_Types].xml': text(''), 'doc.xml': text('') }, 'docx'],
    [
      'an OpenDocument text',
      { mimetype: text('application/vnd.oasis.opendocument.text'), 'content.xml': text('') },
      'odt',
    ],
    [
      'an OpenDocument spreadsheet is not an archive of files',
      { mimetype: text('application/vnd.oasis.opendocument.spreadsheet'), 'content.xml': text('') },
      'unknown',
    ],
    ['a folder called word', { 'word/notes.txt': text('x') }, 'zip'],
    ['nothing in it', {}, 'zip'],
  ])('a zip that is or holds %s', async (_name, entries, format) => {
    expect(sniffFormat(await zip(entries, { compress: false }))).toBe(format);
  });

  test('a Word file that lost its end is still a Word file, so that a person hears that it is damaged', () => {
    const whole = fixture('filled/mace-referral-rows-001.docx');
    for (const length of [200, 1_000, whole.length - 100])
      expect([length, sniffFormat(whole.subarray(0, length))]).toEqual([length, 'docx']);
  });

  test('an old Word file that lost its end is still one', () => {
    const whole = fixture('doc/mace-referral-rows-001.doc');
    for (const length of [whole.length - 100, whole.length - 600, 12_000])
      expect([length, sniffFormat(whole.subarray(0, length))]).toEqual([length, 'doc']);
  });

  test('a zip of files is a zip, and one of a Word file inside is still a zip', async () => {
    expect(
      sniffFormat(await zip({ 'notes.txt': text('x'), 'form.docx': fixture('filled/mace-referral-rows-001.docx') })),
    ).toBe('zip');
    const packed = { 'form.docx': fixture('filled/mace-referral-rows-001.docx') };
    expect(sniffFormat(await zip(packed, { compress: false }))).toBe('zip');
  });

  test.each<[string, string[], string]>([
    ['an old Word file', ['WordDocument', '1Table'], 'doc'],
    ['an old spreadsheet', ['Workbook'], 'xls'],
    ['a message from Outlook', ['__properties_version1.0', '__substg1.0_0037001F'], 'msg'],
    ['an Office file under a password', ['EncryptionInfo', 'EncryptedPackage'], 'encrypted_office'],
    ['something else', ['PowerPoint Document'], 'unknown'],
  ])('a compound file that is %s', (_name, streams, format) => {
    const container = CFB.utils.cfb_new();
    for (const stream of streams) CFB.utils.cfb_add(container, `/${stream}`, Buffer.from('content'));
    const bytes = Buffer.from(CFB.write(container, { type: 'buffer' }) as Buffer);
    expect(sniffFormat(bytes)).toBe(format);
    expect(sniffFormat(bytes.subarray(0, 100))).toBe('unknown');
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.nat(bytes.length), (at, byte, length) => {
        const damaged = Buffer.from(bytes);
        damaged[at] = byte;
        sniffFormat(damaged);
        sniffFormat(damaged.subarray(0, length));
      }),
      { numRuns: 60 },
    );
  });

  test('any bytes at all have a format, and never throw', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => typeof sniffFormat(bytes) === 'string'));
  });
});

test('every fixture is sniffed as what its folder says', () => {
  for (const [folder, ending, format] of [
    ['filled', '.docx', 'docx'],
    ['prints', '.pdf', 'pdf'],
    ['doc', '.doc', 'doc'],
    ['inbox', '.eml', 'eml'],
  ] as const) {
    for (const name of readdirSync(new URL(`../../fixtures/${folder}/`, import.meta.url)).filter((one) =>
      one.endsWith(ending),
    )) {
      expect([name, sniffFormat(fixture(`${folder}/${name}`))]).toEqual([name, format]);
    }
  }
});
