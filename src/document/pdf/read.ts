import { limits } from '../../limits.ts';
import type { Block, Document, DocumentNote, DocumentReader, ReadOutcome } from '../model.ts';
import { isLegible, type ScannedPage } from '../picture/legible.ts';
import type { PagePicture } from '../picture/model.ts';
import type { PageFlow } from './arrange.ts';
import { assembled } from './assemble.ts';
import type { Engine } from './engine.ts';
import { type FirstReading, readFirst } from './first-reading.ts';
import { keptEngine } from './kept-engine.ts';
import { drawScan, type Scan } from './scan.ts';
import { readSecond, type SecondReading } from './second-reading.ts';

/** A reader with an engine of its own, which it starts when it is first needed and replaces after a fault. */
export function pdfReader(start?: () => Promise<Engine>): DocumentReader {
  const withEngine = keptEngine(start);
  return async (bytes, { password }) => {
    if (bytes.length === 0) return { kind: 'empty' };
    if (bytes.length > limits.fileBytes) return { kind: 'too_large', limit: 'fileBytes' };
    const first = await withEngine((engine) => readFirst(engine, bytes, password));
    switch (first.kind) {
      case 'locked':
      case 'too_large':
        return first;
      case 'xfa':
        return { kind: 'not_read_yet', format: 'pdf_xfa' };
      case 'failed':
        return secondAlone(await readSecond(bytes, password, limits.pages));
      case 'read': {
        if (isDrawnElsewhere(first)) return { kind: 'not_read_yet', format: 'pdf_xfa' };
        const draw = (scan: Scan) =>
          withEngine((engine) => drawScan(engine, bytes, password, scan.content, limits.pageItems));
        const pages = await readScans(first.pages, draw);
        if (pages === 'too_large') return { kind: 'too_large', limit: 'pageItems' };
        if (first.fields === 0 && pages.every((page) => page?.kind === 'scan') && !isLegible(pages))
          return { kind: 'not_read_yet', format: 'pdf_scan' };
        return together(first, pages, await readSecond(bytes, password, pages.length));
      }
    }
  };
}

type ReadPage = { kind: 'typed'; flow: PageFlow } | ScannedPage | undefined;

/** Typed pages as they are; the others read from their pictures, one after the other. */
async function readScans(
  pages: (FirstReading & { kind: 'read' })['pages'],
  draw: (scan: Scan) => Promise<PagePicture | { kind: 'failed' } | undefined>,
): Promise<ReadPage[] | 'too_large'> {
  const read: ReadPage[] = [];
  for (const page of pages) {
    if (!page || !('kind' in page)) {
      read.push(page && { kind: 'typed', flow: page });
      continue;
    }
    const picture = await draw(page);
    const { readScannedPage } = await pictureReader();
    const scanned = !picture || 'kind' in picture ? undefined : await readScannedPage(picture, page.content);
    if (scanned === 'too_many') return 'too_large';
    read.push(scanned);
  }
  return read;
}

let loadedPictureReader: Promise<typeof import('../picture/scanned-page.ts')> | undefined;
/** Engines and models of many megabytes: loaded when the first scan comes. */
function pictureReader() {
  loadedPictureReader ??= import('../picture/scanned-page.ts');
  return loadedPictureReader;
}

function together(
  first: FirstReading & { kind: 'read' },
  pages: readonly ReadPage[],
  second: SecondReading,
): ReadOutcome {
  const notes = new Set(first.notes);
  const texts = second.kind === 'read' ? second.pages.map((text, at) => secondText(pages[at], text)) : undefined;
  if (!texts) notes.add('second_reading_failed');
  // A page that PDFium cannot open is not lost: the other engine's words stand in for it, and the form goes to review.
  const broken = pages.map((page, at) => (page ? [] : plainBlocks(texts?.[at] ?? '', at + 1)));
  if (pages.includes(undefined)) notes.add('second_reading_failed');
  const flows = pages.flatMap((page) => (page ? [page.flow] : []));
  const { blocks: own, headers, footers } = assembled(flows);
  const blocks = [...own, ...broken.flat()];
  const document: Document = {
    format: 'pdf',
    ...{ blocks, headers, footers },
    pages: pages.length,
    notes: [...notes],
    ...(texts && { secondReading: texts }),
  };
  const nothing = blocks.length + document.headers.length + document.footers.length === 0;
  return nothing && first.notes.size === 0 ? { kind: 'empty' } : { kind: 'read', document };
}

/** A scan may hold hidden words that somebody's scanner read: its own second reading counts instead. */
function secondText(page: ReadPage, text: string): string {
  return page?.kind === 'scan' ? page.sureWords : text;
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
