// In: the bytes of one file and what it is. Out: one model of what stands on its pages, or why it could not be read.
// Knows nothing of forms or mail.
import { type FileFormat, sniffFormat } from '../file/index.ts';
import { limits } from '../limits.ts';
import { readCsv } from './csv.ts';
import { readDoc } from './doc/index.ts';
import { readDocx } from './docx/index.ts';
import { readHtml } from './html.ts';
import { readJson } from './json.ts';
import type { Block, ReadOptions, ReadOutcome } from './model.ts';
import { readOdt } from './odt/index.ts';
import type { PictureFormat } from './picture/model.ts';
import { readPlainText } from './plain.ts';
import { readRtf } from './rtf/index.ts';
import { isEncryptedDoc, unlockOffice } from './unlock/index.ts';

export { hazardsIn } from './hazards/index.ts';
export type * from './model.ts';
export { piecesOf } from './pieces.ts';
export { textOf } from './words.ts';

type Reader = (bytes: Uint8Array, options: ReadOptions) => ReadOutcome | Promise<ReadOutcome>;

/** One reader a format. A format that is missing here is one that a person reads; src/file names them all. */
const readers: Partial<Record<FileFormat, Reader>> = {
  docx: readDocx,
  doc: readDoc,
  // Two engines in WebAssembly and megabytes of code: loaded when the first PDF comes.
  pdf: async (bytes, options) => (await pdfReader()).readPdf(bytes, options),
  odt: readOdt,
  rtf: readRtf,
  html: readHtml,
  text: readPlainText,
  csv: readCsv,
  json: readJson,
  jpeg: (bytes) => readPictureFile(bytes, 'jpeg'),
  png: (bytes) => readPictureFile(bytes, 'png'),
  tiff: (bytes) => readPictureFile(bytes, 'tiff'),
  heic: (bytes) => readPictureFile(bytes, 'heic'),
  webp: (bytes) => readPictureFile(bytes, 'webp'),
  gif: (bytes) => readPictureFile(bytes, 'gif'),
  encrypted_office: readEncrypted,
  empty: () => ({ kind: 'empty' }),
};

let loadedPdfReader: Promise<typeof import('./pdf/index.ts')> | undefined;
function pdfReader() {
  loadedPdfReader ??= import('./pdf/index.ts');
  return loadedPdfReader;
}

let loadedPictureReader: Promise<typeof import('./picture/index.ts')> | undefined;
/** The engines that read writing from pictures, and their models: loaded when the first picture comes. */
async function readPictureFile(bytes: Uint8Array, format: PictureFormat): Promise<ReadOutcome> {
  loadedPictureReader ??= import('./picture/index.ts');
  return (await loadedPictureReader).readPicture(bytes, format);
}

/** Reads a file of a known format. What a file may do to its reader is bounded in src/limits.ts; the rest by the process it runs in. */
export async function readDocument(bytes: Uint8Array, format: FileFormat, options: ReadOptions): Promise<ReadOutcome> {
  if (bytes.length > limits.fileBytes) return { kind: 'too_large', limit: 'fileBytes' };
  const reader = format === 'doc' && isEncryptedDoc(bytes) ? readEncrypted : readers[format];
  if (!reader) return { kind: 'not_read_yet', format };
  const outcome = await reader(bytes, options);
  if (outcome.kind === 'read' && hasEndlessLine(outcome.document.blocks))
    return { kind: 'too_large', limit: 'paragraphCharacters' };
  const tried = outcome.kind === 'locked' && outcome.by === 'password' && options.password !== undefined;
  return tried ? { kind: 'wrong_password' } : outcome;
}

function hasEndlessLine(blocks: readonly Block[]): boolean {
  return blocks.some((block) => {
    if (block.kind === 'table')
      return block.rows.some(({ cells }) => cells.some((cell) => hasEndlessLine(cell.blocks)));
    const length = block.inlines.reduce((sum, inline) => sum + (inline.kind === 'text' ? inline.text.length : 0), 0);
    return length > limits.paragraphCharacters;
  });
}

/** What is inside is read as what its own bytes say it is. */
async function readEncrypted(bytes: Uint8Array, { password }: ReadOptions): Promise<ReadOutcome> {
  const outcome = await unlockOffice(bytes, password);
  if (outcome.kind !== 'unlocked') return outcome;
  const format = sniffFormat(outcome.bytes);
  const again = format === 'encrypted_office' || (format === 'doc' && isEncryptedDoc(outcome.bytes));
  return again ? { kind: 'broken', format: 'office' } : readDocument(outcome.bytes, format, {});
}
