import type { Patch } from './components.ts';
import type { ReadWord } from './words.ts';

/** Ink that is no word, line or box: handwriting, a signature, a stamp, a blot. In pixels. */
export type Unread = { x: number; y: number; right: number; bottom: number };

/** In points: less is dust or grain; strokes nearer to each other than this belong together. */
const smallest = 4;
const thinnest = 1;
const together = 7;

/**
 * `point`: pixels a point. Only what stands among or near the words of the page is looked at: beyond is the table or the scanner's lid. A
 * page without words may be written by hand all over.
 */
export function unreadInk(patches: readonly Patch[], words: readonly ReadWord[], point: number): Unread[] {
  const margin = words.length > 0 ? 30 * point : 0;
  const all = words.length > 0 ? words : patches;
  const left = all.reduce((low, { x }) => Math.min(low, x), Infinity) - margin;
  const right = all.reduce((high, own) => Math.max(high, own.right), 0) + margin;
  const top = all.reduce((low, { y }) => Math.min(low, y), Infinity) - margin;
  const bottom = all.reduce((high, own) => Math.max(high, own.bottom), 0) + margin;
  const strange = patches.filter((patch) => {
    const [width, height] = [patch.right - patch.x, patch.bottom - patch.y];
    if (Math.max(width, height) < smallest * point || Math.min(width, height) < thinnest * point) return false;
    if (patch.x < left || patch.right > right || patch.y < top || patch.bottom > bottom) return false;
    if (patch.area < point * point * 1.5) return false;
    return !words.some((word) => covers(word, patch, point));
  });
  return grouped(strange, point * together);
}

/** The letters of a word may stick out of its box a little. */
function covers(word: ReadWord, patch: Patch, point: number): boolean {
  const wide = Math.min(patch.right, word.right + point) - Math.max(patch.x, word.x - point);
  const high = Math.min(patch.bottom, word.bottom + point) - Math.max(patch.y, word.y - point);
  return wide > 0 && high > 0 && wide * high > (patch.right - patch.x) * (patch.bottom - patch.y) * 0.35;
}

function grouped(patches: readonly Patch[], gap: number): Unread[] {
  const groups: Unread[] = [];
  for (const { x, y, right, bottom } of patches.toSorted((one, other) => one.x - other.x)) {
    const near = groups.find(
      (group) =>
        x < group.right + gap && right > group.x - gap && y < group.bottom + gap / 3 && bottom > group.y - gap / 3,
    );
    if (!near) groups.push({ x, y, right, bottom });
    else
      Object.assign(near, {
        x: Math.min(near.x, x),
        y: Math.min(near.y, y),
        right: Math.max(near.right, right),
        bottom: Math.max(near.bottom, bottom),
      });
  }
  return groups;
}
