import { quantile } from './lighting.ts';
import type { Raster } from './model.ts';

/** A part of the page with one ground, in pixels: a cell. */
export type Ground = { x: number; y: number; right: number; bottom: number };

const paper = 245;
/** What is lighter than this part of its ground is ground too: grain, and the soft rim of a cell. */
const grain = 0.9;
/** What is lighter than this part of the usual light around it counts as ground when its light is measured. */
const ground = 0.84;
/** Of the light in a square, the share that is darker than its ground: writing. */
const writing = 0.5;

/**
 * Makes the ground of shaded cells as white as paper. An engine that is given a grey cell with a white rim takes the whole cell for ink.
 * Each cell has a ground of its own, so that the shade of one does not reach into the next. `square`: a patch of even light, in pixels.
 */
export function flattened({ width, height, channels, pixels }: Raster, cells: readonly Ground[], square: number) {
  const flat = new Uint8Array(pixels);
  const done = new Uint8Array(width * height);
  const whole = { x: 0, y: 0, right: width, bottom: height };
  const bySize = cells.toSorted((one, other) => areaOf(one) - areaOf(other));
  for (const cell of [...bySize, whole])
    for (let y = cell.y; y < cell.bottom; y += square)
      for (let x = cell.x; x < cell.right; x += square) {
        const own = { x, y, right: Math.min(x + square, cell.right), bottom: Math.min(y + square, cell.bottom) };
        whiten({ width, height, channels, pixels }, flat, done, own);
      }
  return { width, height, channels, pixels: flat };
}

function areaOf({ x, y, right, bottom }: Ground): number {
  return (right - x) * (bottom - y);
}

function whiten({ width, pixels }: Raster, flat: Uint8Array, done: Uint8Array, { x, y, right, bottom }: Ground): void {
  const light = lightOf(pixels, done, width, { x, y, right, bottom });
  for (let row = y; row < bottom; row += 1)
    for (let at = row * width + x; at < row * width + right; at += 1) {
      if (done[at] === 1) continue;
      done[at] = 1;
      const own = (pixels[at] ?? 255) / light;
      flat[at] = own > grain ? paper : own * paper;
    }
}

function lightOf(pixels: Uint8Array, done: Uint8Array, width: number, { x, y, right, bottom }: Ground): number {
  const seen: number[] = [];
  for (let row = y; row < bottom; row += 2)
    for (let at = row * width + x; at < row * width + right; at += 2) if (done[at] !== 1) seen.push(pixels[at] ?? 255);
  const usual = quantile(seen, writing);
  const light = seen.filter((one) => one >= usual * ground && one <= usual / ground);
  return Math.max(light.reduce((sum, one) => sum + one, 0) / Math.max(light.length, 1), 24);
}
