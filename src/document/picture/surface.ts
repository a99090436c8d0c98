import { bracketsIn } from './brackets.ts';
import { type Patch, patchesOf } from './components.ts';
import { type Fill, turnDarkAreas } from './fills.ts';
import { type Ink, inkOf } from './ink.ts';
import { evened } from './lighting.ts';
import type { PagePicture, Raster } from './model.ts';
import { type DrawnLine, rulingsIn } from './rulings.ts';
import { boxesBetweenLines, boxesIn, type FoundBox } from './tick-boxes.ts';
import { beyondPicture, resized, type Straightening, straightened } from './upright.ts';

/** Pixels a point in which every page is read, whatever it was scanned with: 300 dots an inch. */
export const pixelsAPoint = 300 / 72;

/** A page ready to be read: upright, level, evenly lit, dark on light, and what is drawn on it beside its writing. */
export type Surface = {
  page: PagePicture;
  ink: Ink;
  patches: Patch[];
  level: DrawnLine[];
  upright: DrawnLine[];
  boxes: FoundBox[];
  fills: Fill[];
};

/** In points: a patch of even light, how small an area of one colour is looked for, and how far surroundings reach. */
const square = 16;
const tile = 3;
const reach = 5;

export async function surfaceOf(picture: PagePicture, straightening: Straightening): Promise<Surface> {
  const lying = straightening.turns % 2 === 1;
  const wide = lying ? picture.points.height / picture.height : picture.points.width / picture.width;
  const sized = await resized(picture, wide * pixelsAPoint, 1);
  const level = straightened({ ...sized, points: picture.points }, straightening);
  const lit = evened(level, Math.round(square * pixelsAPoint));
  const { page, fills } = turnDarkAreas(lit, Math.round(tile * pixelsAPoint), beyondPicture(sized, straightening));
  const ink = inkOf(page, Math.round(reach * pixelsAPoint));
  const patches = patchesOf(ink);
  const rulings = rulingsIn(ink, pixelsAPoint);
  const squares = boxesIn(ink, patches, rulings, pixelsAPoint);
  const tight = boxesBetweenLines(ink, patches, rulings.upright, pixelsAPoint);
  const boxes = [...squares, ...tight.boxes, ...bracketsIn(ink, patches, pixelsAPoint)];
  const { points } = level;
  return { page: { ...page, points }, ink, patches, level: rulings.level, upright: tight.upright, boxes, fills };
}

const white = 245;

/** The page with its writing only: lines and boxes would be read as letters, and lines through the feet of letters spoil them. */
export function writingOf({ page, ink, level, upright, boxes }: Surface): Raster {
  const { width, height } = page;
  const pixels = new Uint8Array(page.pixels);
  for (const line of level) {
    const from = Math.max(line.y - 2, 0);
    const to = Math.min(line.bottom + 2, height);
    for (let x = Math.max(line.x - 3, 0); x < Math.min(line.right + 3, width); x += 1) {
      const crossed = isInk(ink, x, from - 2) && isInk(ink, x, to + 1);
      // The tail of a g or y that reaches the line ends in it, and is an a or v without its end.
      const tail = isInk(ink, x, line.y - 2) && isInk(ink, x, line.y - 3) && isInk(ink, x, line.y - 4);
      const start = tail ? Math.round((line.y + line.bottom) / 2) : from;
      if (!crossed) for (let y = start; y < to; y += 1) pixels[y * width + x] = white;
    }
  }
  for (const line of upright) {
    const from = Math.max(line.x - 2, 0);
    const to = Math.min(line.right + 2, width);
    for (let y = Math.max(line.y - 3, 0); y < Math.min(line.bottom + 3, height); y += 1)
      pixels.fill(white, y * width + from, y * width + to);
  }
  for (const box of boxes) {
    const margin = Math.max(Math.round((box.right - box.x) * 0.14), 4);
    for (let y = Math.max(box.y - margin, 0); y < Math.min(box.bottom + margin, height); y += 1)
      pixels.fill(white, y * width + Math.max(box.x - margin, 0), y * width + Math.min(box.right + margin, width));
  }
  return { width, height, channels: 1, pixels };
}

function isInk({ width, height, bits }: Ink, x: number, y: number): boolean {
  return y >= 0 && y < height && bits[y * width + x] === 1;
}
