import type { Patch } from './components.ts';
import { quantile } from './lighting.ts';
import type { Raster } from './model.ts';

const paper = 245;
/** Letters whose darkest part is lighter than this are pale: tracked changes, a weak cartridge, a fax. */
const pale = 40;
/** In points: what is smaller is grain or the rim of a line, and neither is made stronger. */
const smallest = 2;
const thinnest = 0.7;

/**
 * Pale letters made as dark as the others. An engine looks for one border between ink and paper in all that it is given, and pale letters
 * among black ones fall on the side of the paper. `point`: pixels a point.
 */
export function strengthened({ width, height, channels, pixels }: Raster, patches: readonly Patch[], point: number) {
  const strong = new Uint8Array(pixels);
  for (const { x, y, right, bottom } of patches) {
    const [wide, tall] = [right - x, bottom - y];
    if (Math.max(wide, tall) < smallest * point || Math.min(wide, tall) < thinnest * point) continue;
    const seen: number[] = [];
    for (let row = y; row < bottom; row += 1)
      for (let at = row * width + x; at < row * width + right; at += 1)
        if ((pixels[at] ?? paper) < paper) seen.push(pixels[at] ?? paper);
    const darkest = quantile(seen, 0.1);
    if (darkest <= pale) continue;
    const scale = paper / (paper - Math.min(darkest, paper - 1));
    for (let row = Math.max(y - 1, 0); row < Math.min(bottom + 1, height); row += 1)
      for (let at = row * width + Math.max(x - 1, 0); at < row * width + Math.min(right + 1, width); at += 1) {
        const own = Math.max(((pixels[at] ?? paper) - darkest) * scale, 0);
        strong[at] = Math.min(own, strong[at] ?? paper);
      }
  }
  return { width, height, channels, pixels: strong };
}
