import type { Ink } from './ink.ts';

/** A patch of ink whose pixels touch each other: a letter, a line, a box. In pixels; `right` and `bottom` are just outside. */
export type Patch = { x: number; y: number; right: number; bottom: number; area: number };

/** Every patch of ink, by runs of pixels that touch those of the row above, corners too. */
export function patchesOf({ width, height, bits }: Ink): Patch[] {
  const parents: number[] = [];
  const patches: Patch[] = [];
  const root = (label: number): number => {
    let top = label;
    while ((parents[top] ?? top) !== top) top = parents[top] ?? top;
    let at = label;
    while (at !== top) {
      const next = parents[at] ?? top;
      parents[at] = top;
      at = next;
    }
    return top;
  };
  let above: { from: number; to: number; label: number }[] = [];
  for (let y = 0; y < height; y += 1) {
    const runs: typeof above = [];
    let next = 0;
    for (let x = 0; x < width; x += 1) {
      if (bits[y * width + x] !== 1) continue;
      const from = x;
      while (x < width && bits[y * width + x] === 1) x += 1;
      let label = -1;
      while (next < above.length && (above[next]?.to ?? 0) < from) next += 1;
      for (let at = next; at < above.length; at += 1) {
        const run = above[at];
        if (!run || run.from > x) break;
        const own = root(run.label);
        if (label < 0) label = own;
        else if (own !== label) {
          parents[own] = label;
          join(patches[label], patches[own]);
        }
      }
      if (label < 0) {
        label = parents.length;
        parents.push(label);
        patches.push({ x: from, y, right: x, bottom: y + 1, area: 0 });
      }
      join(patches[label], { x: from, y, right: x, bottom: y + 1, area: x - from });
      runs.push({ from, to: x, label });
    }
    above = runs;
  }
  return patches.filter((_, label) => parents[label] === label);
}

function join(patch: Patch | undefined, other: Patch | undefined): void {
  if (!patch || !other) return;
  patch.x = Math.min(patch.x, other.x);
  patch.y = Math.min(patch.y, other.y);
  patch.right = Math.max(patch.right, other.right);
  patch.bottom = Math.max(patch.bottom, other.bottom);
  patch.area += other.area;
}
