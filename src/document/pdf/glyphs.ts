import { between } from './boxes.ts';
import type { Engine } from './engine.ts';
import { directions, type Frame, frameOf, matrixAt } from './frame.ts';
import type { Colour, Direction, Glyph } from './model.ts';
import { type Signs, signsOf, signText } from './symbols.ts';

/** The text of a page before its place on paper is known, because the writing itself says which way up the page is. */
export type PageText = { characters: Character[]; frame: Frame; hidden: boolean };

type Character = { at: number; code: number; style: Style };
type Style = {
  font: string;
  signs: Signs;
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

/** Places the characters on the page. */
export function placeGlyphs(engine: Engine, text: number, { characters, frame }: PageText): Glyph[] {
  const { call, scratch, float, double } = engine;
  const glyphs: Glyph[] = [];
  let [style, direction]: [Style | undefined, Direction] = [undefined, 'across'];
  for (const { at, code, style: own } of characters) {
    if (own !== style) {
      style = own;
      direction = frame.direction(own.x, own.y);
    }
    const written = textOf(engine, text, at, code, own.signs);
    if (written === '') continue;
    call.FPDFText_GetLooseCharBox(text, at, scratch);
    const one = frame.point(float(scratch), float(scratch + 4));
    const other = frame.point(float(scratch + 8), float(scratch + 12));
    call.FPDFText_GetCharOrigin(text, at, scratch, scratch + 8);
    const origin = frame.point(double(scratch), double(scratch + 8));
    if (!Number.isFinite(one.x + one.y + other.x + other.y + origin.x + origin.y + own.size)) continue;
    const { font, size, bold, italic, colour } = own;
    const right = Math.max(one.x, other.x);
    if (direction === 'across') {
      const x = Math.min(origin.x, right);
      glyphs.push({ text: written, x, right, baseline: origin.y, size, font, bold, italic, colour, direction });
    } else {
      const turned = between(one.x, one.y, other.x, other.y);
      const baseline = turned.y + turned.height;
      glyphs.push({ text: written, x: turned.x, right, baseline, size, font, bold, italic, colour, direction, turned });
    }
  }
  return glyphs;
}

/** '' for what is not writing: control characters and characters without width. */
function textOf(engine: Engine, text: number, at: number, code: number, signs: Signs): string {
  if (code > 0x20 && code < 0x7f && !signs) return String.fromCharCode(code);
  if (code === 0x02 || code === 0xfffe || code === 0xad)
    return engine.call.FPDFText_IsHyphen(text, at) === 1 || code !== 0xad ? '-' : '';
  if (code === 0x20 || code === 0xa0 || code === 0x09 || (code >= 0x2000 && code <= 0x200a) || code === 0x3000)
    return ' ';
  if (code < 0x20 || (code >= 0x7f && code < 0xa0) || isWidthless(code) || code > 0x10ffff) return '';
  if (code >= 0xfb00 && code <= 0xfb06) return String.fromCodePoint(code).normalize('NFKC'); // ligatures: fi, ffl …
  return signText(code, signs);
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

type Font = { font: string; signs: Signs; bold: boolean; italic: boolean };

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
      signs: signsOf(name),
      bold: /bold|black|heavy|semib|demi/i.test(name) || call.FPDFFont_GetWeight(pointer) >= 600,
      italic: /italic|oblique/i.test(name) || slanted,
    };
    known.set(pointer, font);
    return font;
  };
}
