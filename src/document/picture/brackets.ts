import type { Patch } from './components.ts';
import { type Ink, inkShare } from './ink.ts';
import type { FoundBox } from './tick-boxes.ts';

/** In points: how high and wide a bracket is, and how far its partner may stand. */
const high = { least: 6, most: 14 };
const wide = { least: 1, most: 4.5 };
const between = { least: 1.2, most: 11 };
/** Of the place between the brackets: less ink than this is none, and more than this is a cross. */
const none = 0.02;
const mark = 0.1;

/** `[ ]` and `[X]`, which engines that read along a line take for all kinds of letters. `point`: pixels a point. */
export function bracketsIn(ink: Ink, patches: readonly Patch[], point: number): FoundBox[] {
  const tall = patches.filter(({ x, y, right, bottom }) => {
    const [width, height] = [(right - x) / point, (bottom - y) / point];
    return (
      height >= high.least && height <= high.most && width >= wide.least && width <= wide.most && width < height * 0.5
    );
  });
  const openers = tall.filter((patch) => isBracket(ink, patch, 'opens'));
  const closers = tall.filter((patch) => isBracket(ink, patch, 'closes'));
  return openers.flatMap((open) => {
    const close = closers
      .filter((other) => isPartner(open, other, point))
      .reduce<Patch | undefined>((near, other) => (near && near.x <= other.x ? near : other), undefined);
    return close
      ? [{ x: open.x, y: open.y, right: close.right, bottom: open.bottom, state: stateBetween(ink, open, close) }]
      : [];
  });
}

function isPartner(open: Patch, close: Patch, point: number): boolean {
  const gap = (close.x - open.right) / point;
  const height = open.bottom - open.y;
  return (
    gap >= between.least &&
    gap <= between.most &&
    Math.abs(close.y - open.y) < height * 0.12 &&
    Math.abs(close.bottom - open.bottom) < height * 0.12
  );
}

/** A straight stem on one side with a stroke at its head and its foot, and nothing between them. */
function isBracket(ink: Ink, { x, y, right, bottom }: Patch, way: 'opens' | 'closes'): boolean {
  const [width, height] = [right - x, bottom - y];
  const half = width / 2;
  const [stem, open] = way === 'opens' ? [x, x + half] : [right - half, x];
  const end = Math.max(height * 0.14, 2);
  return (
    inkShare(ink, stem, y + end, stem + half, bottom - end) > 0.55 &&
    inkShare(ink, stem, y, stem + half, y + end) > 0.55 &&
    inkShare(ink, stem, bottom - end, stem + half, bottom) > 0.55 &&
    inkShare(
      ink,
      open + half * 0.35,
      y + end * 1.3,
      open + half * 0.65 + half * 0.35 * (way === 'opens' ? 1 : 0),
      bottom - end * 1.3,
    ) < 0.2 &&
    inkShare(ink, open, y, open + half, y + end) > 0.35 &&
    inkShare(ink, open, bottom - end, open + half, bottom) > 0.35
  );
}

function stateBetween(ink: Ink, open: Patch, close: Patch): FoundBox['state'] {
  const height = open.bottom - open.y;
  const share = inkShare(ink, open.right + 1, open.y + height * 0.1, close.x - 1, open.bottom - height * 0.12);
  if (share < none) return 'empty';
  return share > mark && close.x - open.right > height * 0.35 ? 'ticked' : 'unsure';
}
