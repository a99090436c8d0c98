import type { Box } from '../model.ts';
import { bottom, inside, right, sharedArea } from './boxes.ts';
import { type Glyph, isDark, isWhite, type Shape, type WordMarks } from './model.ts';
import type { Ruling } from './rulings.ts';

/** Characters in the order of their lines, to find those beside a drawn line without looking at all of them. */
export type GlyphLines = { sorted: Glyph[]; largest: number };

export function glyphLines(glyphs: readonly Glyph[]): GlyphLines {
  const sorted = glyphs.filter((glyph) => !glyph.turned).toSorted((one, other) => one.baseline - other.baseline);
  return { sorted, largest: sorted.reduce((size, glyph) => Math.max(size, glyph.size), 0) };
}

/** Where a line must run, in sizes of the character above its baseline: through it, or under it. */
const through = { low: 0.1, high: 0.62 };
const under = { low: -0.32, high: 0.1 };

/** Lines that run through words: they are strikes, and neither borders nor underlines. */
export function strikesAmong(level: readonly Ruling[], lines: GlyphLines): Ruling[] {
  return level.filter((ruling) => !ruling.white && covered(ruling, lines, through) >= 0.7);
}

/** Underlines, among the lines that are no table's. A line to write on is mostly longer than the words that stand on it. */
export function underlinesAmong(level: readonly Ruling[], lines: GlyphLines): Ruling[] {
  return level.filter((ruling) => !ruling.white && covered(ruling, lines, under) >= 0.6);
}

/** A line drawn by hand with a pen tool leans a little. */
export function leaningLines(shapes: readonly Shape[]): Ruling[] {
  return shapes
    .filter(({ form, box, stroke }) => form === 'slanted' && stroke && box.width > box.height * 4 && box.height < 8)
    .map(({ box }) => ({ at: box.y + box.height / 2, from: box.x, to: right(box), white: false }));
}

export type MarkSources = {
  lines: GlyphLines;
  strikes: readonly Ruling[];
  underlines: readonly Ruling[];
  shapes: readonly Shape[];
  /** Cells of tables: their filling is a shade, not a highlighter. */
  cells: readonly Box[];
};

export function marksOf({ lines, strikes, underlines, shapes, cells }: MarkSources): Map<Glyph, WordMarks> {
  const marks = new Map<Glyph, WordMarks>();
  const mark = (glyph: Glyph, more: WordMarks) => marks.set(glyph, { ...marks.get(glyph), ...more });
  for (const ruling of strikes)
    for (const glyph of along(ruling, lines, through)) if (isCrossed(glyph, ruling)) mark(glyph, { struck: true });
  for (const ruling of underlines)
    for (const glyph of along(ruling, lines, under)) if (isCrossed(glyph, ruling)) mark(glyph, { underlined: true });
  for (const { box, fill, stroke, form } of shapes) {
    if (fill && !isWhite(fill) && box.height >= 5 && !isShade(box, cells)) {
      for (const glyph of fitting(box, lines, 2.4, 1.4))
        if (!(isDark(fill) && isWhite(glyph.colour))) mark(glyph, { highlighted: true });
    } else if (form === 'curved' && stroke && box.height >= 7 && box.width >= 7) {
      for (const glyph of ringed(box, lines)) mark(glyph, { circled: true });
    }
  }
  return marks;
}

/** Colour that fills a cell. One cell may hold a highlighted answer that fills a part of it. */
function isShade(box: Box, cells: readonly Box[]): boolean {
  return cells.some((cell) => sharedArea(box, cell) >= cell.width * cell.height * 0.7 || inside(cell, box, 2));
}

/** The characters in a figure, if the figure is about as large as they are: at most so many sizes higher and wider. */
function fitting(box: Box, lines: GlyphLines, higher: number, wider: number): Glyph[] {
  const inBox = range(lines, box.y, bottom(box) + lines.largest * 0.4).filter(({ x, right: far, baseline, size }) => {
    const middle = baseline - size * 0.3;
    const centre = (x + far) / 2;
    return middle >= box.y && middle <= bottom(box) && centre >= box.x - 0.5 && centre <= right(box) + 0.5;
  });
  const written = inBox.filter((glyph) => glyph.text !== ' ');
  const [first] = written;
  if (!first || box.height > first.size * higher) return [];
  const from = written.reduce((low, glyph) => Math.min(low, glyph.x), Infinity);
  const to = written.reduce((high, glyph) => Math.max(high, glyph.right), -Infinity);
  return box.width <= to - from + first.size * wider ? inBox : [];
}

/** A ring drawn by hand runs over the letters beside it: it means the words that lie mostly within. */
function ringed(box: Box, lines: GlyphLines): Glyph[] {
  const [first] = fitting(box, lines, 4, 3.5);
  if (!first) return [];
  const line = range(lines, first.baseline - first.size * 0.3, first.baseline + first.size * 0.3)
    .filter((glyph) => glyph.right > box.x - 200 && glyph.x < right(box) + 200)
    .toSorted((one, other) => one.x - other.x);
  const words: Glyph[][] = [[]];
  for (const glyph of line) {
    const before = words.at(-1)?.at(-1);
    if (/[\s/|,;]/.test(glyph.text) || (before && glyph.x - before.right > glyph.size * 0.17)) words.push([]);
    if (!/[\s/|,;]/.test(glyph.text)) words.at(-1)?.push(glyph);
  }
  return words.filter((word) => word.filter((glyph) => isWithin(glyph, box)).length > word.length * 0.6).flat();
}

function isWithin(glyph: Glyph, box: Box): boolean {
  const centre = (glyph.x + glyph.right) / 2;
  return centre >= box.x && centre <= right(box);
}

/** The part of a line, from 0 to 1, that has characters at the place given. */
function covered(ruling: Ruling, lines: GlyphLines, place: typeof through): number {
  const length = ruling.to - ruling.from;
  if (length < 2) return 0;
  let [reached, sum] = [ruling.from, 0];
  const crossed = along(ruling, lines, place).toSorted((one, other) => one.x - other.x);
  if (!crossed.some((glyph) => glyph.text !== ' ')) return 0;
  for (const { x, right: far, size } of crossed) {
    const from = Math.max(x - reached < size * 0.6 ? reached : x, ruling.from);
    const to = Math.min(far, ruling.to);
    if (to > reached) sum += to - Math.max(from, reached);
    reached = Math.max(reached, to);
  }
  return sum / length;
}

function along({ at, from, to }: Ruling, lines: GlyphLines, { low, high }: typeof through): Glyph[] {
  return range(lines, at + Math.min(0, low * lines.largest), at + high * lines.largest).filter(
    ({ baseline, size, x, right: far }) =>
      baseline - at >= low * size && baseline - at <= high * size && far > from && x < to,
  );
}

function isCrossed({ x, right: far }: Glyph, { from, to }: Ruling): boolean {
  const centre = (x + far) / 2;
  return centre >= from - 0.6 && centre <= to + 0.6;
}

/** Characters with their baseline between two heights. */
function range({ sorted }: GlyphLines, from: number, to: number): Glyph[] {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.baseline ?? Infinity) < from) low = middle + 1;
    else high = middle;
  }
  const found: Glyph[] = [];
  for (let at = low; at < sorted.length; at += 1) {
    const glyph = sorted[at];
    if (!glyph || glyph.baseline > to) break;
    found.push(glyph);
  }
  return found;
}
