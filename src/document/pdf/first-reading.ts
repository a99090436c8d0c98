import { limits } from '../../limits.ts';
import type { DocumentNote } from '../model.ts';
import { arrangePage, type PageFlow } from './arrange.ts';
import type { Engine } from './engine.ts';
import { type NotOpened, withDocument } from './open.ts';
import { readPage } from './page.ts';
import { isScan, type Scan } from './scan.ts';

/** What PDFium makes of a file. `pages` of undefined are those that it could not open. */
export type FirstReading =
  | { kind: 'read'; pages: (PageFlow | Scan | undefined)[]; notes: Set<DocumentNote>; fields: number }
  | NotOpened
  | { kind: 'xfa' }
  | { kind: 'too_large'; limit: string };

/** FPDF_GetFormType. A form of type xfaFull has no pages of its own until a viewer runs it. */
const formTypes = { xfaFull: 2, xfaForeground: 3 };

type FirstPages = (FirstReading & { kind: 'read' })['pages'];

/** Reads all pages of a file, as PDFium sees them. */
export function readFirst(engine: Engine, bytes: Uint8Array, password: string | undefined): FirstReading {
  return withDocument(engine, bytes, password, (document, form) => readPages(engine, document, form));
}

function readPages(engine: Engine, document: number, form: number): FirstReading {
  const { call } = engine;
  const count = call.FPDF_GetPageCount(document);
  if (count > limits.pages) return { kind: 'too_large', limit: 'pages' };
  if (count <= 0) return { kind: 'failed' };
  const type = call.FPDF_GetFormType(document);
  if (type === formTypes.xfaFull) return { kind: 'xfa' };

  const notes = fileNotes(engine, document);
  if (type === formTypes.xfaForeground) notes.add('xfa');
  const pages: FirstPages = [];
  let [scans, fields, items] = [0, 0, 0];
  for (let at = 0; at < count; at += 1) {
    const outcome = readPage(engine, document, form, at, limits.pageItems);
    if (outcome.kind === 'too_many') return { kind: 'too_large', limit: 'pageItems' };
    if (outcome.kind === 'unreadable') {
      pages.push(undefined);
      continue;
    }
    const { content, annotations } = outcome;
    items += content.glyphs.length + content.shapes.length + content.widgets.length;
    if (items > limits.documentItems) return { kind: 'too_large', limit: 'documentItems' };
    fields += content.widgets.length;
    const flow = isScan(content) ? { kind: 'scan' as const, content } : arrangePage(content);
    if (flow === 'too_many') return { kind: 'too_large', limit: 'pageItems' };
    pages.push(flow);
    if ('kind' in flow) scans += 1;
    if (scans > limits.scannedPages) return { kind: 'too_large', limit: 'scannedPages' };
    if (content.hidden) notes.add('hidden_text');
    if (annotations.comments) notes.add('comments');
    if (annotations.files) notes.add('embedded_files');
    if (annotations.launches) notes.add('launch_actions');
    if (annotations.elsewhere) notes.add('external_references');
  }
  if (scans > 0) notes.add('pictures_of_pages');
  return { kind: 'read', pages, notes, fields };
}

/** Also of an encrypted file, whose packed objects `hazards` cannot look into. */
function fileNotes({ call }: Engine, document: number): Set<DocumentNote> {
  const notes = new Set<DocumentNote>();
  if (call.FPDFDoc_GetJavaScriptActionCount(document) > 0) notes.add('scripts');
  if (call.FPDFDoc_GetAttachmentCount(document) > 0) notes.add('embedded_files');
  return notes;
}
