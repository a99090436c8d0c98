import { limits } from '../../limits.ts';
import type { Block, Document, DocumentNote, DocumentReader, ReadOutcome } from '../model.ts';
import { blocksOf, headingsOf } from './blocks.ts';
import type { Engine } from './engine.ts';
import { type FirstReading, readFirst } from './first-reading.ts';
import { joinPages } from './joins.ts';
import { keptEngine } from './kept-engine.ts';
import { takeRunning } from './running.ts';
import { readSecond, type SecondReading } from './second-reading.ts';

/** A reader with an engine of its own, which it starts when it is first needed and replaces after a fault. */
export function pdfReader(start?: () => Promise<Engine>): DocumentReader {
  const withEngine = keptEngine(start);
  return async (bytes, { password }) => {
    if (bytes.length === 0) return { kind: 'empty' };
    if (bytes.length > limits.fileBytes) return { kind: 'too_large', limit: 'fileBytes' };
    const first = await withEngine((engine) => readFirst(engine, bytes, password));
    return outcomeOf(first, bytes, password);
  };
}

async function outcomeOf(first: FirstReading, bytes: Uint8Array, password: string | undefined): Promise<ReadOutcome> {
  switch (first.kind) {
    case 'locked':
    case 'too_large':
      return first;
    case 'xfa':
      return { kind: 'not_read_yet', format: 'pdf_xfa' };
    case 'failed':
      return secondAlone(await readSecond(bytes, password, limits.pages));
    case 'read':
      if (isDrawnElsewhere(first)) return { kind: 'not_read_yet', format: 'pdf_xfa' };
      if (first.pictures === first.pages.length && first.fields === 0)
        return { kind: 'not_read_yet', format: 'pdf_scan' };
      return together(first, await readSecond(bytes, password, first.pages.length));
  }
}

function together(first: FirstReading & { kind: 'read' }, second: SecondReading): ReadOutcome {
  const notes = new Set(first.notes);
  const texts = second.kind === 'read' ? second.pages : undefined;
  if (!texts) notes.add('second_reading_failed');
  // A page that PDFium cannot open is not lost: the other engine's words stand in for it, and the form goes to review.
  const broken = first.pages.map((page, at) => (page ? [] : plainBlocks(texts?.[at] ?? '', at + 1)));
  if (first.pages.includes(undefined)) notes.add('second_reading_failed');

  const { pages, headers, footers } = takeRunning(first.pages.filter((page) => page !== undefined));
  const flow = joinPages(pages);
  const headings = headingsOf(flow);
  const numbering = { tables: 0 };
  const blocks = [...blocksOf(flow, 'body', headings, numbering), ...broken.flat()];
  const document: Document = {
    format: 'pdf',
    blocks,
    headers: blocksOf(headers, 'header', { sizes: [], body: Infinity }, numbering),
    footers: blocksOf(footers, 'footer', { sizes: [], body: Infinity }, numbering),
    pages: first.pages.length,
    notes: [...notes],
    ...(texts && { secondReading: texts }),
  };
  const nothing = blocks.length + document.headers.length + document.footers.length === 0;
  return nothing && first.notes.size === 0 ? { kind: 'empty' } : { kind: 'read', document };
}

/** Pages that only ask to wait, or to open the file with another program: the fields come when that program runs the form. */
function isDrawnElsewhere({ notes, fields }: FirstReading & { kind: 'read' }): boolean {
  return notes.has('xfa') && fields === 0;
}

/** Words without cells are not a form that can be read for certain, but they can be recognised and shown to a person. */
function secondAlone(second: SecondReading): ReadOutcome {
  if (second.kind === 'locked') return { kind: 'locked', by: 'password' };
  if (second.kind === 'failed') return { kind: 'broken', format: 'pdf' };
  const blocks = second.pages.flatMap((text, at) => plainBlocks(text, at + 1));
  if (blocks.length === 0) return { kind: 'broken', format: 'pdf' };
  const notes: DocumentNote[] = ['second_reading_failed'];
  return {
    kind: 'read',
    document: { format: 'pdf', blocks, headers: [], footers: [], pages: second.pages.length, notes },
  };
}

function plainBlocks(text: string, page: number): Block[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, block) => {
      const place = { page, part: 'body', block } as const;
      return { kind: 'paragraph', inlines: [{ kind: 'text', text: line.trim(), marks: {}, place }], place };
    });
}
