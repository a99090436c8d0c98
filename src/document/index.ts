// In: the bytes of one file and what it is. Out: one model of what stands on its pages, or why it could not be read.
// Knows nothing of forms or mail.
import type { FileFormat } from '../file/index.ts';
import { limits } from '../limits.ts';
import { readCsv } from './csv.ts';
import { readDocx } from './docx/index.ts';
import { readHtml } from './html.ts';
import { readJson } from './json.ts';
import type { ReadOptions, ReadOutcome } from './model.ts';
import { readOdt } from './odt/index.ts';
import { readPlainText } from './plain.ts';

export type * from './model.ts';

type Reader = (bytes: Uint8Array, options: ReadOptions) => ReadOutcome | Promise<ReadOutcome>;

/** One reader a format. A format that is missing here is one that a person reads; src/file names them all. */
const readers: Partial<Record<FileFormat, Reader>> = {
  docx: readDocx,
  // Two engines in WebAssembly and megabytes of code: loaded when the first PDF comes.
  pdf: async (bytes, options) => (await import('./pdf/index.ts')).readPdf(bytes, options),
  odt: readOdt,
  html: readHtml,
  text: readPlainText,
  csv: readCsv,
  json: readJson,
  encrypted_office: () => ({ kind: 'locked', by: 'password' }),
  empty: () => ({ kind: 'empty' }),
};

/** Reads a file of a known format. What a file may do to its reader is bounded in src/limits.ts; the rest by the process it runs in. */
export async function readDocument(bytes: Uint8Array, format: FileFormat, options: ReadOptions): Promise<ReadOutcome> {
  if (bytes.length > limits.fileBytes) return { kind: 'too_large', limit: 'fileBytes' };
  const reader = readers[format];
  return reader ? reader(bytes, options) : { kind: 'not_read_yet', format };
}
