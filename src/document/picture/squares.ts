import { type Ink, inkShare } from './ink.ts';
import { linesOf } from './rulings.ts';

/** Where four sides of a box are drawn, in pixels. */
export type Square = { x: number; y: number; right: number; bottom: number };

/** Boxes to tick are drawn between these sizes, in points. */
export const smallest = 5.6;
export const largest = 18;
/** How far a side may lie from where it should, and how thick it may be, in points. */
export const slack = 1.1;
export const thickest = 1.8;

/** In points: two figures side by side are lower than this, and look like a square where they touch. */
const lowest = 8.4;
/** Of its upper and lower side, what is drawn at least: a letter that hangs into a pale box hides the rest. */
const leastDrawn = 0.55;

/** Squares whose upright sides are whole: their upper or lower side may lie in a line of the table, or under a letter of the row above. */
export function squaresBetween(ink: Ink, point: number): Square[] {
  const { upright } = linesOf(ink, {
    shortest: lowest * point,
    longest: largest * 1.2 * point,
    thickest: thickest * point,
  });
  const squares: Square[] = [];
  const sorted = upright.toSorted((one, other) => one.x - other.x);
  for (const [at, left] of sorted.entries())
    for (const right of sorted.slice(at + 1)) {
      const width = right.right - left.x;
      if (width > largest * point) break;
      const square = {
        x: left.x,
        y: Math.max(left.y, right.y),
        right: right.right,
        bottom: Math.min(left.bottom, right.bottom),
      };
      const height = square.bottom - square.y;
      const level = Math.abs(left.y - right.y) < slack * point && Math.abs(left.bottom - right.bottom) < slack * point;
      if (!level || width < smallest * point || width / height < 0.85 || width / height > 1.18) continue;
      if (!isDrawn(ink, square, square.y, point) || !isDrawn(ink, square, square.bottom - 1, point)) continue;
      const sides = [sideAt(ink, square, 'left', point), sideAt(ink, square, 'right', point)];
      if (!sides.includes(undefined) && hasCorners(ink, square, point)) squares.push(square);
    }
  return squares;
}

/** Whether ink lies on or beside this row of pixels nearly all along. */
function isDrawn({ width, height, bits }: Ink, { x, right }: Square, row: number, point: number): boolean {
  const reach = Math.round(0.7 * point);
  let drawn = 0;
  for (let column = x; column < right; column += 1)
    for (let y = Math.max(row - reach, 0); y <= Math.min(row + reach, height - 1); y += 1)
      if (bits[y * width + column] === 1) {
        drawn += 1;
        break;
      }
  return drawn >= (right - x) * leastDrawn;
}

/** How much of a side lies on one straight line, and how far off that line ink may begin, in points. */
const straightShare = 0.8;
const straightness = 0.4;

/**
 * Where a side is drawn, if it is straight: seen from outside, ink begins at the same distance nearly everywhere. The side of an O or a D
 * bulges, and only its middle lies on a line.
 */
export function sideAt(
  { width, height, bits }: Ink,
  { x, y, right, bottom }: Square,
  side: 'left' | 'right',
  point: number,
): number | undefined {
  const inset = Math.round((bottom - y) * 0.1);
  const [outside, within] = [Math.round(1.3 * point), Math.round(1.6 * point)];
  const begins: number[] = [];
  const [from, step] = side === 'left' ? [x - outside, 1] : [right - 1 + outside, -1];
  for (let row = Math.max(y + inset, 0); row < Math.min(bottom - inset, height); row += 1)
    for (let off = 0; off <= outside + within; off += 1) {
      const column = from + off * step;
      if (column < 0 || column >= width || bits[row * width + column] !== 1) continue;
      begins.push(off);
      break;
    }
  const sorted = begins.toSorted((one, other) => one - other);
  const middle = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const onLine = begins.filter((off) => Math.abs(off - middle) <= straightness * point).length;
  return onLine >= (bottom - y - 2 * inset) * straightShare ? from + middle * step : undefined;
}

/** In points: of thin sides, and of thick ones, whose outer corners a coarse scan makes round. */
const corners = [
  { points: 0.8, drawn: 0.55 },
  { points: 1.3, drawn: 0.75 },
];

/** The corners of a box are corners; those of a letter are round. */
export function hasCorners(ink: Ink, { x, y, right, bottom }: Square, point: number): boolean {
  return corners.some(({ points, drawn }) => {
    const size = Math.round(points * point);
    return [x, right - size].every((left) =>
      [y, bottom - size].every((top) => inkShare(ink, left, top, left + size, top + size) > drawn),
    );
  });
}
