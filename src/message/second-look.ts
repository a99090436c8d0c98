import type { MailFile } from './parse.ts';

/**
 * Whether the raw mail shows attachments that the parser did not hand out: a boundary that never comes, a part inside the text of
 * another. mailparser takes such a mail without a word, and a form would be lost.
 */
export function losesFiles(raw: Buffer, files: readonly MailFile[], type: string, bodyLength: number): boolean {
  if (type.startsWith('multipart/') && files.length === 0 && bodyLength === 0) return !isBlank(raw);
  const handedOut = files.filter((file) => file.disposition === 'attachment').length;
  // What stands unencoded in a file (a nested mail) is looked at again when the file is opened.
  const nested = files.reduce(
    (sum, file) => sum + (raw.includes(Buffer.from(head(file.bytes))) ? countAttached(file.bytes) : 0),
    0,
  );
  return countAttached(raw) > handedOut + nested;
}

/** Long enough to be found in one place only, short enough to be cheap. */
const head = (bytes: Uint8Array) => bytes.subarray(0, 256);

/** Lines `Content-Disposition: attachment`, at the start of a line, folded or not, in any case of letters. */
function countAttached(bytes: Uint8Array): number {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return ['isposition:', 'ISPOSITION:'].reduce((sum, needle) => sum + count(buffer, needle), 0);
}

const prefix = 'content-d';

function count(buffer: Buffer, needle: string): number {
  let found = 0;
  for (let at = buffer.indexOf(needle); at >= 0; at = buffer.indexOf(needle, at + needle.length)) {
    const start = at - prefix.length;
    const atLineStart = start === 0 || buffer[start - 1] === 0x0a;
    if (!atLineStart || buffer.toString('latin1', start, at).toLowerCase() !== prefix) continue;
    const value = buffer.toString('latin1', at + needle.length, at + needle.length + 40);
    if (/^\s*attachment\b/i.test(value)) found += 1;
  }
  return found;
}

/** Nothing but headers and boundary lines: a mail that is truly empty. */
function isBlank(raw: Buffer): boolean {
  const text = raw.toString('latin1', 0, 65_536);
  const end = /\r?\n\r?\n/.exec(text);
  return !end || !/^(?!--|content-|\s).+/im.test(text.slice(end.index + end[0].length));
}
