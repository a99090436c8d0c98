import type { Box } from '../model.ts';
import { type Annotations, readAnnotations } from './annotations.ts';
import { area, centreInside } from './boxes.ts';
import { type Drawing, readDrawing } from './drawing.ts';
import type { Engine } from './engine.ts';
import { placeGlyphs, readText } from './glyphs.ts';
import { type Glyph, isWhite, type PageContent, type Widget } from './model.ts';

export type PageOutcome =
  | { kind: 'page'; content: PageContent; annotations: Annotations }
  | { kind: 'too_many' }
  | { kind: 'unreadable' };

/** Reads everything that a page shows. `limit`: characters, drawn pieces and annotations together on one page. */
export function readPage(engine: Engine, document: number, form: number, at: number, limit: number): PageOutcome {
  const first = withPage(engine, document, at, (page, text) => {
    const found = readText(engine, page, text, limit);
    if (found === 'too_many') return 'too_many';
    const annotations = readAnnotations(engine, page, form, found.frame, limit);
    if (annotations.drawn) {
      const glyphs = placeGlyphs(engine, text, found);
      const forDisplay = 0;
      engine.call.FPDFPage_Flatten(page, forDisplay);
      return { annotations, before: glyphs };
    }
    const drawing = readDrawing(engine, page, found.frame, limit);
    return drawing === 'too_many'
      ? 'too_many'
      : { annotations, ...found, drawing, glyphs: placeGlyphs(engine, text, found) };
  });
  if (first === undefined) return { kind: 'unreadable' };
  if (first === 'too_many') return { kind: 'too_many' };
  if (!('before' in first)) return pageOf(at, first.glyphs, first, first.annotations);

  // The appearances are part of the page now: what was typed onto it, and what its fields show.
  const second = withPage(engine, document, at, (page, text) => {
    const found = readText(engine, page, text, limit);
    if (found === 'too_many') return 'too_many';
    const drawing = readDrawing(engine, page, found.frame, limit);
    return drawing === 'too_many' ? 'too_many' : { ...found, drawing, glyphs: placeGlyphs(engine, text, found) };
  });
  if (second === undefined) return { kind: 'unreadable' };
  if (second === 'too_many') return { kind: 'too_many' };
  const { widgets } = first.annotations;
  const glyphs = withoutAppearances(second.glyphs, first.before, widgets);
  return pageOf(at, glyphs, second, first.annotations);
}

function withPage<T>(
  engine: Engine,
  document: number,
  at: number,
  use: (page: number, text: number) => T,
): T | undefined {
  const { call } = engine;
  const page = call.FPDF_LoadPage(document, at);
  if (page === 0) return undefined;
  const text = call.FPDFText_LoadPage(page);
  const result = text === 0 ? undefined : use(page, text);
  if (text !== 0) call.FPDFText_ClosePage(text);
  call.FPDF_ClosePage(page);
  return result;
}

type Read = { hidden: boolean; frame: { width: number; height: number }; drawing: Drawing };

function pageOf(at: number, glyphs: Glyph[], { hidden, frame, drawing }: Read, annotations: Annotations): PageOutcome {
  const { width, height } = frame;
  const page = { x: 0, y: 0, width, height };
  const shown = glyphs.filter((glyph) => glyph.text === ' ' || isSeen(glyph, page, drawing));
  const outlines = annotations.widgets.filter(({ inline }) => inline.kind === 'box').map(({ box }) => box);
  const content: PageContent = {
    page: at + 1,
    width,
    height,
    glyphs: shown,
    // A widget's own outline and tick would be read as a second box.
    shapes: [
      ...drawing.shapes.filter(({ box }) => !outlines.some((own) => centreInside(box, own, 1) && near(box, own))),
      ...annotations.shapes,
    ],
    pictures: drawing.pictures.filter((box) => area(box) > 16),
    widgets: [...annotations.widgets, ...annotations.typed],
    hidden: hidden || annotations.hidden || shown.length < glyphs.length,
  };
  return { kind: 'page', content, annotations };
}

function near(one: Box, other: Box): boolean {
  return one.width <= other.width + 4 && one.height <= other.height + 4;
}

/** On the page, and not white on white. */
function isSeen(glyph: Glyph, page: Box, { shapes, pictures }: Drawing): boolean {
  const y = glyph.baseline - glyph.size * 0.4;
  if (glyph.right < -2 || glyph.x > page.width + 2 || y < -2 || y > page.height + 2) return false;
  if (!isWhite(glyph.colour)) return true;
  const box = glyph.turned ?? { x: glyph.x, y, width: glyph.right - glyph.x, height: 0 };
  const behind = shapes.some((shape) => shape.fill && !isWhite(shape.fill) && centreInside(box, shape.box, 1));
  return behind || pictures.some((picture) => centreInside(box, picture));
}

/**
 * Takes the words that a field shows out of the page's writing: the field speaks for itself. Where they differ
 * from its value, the widget keeps them, because a person who reads the page sees something else than the file holds.
 */
function withoutAppearances(after: Glyph[], before: Glyph[], widgets: Widget[]): Glyph[] {
  const own = new Set(before.map(keyOf));
  const kept: Glyph[] = [];
  const drawn = new Map<Widget, string>();
  for (const glyph of after) {
    const { x, right, baseline, size } = glyph;
    const box = glyph.turned ?? { x, y: baseline - size * 0.6, width: right - x, height: size * 0.6 };
    const widget = own.has(keyOf(glyph)) ? undefined : widgets.find((one) => centreInside(box, one.box, 2));
    if (!widget) kept.push(glyph);
    else drawn.set(widget, (drawn.get(widget) ?? '') + glyph.text);
  }
  for (const widget of widgets) noteDrawn(widget, drawn.get(widget));
  return kept;
}

function noteDrawn(widget: Widget, shown: string | undefined): void {
  const { inline } = widget;
  if (inline.kind !== 'entry' || shown === undefined) return;
  const letters = (text: string) => text.normalize('NFKC').replaceAll(/\s+/g, '');
  if (letters(shown) !== letters(inline.value)) widget.inline = { ...inline, drawn: shown };
}

function keyOf({ text, x, baseline }: Glyph): string {
  return `${text} ${x.toFixed(1)} ${baseline.toFixed(1)}`;
}
