import { charactersOf } from './characters.ts';
import { openCompound } from './compound.ts';
import type { FileFormat } from './model.ts';
import { namesIn } from './zip.ts';

/** Judges by the bytes alone what a file is. The first rule that fits decides; what fits none is `unknown`. */
export function sniffFormat(bytes: Uint8Array): FileFormat {
  if (bytes.length === 0) return 'empty';
  for (const { format, starts } of signatures) {
    if (starts.some((start) => startsWith(bytes, start))) return typeof format === 'string' ? format : format(bytes);
  }
  if (latin(bytes, 262).endsWith('ustar')) return 'archive';
  const text = asText(bytes);
  if (text !== null && isMail(text)) return 'eml';
  // A PDF may have a few bytes of something else in front (ISO 32000-1, note to 7.5.2).
  if (/%PDF-\d/.test(latin(bytes, 1_024))) return 'pdf';
  if (latin(bytes, 4_096).includes(cmsPrefix)) return 'pkcs7';
  if (latin(bytes, 8).endsWith('ftyp')) return /hei[cxms]|mif1|hevc/.test(latin(bytes, 64)) ? 'heic' : 'unknown';
  return text === null ? 'unknown' : textFormat(text, bytes);
}

type Signature = { format: FileFormat | ((bytes: Uint8Array) => FileFormat); starts: (string | number[])[] };

const signatures: Signature[] = [
  { format: 'pdf', starts: ['%PDF-'] },
  { format: zipFormat, starts: ['PK\x03\x04', 'PK\x05\x06', 'PK00PK\x03\x04'] },
  { format: compoundFormat, starts: [[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]] },
  { format: 'rtf', starts: ['{\\rtf', '\xef\xbb\xbf{\\rtf'] },
  { format: 'jpeg', starts: [[0xff, 0xd8, 0xff]] },
  { format: 'png', starts: [[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]] },
  { format: 'gif', starts: ['GIF87a', 'GIF89a'] },
  { format: 'tiff', starts: ['II*\0', 'MM\0*'] },
  // Two letters alone may begin a text; in a bitmap four reserved bytes are zero.
  { format: bitmapFormat, starts: ['BM'] },
  { format: (bytes) => (latin(bytes, 16).includes('WEBP') ? 'webp' : 'unknown'), starts: ['RIFF'] },
  { format: 'tnef', starts: [[0x78, 0x9f, 0x3e, 0x22]] },
  { format: 'rpmsg', starts: [[0x76, 0xe8, 0x04, 0x60]] },
  {
    format: 'archive',
    starts: ['7z\xbc\xaf\x27\x1c', 'Rar!\x1a\x07', [0x1f, 0x8b], 'BZh', [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  },
  { format: 'pgp', starts: ['-----BEGIN PGP MESSAGE'] },
  { format: 'pkcs7', starts: ['-----BEGIN PKCS7', '-----BEGIN CMS'] },
];

/** Object identifiers of the CMS content types signed-data and enveloped-data (RFC 5652), DER. */
const cmsPrefix = '\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01';

/** Which kind of document a zip is, by the names in its directory; a form inside an archive of files does not count. */
function zipFormat(bytes: Uint8Array): FileFormat {
  const names = (namesIn(bytes) ?? namesAtStart(bytes)).map((name) => name.toLowerCase());
  if (names.includes('[content_types].xml')) {
    const main = (folder: string) => names.some((name) => name.startsWith(folder));
    if (main('word/')) return 'docx';
    if (main('xl/')) return 'xlsx';
    // The main part may have any name: the Word reader finds it, or says that it is none.
    return main('ppt/') ? 'pptx' : 'docx';
  }
  const document = /^PK.{28}mimetype.{0,64}?application\/vnd\.oasis\.opendocument\.(text)?/s.exec(latin(bytes, 200));
  if (document) return document[1] ? 'odt' : 'unknown';
  return 'zip';
}

/** A file that was cut off has lost its directory, but each entry repeats its name in front of its bytes. */
function namesAtStart(bytes: Uint8Array): string[] {
  const head = Buffer.from(bytes.subarray(0, 65_536));
  const names: string[] = [];
  for (let at = 0; at >= 0 && at + 30 <= head.length; at = head.indexOf('PK\x03\x04', at + 4, 'latin1'))
    names.push(head.toString('latin1', at + 30, at + 30 + head.readUInt16LE(at + 26)));
  return names;
}

function bitmapFormat(bytes: Uint8Array): FileFormat {
  const reserved = bytes.subarray(6, 10);
  return reserved.length === 4 && reserved.every((byte) => byte === 0) ? 'bmp' : textOrUnknown(bytes);
}

/** `.doc`, `.xls`, `.msg` and encrypted Office files are all OLE containers; the streams tell them apart (MS-CFB). */
function compoundFormat(bytes: Uint8Array): FileFormat {
  const container = openCompound(bytes);
  const names = 'kind' in container ? namesAnywhere(bytes) : container.streams;
  const has = (name: string) => names.includes(name);
  if (has('encryptedpackage') || has('encryptioninfo')) return 'encrypted_office';
  if (has('worddocument')) return 'doc';
  if (has('workbook') || has('book')) return 'xls';
  return has('__properties_version1.0') ? 'msg' : 'unknown';
}

/** A container that was cut off has lost its directory or a part of it; what is left of the names, or a text in front, says what it was. */
function namesAnywhere(bytes: Uint8Array): string[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const names = ['EncryptedPackage', 'WordDocument', 'Workbook', '__properties_version1.0']
    .filter((name) => buffer.includes(Buffer.from(`${name}\0`, 'utf16le')))
    .map((name) => name.toLowerCase());
  for (let sector = 512; sector < bytes.length; sector += 512)
    if (startsWith(bytes.subarray(sector, sector + 2), wordSignature)) return [...names, 'worddocument'];
  return names;
}

/** Word's own signature, at the start of its text (MS-DOC 2.5.2). */
const wordSignature = [0xec, 0xa5];

const headerLine =
  /^(received|return-path|delivered-to|from|to|subject|date|message-id|mime-version|content-type|dkim-signature|authentication-results|arc-seal|x-[\w-]+|reply-to|cc|sender|thread-topic|thread-index|importance|return-receipt-to|list-[\w-]+|auto-submitted|received-spf): ?/i;

function textOrUnknown(bytes: Uint8Array): FileFormat {
  const text = asText(bytes);
  return text === null ? 'unknown' : textFormat(text, bytes);
}

const htmlStart =
  /^(<!doctype html|<html|<head|<body|<\?xml[^>]*>\s*<!doctype html|<!--(?:.|\n){0,2000}?-->\s*<html|<(table|div|p|form|meta|style)[\s>])/i;

function textFormat(text: string, bytes: Uint8Array): FileFormat {
  const start = text.trimStart();
  if (/^BEGIN:VCALENDAR/i.test(start)) return 'calendar';
  if (htmlStart.test(start)) return 'html';
  if (/^[{[]/.test(start) && isJson(bytes)) return 'json';
  return isCsv(start) ? 'csv' : 'text';
}

/** Two known header lines at least, before the first empty line, and only header lines there. */
function isMail(text: string): boolean {
  const head = text.split(/\r?\n\r?\n/, 1)[0] ?? '';
  const lines = head
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)
    .slice(0, 200);
  if (lines[0]?.startsWith('From ')) lines.shift();
  const known = lines.filter((line) => headerLine.test(line)).length;
  return (
    known >= 2 &&
    lines.every((line) => /^[!-9;-~]+:/.test(line)) &&
    /^(from|received|message-id|mime-version|subject|return-path|date):/im.test(head)
  );
}

function isJson(bytes: Uint8Array): boolean {
  try {
    JSON.parse(charactersOf(bytes).trim());
    return true;
  } catch {
    return false;
  }
}

/** Every one of the first records has the same number of commas outside quotes, and at least one. A quoted value may hold line breaks. */
function isCsv(text: string): boolean {
  const counts = commasByRecord(text, 5);
  return counts.length >= 2 && new Set(counts).size === 1 && !counts.includes(0);
}

/** The commas outside quotes in each of the first records (RFC 4180); empty lines are none. */
function commasByRecord(text: string, most: number): number[] {
  const counts: number[] = [];
  let commas = 0;
  let quoted = false;
  let empty = true;
  for (const character of text) {
    if (character === '"') quoted = !quoted;
    else if (!quoted && character === ',') commas += 1;
    else if (!quoted && (character === '\n' || character === '\r')) {
      if (!empty) counts.push(commas);
      if (counts.length === most) return counts;
      [commas, empty] = [0, true];
      continue;
    }
    empty = false;
  }
  return empty || quoted ? counts : [...counts, commas];
}

/** The start of the file as text, or null when it holds bytes that no text has. UTF-16 is told by its byte order mark. */
function asText(bytes: Uint8Array): string | null {
  const head = bytes.subarray(0, 262_144);
  const text = charactersOf(head);
  if (text.includes('\0')) return null;
  let control = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 0x20 && !textControls.has(code)) control += 1;
  }
  return control > text.length / 200 ? null : text;
}

/** Tab, line feed, vertical tab, form feed, carriage return, escape. */
const textControls = new Set([9, 10, 11, 12, 13, 27]);

function startsWith(bytes: Uint8Array, start: string | number[]): boolean {
  const wanted = typeof start === 'string' ? [...start].map((letter) => letter.charCodeAt(0)) : start;
  return bytes.length >= wanted.length && wanted.every((byte, index) => bytes[index] === byte);
}

function latin(bytes: Uint8Array, count: number): string {
  return Buffer.from(bytes.subarray(0, count)).toString('latin1');
}
