import type { Box } from '../model.ts';
import { around, right } from './boxes.ts';
import type { Piece } from './model.ts';
import { bullets } from './symbols.ts';
import { letterGap } from './words.ts';

/** What stands side by side, from left to right. */
export type Line = { page: number; pieces: Piece[]; box: Box; size: number; bold: boolean };
/** Lines that belong together, and how far right a line could have run: it tells a wrapped line from one that was ended. */
export type Paragraph = { kind: 'paragraph'; lines: Line[]; edge: number; box: Box };

/** A gap in a line that is wider than this, in sizes of its writing, separates columns: a tab was there. */
export const tabGap = 2;
/** Fields for long answers are higher than a line: their first line stands beside the label. */
const lineHeight = 14;

export function linesOf(pieces: readonly Piece[], page: number): Line[] {
  const placed = pieces
    .map((piece) => ({ piece, centre: piece.box.y + Math.min(piece.box.height, lineHeightOf(piece)) / 2 }))
    .toSorted((one, other) => one.centre - other.centre);
  const lines: { centre: number; size: number; pieces: Piece[] }[] = [];
  for (const { piece, centre } of placed) {
    const line = lines.at(-1);
    const size = Math.min(piece.size, lineHeight);
    if (line && centre - line.centre < Math.max(size, line.size) * 0.5) {
      // The middle follows the largest writing: footnote marks and small boxes do not draw it away.
      if (size > line.size) Object.assign(line, { centre, size });
      line.pieces.push(piece);
    } else lines.push({ centre, size, pieces: [piece] });
  }
  return lines.map((line) => lineOf(line.pieces, page));
}

function lineHeightOf({ inline, size }: Piece): number {
  return inline.kind === 'word' ? Math.max(size, 1) * 4 : inline.kind === 'entry' ? lineHeight * 1.6 : 400;
}

function lineOf(pieces: Piece[], page: number): Line {
  pieces.sort((one, other) => one.box.x - other.box.x);
  const words = pieces.filter((piece) => piece.inline.kind === 'word');
  return {
    page,
    pieces,
    box: around(pieces.map((piece) => piece.box)),
    size: (words.length > 0 ? words : pieces).reduce((size, piece) => Math.max(size, piece.size), 0),
    bold: words.length > 0 && words.every((piece) => piece.bold),
  };
}

export function paragraphsOf(lines: readonly Line[], edge: number): Paragraph[] {
  const paragraphs: Paragraph[] = [];
  for (const line of lines) {
    const last = paragraphs.at(-1);
    const before = last?.lines.at(-1);
    if (last && before && continues(before, line, edge)) {
      last.lines.push(line);
      last.box = around([last.box, line.box]);
    } else paragraphs.push({ kind: 'paragraph', lines: [line], edge, box: line.box });
  }
  return paragraphs;
}

function continues(before: Line, line: Line, edge: number): boolean {
  const gap = line.box.y - (before.box.y + before.box.height);
  if (gap > Math.max(before.size, line.size)) return false;
  if (Math.abs(before.size - line.size) > before.size * 0.12) return false;
  if (before.bold !== line.bold) return false;
  // Nothing typed into a field goes on in the print below it, and a line with a field begins with its label.
  if ([...before.pieces, ...line.pieces].some(({ inline }) => inline.kind === 'entry')) return false;
  // A line of several columns starts a new label or row.
  return !hasTab(line) && !beginsLabel(before, line) && wraps(before, line, edge);
}

/** `Source of information: school` after the end of a sentence or behind a box is no part of it, though it may have had no room there. */
function beginsLabel(before: Line, line: Line): boolean {
  const last = before.pieces.at(-1);
  if (!last || !(last.inline.kind === 'box' || /[.!?)”’]$/.test(wordText(last)))) return false;
  return /^\p{Lu}[^.:;,]{1,60}:(\s|$)/u.test(line.pieces.map(wordText).join(' '));
}

function hasTab({ pieces, size }: Line): boolean {
  return pieces.some((piece, at) => at > 0 && piece.box.x - right(pieces[at - 1]?.box ?? piece.box) > size * tabGap);
}

/** Whether the first word of a line had no room on the line before: then nobody ended that line on purpose. */
export function wraps(before: Line, line: Line, edge: number): boolean {
  const [first] = line.pieces;
  if (first?.inline.kind !== 'word' || bullets.has(first.inline.text)) return false;
  const space = before.size * 0.25;
  return right(before.box) + space + firstTokenWidth(line) > edge - 0.5;
}

function firstTokenWidth({ pieces, size }: Line): number {
  let end = pieces[0] ? right(pieces[0].box) : 0;
  for (const [at, piece] of pieces.entries()) {
    if (at > 0 && (pieces[at - 1]?.spaced || piece.box.x - end > size * letterGap)) break;
    end = right(piece.box);
  }
  return end - (pieces[0]?.box.x ?? 0);
}

/** What stands between two wrapped lines: nothing where a hyphen or a word too long for its line was cut. */
export function lineSeparator(before: Line, line: Line, edge: number): '' | ' ' {
  const last = before.pieces.at(-1);
  const first = line.pieces[0];
  if (last?.inline.kind !== 'word' || first?.inline.kind !== 'word' || last.spaced) return ' ';
  if (/[\p{L}\p{N}][-/]$/u.test(last.inline.text) && /^[\p{L}\p{N}]/u.test(first.inline.text)) return '';
  const noSpaceInLine = before.pieces.every((piece, at) => at === before.pieces.length - 1 || !piece.spaced);
  const full = right(before.box) + before.size * 0.9 > edge;
  return noSpaceInLine && full && /[@/\\._]/.test(before.pieces.map(wordText).join('')) ? '' : ' ';
}

function wordText({ inline }: Piece): string {
  return inline.kind === 'word' ? inline.text : '';
}
