import { around } from './boxes.ts';
import type { Glyph, Piece, WordMarks } from './model.ts';
import { filledBoxes, glyphBox } from './symbols.ts';

/** Characters nearer than this part of their size belong to one word; a space is about a quarter of it. */
export const letterGap = 0.17;

/** Joins characters into words of one look, in the order of the file. Characters that are drawn as a box become boxes. */
export function wordsOf(glyphs: readonly Glyph[], marks: ReadonlyMap<Glyph, WordMarks>): Piece[] {
  const all = new Set(glyphs.map((glyph) => glyph.text));
  const pieces: Piece[] = [];
  let word: Glyph[] = [];
  const finish = (spaced: boolean) => {
    const piece = word.length > 0 ? wordOf(word, marks, spaced) : undefined;
    if (piece) pieces.push(piece);
    else if (spaced) markSpaced(pieces.at(-1));
    word = [];
  };
  for (const glyph of glyphs) {
    const last = word.at(-1);
    if (glyph.text === ' ') {
      const read = last?.confidence !== undefined;
      if (glyph.direction === 'across' && last && !read && !touches(last, glyph)) finish(false);
      else if (last?.turned) word.push(glyph);
      else finish(true);
      continue;
    }
    const state = boxState(glyph.text, all);
    if (state) {
      finish(false);
      const box = boxOf(glyph);
      const inline = { kind: 'box', state, how: 'glyph', place: { box } } as const;
      pieces.push({ box, size: glyph.size, bold: false, inline, spaced: false });
      continue;
    }
    if (last && !(touches(last, glyph) && sameLook(last, glyph, marks))) finish(false);
    word.push(glyph);
  }
  finish(false);
  return pieces;
}

function markSpaced(piece: Piece | undefined): void {
  if (piece) piece.spaced = true;
}

function boxState(text: string, all: ReadonlySet<string>) {
  const state = glyphBox(text);
  if (state) return state;
  // A filled square is a bullet, unless empty ones stand in the same file: then somebody may have filled it.
  const empty = filledBoxes.get(text);
  return empty && [...empty].some((other) => all.has(other)) ? 'unsure' : undefined;
}

function touches(last: Glyph, next: Glyph): boolean {
  if (last.direction !== next.direction) return false;
  if (last.confidence !== undefined || next.confidence !== undefined) return false;
  if (last.turned) return true; // turned writing is taken in the order of the file
  const size = Math.max(last.size, next.size);
  const gap = next.x - last.right;
  return Math.abs(last.baseline - next.baseline) < size * 0.3 && gap < size * letterGap && gap > -size * 0.5;
}

function sameLook(last: Glyph, next: Glyph, marks: ReadonlyMap<Glyph, WordMarks>): boolean {
  const [one, other] = [marks.get(last), marks.get(next)];
  return (
    last.bold === next.bold &&
    last.italic === next.italic &&
    (one === other ||
      (one?.struck === other?.struck &&
        one?.underlined === other?.underlined &&
        one?.highlighted === other?.highlighted &&
        one?.circled === other?.circled))
  );
}

function wordOf(glyphs: readonly Glyph[], marks: ReadonlyMap<Glyph, WordMarks>, spaced: boolean): Piece | undefined {
  const [first] = glyphs;
  const text = glyphs
    .map((glyph) => glyph.text)
    .join('')
    .trim();
  if (!first || text === '') return undefined;
  const look: WordMarks = {
    ...(first.bold && { bold: true }),
    ...(first.italic && { italic: true }),
    ...marks.get(first),
  };
  const box = around(glyphs.map(boxOf));
  const read = first.confidence !== undefined && { confidence: first.confidence };
  return { box, size: first.size, bold: first.bold, inline: { kind: 'word', text, marks: look, ...read }, spaced };
}

function boxOf({ x, right, baseline, size, turned }: Glyph) {
  return turned ?? { x, y: baseline - size * 0.8, width: right - x, height: size };
}
