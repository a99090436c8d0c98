import type { Box, TickBox } from '../model.ts';
import { around, centreInside, inside } from './boxes.ts';
import type { Grid } from './grid.ts';
import { type Glyph, isDark, isWhite, type Piece, type Shape, type Side } from './model.ts';
import { isTickMark } from './symbols.ts';

/** Boxes to tick are drawn between these sizes, in points. */
const smallest = 5;
const largest = 19;

export type DrawnBoxes = { pieces: Piece[]; shapes: Set<Shape>; glyphs: Set<Glyph> };

/** Small squares that stand alone: they are taken before tables are looked for, since one may nearly touch its cell's border. */
export function squaresOf(shapes: readonly Shape[]): Box[] {
  const squares = shapes.filter(
    (shape) => isSquare(shape.box) && (shape.form === 'rectangle' || shape.form === 'curved'),
  );
  const outlined = squares.filter(({ stroke, fill, form }) => stroke || (form === 'curved' && fill && !isWhite(fill)));
  const sides = shapes
    .filter((shape) => !isSquare(shape.box) || shape.form === 'rectangle')
    .flatMap((shape) => shape.sides);
  const alone = outlined.filter(({ box }) => !sides.some((side) => continues(side, box)));
  const found: Box[] = [];
  for (const { box } of alone.toSorted((one, other) => other.box.width - one.box.width))
    if (!found.some((own) => centreInside(box, own))) found.push(box);
  return found;
}

function isSquare({ width, height }: Box): boolean {
  const [low, high] = [Math.min(width, height), Math.max(width, height)];
  return low >= smallest && high <= largest && low >= high * 0.78;
}

/** A line that runs on past the square along one of its sides: then the square is a cell of a table. */
function continues({ along, from, to, at }: Side, { x, y, width, height }: Box): boolean {
  const [start, end, near, far] = along === 'x' ? [x, x + width, y, y + height] : [y, y + height, x, x + width];
  const onSide = Math.abs(at - near) < 0.5 || Math.abs(at - far) < 0.5;
  return onSide && from <= end + 0.5 && to >= start - 0.5 && (from < start - 2 || to > end + 2);
}

/** A table of one small square cell is a box too: one that is drawn with four lines. */
export function isSquareGrid({ box, cells }: Grid): boolean {
  return cells.length === 1 && isSquare(box);
}

/** What stands in each box decides whether it is ticked. A letter or number in it makes it something else. */
export function readBoxes(boxes: readonly Box[], shapes: readonly Shape[], glyphs: readonly Glyph[]): DrawnBoxes {
  const found: DrawnBoxes = { pieces: [], shapes: new Set(), glyphs: new Set() };
  if (boxes.length === 0) return found;
  for (const box of boxes) {
    const own = glyphs.filter((glyph) => glyph.text !== ' ' && centreInside(glyphBox(glyph), box));
    if (own.some(({ text }) => !isTickMark(text) && !'●•■◼'.includes(text))) continue;
    const touching = shapes.filter((shape) => belongs(shape, box));
    const state = own.length > 0 ? 'ticked' : drawnState(touching, box);
    for (const shape of touching) found.shapes.add(shape);
    for (const glyph of own) found.glyphs.add(glyph);
    const inline: TickBox = { kind: 'box', state, how: 'picture', place: { box } };
    found.pieces.push({ box, size: box.height, bold: false, inline, spaced: false });
  }
  return found;
}

function glyphBox({ x, right, baseline, size, turned }: Glyph): Box {
  return turned ?? { x, y: baseline - size * 0.7, width: right - x, height: size * 0.7 };
}

/** Outline, filling and mark of a box. A mark may stick out on every side; a rectangle that does is the ground behind. */
function belongs({ form, box: own }: Shape, box: Box): boolean {
  if (form === 'rectangle' || form === 'straight') return inside(own, box, 1.5);
  return centreInside(own, box, 1) && own.width <= box.width * 3 && own.height <= box.height * 3;
}

function drawnState(shapes: readonly Shape[], box: Box): TickBox['state'] {
  const outlines = shapes.filter((shape) => isOutline(shape, box));
  const marks = shapes.filter((shape) => !isOutline(shape, box));
  const ground = outlines.findLast(({ fill }) => fill && !isWhite(fill))?.fill;
  const dark = ground !== undefined && isDark(ground);
  const seen = marks.filter(({ fill, stroke }) =>
    [fill, stroke].some((colour) => colour && (dark ? !isDark(colour) : !isWhite(colour))),
  );
  if (seen.length === 0) return dark ? 'unsure' : 'empty';
  const extent = around(seen.map((shape) => shape.box));
  if (Math.max(extent.width, extent.height) < box.height * 0.3) return 'unsure'; // a dot, or a slip of the pen
  // A ring around a box may mean it or strike it out.
  const ring = seen.some((shape) => shape.form === 'curved' && inside(box, shape.box) && shape.fill === undefined);
  return ring ? 'unsure' : 'ticked';
}

function isOutline({ form, box: own, fill }: Shape, box: Box): boolean {
  if (form === 'slanted') return false;
  if (form === 'straight') return own.width < 0.7 || own.height < 0.7 ? onEdge(own, box) : sameSize(own, box);
  if (fill === undefined || isWhite(fill) || form === 'curved')
    return sameSize(own, box) || (own.width < 1.6 && onEdge(own, box));
  return sameSize(own, box) || ((own.width < 2 || own.height < 2) && onEdge(own, box));
}

function sameSize(own: Box, box: Box): boolean {
  return own.width >= box.width * 0.75 && own.height >= box.height * 0.75 && inside(own, box, 2);
}

function onEdge(own: Box, box: Box): boolean {
  const x = own.x + own.width / 2;
  const y = own.y + own.height / 2;
  return [x - box.x, box.x + box.width - x, y - box.y, box.y + box.height - y].some((gap) => Math.abs(gap) < 1.5);
}
