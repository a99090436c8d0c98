import { type Patch, patchesOf } from './components.ts';
import type { Ink } from './ink.ts';

/** Fewer letters do not show which way up a page is: it is left as it is. */
const fewestPairs = 40;

/**
 * How many quarter turns clockwise bring the writing upright. Neighbouring letters stand on one line: more of them share their feet than
 * their heads, because more letters rise above the others (capitals, figures, b, d, h, t) than hang below (g, p, y).
 * `letter`: the height of ordinary writing in pixels.
 */
export function quarterTurns(ink: Ink, letter: number): number {
  const letters = patchesOf(ink).filter(({ x, y, right, bottom, area }) => {
    const [width, height] = [right - x, bottom - y];
    const [low, high] = [Math.min(width, height), Math.max(width, height)];
    return high >= letter * 0.6 && high <= letter * 3 && low >= letter * 0.12 && area > low * high * 0.12;
  });
  const across = sidesShared(letters);
  const down = sidesShared(
    letters.map(({ x, y, right, bottom, area }) => ({ x: y, y: x, right: bottom, bottom: right, area })),
  );
  const lying = down.pairs > across.pairs * 1.3;
  const { pairs, feet, heads } = lying ? down : across;
  if (pairs < fewestPairs) return 0;
  const other = heads > feet * 1.08;
  // The lower side of a patch whose sides were swapped is its right one: feet on the right come down with one turn.
  if (lying) return other ? 3 : 1;
  return other ? 2 : 0;
}

/** Pairs of neighbours along x, and how many of them share their lower side only, or their upper side only. */
function sidesShared(letters: readonly Patch[]): { pairs: number; feet: number; heads: number } {
  const sorted = letters.toSorted((one, other) => one.x - other.x);
  const found = { pairs: 0, feet: 0, heads: 0 };
  for (const [at, one] of sorted.entries()) {
    const height = one.bottom - one.y;
    const next = neighbour(sorted, at, one, height);
    if (!next) continue;
    found.pairs += 1;
    const slack = Math.max(height * 0.09, 1.2);
    const foot = Math.abs(next.bottom - one.bottom) <= slack;
    const head = Math.abs(next.y - one.y) <= slack;
    if (foot && !head) found.feet += 1;
    if (head && !foot) found.heads += 1;
  }
  return found;
}

function neighbour(sorted: readonly Patch[], from: number, one: Patch, height: number): Patch | undefined {
  for (let at = from + 1; at < sorted.length; at += 1) {
    const next = sorted[at];
    if (!next || next.x > one.right + height * 0.45) return undefined;
    const shared = Math.min(one.bottom, next.bottom) - Math.max(one.y, next.y);
    if (next.x >= one.right - height * 0.3 && shared > height * 0.5 && next.bottom - next.y < height * 2.2) return next;
  }
  return undefined;
}
