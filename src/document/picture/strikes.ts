import type { Patch } from './components.ts';
import type { SeenWord } from './engine.ts';
import type { Ink } from './ink.ts';
import type { Raster } from './model.ts';
import { isUnbroken } from './rulings.ts';

/** Of the columns of a word, the share that a line through it covers at one height: letters leave gaps between them. */
const covered = 0.96;
/** Where a line through a word may lie, in parts of the height from its head to its feet. */
const high = 0.3;
const low = 0.75;
/** In points: a narrower word may be one letter with a bar, and so may one with fewer letters. */
const narrowest = 6;
const letters = /[\p{L}\p{N}].*[\p{L}\p{N}]/u;
/** In pixels: an engine's box is a little wider than its word. */
const rim = 3;
/** Letters with a bar of their own at one height: in `44` they make one line. */
const barred = /^[4AEFHeftz+-]+$/;

/**
 * Lines drawn through single words. Short or pale ones are not found among the lines of the page, because letters cross them all along; but
 * no letters without a line have ink in every column at one height.
 */
export function strikesThrough(words: readonly SeenWord[], page: Raster, ink: Ink, point: number): Patch[] {
  return words.flatMap((word) => {
    const { text, x, right, y, baseline } = word;
    if (right - x < narrowest * point || !letters.test(text) || barred.test(text)) return [];
    const height = baseline - y;
    let [best, at] = [0, 0];
    for (let row = Math.round(y + height * high); row <= y + height * low; row += 1) {
      const share = coverage(ink, x + rim, right - rim, row);
      if (share > best) [best, at] = [share, row];
    }
    const strike = { x, right, y: at - 1, bottom: at + 2, area: (right - x) * 3 };
    return best >= covered && isUnbroken(page, strike) ? [strike] : [];
  });
}

function coverage({ width, bits }: Ink, x: number, right: number, row: number): number {
  let count = 0;
  for (let at = x; at < right; at += 1)
    if (bits[(row - 1) * width + at] === 1 || bits[row * width + at] === 1 || bits[(row + 1) * width + at] === 1)
      count += 1;
  return count / Math.max(right - x, 1);
}
