import type { Box } from '../model.ts';

export function right(box: Box): number {
  return box.x + box.width;
}

export function bottom(box: Box): number {
  return box.y + box.height;
}

export function between(x: number, y: number, farX: number, farY: number): Box {
  return { x: Math.min(x, farX), y: Math.min(y, farY), width: Math.abs(farX - x), height: Math.abs(farY - y) };
}

export function around(boxes: readonly Box[]): Box {
  let [x, y, farX, farY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const box of boxes) {
    x = Math.min(x, box.x);
    y = Math.min(y, box.y);
    farX = Math.max(farX, right(box));
    farY = Math.max(farY, bottom(box));
  }
  return boxes.length === 0 ? { x: 0, y: 0, width: 0, height: 0 } : between(x, y, farX, farY);
}

export function centreInside(inner: Box, outer: Box, slack = 0): boolean {
  const x = inner.x + inner.width / 2;
  const y = inner.y + inner.height / 2;
  return x >= outer.x - slack && x <= right(outer) + slack && y >= outer.y - slack && y <= bottom(outer) + slack;
}

export function inside(inner: Box, outer: Box, slack = 0): boolean {
  return (
    inner.x >= outer.x - slack &&
    inner.y >= outer.y - slack &&
    right(inner) <= right(outer) + slack &&
    bottom(inner) <= bottom(outer) + slack
  );
}

export function area(box: Box): number {
  return box.width * box.height;
}

export function sharedArea(one: Box, other: Box): number {
  const width = Math.min(right(one), right(other)) - Math.max(one.x, other.x);
  const height = Math.min(bottom(one), bottom(other)) - Math.max(one.y, other.y);
  return width > 0 && height > 0 ? width * height : 0;
}

/** Two decimals: a hundredth of a point is far below what can be seen. */
export function rounded({ x, y, width, height }: Box): Box {
  return { x: hundredth(x), y: hundredth(y), width: hundredth(width), height: hundredth(height) };
}

function hundredth(value: number): number {
  return Math.round(value * 100) / 100;
}
