import type { Box } from '../model.ts';
import { type Annotations, readAnnotations } from './annotations.ts';
import { area, centreInside, inside } from './boxes.ts';
import { type Drawing, readDrawing } from './drawing.ts';
import type { Engine } from './engine.ts';
import type { Frame } from './frame.ts';
import { placeGlyphs, readText } from './glyphs.ts';
import { type Glyph, isWhite, type PageContent, type Widget } from './model.ts';

export type PageOutcome =
  | { kind: 'page'; content: PageContent; annotations: Annotations }
  | { kind: 'too_many' }
  | { kind: 'unreadable' };

/** Reads everything that a page shows. `limit`: characters, drawn pieces and annotations together on one page. */
export function readPage(engine: Engine, document: number, form: number, at: number, limit: number): PageOutcome {
  const { call } = engine;
  const first = withPage(engine, document, at, (page, text) => {
    const printed = readPrinted(engine, page, text, limit);
    if (printed === 'too_many') return printed;
    call.FORM_OnAfterLoadPage(page, form);
    const annotations = readAnnotations(engine, page, form, printed.frame, limit);
    call.FORM_OnBeforeClosePage(page, form);
    const forDisplay = 0;
    if (annotations.drawn) call.FPDFPage_Flatten(page, forDisplay);
    return { printed, annotations };
  });
  if (first === undefined) return { kind: 'unreadable' };
  if (first === 'too_many') return { kind: 'too_many' };
  const { printed, annotations } = first;
  if (!annotations.drawn) return pageOf(at, printed, annotations);

  // The appearances are part of the page now: what was typed onto it, and what its fields show.
  const whole = withPage(engine, document, at, (page, text) => readPrinted(engine, page, text, limit));
  if (whole === undefined) return { kind: 'unreadable' };
  if (whole === 'too_many') return { kind: 'too_many' };
  return pageOf(at, withoutWidgets(whole, printed, annotations.widgets), annotations);
}

/** How a page lies as it is read; undefined where it cannot be opened. */
export function pageFrame(engine: Engine, document: number, at: number, limit: number): Frame | 'too_many' | undefined {
  return withPage(engine, document, at, (page, text) => {
    const found = readText(engine, page, text, limit);
    return found === 'too_many' ? found : found.frame;
  });
}

type Printed = { hidden: boolean; frame: Frame; drawing: Drawing; glyphs: Glyph[] };

function readPrinted(engine: Engine, page: number, text: number, limit: number): Printed | 'too_many' {
  const found = readText(engine, page, text, limit);
  if (found === 'too_many') return found;
  const drawing = readDrawing(engine, page, found.frame, limit);
  if (drawing === 'too_many') return drawing;
  return { hidden: found.hidden, frame: found.frame, drawing, glyphs: placeGlyphs(engine, text, found) };
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

function pageOf(at: number, { glyphs, hidden, frame, drawing }: Printed, annotations: Annotations): PageOutcome {
  const { width, height } = frame;
  const page = { x: 0, y: 0, width, height };
  const shown = glyphs.filter((glyph) => glyph.text === ' ' || isSeen(glyph, page, drawing));
  const content: PageContent = {
    page: at + 1,
    width,
    height,
    glyphs: shown,
    shapes: [...drawing.shapes, ...annotations.shapes],
    pictures: drawing.pictures.filter((box) => area(box) > 16),
    ...(drawing.finest > 0 && { finest: drawing.finest }),
    widgets: [...annotations.widgets, ...annotations.typed],
    hidden: hidden || annotations.hidden || shown.length < glyphs.length,
  };
  return { kind: 'page', content, annotations };
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
 * Takes what fields show out of the page again: a field speaks for itself. Where its words differ from its value,
 * the widget keeps them, because a person who reads the page sees something else than the file holds.
 */
function withoutWidgets(whole: Printed, before: Printed, widgets: readonly Widget[]): Printed {
  const own = new Set(before.glyphs.map(keyOf));
  const glyphs: Glyph[] = [];
  const drawn = new Map<Widget, string>();
  let last: { widget: Widget; glyph: Glyph } | undefined;
  for (const glyph of whole.glyphs) {
    const { x, right, baseline, size } = glyph;
    const box = glyph.turned ?? { x, y: baseline - size * 0.6, width: right - x, height: size * 0.6 };
    const printed = own.has(keyOf(glyph));
    const over = last && !printed && goesOn(last, drawn.get(last.widget) ?? '', glyph) ? last.widget : undefined;
    const widget = printed ? undefined : (over ?? widgets.find((one) => centreInside(box, one.box, 2)));
    if (!widget) glyphs.push(glyph);
    else {
      drawn.set(widget, (drawn.get(widget) ?? '') + glyph.text);
      last = { widget, glyph };
    }
  }
  for (const widget of widgets) noteDrawn(widget, drawn.get(widget));
  // Appearances are drawn after everything else.
  const isFields = (box: Box) => widgets.some((widget) => inside(box, widget.box, 2));
  const later = <T>(all: T[], first: readonly T[], boxOf: (one: T) => Box) =>
    all.filter((one, at) => at < first.length || !isFields(boxOf(one)));
  const { shapes, pictures, finest } = whole.drawing;
  const drawing: Drawing = {
    finest,
    shapes: later(shapes, before.drawing.shapes, (shape) => shape.box),
    pictures: later(pictures, before.drawing.pictures, (picture) => picture),
  };
  return { ...whole, glyphs, drawing };
}

/** An answer that is longer than its field runs out of it over its neighbours, where a viewer cuts it off. */
function goesOn(last: { widget: Widget; glyph: Glyph }, shown: string, { text, x, baseline }: Glyph): boolean {
  const { inline, box } = last.widget;
  if (inline.kind !== 'entry' || Math.abs(baseline - last.glyph.baseline) > 0.5 || x < last.glyph.x) return false;
  return x > box.x + box.width - last.glyph.size && letters(inline.value).startsWith(letters(shown + text));
}

const letters = (text: string) => text.normalize('NFKC').replaceAll(/\s+/g, '');

function noteDrawn(widget: Widget, shown: string | undefined): void {
  const { inline } = widget;
  // A list shows all that could be chosen.
  if (inline.kind !== 'entry' || shown === undefined || widget.showsAll) return;
  if (letters(shown) !== letters(inline.value)) widget.inline = { ...inline, drawn: shown };
}

function keyOf({ text, x, baseline }: Glyph): string {
  return `${text} ${x.toFixed(1)} ${baseline.toFixed(1)}`;
}
