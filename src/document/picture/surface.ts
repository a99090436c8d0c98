import { bracketsIn } from './brackets.ts';
import { type Patch, patchesOf } from './components.ts';
import { type Fill, turnDarkAreas } from './fills.ts';
import { type Ink, inkOf } from './ink.ts';
import { evened, quantile } from './lighting.ts';
import type { PagePicture, Raster } from './model.ts';
import { type DrawnLine, rulingsIn } from './rulings.ts';
import { boxesBetweenLines, boxesIn, type FoundBox, overlap, withoutLines } from './tick-boxes.ts';
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
  const { page, fills } = brightened(level, beyondPicture(sized, straightening));
  const ink = inkOf(page, Math.round(reach * pixelsAPoint));
  const patches = patchesOf(ink);
  const rulings = rulingsIn(ink, page, pixelsAPoint);
  const squares = boxesIn(ink, patches, rulings, pixelsAPoint);
  const tight = boxesBetweenLines(ink, patches, rulings.upright, pixelsAPoint);
  const boxes: FoundBox[] = [];
  // The sides of one box may look like a square, like walls and like brackets.
  const unruled = withoutLines(ink, [...rulings.level, ...tight.upright]);
  for (const box of [...squares, ...tight.boxes, ...bracketsIn(unruled, patchesOf(unruled), pixelsAPoint)])
    if (!boxes.some((own) => overlap(own, box))) boxes.push(box);
  const { points } = level;
  return { page: { ...page, points }, ink, patches, level: rulings.level, upright: tight.upright, boxes, fills };
}

/** Evenly lit and dark on light. The table around a page darkens what is taken for the light near its edges, so it is left out once it is known. */
function brightened(level: Raster, beyond: (x: number, y: number) => boolean): { page: Raster; fills: Fill[] } {
  const [light, dark] = [Math.round(square * pixelsAPoint), Math.round(tile * pixelsAPoint)];
  const first = turnDarkAreas(evened(level, light), dark, beyond);
  const { table } = first;
  if (!table) return first;
  const besidePaper = (x: number, y: number) => table(x, y) || beyond(x, y);
  return turnDarkAreas(evened(level, light, besidePaper), dark, besidePaper);
}

const white = 245;

/** The page with its writing only: lines and boxes would be read as letters, and lines through the feet of letters spoil them. */
export function writingOf({ page, level, upright, boxes }: Surface): Raster {
  const { width, height } = page;
  const pixels = new Uint8Array(page.pixels);
  for (const line of level) eraseLevel(page, pixels, line);
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

/** Of how dark a line is in one column, what a stroke of a letter that runs into it is there at least. */
const stroke = 0.55;
/** In pixels, to either side: wider than a letter is. */
const beside = 24;

/** Each column by itself: a line leans a little, and a letter that stands on it or hangs through it keeps its foot and its tail. */
function eraseLevel({ width, height, pixels: from }: Raster, into: Uint8Array, line: DrawnLine): void {
  const half = line.thickness / 2;
  const dark = (x: number, y: number) => (y < 0 || y >= height ? 0 : white - (from[y * width + x] ?? white));
  const [first, last] = [Math.max(line.x - 3, 0), Math.min(line.right + 3, width)];
  const middles: number[] = [];
  for (let x = first; x < last; x += 1) middles.push(middleIn(line, (y) => dark(x, y)));
  for (let x = first; x < last; x += 1) {
    // Where letters stand on the line their ink hides where it lies: its neighbours show it.
    const near = middles.slice(Math.max(x - first - beside, 0), x - first + beside + 1);
    const middle = quantile(near, 0.5);
    const [top, low] = [Math.round(middle - half) - 2, Math.round(middle + half) + 2];
    const least = dark(x, Math.round(middle)) * stroke;
    const stands = [top - 2, top - 1, top, top + 1].every((y) => dark(x, y) >= least);
    const hangs = [low - 1, low, low + 1, low + 2].every((y) => dark(x, y) >= least);
    if (stands && hangs) continue;
    const start = stands ? Math.round(middle) : top;
    const end = hangs ? Math.round(middle) : low;
    for (let y = Math.max(start, 0); y <= Math.min(end, height - 1); y += 1) into[y * width + x] = white;
  }
}

/** Where a line lies in one column: the middle of its darkest rows. */
function middleIn({ y, bottom }: DrawnLine, dark: (y: number) => number): number {
  let [sum, weight] = [0, 0];
  for (let row = y; row < bottom; row += 1) {
    const own = dark(row) ** 3;
    [sum, weight] = [sum + own * row, weight + own];
  }
  return weight > 0 ? sum / weight : (y + bottom - 1) / 2;
}
