import type { Box } from '../model.ts';
import type { Patch } from './components.ts';
import type { Raster } from './model.ts';

/** A part of a page that is read by itself, in pixels: the inside of a cell, or neighbouring lines outside tables. */
export type Region = { raster: Raster; x: number; y: number };

const white = 245;
/** White around what is read, in pixels: engines need some. */
const margin = 14;
/** A cell with less ink than a letter has is empty. */
const fewestPixels = 18;

/** Neighbouring rows of a tight table run into each other where a page is read as a whole, so each cell is cut out. `point`: pixels a point. */
export function regionsOf(writing: Raster, tables: readonly Box[], patches: readonly Patch[], point: number): Region[] {
  const cells = tables.toSorted((one, other) => one.width * one.height - other.width * other.height);
  const rest = new Uint8Array(writing.pixels);
  const taken = new Set<Patch>();
  const regions: Region[] = [];
  for (const cell of cells) {
    const box = {
      x: Math.max(Math.round(cell.x * point), 0),
      y: Math.max(Math.round(cell.y * point), 0),
      right: Math.min(Math.round((cell.x + cell.width) * point), writing.width),
      bottom: Math.min(Math.round((cell.y + cell.height) * point), writing.height),
    };
    const own = patches.filter((patch) => !taken.has(patch) && patch.area >= 4 && holds(box, patch));
    if (own.reduce((sum, patch) => sum + patch.area, 0) < fewestPixels) continue;
    for (const patch of own) taken.add(patch);
    regions.push(cutAround(writing, own));
    for (const area of [box, ...own])
      for (let y = area.y; y < area.bottom; y += 1)
        rest.fill(white, y * writing.width + area.x, y * writing.width + area.right);
  }
  const left = patches.filter((patch) => !taken.has(patch));
  return [...regions, ...blocksOf(left, point).map((own) => cutAround({ ...writing, pixels: rest }, own))];
}

/** In points: lines nearer to each other than this are read together; what is larger than this is no letter. */
const apart = 7;
const largest = 60;
/** In points: writing has letters of this size at least, grain has not. */
const letter = 4;

/** What stands outside tables, taken apart where the page is white from side to side. */
function blocksOf(patches: readonly Patch[], point: number): Patch[][] {
  const blocks: Patch[][] = [];
  let low = -Infinity;
  const letters = patches.filter(
    ({ x, y, right, bottom, area }) => area >= 4 && right - x < largest * point && bottom - y < largest * point,
  );
  for (const patch of letters.toSorted((one, other) => one.y - other.y)) {
    const last = blocks.at(-1);
    if (last && patch.y - low < apart * point) last.push(patch);
    else blocks.push([patch]);
    low = Math.max(low, patch.bottom);
  }
  const isLetter = ({ x, y, right, bottom }: Patch) => Math.max(right - x, bottom - y) >= letter * point;
  return blocks.filter(
    (block) => block.reduce((sum, { area }) => sum + area, 0) >= fewestPixels && block.some(isLetter),
  );
}

function holds(box: { x: number; y: number; right: number; bottom: number }, patch: Patch): boolean {
  const [x, y] = [(patch.x + patch.right) / 2, (patch.y + patch.bottom) / 2];
  return x >= box.x && x < box.right && y >= box.y && y < box.bottom;
}

/** What these patches cover, with white around it: a letter that reaches over the line of its cell is not cut. */
function cutAround({ width, height, pixels }: Raster, patches: readonly Patch[]): Region {
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (const patch of patches) {
    [left, top] = [Math.min(left, patch.x), Math.min(top, patch.y)];
    [right, bottom] = [Math.max(right, patch.right), Math.max(bottom, patch.bottom)];
  }
  [left, top, right, bottom] = [
    Math.max(left - 3, 0),
    Math.max(top - 3, 0),
    Math.min(right + 3, width),
    Math.min(bottom + 3, height),
  ];
  const size = { width: right - left + 2 * margin, height: bottom - top + 2 * margin };
  const cut = new Uint8Array(size.width * size.height).fill(white);
  for (let y = top; y < bottom; y += 1)
    cut.set(pixels.subarray(y * width + left, y * width + right), (y - top + margin) * size.width + margin);
  return { raster: { ...size, channels: 1, pixels: cut }, x: left - margin, y: top - margin };
}
