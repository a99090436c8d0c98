import { limits } from '../../limits.ts';

/** What every dictionary begins with ([MS-OXRTFCP] 2.1.3.1.3). */
const beginning = Buffer.from(
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx',
  'latin1',
);
const dictionaryBytes = 4_096;
const headBytes = 16;
const compressed = 0x75465a4c;
const plain = 0x414c454d;

/**
 * The rich text of a mail, which Outlook keeps compressed ([MS-OXRTFCP]): literal bytes, and references into the last four kilobytes. Null where it
 * is damaged. One reference of two bytes stands for seventeen at most, so that a bomb stays small; the bound is for the sum.
 */
export function richTextIn(bytes: Buffer): Buffer | null {
  if (bytes.length < headBytes) return null;
  const size = bytes.readUInt32LE(4);
  const kind = bytes.readUInt32LE(8);
  if (size > limits.fileBytes) return null;
  if (kind === plain) return bytes.subarray(headBytes, headBytes + size);
  return kind === compressed ? expanded(bytes, size) : null;
}

function expanded(bytes: Buffer, size: number): Buffer | null {
  const dictionary = Buffer.alloc(dictionaryBytes);
  beginning.copy(dictionary);
  const out = Buffer.alloc(size);
  let length = 0;
  let write = beginning.length;
  const put = (byte: number) => {
    if (length < size) out[length] = byte;
    length += 1;
    dictionary[write] = byte;
    write = (write + 1) % dictionaryBytes;
  };
  for (let at = headBytes; at < bytes.length && length <= size; ) {
    const control = bytes[at] ?? 0;
    at += 1;
    for (let bit = 0; bit < 8 && at < bytes.length; bit += 1) {
      if ((control & (1 << bit)) === 0) {
        put(bytes[at] ?? 0);
        at += 1;
        continue;
      }
      const reference = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
      at += 2;
      const from = reference >> 4;
      // A reference to the place that is written next ends the text.
      if (from === write) return length === size ? out : null;
      for (let index = 0; index < (reference & 15) + 2; index += 1)
        put(dictionary[(from + index) % dictionaryBytes] ?? 0);
    }
  }
  return length === size ? out : null;
}

/** Whether the rich text only wraps a page or plain text of the mail, which the mail also has as such. */
export function isWrapping(richText: Buffer): boolean {
  return /\\from(?:html|text)/.test(richText.toString('latin1', 0, 1_000));
}
