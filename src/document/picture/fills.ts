import { type Patch, patchesOf } from './components.ts';
import { quantile } from './lighting.ts';
import type { Raster } from './model.ts';

/** A dark area with light writing, in pixels. */
export type Fill = { x: number; y: number; right: number; bottom: number; light: number };

const dark = 120;
const paper = 245;

/**
 * Finds areas that are dark all over. One that reaches the edge of the picture is the table on which the page lay: it becomes white.
 * One within the page is a cell with light writing: its light is turned round, so that its writing is dark as elsewhere. `tile`: how small
 * an area may be, in pixels. `beyond`: whether a pixel lies outside of the picture, where a page was drawn anew that lay askew. `table` of what it gives: whether a pixel
 * shows what the page lay on.
 */
export function turnDarkAreas(
  page: Raster,
  tile: number,
  beyond: (x: number, y: number) => boolean = () => false,
): { page: Raster; fills: Fill[]; table: ((x: number, y: number) => boolean) | undefined } {
  const { width, height } = page;
  const [across, down] = [Math.ceil(width / tile), Math.ceil(height / tile)];
  const lights = tileLights(page, tile, across, down);
  const bits = Uint8Array.from(lights, (light) => (light < dark ? 1 : 0));
  const pixels = new Uint8Array(page.pixels);
  const fills: Fill[] = [];
  const whitened = whitenGround(pixels, page, groundAmong(lights, tile, across, beyond), tile, across, down);
  const patches = patchesOf({ width: across, height: down, bits });
  for (const patch of patches.toSorted((one, other) => other.area - one.area)) {
    const [wide, high] = [patch.right - patch.x, patch.bottom - patch.y];
    const atEdge = patch.x === 0 || patch.y === 0 || patch.right === across || patch.bottom === down;
    if (isWhitened(whitened, patch, across)) continue;
    if (atEdge || wide < 6 || high < 2 || patch.area < wide * high * 0.4) continue;
    const found = edgesOf(page, patch, tile);
    if (!hasDarkRim(page, found, tile) || fills.some((own) => isWithin(found, own))) continue;
    const fill = widened(page, found);
    turnLight(pixels, width, fill);
    fills.push(fill);
  }
  const isTable = (x: number, y: number) => whitened[Math.floor(y / tile) * across + Math.floor(x / tile)] === 2;
  return { page: { ...page, pixels }, fills, table: whitened.includes(2) ? isTable : undefined };
}

function tileLights({ width, height, pixels }: Raster, tile: number, across: number, down: number): Uint8Array {
  const lights = new Uint8Array(across * down);
  for (let row = 0; row < down; row += 1)
    for (let column = 0; column < across; column += 1) {
      const seen: number[] = [];
      for (let y = row * tile; y < Math.min((row + 1) * tile, height); y += 2)
        for (let x = column * tile; x < Math.min((column + 1) * tile, width); x += 2)
          seen.push(pixels[y * width + x] ?? 0);
      lights[row * across + column] = quantile(seen, 0.6);
    }
  return lights;
}

/** Lighter than a dark cell and darker than paper: wood, cloth. */
const groundLight = 190;
/** Of the picture, what a light area that the table encloses takes at least if it is paper: less is a gleam on the table. */
const leastPaper = 0.01;

/** 1 for tiles that may be the table around the paper. */
function groundAmong(
  lights: Uint8Array,
  tile: number,
  across: number,
  beyond: (x: number, y: number) => boolean,
): Uint8Array {
  return Uint8Array.from(lights, (light, at) => {
    const [x, y] = [(at % across) + 0.5, Math.floor(at / across) + 0.5];
    return light < groundLight || beyond(x * tile, y * tile) ? 1 : 0;
  });
}

/** Makes the table white, from the edges of the picture inwards. Gives its tiles as 2. */
function whitenGround(
  pixels: Uint8Array,
  { width, height }: Raster,
  bits: Uint8Array,
  tile: number,
  across: number,
  down: number,
): Uint8Array {
  const waiting: number[] = [];
  const visit = (at: number) => {
    if (bits[at] !== 1) return;
    bits[at] = 2;
    waiting.push(at);
  };
  for (let column = 0; column < across; column += 1) {
    visit(column);
    visit((down - 1) * across + column);
  }
  for (let row = 0; row < down; row += 1) {
    visit(row * across);
    visit(row * across + across - 1);
  }
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const [column, row] = [at % across, Math.floor(at / across)];
    if (column > 0) visit(at - 1);
    if (column + 1 < across) visit(at + 1);
    if (row > 0) visit(at - across);
    if (row + 1 < down) visit(at + across);
  }
  const gleams = gleamsAmong(bits, across, down);
  for (let at = 0; at < bits.length; at += 1) {
    if (gleams[at] === 1) bits[at] = 2;
    if (bits[at] !== 2) continue;
    const [column, row] = [at % across, Math.floor(at / across)];
    // The tiles around it hold the edge of the paper.
    const [left, right] = [Math.max((column - 1) * tile, 0), Math.min((column + 2) * tile, width)];
    for (let y = Math.max((row - 1) * tile, 0); y < Math.min((row + 2) * tile, height); y += 1)
      pixels.fill(paper, y * width + left, y * width + right);
  }
  return bits;
}

/** Whether most of a patch of dark tiles was part of the table. */
function isWhitened(bits: Uint8Array, { x, y, right, bottom }: Patch, across: number): boolean {
  let count = 0;
  for (let row = y; row < bottom; row += 1)
    for (let column = x; column < right; column += 1) if (bits[row * across + column] === 2) count += 1;
  return count > (right - x) * (bottom - y) * 0.5;
}

/** Tiles of light areas that are too small to be paper, where there is a table around the paper at all. */
function gleamsAmong(bits: Uint8Array, across: number, down: number): Uint8Array {
  const gleams = new Uint8Array(bits.length);
  if (!bits.includes(2)) return gleams;
  const seen = Uint8Array.from(bits, (bit) => (bit === 2 ? 1 : 0));
  for (let first = 0; first < bits.length; first += 1) {
    if (seen[first] === 1) continue;
    seen[first] = 1;
    const area = [first];
    for (const at of area) {
      const column = at % across;
      const beside = [column > 0 ? at - 1 : -1, column + 1 < across ? at + 1 : -1, at - across, at + across];
      for (const next of beside)
        if (next >= 0 && next < bits.length && seen[next] === 0) {
          seen[next] = 1;
          area.push(next);
        }
    }
    if (area.length < across * down * leastPaper) for (const at of area) gleams[at] = 1;
  }
  return gleams;
}

/** The exact sides: rows and columns of pixels that are mostly dark. */
function edgesOf(
  { width, height, pixels }: Raster,
  patch: { x: number; y: number; right: number; bottom: number },
  tile: number,
): Fill {
  let [x, y] = [(patch.x - 1) * tile, (patch.y - 1) * tile].map((from) => Math.max(from, 0)) as [number, number];
  let [right, bottom] = [Math.min((patch.right + 1) * tile, width), Math.min((patch.bottom + 1) * tile, height)];
  const middle = { x: patch.x * tile, y: patch.y * tile, right: patch.right * tile, bottom: patch.bottom * tile };
  const darkRow = (row: number) => darkShare(pixels, width, middle.x, row, middle.right, row + 1) > 0.5;
  while (y < bottom && !darkRow(y)) y += 1;
  while (bottom > y && !darkRow(bottom - 1)) bottom -= 1;
  // Letters that stand on it or hang into it are no part of its height.
  const darkColumn = (column: number) => darkShare(pixels, width, column, y, column + 1, bottom) > 0.5;
  while (x < right && !darkColumn(x)) x += 1;
  while (right > x && !darkColumn(right - 1)) right -= 1;
  const seen: number[] = [];
  for (let row = y; row < bottom; row += 2)
    for (let at = x; at < right; at += 3) seen.push(pixels[row * width + at] ?? 0);
  return { x, y, right, bottom, light: quantile(seen, 0.5) };
}

/** Of each side of an area, the share that is dark: bold letters are dark in their middle only. */
const rim = 0.72;

function hasDarkRim({ width, pixels }: Raster, { x, y, right, bottom }: Fill, tile: number): boolean {
  const [left, top] = [x + 2, y + 2];
  const [far, low] = [right - 2, bottom - 2];
  const thick = Math.max(Math.round(tile / 5), 1);
  return [
    [left, top, far, top + thick],
    [left, low - thick, far, low],
    [left, top, left + thick, low],
    [far - thick, top, far, low],
  ].every(([fromX = 0, fromY = 0, toX = 0, toY = 0]) => darkShare(pixels, width, fromX, fromY, toX, toY) > rim);
}

/** In pixels. */
const widestLetter = 16;

/** Light writing may part a dark row in two: it goes on as long as its upper and lower edge do. */
function widened({ width, pixels }: Raster, { y, bottom, light, ...sides }: Fill): Fill {
  let { x, right } = sides;
  const goesOn = (column: number) =>
    column >= 0 &&
    column < width &&
    darkShare(pixels, width, column, y + 2, column + 1, y + 5) > 0.5 &&
    darkShare(pixels, width, column, bottom - 5, column + 1, bottom - 2) > 0.5;
  // A letter may reach its edge.
  const next = (from: number, step: 1 | -1) =>
    Array.from({ length: widestLetter }, (_, at) => from + at * step).find(goesOn);
  for (let at = next(x - 1, -1); at !== undefined; at = next(x - 1, -1)) x = at;
  for (let at = next(right, 1); at !== undefined; at = next(right, 1)) right = at + 1;
  return { x, y, right, bottom, light };
}

/** Light parts of a dark cell may cut off others. */
function isWithin(inner: Fill, outer: Fill): boolean {
  const [x, y] = [(inner.x + inner.right) / 2, (inner.y + inner.bottom) / 2];
  return x > outer.x && x < outer.right && y > outer.y && y < outer.bottom;
}

function darkShare(pixels: Uint8Array, width: number, x: number, y: number, right: number, bottom: number): number {
  let count = 0;
  for (let row = y; row < bottom; row += 1)
    for (let at = row * width + x; at < row * width + right; at += 1) if ((pixels[at] ?? 255) < dark + 30) count += 1;
  return count / Math.max((right - x) * (bottom - y), 1);
}

function turnLight(pixels: Uint8Array, width: number, { x, y, right, bottom, light }: Fill): void {
  const scale = paper / (255 - light);
  for (let row = y; row < bottom; row += 1)
    for (let at = row * width + x; at < row * width + right; at += 1)
      pixels[at] = Math.min((255 - (pixels[at] ?? 0)) * scale, paper);
}
