import { constants, inflateSync } from 'node:zlib';
import { limits } from '../../limits.ts';
import type { DocumentNote } from '../model.ts';

/** Names of ISO 32000-1 (12.6.4, 7.11.4, 13.2) that stand in a file only where it has such a thing. A plain link (`/URI`) waits for a click. */
const names: Record<string, DocumentNote> = {
  JavaScript: 'scripts',
  Rendition: 'scripts',
  RichMedia: 'scripts',
  Launch: 'launch_actions',
  SubmitForm: 'submit_actions',
  ImportData: 'external_references',
  GoToR: 'external_references',
  GoToE: 'embedded_files',
  EmbeddedFile: 'embedded_files',
};
/** One letter of a name may be written as a number: `/J#61vaScript`. */
const letter = (one: string) => `(?:${one}|#${one.charCodeAt(0).toString(16)})`;
const pattern = new RegExp(
  `/(${Object.keys(names)
    .map((name) => [...name].map(letter).join(''))
    .join('|')})(?![\\w#])`,
  'gi',
);

/** Looks through what stands open in the file, and through its packed objects (7.5.7), in which most programs put the rest. */
export function inPdf(bytes: Uint8Array): DocumentNote[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const found = new Set<DocumentNote>();
  look(buffer.toString('latin1'), found);
  let left: number = limits.hazardBytes;
  let at = buffer.indexOf('/ObjStm');
  for (let count = 0; at >= 0 && left > 0 && count < limits.hazardStreams; count += 1) {
    const packed = streamAt(buffer, at);
    const unpacked = packed && inflated(packed, left);
    if (unpacked === 'too_large') break;
    if (unpacked) {
      look(unpacked.toString('latin1'), found);
      left -= unpacked.length;
    }
    at = buffer.indexOf('/ObjStm', at + 7);
  }
  return [...found];
}

function look(text: string, found: Set<DocumentNote>): void {
  for (const [, name = ''] of text.matchAll(pattern)) {
    const plain = name.replace(/#([\da-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
    const note = names[plain];
    if (note !== undefined) found.add(note);
  }
}

/** The dictionary of a stream is short; its bytes begin after the word and the end of its line (7.3.8.1). */
function streamAt(buffer: Buffer, at: number): Buffer | null {
  const word = buffer.indexOf('stream', at);
  if (word < 0 || word - at > 4_000) return null;
  let from = word + 'stream'.length;
  if (buffer[from] === 0x0d) from += 1;
  if (buffer[from] === 0x0a) from += 1;
  const end = buffer.indexOf('endstream', from);
  return buffer.subarray(from, end < 0 ? buffer.length : end);
}

/** Null for what is packed in another way, or encrypted: PDFium looks into that. */
function inflated(packed: Buffer, most: number): Buffer | 'too_large' | null {
  try {
    return inflateSync(packed, { maxOutputLength: most, finishFlush: constants.Z_SYNC_FLUSH });
  } catch (thrown) {
    return thrown instanceof RangeError ? 'too_large' : null;
  }
}
