import { type Patch, patchesOf } from './components.ts';
import { type Ink, inkShare } from './ink.ts';
import { quantile } from './lighting.ts';
import type { Raster } from './model.ts';

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
  const upright = levelLines(flipped(ink), bounds).map(flippedLine);
  return { level, upright };
}

/** Lines that a page is ruled with; `point`: pixels a point. Short ones may be the strokes of letters, or brackets. */
export function rulingsIn(ink: Ink, page: Raster, point: number): { level: DrawnLine[]; upright: DrawnLine[] } {
  const found = linesOf(ink, { shortest: 10 * point, thickest: 3 * point });
  const flippedLevel = found.level.map(flippedLine);
  const walled = (x: number, y: number) => isOn(found.upright, x, y, 1.2 * point);
  const level = bridged(found.level, found.upright, page, point).filter((line) => {
    const length = line.right - line.x;
    if (length >= 40 * point) return true;
    if (length < 13 * point || !isUnbroken(page, line) || !(isThin(ink, line) || isUnderline(ink, line))) return false;
    const middle = (line.y + line.bottom) / 2;
    return (
      (walled(line.x, middle) || isFree(ink, line, line.x - 1.2 * point, line.x - 0.3 * point, point)) &&
      (walled(line.right, middle) || isFree(ink, line, line.right + 0.3 * point, line.right + 1.2 * point, point))
    );
  });
  const meets = (x: number, y: number) => isOn(level, x, y, 0.9 * point);
  const upright = bridged(found.upright.map(flippedLine), flippedLevel, undefined, point)
    .map(flippedLine)
    .filter(
      ({ x, y, right, bottom }) =>
        bottom - y >= 16 * point || (meets((x + right) / 2, y) && meets((x + right) / 2, bottom)),
    );
  return { level, upright };
}

/** Letters stand on it, and only their tails hang through it. */
function isUnderline({ width, height, bits }: Ink, { x, right, bottom }: DrawnLine): boolean {
  const below = Math.min(bottom + 3, height - 1);
  let free = 0;
  for (let column = x; column < right; column += 1) if (bits[below * width + column] !== 1) free += 1;
  return free >= (right - x) * 0.7;
}

function isOn(lines: readonly DrawnLine[], x: number, y: number, touch: number): boolean {
  return lines.some(
    (line) => x > line.x - touch && x < line.right + touch && y > line.y - touch && y < line.bottom + touch,
  );
}

/** In points, how far above and below the end of a line the letters of its word would stand. */
const letterReach = 4;

/** No letter goes on where a line ends: what strikes or underlines a word ends with it, and the bars of letters end within it. */
function isFree(ink: Ink, { y, bottom }: DrawnLine, from: number, to: number, point: number): boolean {
  return inkShare(ink, from, y - letterReach * point, to, bottom + letterReach * point) < 0.04;
}

/** Of how dark a line mostly is, what it is in its palest place at least. */
const palest = 0.55;
const dips = 0.03;

/** The bars of neighbouring letters make a line in which the white between the letters still shows, however blurred. */
export function isUnbroken({ width, height, pixels }: Raster, { x, y, right, bottom }: Patch): boolean {
  const darkest: number[] = [];
  for (let column = x + 2; column < right - 2; column += 1) {
    let light = 255;
    for (let row = Math.max(y - 1, 0); row < Math.min(bottom + 1, height); row += 1)
      light = Math.min(light, pixels[row * width + column] ?? 255);
    darkest.push(Math.max(paper - light, 0));
  }
  const usual = quantile([...darkest], 0.5);
  return darkest.length > 0 && quantile(darkest, dips) >= usual * palest;
}

const paper = 245;

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

/** In points: how far a line may be worn away, how far if it still shows as grey, and how far its parts may lie from one height. */
const worn = 12;
const paled = 60;
const offHeight = 0.6;
/** Parts are longer than the gap between them by this, and one of them is no stroke of a letter. */
const longer = 1.5;
const surelyDrawn = 30;

/**
 * Thin lines break where a letter hangs into them, and where a coarse scan lost them: parts that go on at one height are one line. Where
 * both parts end at a line that crosses them, a cell is open between them. `crossing`: the upright lines.
 */
function bridged(
  lines: readonly DrawnLine[],
  crossing: readonly DrawnLine[],
  page: Raster | undefined,
  point: number,
): DrawnLine[] {
  const meets = (x: number, y: number) => isOn(crossing, x, y, 1.2 * point);
  const joined: DrawnLine[] = [];
  for (const line of lines.toSorted((one, other) => one.x - other.x)) {
    const middle = (line.y + line.bottom) / 2;
    const before = joined.find(
      (own) => goesOn(own, line, page, point) && !(meets(own.right, (own.y + own.bottom) / 2) && meets(line.x, middle)),
    );
    if (!before) {
      joined.push({ ...line });
      continue;
    }
    const area = before.area + line.area;
    const thickness =
      (before.thickness * (before.right - before.x) + line.thickness * (line.right - line.x)) /
      (before.right - before.x + line.right - line.x);
    const [y, bottom] = [Math.min(before.y, line.y), Math.max(before.bottom, line.bottom)];
    Object.assign(before, { y, bottom, right: Math.max(before.right, line.right), area, thickness });
  }
  return joined;
}

function goesOn(before: DrawnLine, line: DrawnLine, page: Raster | undefined, point: number): boolean {
  const gap = line.x - before.right;
  const [one, other] = [before.right - before.x, line.right - line.x];
  const off = Math.abs(before.y + before.bottom - line.y - line.bottom) / 2;
  return (
    gap > -2 &&
    Math.max(one, other) >= surelyDrawn * point &&
    off <= offHeight * point + gap * lean &&
    ((gap <= worn * point && Math.min(one, other) >= gap * longer) ||
      (gap <= paled * point && page !== undefined && isTraced(page, before, line)))
  );
}

/** Of how dark two parts of a line are, what is seen between them at least, in this share of the columns. */
const trace = 0.4;
const traced = 0.85;

/** Bold letters that stand on a thin line outshine it: it still shows as grey, though it is no ink beside theirs. */
function isTraced({ width, height, pixels }: Raster, before: DrawnLine, line: DrawnLine): boolean {
  const [top, low] = [Math.min(before.y, line.y) - 1, Math.max(before.bottom, line.bottom) + 1];
  const darkness = (from: number, to: number) => {
    const seen: number[] = [];
    for (let column = from; column < to; column += 1) {
      let light = 255;
      for (let row = Math.max(top, 0); row < Math.min(low, height); row += 1)
        light = Math.min(light, pixels[row * width + column] ?? 255);
      seen.push(Math.max(paper - light, 0));
    }
    return seen;
  };
  const usual = quantile([...darkness(before.x, before.right), ...darkness(line.x, line.right)], 0.5);
  const between = darkness(before.right, line.x);
  return between.filter((dark) => dark >= usual * trace).length >= between.length * traced;
}

function flippedLine({ x, y, right, bottom, ...rest }: DrawnLine): DrawnLine {
  return { ...rest, x: y, y: x, right: bottom, bottom: right };
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
