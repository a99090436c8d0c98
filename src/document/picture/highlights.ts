import type { Ink } from './ink.ts';
import { quantile } from './lighting.ts';
import type { Raster } from './model.ts';
import type { ReadWord } from './words.ts';

/** Ground behind words that is darker than that of their neighbours, in pixels. */
export type Highlight = { x: number; y: number; right: number; bottom: number; light: number };

/** Of the light of the other words' ground: in grey a yellow highlighter is hardly darker than paper, and writing is darker still. */
const darker = 0.978;
const darkest = 0.55;
/** A word with a darker ground is the exception among its neighbours: else it is shadow. */
const most = 0.7;
/** In points: beside what is marked the ground is looked at so far, and no nearer than this: the soft rim of a letter is no ground. */
const beside = { from: 1.4, to: 6 };
const rim = 4;
/** Of the light of the ground, the share that is darker than what counts: letters close together shade what lies between them. */
const between = 0.75;
/** So many pixels of ground must be seen for its light to be known. */
const fewestPixels = 40;

/**
 * What a highlighter marked. A cell that is dark all over is shaded, so words are compared with those that were read along with them; and
 * shadow has no edge, so the ground must change right beside the words. `point`: pixels a point.
 */
export function highlightsBehind(words: readonly ReadWord[], page: Raster, ink: Ink, point: number): Highlight[] {
  const regions = new Map<number, ReadWord[]>();
  for (const word of words) regions.set(word.region, [...(regions.get(word.region) ?? []), word]);
  return [...regions.values()].flatMap((own) => {
    if (own.length < 2) return [];
    const lights = own.map(({ x, y, right, baseline }) => groundLight(page, ink, x, y - 1, right, baseline + 1));
    const known = lights.filter((light) => light !== undefined);
    if (known.length < 2) return [];
    const usual = quantile([...known], 0.85);
    const marked = own.filter((_, at) => {
      const light = lights[at] ?? usual;
      return light < usual * darker && light > usual * darkest;
    });
    if (marked.length > own.length * most) return [];
    return joined(marked)
      .filter((box) => hasEdge(box, page, ink, point))
      .map(({ line: _, foot: __, ...box }) => ({ ...box, light: Math.round(usual * 0.9) }));
  });
}

/** `foot`: where its letters stand; below may lie a line of the table. */
type Run = Omit<Highlight, 'light'> & { line: number; foot: number };

/** Marked words that follow each other were marked in one stroke. */
function joined(words: readonly ReadWord[]): Run[] {
  const boxes: Run[] = [];
  for (const { x, y, right, bottom, baseline, line } of words) {
    const last = boxes.at(-1);
    const height = bottom - y;
    if (last && last.line === line && x - last.right < height)
      Object.assign(last, { right, y: Math.min(last.y, y - 2), bottom: Math.max(last.bottom, bottom + 2) });
    else boxes.push({ x: x - 2, y: y - 2, right: right + 2, bottom: bottom + 2, line, foot: baseline });
  }
  return boxes;
}

/** Left or right of it the ground is lighter at once. */
function hasEdge({ x, y, right, foot }: Run, page: Raster, ink: Ink, point: number): boolean {
  const own = groundLight(page, ink, x, y, right, foot);
  const [near, far] = [beside.from * point, beside.to * point];
  const sides = [
    groundLight(page, ink, x - far, y, x - near, foot),
    groundLight(page, ink, right + near, y, right + far, foot),
  ].filter((light) => light !== undefined);
  return own !== undefined && sides.some((light) => own < light * darker);
}

/** The light of what is neither ink nor its soft rim. */
function groundLight(
  { width, height, pixels }: Raster,
  ink: Ink,
  x: number,
  y: number,
  right: number,
  bottom: number,
): number | undefined {
  const seen: number[] = [];
  const [left, top] = [Math.max(Math.round(x), rim), Math.max(Math.round(y), rim)];
  const [far, low] = [Math.min(Math.round(right), width - rim), Math.min(Math.round(bottom), height - rim)];
  for (let row = top; row < low; row += 1)
    for (let column = left; column < far; column += 1)
      if (isGround(ink, column, row)) seen.push(pixels[row * width + column] ?? 255);
  return seen.length < fewestPixels ? undefined : quantile(seen, between);
}

const around = [-rim, 0, rim];

function isGround({ width, bits }: Ink, x: number, y: number): boolean {
  return around.every((down) => around.every((across) => bits[(y + down) * width + x + across] !== 1));
}
