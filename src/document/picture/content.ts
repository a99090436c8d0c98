import type { Box, TickBox } from '../model.ts';
import { gridsOf } from '../pdf/grid.ts';
import type { Glyph, PageContent, Shape, Widget } from '../pdf/model.ts';
import { rulingsOf } from '../pdf/rulings.ts';
import { patchesOf } from './components.ts';
import { flattened } from './grounds.ts';
import { inkOf } from './ink.ts';
import { looksOf, marksAbove } from './letters.ts';
import { quantile } from './lighting.ts';
import type { PagePicture, Raster } from './model.ts';
import { readWords } from './reading.ts';
import { regionsOf } from './regions.ts';
import { withSlashes } from './slashes.ts';
import { pixelsAPoint as point, type Surface, surfaceOf, writingOf } from './surface.ts';
import { unreadInk } from './unread.ts';
import { type Straightening, straighteningOf } from './upright.ts';
import type { ReadWord } from './words.ts';

/** Everything that a page shows that came as a picture, in the shape in which typed pages are arranged. */
export async function scanContent(picture: PagePicture, page: number, known?: Straightening): Promise<PageContent> {
  const surface = await surfaceOf(picture, known ?? (await straighteningOf(picture)));
  const shapes = shapesOf(surface);
  const cells = cellsOf(shapes);
  const writing = flattened(writingOf(surface), cells.map(inPixels), Math.round(evenLight * point));
  const ink = inkOf(writing, Math.round(5 * point));
  const patches = patchesOf(ink);
  const regions = regionsOf(writing, cells, patches, point);
  const seen = await readWords(writing, regions, { page: surface.page, lines: surface.level });
  const words = withSlashes(seen, patches, ink, point);
  const looks = looksOf(words, ink);
  const unread = unreadInk(patches, words, point).map(inPoints);
  const glyphs = words.flatMap((word, at) => {
    const look = looks[at] ?? { size: 10 * point, bold: false, unsure: false };
    const strange = /[^ -~£€]/.test(word.text) || marksAbove(word, patches) > marksExpected(word.text);
    const confidence = Math.min(word.probability, strange ? accented : 1, look.unsure ? eitherBold : 1);
    return [
      glyphOf(word, look.size / point, look.bold, confidence),
      spaceAfter(word, words[at + 1], look.size / point),
    ];
  });
  return {
    page,
    scanned: true,
    ...surface.page.points,
    glyphs: [...glyphs, ...unread.map(unreadGlyph)].filter((glyph) => glyph !== undefined),
    shapes,
    pictures: unread.filter(({ width, height }) => width >= 24 && height >= 8),
    widgets: surface.boxes.map(boxWidget),
    hidden: false,
  };
}

/** In points: a square of the page in which the light of the ground is measured. */
const evenLight = 12;

function cellsOf(shapes: readonly Shape[]): Box[] {
  return gridsOf(rulingsOf(shapes)).grids.flatMap((grid) => grid.cells.map((cell) => cell.box));
}

function inPixels({ x, y, width, height }: Box) {
  const [left, top] = [Math.max(Math.round(x * point), 0), Math.max(Math.round(y * point), 0)];
  return { x: left, y: top, right: Math.round((x + width) * point), bottom: Math.round((y + height) * point) };
}

/** A letter with an accent is read as one without, and by both engines. */
const accented = 0.8;
const eitherBold = 0.89;
const noConfidence = 0.2;

/** Dots of i and j, and whatever else of a word stands high and apart. */
function marksExpected(text: string): number {
  return [...text].filter((letter) => /[ij:;!?"'%*=^~]/i.test(letter)).length + (text.match(/["%]/g) ?? []).length;
}

const black = { red: 0, green: 0, blue: 0 };

function glyphOf(word: ReadWord, size: number, bold: boolean, confidence: number): Glyph {
  const { text, x, right, baseline, bottom } = word;
  const foot = /[gjpqyQ,;()[\]{}|/\\@_$]/.test(text) ? Math.min(baseline, bottom) : bottom;
  return {
    ...{
      text,
      x: x / point - size * bearing,
      right: right / point + size * bearing,
      baseline: foot / point,
      size,
      font: '',
      bold,
      italic: false,
    },
    ...{ colour: black, direction: 'across', confidence },
  };
}

/** Typed letters have a little white on both sides that does not show in their ink. */
const bearing = 0.06;

function spaceAfter(word: ReadWord, next: ReadWord | undefined, size: number): Glyph | undefined {
  if (!next || next.line !== word.line) return undefined;
  const { right, baseline } = word;
  return {
    ...{ text: ' ', x: right / point, right: right / point, baseline: baseline / point, size, font: '', bold: false },
    ...{ italic: false, colour: black, direction: 'across' },
  };
}

/** Stands for ink that is no word that can be read, so that it is neither lost nor taken for a blank. */
const unreadable = '\u2592';

function unreadGlyph({ x, y, width, height }: Box): Glyph {
  const size = Math.min(Math.max(height, 6), 14);
  return {
    ...{ text: unreadable, x, right: x + width, baseline: y + height / 2 + size * 0.3, size, font: '', bold: false },
    ...{ italic: false, colour: black, direction: 'across', confidence: noConfidence },
  };
}

function boxWidget({ state, ...box }: Surface['boxes'][number]): Widget {
  const inline: TickBox = { kind: 'box', state, how: 'picture', place: {}, confidence: 0.995 };
  return { box: inPoints(box), inline };
}

function inPoints({ x, y, right, bottom }: { x: number; y: number; right: number; bottom: number }): Box {
  return { x: x / point, y: y / point, width: (right - x) / point, height: (bottom - y) / point };
}

/** Lines thinner than this are drawn as lines; a cell darker than this part of white is shaded. */
const thickest = 2.4;
const shaded = 0.935;

function shapesOf({ page, level, upright, fills }: Surface): Shape[] {
  const lines = [...level, ...upright].map((line): Shape => {
    const box = inPoints(line);
    const along = box.width > box.height;
    const middle = along ? box.y + box.height / 2 : box.x + box.width / 2;
    const thick = Math.min(line.thickness / point, thickest);
    const thin = along
      ? { ...box, y: middle - thick / 2, height: thick }
      : { ...box, x: middle - thick / 2, width: thick };
    return { box: thin, sides: [], form: 'rectangle', fill: black };
  });
  const dark = fills.map((fill): Shape => {
    const light = Math.round(fill.light);
    return {
      box: inPoints(fill),
      sides: sidesOf(inPoints(fill)),
      form: 'rectangle',
      fill: { red: light, green: light, blue: light },
      stroke: black,
    };
  });
  const shapes = [...lines, ...dark];
  const cells = cellsOf(shapes);
  const white = paperLight(page);
  return [...cells.flatMap((cell) => shadeOf(cell, page, white)), ...shapes];
}

function sidesOf({ x, y, width, height }: Box): Shape['sides'] {
  return [
    { along: 'x', from: x, to: x + width, at: y },
    { along: 'x', from: x, to: x + width, at: y + height },
    { along: 'y', from: y, to: y + height, at: x },
    { along: 'y', from: y, to: y + height, at: x + width },
  ];
}

function shadeOf(cell: Box, page: Raster, white: number): Shape[] {
  const light = lightIn(page, cell, 1.5);
  if (light > white * shaded) return [];
  const grey = Math.min(Math.round((light / white) * 255), 240);
  return [{ box: cell, sides: [], form: 'rectangle', fill: { red: grey, green: grey, blue: grey } }];
}

/** How light the ground of an area is, between its words. */
function lightIn({ width, height, pixels }: Raster, area: Box, inset: number): number {
  const seen: number[] = [];
  const [left, right] = [Math.round((area.x + inset) * point), Math.round((area.x + area.width - inset) * point)];
  const [top, bottom] = [Math.round((area.y + inset) * point), Math.round((area.y + area.height - inset) * point)];
  for (let y = Math.max(top, 0); y < Math.min(bottom, height); y += 2)
    for (let x = Math.max(left, 0); x < Math.min(right, width); x += 3) seen.push(pixels[y * width + x] ?? 255);
  return seen.length === 0 ? 255 : quantile(seen, 0.6);
}

function paperLight({ width, height, pixels }: Raster): number {
  const seen: number[] = [];
  for (let y = Math.round(height * 0.1); y < height * 0.9; y += 17)
    for (let x = Math.round(width * 0.1); x < width * 0.9; x += 17) seen.push(pixels[y * width + x] ?? 255);
  return quantile(seen, 0.75);
}
