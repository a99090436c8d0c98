import type { Box, TickBox } from '../model.ts';
import type { Glyph, PageContent, Widget } from '../pdf/model.ts';
import { patchesOf } from './components.ts';
import { withDashes } from './dashes.ts';
import { flattened } from './grounds.ts';
import { highlightsBehind } from './highlights.ts';
import { inkOf } from './ink.ts';
import { looksOf, marksAbove } from './letters.ts';
import type { PagePicture } from './model.ts';
import { strengthened } from './pale.ts';
import { readWords } from './reading.ts';
import { regionsOf } from './regions.ts';
import { cellsOf, highlightShape, inPixels, inPoints, shapesOf, strikeShape } from './shapes.ts';
import { withSlashes } from './slashes.ts';
import { pixelsAPoint as point, type Surface, surfaceOf, writingOf } from './surface.ts';
import { withUnderscores } from './underscores.ts';
import { unreadInk } from './unread.ts';
import { type Straightening, straighteningOf } from './upright.ts';
import type { ReadWord } from './words.ts';

/** Everything that a page shows that came as a picture, in the shape in which typed pages are arranged. */
export async function scanContent(picture: PagePicture, page: number, known?: Straightening): Promise<PageContent> {
  const surface = await surfaceOf(picture, known ?? (await straighteningOf(picture)));
  const shapes = shapesOf(surface);
  const cells = cellsOf(shapes);
  const flat = flattened(writingOf(surface), cells.map(inPixels), Math.round(evenLight * point));
  const writing = strengthened(flat, patchesOf(inkOf(flat, Math.round(5 * point))), point);
  const ink = inkOf(writing, Math.round(5 * point));
  const patches = patchesOf(ink);
  const regions = regionsOf(writing, cells, patches, point);
  const struck = { page: surface.page, ink: surface.ink, lines: surface.level };
  const { words: seen, strikes } = await readWords(writing, regions, struck);
  const words = withUnderscores(withDashes(withSlashes(seen, patches, ink, point), patches, point), patches, point);
  const looks = looksOf(words, patches, writing);
  const unread = unreadInk(patches, words, point).map(inPoints);
  const glyphs = words.flatMap((word, at) => {
    const look = looks[at] ?? { size: 10 * point, bold: false, unsure: false };
    const strange = /[^ -~£€]/.test(word.text) || marksAbove(word, patches) > marksExpected(word.text);
    const confidence = Math.min(worthOf(word, words), strange ? accented : 1, look.unsure ? eitherBold : 1);
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
    shapes: [
      ...shapes,
      ...strikes.map(strikeShape),
      ...highlightsBehind(words, surface.page, surface.ink, point).map(highlightShape),
    ],
    pictures: unread.filter(({ width, height }) => width >= 24 && height >= 8),
    widgets: surface.boxes.map(boxWidget),
    hidden: false,
  };
}

/** In points: a square of the page in which the light of the ground is measured. */
const evenLight = 12;

/** A letter with an accent is read as one without, and by both engines. */
const accented = 0.8;
const eitherBold = 0.89;
const noConfidence = 0.2;

/** Marks among words that were surely read are doubted, but they do not make the whole answer unreadable. */
const marksAmongWords = 0.7;
const surelyRead = 0.9;

function worthOf({ text, region, probability }: ReadWord, words: readonly ReadWord[]): number {
  if (!/^[.,;:'"()!?&-]+$/.test(text)) return probability;
  const sure = words.filter((word) => word.region === region && word.probability >= surelyRead);
  return sure.length >= 4 ? Math.max(probability, marksAmongWords) : probability;
}

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
