import type { PagePicture } from '../picture/model.ts';
import { area } from './boxes.ts';
import type { Engine } from './engine.ts';
import type { PageContent } from './model.ts';
import { withDocument } from './open.ts';
import { pageFrame } from './page.ts';
import { drawPage } from './raster.ts';

/** A page whose writing is in a picture, with what else PDFium found on it. */
export type Scan = { kind: 'scan'; content: PageContent };

/** A scan, perhaps with a line that the machine stamped on it; or a page whose writing was turned into outlines. */
export function isScan({ glyphs, pictures, shapes, widgets, width, height }: PageContent): boolean {
  const letters = glyphs.filter((glyph) => glyph.text !== ' ').length;
  const covered = pictures.reduce((sum, box) => sum + area(box), 0) / (width * height);
  const outlines = shapes.filter((shape) => shape.form === 'curved' && shape.fill).length;
  if (widgets.length > 0 && letters > 0) return false;
  return (covered > 0.5 && letters < 200) || (letters === 0 && outlines > 60);
}

/** Pixels a point: of a page without a picture, and the most that help to read. */
const usual = 300 / 72;
const finest = 400 / 72;
const coarsest = 100 / 72;

/** Opens the file for one scanned page: pages are read one after the other, and none is held meanwhile. */
export function drawScan(
  engine: Engine,
  bytes: Uint8Array,
  password: string | undefined,
  content: PageContent,
  limit: number,
): PagePicture | undefined {
  const drawn = withDocument(engine, bytes, password, (document, form) =>
    drawScanOf(engine, document, form, content, limit),
  );
  return drawn === undefined || 'kind' in drawn ? undefined : drawn;
}

/**
 * The page as its picture has it: drawn pixel for pixel where the page is one picture, so that nothing is lost by drawing it. Form fields
 * are left out, because they speak for themselves.
 */
export function drawScanOf(
  engine: Engine,
  document: number,
  form: number,
  { page, width, height, finest: own = usual }: PageContent,
  limit: number,
): PagePicture | undefined {
  const frame = pageFrame(engine, document, page - 1, limit);
  if (frame === undefined || frame === 'too_many') return undefined;
  const pixels = Math.round(width * Math.min(Math.max(own, coarsest), finest));
  const drawn = drawPage(engine, document, form, page - 1, frame, pixels, false);
  return drawn === undefined || drawn === 'too_large' ? undefined : { ...drawn, points: { width, height } };
}
