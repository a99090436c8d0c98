import { quantile } from './lighting.ts';
import type { Raster } from './model.ts';
import type { ReadWord } from './words.ts';

/** Ground behind words that is darker than that of their neighbours, in pixels. */
export type Highlight = { x: number; y: number; right: number; bottom: number; light: number };

/** Of the light of the other words' ground: a highlighter is darker than this, and writing is darker still. */
const darker = 0.94;
const darkest = 0.55;
/** Of the light behind a word, the share that is darker than its ground: bold letters and their soft edges take most of it. */
const letters = 0.9;
/** A word with a darker ground is the exception among its neighbours: else it is shadow. */
const most = 0.7;

/** What a highlighter marked. A cell that is dark all over is shaded, so words are compared with those that were read along with them. */
export function highlightsBehind(words: readonly ReadWord[], page: Raster): Highlight[] {
  const regions = new Map<number, ReadWord[]>();
  for (const word of words) regions.set(word.region, [...(regions.get(word.region) ?? []), word]);
  return [...regions.values()].flatMap((own) => {
    const lights = own.map((word) => lightBehind(word, page));
    const usual = quantile([...lights], 0.85);
    const marked = own.filter((_, at) => {
      const light = lights[at] ?? usual;
      return light < usual * darker && light > usual * darkest;
    });
    if (own.length < 2 || marked.length > own.length * most) return [];
    return joined(marked).map(({ line: _, ...box }) => ({ ...box, light: Math.round(usual * 0.9) }));
  });
}

function lightBehind({ x, y, right, bottom }: ReadWord, { width, height, pixels }: Raster): number {
  const seen: number[] = [];
  for (let row = Math.max(y - 1, 0); row < Math.min(bottom + 1, height); row += 1)
    for (let at = row * width + Math.max(x - 1, 0); at < row * width + Math.min(right + 1, width); at += 2)
      seen.push(pixels[at] ?? 255);
  return quantile(seen, letters);
}

/** Marked words that follow each other were marked in one stroke. */
function joined(words: readonly ReadWord[]) {
  const boxes: (Omit<Highlight, 'light'> & { line: number })[] = [];
  for (const { x, y, right, bottom, line } of words) {
    const last = boxes.at(-1);
    const height = bottom - y;
    if (last && last.line === line && x - last.right < height)
      Object.assign(last, { right, y: Math.min(last.y, y - 2), bottom: Math.max(last.bottom, bottom + 2) });
    else boxes.push({ x: x - 2, y: y - 2, right: right + 2, bottom: bottom + 2, line });
  }
  return boxes;
}
