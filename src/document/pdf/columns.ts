import type { Box } from '../model.ts';
import { around, right } from './boxes.ts';
import { type Line, linesOf } from './lines.ts';
import type { Piece } from './model.ts';

/** Pieces that are read together, and how far right their lines could run. */
export type Group = { pieces: Piece[]; edge: number };

/** Newspaper columns need at least so many lines, or they are labels with their answers beside them. */
const fewestLines = 5;
const narrowestGutter = 10;

/** Cuts what stands outside tables into groups in reading order: as it stands, or column by column where text runs in columns. */
export function columnsOf(pieces: readonly Piece[], tables: readonly Box[], pageWidth: number): Group[] {
  const whole = around([...pieces.map((piece) => piece.box), ...tables]);
  // Short lines do not show how far they could have run; margins are mostly alike on both sides.
  const edge = Math.max(right(whole), pageWidth - whole.x);
  const lines = linesOf(pieces, 0);
  const gutter = gutterOf(lines, whole);
  if (!gutter) return [{ pieces: [...pieces], edge }];
  const above = lines.slice(0, gutter.from).flatMap((line) => line.pieces);
  const columns = lines.slice(gutter.from, gutter.to).flatMap((line) => line.pieces);
  const below = lines.slice(gutter.to).flatMap((line) => line.pieces);
  const left = columns.filter((piece) => right(piece.box) <= gutter.at);
  const others = columns.filter((piece) => right(piece.box) > gutter.at);
  return [
    { pieces: above, edge },
    { pieces: left, edge: right(around(left.map((piece) => piece.box))) },
    { pieces: others, edge: right(around(others.map((piece) => piece.box))) },
    ...(below.length > 0 ? columnsOf(below, tables, pageWidth) : []),
  ].filter((group) => group.pieces.length > 0);
}

/** The longest run of lines that all leave the same upright strip free, with prose on both sides of it. */
function gutterOf(lines: readonly Line[], whole: Box): { at: number; from: number; to: number } | undefined {
  for (let from = 0; from + fewestLines <= lines.length; from += 1) {
    let strips: [number, number][] = gapsOf(lines[from]);
    let to = from + 1;
    while (to < lines.length && strips.length > 0) {
      const next = shared(strips, gapsOf(lines[to]));
      if (next.length === 0) break;
      strips = next;
      to += 1;
    }
    const [strip] = strips;
    if (!strip || to - from < fewestLines) continue;
    const at = (strip[0] + strip[1]) / 2;
    const run = lines.slice(from, to);
    // Labels with their fields beside them stand in columns too.
    if (run.filter(hasField).length > run.length * 0.3) continue;
    const sides = [
      run.map((line) => sideOf(line, 0, strip[0] + 1)),
      run.map((line) => sideOf(line, strip[1] - 1, Infinity)),
    ];
    if (sides.every((side) => isProse(side, whole.width))) return { at, from, to };
  }
  return undefined;
}

function hasField({ pieces }: Line): boolean {
  return pieces.some(({ inline }) => inline.kind === 'entry' || (inline.kind === 'box' && inline.how === 'form_field'));
}

function gapsOf(line: Line | undefined): [number, number][] {
  const gaps: [number, number][] = [];
  for (const [at, piece] of (line?.pieces ?? []).entries()) {
    const next = line?.pieces[at + 1];
    if (next && next.box.x - right(piece.box) >= narrowestGutter) gaps.push([right(piece.box), next.box.x]);
  }
  return gaps;
}

function shared(one: readonly [number, number][], other: readonly [number, number][]): [number, number][] {
  return one.flatMap((strip) =>
    other
      .map((own): [number, number] => [Math.max(strip[0], own[0]), Math.min(strip[1], own[1])])
      .filter(([from, to]) => to - from >= narrowestGutter),
  );
}

function sideOf({ pieces }: Line, from: number, to: number): Box {
  return around(pieces.filter((piece) => piece.box.x >= from && right(piece.box) <= to).map((piece) => piece.box));
}

/** Lines of prose are long and mostly full; labels and short answers are neither. */
function isProse(side: readonly Box[], width: number): boolean {
  const longest = side.reduce((most, box) => Math.max(most, box.width), 0);
  const full = side.filter((box) => box.width > longest * 0.75).length;
  return longest > width * 0.3 && full >= side.length * 0.6;
}
