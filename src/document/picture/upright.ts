import sharp from 'sharp';
import { inkOf } from './ink.ts';
import { evened } from './lighting.ts';
import type { PagePicture, Raster } from './model.ts';
import { type Slopes, slopesOf } from './slopes.ts';
import { quarterTurns } from './turn.ts';

/** What brings a page upright and its lines level. It holds for every size of the same picture. */
export type Straightening = { turns: number; slopes: Slopes };

/** Leaves a page as it is. */
export const asItLies: Straightening = { turns: 0, slopes: { level: 0, levelChange: 0, upright: 0, uprightChange: 0 } };

/** A page is looked at with so many pixels along its longer side: 150 dots an inch for A4. */
const looked = 1_750;
/** Of that: light changes over so much, surroundings reach so far, and letters are so high. */
const square = 34;
const reach = 16;
const letter = 10;
/** Leans below this are not worth drawing the page anew. */
const straight = 0.0008;

/** Looks at the writing and lines of a page. The same picture always gives the same answer, so that what is shown fits what was read. */
export async function straighteningOf(page: Raster): Promise<Straightening> {
  const longest = Math.max(page.width, page.height);
  const small = await resized(page, Math.min(looked / longest, 1), 1);
  const ink = inkOf(evened(small, square), reach);
  const turns = quarterTurns(ink, letter);
  const upright = turns === 0 ? ink : { ...turned({ ...small, pixels: ink.bits }, turns) };
  const slopes = slopesOf('bits' in upright ? upright : { ...upright, bits: upright.pixels });
  return { turns, slopes };
}

/** A raster scaled by a factor; in one channel it is grey. */
export async function resized(page: Raster, factor: number, channels: 1 | 3): Promise<Raster> {
  const { width, height } = page;
  if (factor === 1 && channels === page.channels) return page;
  const size = { width: Math.max(Math.round(width * factor), 1), height: Math.max(Math.round(height * factor), 1) };
  const raw = sharp(page.pixels, { raw: { width, height, channels: page.channels } });
  const grey = raw.resize({ ...size, fit: 'fill' }).toColourspace(channels === 1 ? 'b-w' : 'srgb');
  const { data, info } = await grey.raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels, pixels: data };
}

function turned({ width, height, channels, pixels }: Raster, turns: number): Raster {
  const lying = turns % 2 === 1;
  const size = lying ? { width: height, height: width } : { width, height };
  const result = new Uint8Array(pixels.length);
  let to = 0;
  for (let y = 0; y < size.height; y += 1)
    for (let x = 0; x < size.width; x += 1) {
      const from =
        turns === 1
          ? (height - 1 - x) * width + y
          : turns === 2
            ? (height - 1 - y) * width + width - 1 - x
            : x * width + width - 1 - y;
      for (let channel = 0; channel < channels; channel += 1) {
        result[to] = pixels[from * channels + channel] ?? 0;
        to += 1;
      }
    }
  return { ...size, channels, pixels: result };
}

/** Where the pixels of a page that is drawn anew come from, and how large it becomes; undefined where it is level as it is. */
function drawing({ width, height }: { width: number; height: number }, { slopes }: Straightening) {
  const { level, levelChange, upright, uprightChange } = slopes;
  const tall = height / width;
  const rise = (Math.abs(level) + Math.abs(levelChange) * tall * 0.5) * 0.5;
  const sway = (Math.abs(upright) + Math.abs(uprightChange) * 0.5) * tall * 0.5;
  if (Math.max(rise, sway) < straight) return undefined;
  const [padX, padY] = [Math.ceil(sway * width), Math.ceil(rise * width)];
  const size = { width: width + 2 * padX, height: height + 2 * padY };
  const source = (column: number, row: number): [number, number] => {
    const [u, v] = [(column - size.width / 2) / width, (row - size.height / 2) / width];
    const [s, t] = [level + levelChange * v, upright + uprightChange * u];
    const x = (u + t * v) / (1 - t * s);
    return [x * width + width / 2, (v + s * x) * width + height / 2];
  };
  return { size, source };
}

/** Draws a page anew as its straightening says. Its paper grows by as much as the corners move. */
export function straightened(page: PagePicture, straightening: Straightening): PagePicture {
  const { turns } = straightening;
  const lying = turns % 2 === 1;
  const raster = turns === 0 ? page : turned(page, turns);
  const points = lying ? { width: page.points.height, height: page.points.width } : page.points;
  const { width, height, channels, pixels } = raster;
  const anew = drawing(raster, straightening);
  if (!anew) return { ...raster, points };
  const { size, source } = anew;
  const drawn = new Uint8Array(size.width * size.height * channels).fill(255);
  let to = 0;
  for (let row = 0; row < size.height; row += 1)
    for (let column = 0; column < size.width; column += 1, to += channels) {
      const [x, y] = source(column, row);
      sample(pixels, width, height, channels, x, y, drawn, to);
    }
  const scale = points.width / width;
  return { ...size, channels, pixels: drawn, points: { width: size.width * scale, height: size.height * scale } };
}

/** Tells of each pixel of a page that was drawn anew whether it lies outside of the picture that it was drawn from. */
export function beyondPicture(page: Raster, straightening: Straightening): (x: number, y: number) => boolean {
  const lying = straightening.turns % 2 === 1;
  const { width, height } = lying ? { width: page.height, height: page.width } : page;
  const anew = drawing({ width, height }, straightening);
  return (column, row) => {
    if (!anew) return false;
    const [x, y] = anew.source(column, row);
    return x < 0 || y < 0 || x >= width || y >= height;
  };
}

/** Between four pixels. */
function sample(
  from: Uint8Array,
  width: number,
  height: number,
  channels: number,
  x: number,
  y: number,
  into: Uint8Array,
  to: number,
): void {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  if (left < 0 || top < 0 || left + 1 >= width || top + 1 >= height) return;
  const [fx, fy] = [x - left, y - top];
  for (let channel = 0; channel < channels; channel += 1) {
    const at = (top * width + left) * channels + channel;
    const below = at + width * channels;
    const upper = (from[at] ?? 0) * (1 - fx) + (from[at + channels] ?? 0) * fx;
    const lower = (from[below] ?? 0) * (1 - fx) + (from[below + channels] ?? 0) * fx;
    into[to + channel] = upper * (1 - fy) + lower * fy + 0.5;
  }
}
