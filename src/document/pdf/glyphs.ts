import type { Engine } from './engine.ts';
import { directions, type Frame, frameOf, matrixAt } from './frame.ts';
import type { Colour, Direction, Glyph } from './model.ts';
import { symbolText } from './symbols.ts';

/** The text of a page before its place on paper is known, because the writing itself says which way up the page is. */
export type PageText = { characters: Character[]; frame: Frame; hidden: boolean };

type Character = { at: number; code: number; style: Style };
type Style = {
  font: string;
  size: number;
  bold: boolean;
  italic: boolean;
  colour: Colour;
  visible: boolean;
  /** Direction of the writing in the page's own coordinates. */
  x: number;
  y: number;
};

const renderModes = { outlined: 2, invisible: 3, clipOnly: 7 };

/** Reads the characters with their style and finds the way up. `text` is PDFium's text page. */
export function readText(engine: Engine, page: number, text: number, limit: number): PageText | 'too_many' {
  const { call } = engine;
  const count = call.FPDFText_CountChars(text);
  if (count > limit) return 'too_many';
  const styles = styleReader(engine, text);
  const characters: Character[] = [];
  const byDirection = [0, 0, 0, 0];
  let hidden = false;
  for (let at = 0; at < count; at += 1) {
    const code = call.FPDFText_GetUnicode(text, at);
    // PDFium adds spaces and line ends of its own where it sees a gap; the layout here is made from the boxes alone.
    if (code <= 0x20 && call.FPDFText_IsGenerated(text, at) === 1) continue;
    const style = styles(at);
    if (!style) continue;
    if (!style.visible) {
      hidden ||= code > 0x20;
      continue;
    }
    const turn = directions.indexOf(uprightFrameDirection(style));
    byDirection[turn] = (byDirection[turn] ?? 0) + 1;
    characters.push({ at, code, style });
  }
  const said = call.FPDFPage_GetRotation(page);
  const shown = byDirection.findIndex((own) => own > characters.length * 0.6);
  return { characters, hidden, frame: frameOf(engine, page, shown >= 0 && characters.length > 20 ? shown : said) };
}

function uprightFrameDirection({ x, y }: Style): Direction {
  const turns = ((Math.round(Math.atan2(y, x) / (Math.PI / 2)) % 4) + 4) % 4;
  return directions[turns] ?? 'across';
}

/** Places the characters on the page. Those that stand outside it, or are white on nothing, are left to `hidden`. */
export function placeGlyphs(engine: Engine, text: number, { characters, frame }: PageText): Glyph[] {
  const { call, scratch, float, double } = engine;
  const glyphs: Glyph[] = [];
  for (const { at, code, style } of characters) {
    const written = textOf(engine, text, at, code, style.font);
    if (written === '') continue;
    call.FPDFText_GetLooseCharBox(text, at, scratch);
    const box = frame.box(float(scratch), float(scratch + 4), float(scratch + 8), float(scratch + 12));
    call.FPDFText_GetCharOrigin(text, at, scratch, scratch + 8);
    const origin = frame.point(double(scratch), double(scratch + 8));
    if (![box.x, box.y, box.width, box.height, origin.x, origin.y, style.size].every(Number.isFinite)) continue;
    const direction = frame.direction(style.x, style.y);
    const { font, size, bold, italic, colour } = style;
    const glyph = { text: written, font, size, bold, italic, colour, direction };
    if (direction === 'across') {
      const x = Math.min(origin.x, box.x + box.width);
      glyphs.push({ ...glyph, x, right: Math.max(x, box.x + box.width), baseline: origin.y });
    } else {
      glyphs.push({ ...glyph, x: box.x, right: box.x + box.width, baseline: box.y + box.height, turned: box });
    }
  }
  return glyphs;
}

/** '' for what is not writing: control characters and characters without width. */
function textOf(engine: Engine, text: number, at: number, code: number, font: string): string {
  if (code === 0x02 || code === 0xfffe || code === 0xad)
    return engine.call.FPDFText_IsHyphen(text, at) === 1 || code !== 0xad ? '-' : '';
  if (code === 0x20 || code === 0xa0 || code === 0x09 || (code >= 0x2000 && code <= 0x200a) || code === 0x3000)
    return ' ';
  if (code < 0x20 || (code >= 0x7f && code < 0xa0) || isWidthless(code) || code > 0x10ffff) return '';
  if (code >= 0xfb00 && code <= 0xfb06) return String.fromCodePoint(code).normalize('NFKC'); // ligatures: fi, ffl …
  return symbolText(code, font);
}

function isWidthless(code: number): boolean {
  return (
    (code >= 0x200b && code <= 0x200f) ||
    (code >= 0x202a && code <= 0x202e) ||
    (code >= 0x2060 && code <= 0x206f) ||
    (code >= 0xfe00 && code <= 0xfe0f) ||
    code === 0xfeff ||
    (code >= 0xd800 && code <= 0xdfff)
  );
}

/** One look-up a text object: its characters share font, size and colour. */
function styleReader(engine: Engine, text: number): (at: number) => Style | undefined {
  const { call, scratch, int } = engine;
  const fonts = fontReader(engine);
  let lastObject = 0;
  let last: Style | undefined;
  return (at) => {
    const object = call.FPDFText_GetTextObject(text, at);
    if (object === 0) return undefined;
    if (object === lastObject) return last;
    lastObject = object;
    call.FPDFText_GetMatrix(text, at, scratch);
    const [a, b, c, d] = matrixAt(engine, scratch);
    call.FPDFText_GetFillColor(text, at, scratch, scratch + 4, scratch + 8, scratch + 12);
    const colour = { red: int(scratch), green: int(scratch + 4), blue: int(scratch + 8) };
    const opaque = int(scratch + 12) > 10;
    const mode = call.FPDFTextObj_GetTextRenderMode(object);
    const font = fonts(call.FPDFTextObj_GetFont(object));
    const size = call.FPDFText_GetFontSize(text, at) * Math.hypot(c, d);
    last = {
      ...font,
      bold: font.bold || mode === renderModes.outlined,
      italic: font.italic || Math.abs(a * c + b * d) > 0.1 * Math.hypot(a, b) * Math.hypot(c, d),
      size,
      colour,
      visible: opaque && mode !== renderModes.invisible && mode !== renderModes.clipOnly,
      x: a,
      y: b,
    };
    return last;
  };
}

type Font = { font: string; bold: boolean; italic: boolean };

function fontReader(engine: Engine): (pointer: number) => Font {
  const { call, scratch, int } = engine;
  const known = new Map<number, Font>();
  return (pointer) => {
    const found = known.get(pointer);
    if (found) return found;
    const name = engine.text((buffer, bytes) => call.FPDFFont_GetBaseFontName(pointer, buffer, bytes), 'latin1');
    const slanted = call.FPDFFont_GetItalicAngle(pointer, scratch) === 1 && int(scratch) !== 0;
    const font = {
      font: name,
      bold: /bold|black|heavy|semib|demi/i.test(name) || call.FPDFFont_GetWeight(pointer) >= 600,
      italic: /italic|oblique/i.test(name) || slanted,
    };
    known.set(pointer, font);
    return font;
  };
}
