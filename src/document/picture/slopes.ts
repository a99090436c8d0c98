import type { Ink } from './ink.ts';

/**
 * How the lines of a page lean. Level lines rise by `level + levelChange * y` along x, upright ones by `upright + uprightChange * x` along y:
 * what is turned has one lean everywhere, and what was photographed from the side leans more at one edge than at the other. Lengths are
 * in widths of the page, from its middle.
 */
export type Slopes = { level: number; levelChange: number; upright: number; uprightChange: number };

/** Leans beyond this, in height over length, are no accident of laying down a page. */
const most = 0.16;
const coarse = 0.006;
const fine = 0.0006;
/** How far a strip of the page may lean from the whole. */
const apart = 0.045;
const strips = 6;
/** A page with less ink than a line of writing has, in pixels, shows no direction. */
const fewestPoints = 2_000;
/** By how much a direction must stand out from the others to count. */
const clear = 1.25;

type Points = { along: Float32Array; across: Float32Array };
type Lean = { at: number; slope: number; clearness: number };

export function slopesOf(ink: Ink): Slopes {
  const { width, height } = ink;
  const points = pointsOf(ink);
  if (points.along.length < fewestPoints) return { level: 0, levelChange: 0, upright: 0, uprightChange: 0 };
  const turned = { along: points.across, across: points.along };
  const level = leanOf(points, 0, most, coarse).slope;
  const level2 = leanOf(points, level, coarse * 1.5, fine).slope;
  const rows = stripsOf(points, height, level2);
  const fit = lineThrough(rows, width);
  const columns = stripsOf(turned, width, -fit.start);
  // Letters stand upright too, but only drawn lines show it well enough.
  const drawn = columns.filter(({ clearness }) => clearness > clear);
  const other = drawn.length >= 2 ? lineThrough(drawn, width) : { start: -fit.start, change: 0 };
  return { level: fit.start, levelChange: fit.change, upright: other.start, uprightChange: other.change };
}

function pointsOf({ width, height, bits }: Ink): Points {
  let count = 0;
  for (const bit of bits) count += bit;
  const along = new Float32Array(count);
  const across = new Float32Array(count);
  let at = 0;
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      if (bits[y * width + x] === 1) {
        along[at] = x - width / 2;
        across[at] = y - height / 2;
        at += 1;
      }
  return { along, across };
}

/** The lean at which the ink falls into the sharpest lines. */
function leanOf(points: Points, around: number, reach: number, step: number): { slope: number; clearness: number } {
  let [best, slope] = [-1, around];
  const all: number[] = [];
  for (let tried = around - reach; tried <= around + reach; tried += step) {
    const sharp = sharpness(points, tried);
    all.push(sharp);
    if (sharp > best) [best, slope] = [sharp, tried];
  }
  all.sort((one, other) => one - other);
  return { slope, clearness: best / Math.max(all[Math.floor(all.length / 2)] ?? 1, 1) };
}

function sharpness({ along, across }: Points, slope: number): number {
  const half = 4_096;
  const lines = new Int32Array(half * 2);
  for (let at = 0; at < along.length; at += 1) {
    const line = Math.round((across[at] ?? 0) - slope * (along[at] ?? 0)) + half;
    lines[line] = (lines[line] ?? 0) + 1;
  }
  let sum = 0;
  for (let line = 1; line < lines.length; line += 1) sum += ((lines[line] ?? 0) - (lines[line - 1] ?? 0)) ** 2;
  return sum;
}

/** The lean of each strip of the page, by the middle of the strip. */
function stripsOf(points: Points, length: number, around: number): Lean[] {
  const leans: Lean[] = [];
  for (let strip = 0; strip < strips; strip += 1) {
    const from = (strip / strips - 0.5) * length;
    const own = within(points, around, from, from + length / strips);
    if (own.along.length < 300) continue;
    const rough = leanOf(own, around, apart, coarse / 3);
    leans.push({
      at: from + length / strips / 2,
      ...rough,
      slope: leanOf(own, rough.slope, coarse / 3, fine / 2).slope,
    });
  }
  return leans;
}

function within({ along, across }: Points, slope: number, from: number, to: number): Points {
  const kept: number[] = [];
  for (let at = 0; at < along.length; at += 1) {
    const line = (across[at] ?? 0) - slope * (along[at] ?? 0);
    if (line >= from && line < to) kept.push(at);
  }
  return {
    along: Float32Array.from(kept, (at) => along[at] ?? 0),
    across: Float32Array.from(kept, (at) => across[at] ?? 0),
  };
}

/** The straight line through the leans that most of them agree on; strips that say something else are left out. */
function lineThrough(leans: readonly Lean[], width: number): { start: number; change: number } {
  let best: { start: number; change: number; support: number } = { start: middle(leans), change: 0, support: 0 };
  const agreement = 0.0022;
  const support = (start: number, change: number) =>
    leans.reduce((sum, lean) => {
      const off = Math.abs(lean.slope - start - (change * lean.at) / width);
      return sum + Math.max(1 - off / agreement, 0) * Math.min(lean.clearness, 4);
    }, 0);
  best.support = support(best.start, 0) * 1.05;
  for (const [at, one] of leans.entries())
    for (const other of leans.slice(at + 1)) {
      const change = ((other.slope - one.slope) / (other.at - one.at)) * width;
      const start = one.slope - (change * one.at) / width;
      if (Math.abs(change) > 0.12) continue;
      const own = support(start, change);
      if (own > best.support) best = { start, change, support: own };
    }
  return best;
}

function middle(leans: readonly Lean[]): number {
  const slopes = leans.map(({ slope }) => slope).sort((one, other) => one - other);
  return slopes[Math.floor(slopes.length / 2)] ?? 0;
}
