import { type Patch, patchesOf } from './components.ts';
import type { Ink } from './ink.ts';

/** A drawn line, in pixels: along x where it is wider than high. */
export type DrawnLine = Patch & { thickness: number };

/** Bounds in pixels: the shortest line, the thickest, and how far it may lean over its length. */
export type LineBounds = { shortest: number; thickest: number; longest?: number };

const gap = 3;
const filled = 0.9;
const lean = 0.012;

/** Level and upright lines among the ink. */
export function linesOf(ink: Ink, bounds: LineBounds): { level: DrawnLine[]; upright: DrawnLine[] } {
  const level = levelLines(ink, bounds);
  const upright = levelLines(flipped(ink), bounds).map(({ x, y, right, bottom, ...rest }) => ({
    ...rest,
    ...{ x: y, y: x, right: bottom, bottom: right },
  }));
  return { level, upright };
}

/** Lines that a page is ruled with; `point`: pixels a point. Short ones may be the strokes of letters, or brackets. */
export function rulingsIn(ink: Ink, point: number): { level: DrawnLine[]; upright: DrawnLine[] } {
  const found = linesOf(ink, { shortest: 10 * point, thickest: 3 * point });
  const level = found.level.filter((line) => {
    const length = line.right - line.x;
    return length >= 40 * point || (length >= 13 * point && isThin(ink, line));
  });
  const touch = 0.9 * point;
  const meets = (x: number, y: number) =>
    level.some((line) => x > line.x - touch && x < line.right + touch && y > line.y - touch && y < line.bottom + touch);
  const upright = found.upright.filter(
    ({ x, y, right, bottom }) =>
      bottom - y >= 16 * point || (meets((x + right) / 2, y) && meets((x + right) / 2, bottom)),
  );
  return { level, upright };
}

/** Letters that touch look like a short line: but a line is thin wherever no letter crosses it. */
function isThin({ width, height, bits }: Ink, { x, y, right, bottom, thickness }: DrawnLine): boolean {
  const most = thickness + 3;
  let thin = 0;
  for (let column = x; column < right; column += 1) {
    let row = y;
    while (row < bottom && bits[row * width + column] !== 1) row += 1;
    let [from, to] = [row, row];
    while (from > 0 && bits[(from - 1) * width + column] === 1) from -= 1;
    while (to + 1 < height && bits[(to + 1) * width + column] === 1) to += 1;
    if (row < bottom && to - from + 1 <= most) thin += 1;
  }
  return thin >= (right - x) * 0.3;
}

/** Ink with x and y changed over. */
function flipped({ width, height, bits }: Ink): Ink {
  const turned = new Uint8Array(bits.length);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) turned[x * height + y] = bits[y * width + x] ?? 0;
  return { width: height, height: width, bits: turned };
}

function levelLines(ink: Ink, { shortest, thickest, longest = Infinity }: LineBounds): DrawnLine[] {
  const { width, height, bits } = ink;
  const runs = new Uint8Array(bits.length);
  for (let y = 0; y < height; y += 1) markRuns(bits, runs, y * width, width, shortest);
  return patchesOf({ width, height, bits: runs })
    .map((patch) => ({ ...patch, thickness: patch.area / (patch.right - patch.x) }))
    .filter(({ x, y, right, bottom, thickness }) => {
      const length = right - x;
      return (
        length >= shortest && length <= longest && thickness <= thickest && bottom - y <= thickest + 2 + length * lean
      );
    });
}

/** Marks the stretches of a row that are ink all along, save for gaps of grain. */
function markRuns(bits: Uint8Array, runs: Uint8Array, row: number, width: number, shortest: number): void {
  let [from, last, count] = [-1, -1, 0];
  const finish = () => {
    const length = last - from + 1;
    if (from >= 0 && length >= shortest && count >= length * filled) runs.fill(1, row + from, row + last + 1);
    from = -1;
  };
  for (let x = 0; x < width; x += 1) {
    if (bits[row + x] !== 1) continue;
    if (from >= 0 && x - last > gap) finish();
    if (from < 0) [from, count] = [x, 0];
    last = x;
    count += 1;
  }
  finish();
}
