import type { TickBox } from '../model.ts';
import type { Patch } from './components.ts';
import { type Ink, inkShare } from './ink.ts';
import { type DrawnLine, linesOf } from './rulings.ts';
import { hasCorners, largest, type Square, sideAt, slack, smallest, squaresBetween, thickest } from './squares.ts';

/** A square to tick, found in a picture; in pixels. */
export type FoundBox = Square & { state: TickBox['state'] };

/** Squares of four drawn sides, whatever was put into them. `point`: pixels a point. `patches`: all patches of the same ink. */
export function boxesIn(
  ink: Ink,
  patches: readonly Patch[],
  { level: rulings, upright: walls }: { level: readonly DrawnLine[]; upright: readonly DrawnLine[] },
  point: number,
): FoundBox[] {
  const { level: sides } = linesOf(ink, {
    shortest: smallest * 0.8 * point,
    longest: largest * point,
    thickest: thickest * point,
  });
  const found: FoundBox[] = [];
  const look = (lines: readonly DrawnLine[], isNew: (square: Square) => boolean) => {
    const byTop = lines.toSorted((one, other) => one.y - other.y);
    for (const [at, top] of byTop.entries()) {
      const square = squareUnder(ink, byTop, at, top, point);
      if (!square || !isNew(square) || found.some((own) => overlap(own, square))) continue;
      if (isLetter(ink, square, point) || isInWord(patches, square, point)) continue;
      found.push({ ...square, state: stateOf(ink, patches, square, point) });
    }
  };
  look(sides, () => true);
  // A side within such a square is that of a box which was not understood: then nothing is made of it.
  look([...sides, ...sides.flatMap((side) => standIns(side, rulings, point))], (square) => {
    const within = sides.filter(({ x, y, right, bottom }) => {
      const shared = Math.min(right, square.right) - Math.max(x, square.x);
      return shared > (square.right - square.x) * 0.85 && y > square.y + 1.6 * point && bottom < square.bottom + point;
    });
    return within.length <= 1;
  });
  for (const square of squaresBetween(ink, point)) {
    if (!patches.some((patch) => touches(patch, square))) continue;
    if (found.some((own) => overlap(own, square)) || isInWord(patches, square, point)) continue;
    found.push({ ...square, state: stateOf(withoutLines(ink, walls), patches, square, point) });
  }
  return found;
}

/** The wall of a cell that runs through a box is no mark in it, and a bracket that stands on the line of its row is one without that line. */
export function withoutLines(ink: Ink, lines: readonly DrawnLine[]): Ink {
  const bits = new Uint8Array(ink.bits);
  for (const { x, y, right, bottom } of lines)
    for (let row = Math.max(y - 1, 0); row < Math.min(bottom + 1, ink.height); row += 1)
      bits.fill(0, row * ink.width + Math.max(x - 1, 0), row * ink.width + Math.min(right + 1, ink.width));
  return { ...ink, bits };
}

/** In a tight row a box shares its upper or lower side with the line of the table. */
function standIns(side: DrawnLine, rulings: readonly DrawnLine[], point: number): DrawnLine[] {
  const width = side.right - side.x;
  return rulings
    .filter(({ x, y, right }) => {
      const away = Math.abs(y - side.y);
      return (
        right - x > width * 2 && x < side.x && right > side.right && away < width * 1.3 && away > smallest * point * 0.8
      );
    })
    .map((ruling) => ({ ...ruling, x: side.x, right: side.right }));
}

/**
 * In a tight row a box may reach from line to line of the table: its sides look like walls. Two of them that make a square with these lines
 * are a box, and no walls. Gives the boxes, and the lines that are left.
 */
export function boxesBetweenLines(
  ink: Ink,
  patches: readonly Patch[],
  upright: readonly DrawnLine[],
  point: number,
): { boxes: FoundBox[]; upright: DrawnLine[] } {
  const short = upright
    .filter(({ y, bottom }) => bottom - y >= smallest * point && bottom - y <= largest * point)
    .toSorted((one, other) => one.x - other.x);
  const sides = new Set<DrawnLine>();
  const boxes: FoundBox[] = [];
  for (const left of short) {
    const height = left.bottom - left.y;
    const right = short.find(({ x, y, right: far, bottom }) => {
      const width = far - left.x;
      const level = Math.abs(y - left.y) < point && Math.abs(bottom - left.bottom) < point;
      return x > left.right && level && width > height * 0.75 && width < height * 1.2;
    });
    if (!right || sides.has(left) || sides.has(right)) continue;
    sides.add(left).add(right);
    const square = { x: left.x, y: left.y, right: right.right, bottom: left.bottom };
    boxes.push({ ...square, state: stateOf(ink, patches, square, point) });
  }
  return { boxes, upright: upright.filter((line) => !sides.has(line)) };
}

function squareUnder(
  ink: Ink,
  byTop: readonly DrawnLine[],
  at: number,
  top: DrawnLine,
  point: number,
): Square | undefined {
  const width = top.right - top.x;
  for (let next = at + 1; next < byTop.length; next += 1) {
    const low = byTop[next];
    if (!low || low.y - top.y > width * 1.2) return undefined;
    const height = low.bottom - top.y;
    const aligned = Math.abs(low.x - top.x) < slack * point && Math.abs(low.right - top.right) < slack * point;
    if (!aligned || height < width * 0.85 || height < smallest * point) continue;
    const square = {
      x: Math.min(top.x, low.x),
      y: top.y,
      right: Math.max(top.right, low.right),
      bottom: low.bottom,
    };
    const left = sideAt(ink, square, 'left', point);
    const right = sideAt(ink, square, 'right', point);
    if (left === undefined || right === undefined) continue;
    const exact = { ...square, x: left, right: right + 1 };
    const shape = (exact.right - exact.x) / height;
    if (shape > 0.87 && shape < 1.15 && hasCorners(ink, exact, point)) return exact;
  }
  return undefined;
}

/** The stem of a letter runs on beyond the square that its bowl makes. */
function isLetter(ink: Ink, { x, y, right, bottom }: Square, point: number): boolean {
  const stems = [x, right - point].flatMap((side) => [
    inkShare(ink, side, y - 2.2 * point, side + point, y - 0.5 * point),
    inkShare(ink, side, bottom + 0.5 * point, side + point, bottom + 2.2 * point),
  ]);
  return Math.max(...stems) > 0.7;
}

/** Something stands close beside it on its line, or has grown together with it on both sides: then it is a letter. */
function isInWord(patches: readonly Patch[], square: Square, point: number): boolean {
  const side = square.right - square.x;
  const close = Math.max(0.9 * point, side * 0.22);
  return patches.some((patch) => {
    const shared = Math.min(patch.bottom, square.bottom) - Math.max(patch.y, square.y);
    const height = patch.bottom - patch.y;
    if (shared < Math.min(0.7 * point, height * 0.5) || height > side * 1.7 || height < point) return false;
    if (touches(patch, square)) return patch.right - patch.x > side * 1.5;
    const before = patch.right <= square.x + 2 && square.x - patch.right < close;
    return before || (patch.x >= square.right - 2 && patch.x - square.right < close);
  });
}

export function overlap(one: Square, other: Square): boolean {
  return one.x < other.right && other.x < one.right && one.y < other.bottom && other.y < one.bottom;
}

/** Of the inside of a box: less ink than this is none, more than this is a mark, and nearly all of it is a blot or a bullet. */
const none = 0.025;
const mark = 0.075;
const blot = 0.85;
/** A mark reaches over this part of the box at least: less is a dot or a slip of the pen. */
const reaches = 0.5;

function stateOf(ink: Ink, patches: readonly Patch[], square: Square, point: number): TickBox['state'] {
  const side = square.right - square.x;
  const inset = Math.max(borderOf(ink, square) + 0.5 * point, side * 0.16);
  const inner = {
    x: Math.round(square.x + inset),
    y: Math.round(square.y + inset),
    right: Math.round(square.right - inset),
    bottom: Math.round(square.bottom - inset),
  };
  const share = inkShare(ink, inner.x, inner.y, inner.right, inner.bottom);
  if (share > blot) return 'unsure';
  const whole = patches.find((patch) => touches(patch, square) && patch.right - patch.x < side * 4);
  const sticksOut =
    whole !== undefined &&
    Math.max(square.x - whole.x, whole.right - square.right, square.y - whole.y, whole.bottom - square.bottom) >
      1.8 * point;
  if (share < none) return sticksOut ? 'unsure' : 'empty';
  if (share < mark) return 'unsure';
  return extentOf(ink, inner) >= reaches ? 'ticked' : 'unsure';
}

/** How thick the sides are drawn. */
function borderOf({ width, bits }: Ink, { x, y, right, bottom }: Square): number {
  const middle = Math.round((y + bottom) / 2);
  const thicknesses: number[] = [];
  for (let row = middle - 3; row <= middle + 3; row += 1) {
    let from = x;
    while (from < x + 5 && bits[row * width + from] !== 1) from += 1;
    let to = from;
    while (to < right && bits[row * width + to] === 1) to += 1;
    thicknesses.push(to - x);
  }
  thicknesses.sort((one, other) => one - other);
  return Math.min(thicknesses[1] ?? 2, (right - x) * 0.25);
}

/** The patch of the box's own sides, with what grew together with them. */
function touches(patch: Patch, square: Square): boolean {
  return (
    patch.x <= square.x + 3 &&
    patch.right >= square.right - 3 &&
    patch.y <= square.y + 3 &&
    patch.bottom >= square.bottom - 3
  );
}

function extentOf({ width, bits }: Ink, inner: Square): number {
  let [x, y, right, bottom] = [Infinity, Infinity, 0, 0];
  for (let row = inner.y; row < inner.bottom; row += 1)
    for (let column = inner.x; column < inner.right; column += 1) {
      if (bits[row * width + column] !== 1) continue;
      [x, y] = [Math.min(x, column), Math.min(y, row)];
      [right, bottom] = [Math.max(right, column + 1), Math.max(bottom, row + 1)];
    }
  return Math.max((right - x) / (inner.right - inner.x), (bottom - y) / (inner.bottom - inner.y));
}
