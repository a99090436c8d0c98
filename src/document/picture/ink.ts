import type { Raster } from './model.ts';

/** Which pixels are darker than what is around them: 1 for ink. */
export type Ink = { width: number; height: number; bits: Uint8Array };

/** Ink is darker than its surroundings by this part of their light, and by so many steps at least: grain is not. */
const darker = 0.14;
const fewestSteps = 14;

/** `reach`: how far around a pixel its surroundings are looked at, in pixels. */
export function inkOf({ width, height, pixels }: Raster, reach: number): Ink {
  const bits = new Uint8Array(width * height);
  const columns = new Uint32Array(width);
  const [first, last] = [-1 - reach, height + reach];
  for (let y = first; y < last; y += 1) {
    const entering = y + reach;
    const leaving = y - reach - 1;
    if (entering >= 0 && entering < height) addRow(columns, pixels, entering * width, 1);
    if (leaving >= 0 && leaving < height) addRow(columns, pixels, leaving * width, -1);
    if (y < 0 || y >= height) continue;
    const rows = Math.min(y + reach, height - 1) - Math.max(y - reach, 0) + 1;
    let sum = 0;
    let count = 0;
    for (let x = -reach; x < width; x += 1) {
      const right = x + reach;
      const left = x - reach - 1;
      if (right < width) {
        sum += columns[right] ?? 0;
        count += rows;
      }
      if (left >= 0) {
        sum -= columns[left] ?? 0;
        count -= rows;
      }
      if (x < 0) continue;
      const around = sum / count;
      if ((pixels[y * width + x] ?? 255) < around - Math.max(around * darker, fewestSteps)) bits[y * width + x] = 1;
    }
  }
  return { width, height, bits };
}

function addRow(columns: Uint32Array, pixels: Uint8Array, at: number, sign: number): void {
  for (let x = 0; x < columns.length; x += 1) columns[x] = (columns[x] ?? 0) + sign * (pixels[at + x] ?? 0);
}

/** How much of a rectangle is ink, 0 to 1. Edges are pixels: `right` and `bottom` are not part of it. */
export function inkShare({ width, height, bits }: Ink, x: number, y: number, right: number, bottom: number): number {
  const [left, top] = [Math.max(Math.round(x), 0), Math.max(Math.round(y), 0)];
  const [far, low] = [Math.min(Math.round(right), width), Math.min(Math.round(bottom), height)];
  let count = 0;
  for (let row = top; row < low; row += 1)
    for (let at = row * width + left; at < row * width + far; at += 1) count += bits[at] ?? 0;
  const area = (far - left) * (low - top);
  return area > 0 ? count / area : 0;
}
