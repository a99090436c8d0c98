import { limits } from '../../limits.ts';
import type { Engine } from '../pdf/engine.ts';
import { keptEngine } from '../pdf/kept-engine.ts';
import type { PageContent } from '../pdf/model.ts';
import { withDocument } from '../pdf/open.ts';
import { pageFrame, readPage } from '../pdf/page.ts';
import { drawPage } from '../pdf/raster.ts';
import { drawScanOf, isScan } from '../pdf/scan.ts';
import type { PagePicture } from '../picture/model.ts';
import type { RenderOutcome } from './render.ts';

/** `scan`: what has to be straightened before it is shown. */
type Drawn =
  | { kind: 'picture'; picture: PagePicture; pages: number; scan: boolean }
  | Exclude<RenderOutcome, { kind: 'page' }>;

const withEngine = keptEngine();

/** Draws a page of a PDF, the way up that its writing shows. */
export async function renderPdfPage(
  bytes: Uint8Array,
  page: number,
  width: number,
  password: string | undefined,
): Promise<Drawn> {
  const outcome = await withEngine((engine) =>
    withDocument(engine, bytes, password, (document, form) => drawn(engine, document, form, page, width)),
  );
  if (outcome.kind === 'failed') return { kind: 'broken' };
  const tried = outcome.kind === 'locked' && outcome.by === 'password' && password !== undefined;
  return tried ? { kind: 'wrong_password' } : outcome;
}

function drawn(engine: Engine, document: number, form: number, page: number, width: number): Drawn {
  const pages = engine.call.FPDF_GetPageCount(document);
  if (pages > limits.pages) return { kind: 'too_large', limit: 'pages' };
  if (page < 1 || page > pages) return { kind: 'no_such_page', pages };
  const frame = pageFrame(engine, document, page - 1, limits.pageItems);
  if (frame === 'too_many') return { kind: 'too_large', limit: 'pageItems' };
  if (frame === undefined) return { kind: 'broken' };
  const scan = scanOn(engine, document, form, page - 1);
  if (scan) {
    const picture = drawScanOf(engine, document, form, scan, limits.pageItems);
    return picture ? { kind: 'picture', picture, pages, scan: true } : { kind: 'broken' };
  }
  const raster = drawPage(engine, document, form, page - 1, frame, width);
  if (raster === 'too_large') return { kind: 'too_large', limit: 'shownPixels' };
  if (!raster) return { kind: 'broken' };
  return { kind: 'picture', picture: { ...raster, points: sizeOf(frame) }, pages, scan: false };
}

/** A page that is read from its picture, and straightened for that. With form fields over it, it is read as it lies. */
function scanOn(engine: Engine, document: number, form: number, at: number): PageContent | undefined {
  const outcome = readPage(engine, document, form, at, limits.pageItems);
  if (outcome.kind !== 'page' || outcome.content.widgets.length > 0) return undefined;
  return isScan(outcome.content) ? outcome.content : undefined;
}

function sizeOf({ width, height }: { width: number; height: number }): PagePicture['points'] {
  return { width, height };
}
