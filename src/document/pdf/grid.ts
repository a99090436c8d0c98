import type { Box } from '../model.ts';
import { around, between } from './boxes.ts';
import type { Ruling, Rulings } from './rulings.ts';

/** A table as its lines draw it. */
export type Grid = { box: Box; columns: number[]; cells: GridCell[] };
/** `row` and `rowSpan` count the grid's own lines; the columns are kept as places, because a page break may add some. */
export type GridCell = { box: Box; row: number; rowSpan: number };

/** Lines that miss each other by less than this meet. */
const reach = 2.6;
/** Double borders, and borders that differ a little from row to row, are one. */
const together = 3.6;

/** Each group of lines that cross each other and close at least one cell, with the lines that are part of it. */
export function gridsOf(rulings: Rulings): { grids: Grid[]; used: Set<Ruling> } {
  const used = new Set<Ruling>();
  const grids: Grid[] = [];
  for (const group of groups(rulings)) {
    const grid = gridOf(group);
    if (!grid) continue;
    grids.push(grid);
    for (const ruling of [...group.level, ...group.upright]) used.add(ruling);
  }
  return { grids, used };
}

/** Lines that are connected with each other, directly or through others. */
function groups({ level, upright }: Rulings): Rulings[] {
  const parents = Array.from({ length: level.length + upright.length }, (_, at) => at);
  const root = (at: number): number => {
    let top = at;
    while (parents[top] !== undefined && parents[top] !== top) top = parents[top] ?? top;
    parents[at] = top;
    return top;
  };
  const sorted = level.map((line, at) => ({ line, at })).toSorted((one, other) => one.line.at - other.line.at);
  for (const [place, line] of upright.entries()) {
    for (let next = firstFrom(sorted, line.from - reach); next < sorted.length; next += 1) {
      const crossing = sorted[next];
      if (!crossing || crossing.line.at > line.to + reach) break;
      if (line.at < crossing.line.from - reach || line.at > crossing.line.to + reach) continue;
      parents[root(level.length + place)] = root(crossing.at);
    }
  }
  const found = new Map<number, Rulings>();
  const groupOf = (at: number) => {
    const top = root(at);
    const group = found.get(top) ?? { level: [], upright: [] };
    found.set(top, group);
    return group;
  };
  for (const [at, line] of level.entries()) groupOf(at).level.push(line);
  for (const [at, line] of upright.entries()) groupOf(level.length + at).upright.push(line);
  return [...found.values()].filter((group) => group.level.length > 0 && group.upright.length > 0);
}

function firstFrom(sorted: readonly { line: Ruling }[], at: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.line.at ?? Infinity) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

function gridOf({ level, upright }: Rulings): Grid | undefined {
  const box = around([
    ...level.map((line) => between(line.from, line.at, line.to, line.at)),
    ...upright.map((line) => between(line.at, line.from, line.at, line.to)),
  ]);
  const xs = clustered([...upright.map((line) => line.at), box.x, box.x + box.width]);
  const ys = clustered([...level.map((line) => line.at), box.y, box.y + box.height]);
  const [across, down] = [xs.length - 1, ys.length - 1];
  if (across < 1 || down < 1) return undefined;

  const rightWalls = walls(upright, xs, ys);
  const lowerWalls = walls(level, ys, xs);
  const cells: GridCell[] = [];
  for (const area of areas(across, down, rightWalls, lowerWalls)) {
    if (closedSides(area, rightWalls, lowerWalls) < 3) continue;
    const [x = 0, farX = 0] = [xs[area.left], xs[area.right]];
    const [y = 0, farY = 0] = [ys[area.top], ys[area.bottom]];
    cells.push({ box: between(x, y, farX, farY), row: area.top, rowSpan: area.bottom - area.top });
  }
  return cells.length === 0 ? undefined : { box, columns: xs, cells };
}

function clustered(values: readonly number[]): number[] {
  const clusters: number[][] = [];
  for (const value of values.toSorted((one, other) => one - other)) {
    const last = clusters.at(-1);
    if (last && value - (last[0] ?? value) <= together) last.push(value);
    else clusters.push([value]);
  }
  return clusters.map((own) => own.reduce((sum, value) => sum + value, 0) / own.length);
}

/** For each line of the grid (`at`) the stretches between the crossing lines (`along`) that are drawn. */
type Walls = boolean[][];

function walls(lines: readonly Ruling[], at: readonly number[], along: readonly number[]): Walls {
  const found: Walls = at.map(() => along.slice(1).map(() => false));
  for (const line of lines) {
    const own = found[nearest(at, line.at)];
    for (let stretch = 0; own && stretch < own.length; stretch += 1) {
      const from = along[stretch] ?? 0;
      const to = along[stretch + 1] ?? 0;
      const drawn = Math.min(line.to + reach, to) - Math.max(line.from - reach, from);
      if (drawn >= (to - from) * 0.8) own[stretch] = true;
    }
  }
  return found;
}

function nearest(sorted: readonly number[], value: number): number {
  let best = 0;
  for (let at = 1; at < sorted.length; at += 1)
    if (Math.abs((sorted[at] ?? 0) - value) < Math.abs((sorted[best] ?? 0) - value)) best = at;
  return best;
}

/** In grid lines: from `left` to `right`, `top` to `bottom`. */
type Area = { left: number; right: number; top: number; bottom: number };

/** Grows each cell from its upper left corner until a wall stops it. */
function areas(across: number, down: number, rightWalls: Walls, lowerWalls: Walls): Area[] {
  const taken = Array.from({ length: down }, () => Array.from({ length: across }, () => false));
  const found: Area[] = [];
  for (let top = 0; top < down; top += 1) {
    for (let left = 0; left < across; left += 1) {
      if (taken[top]?.[left]) continue;
      let right = left + 1;
      while (right < across && !rightWalls[right]?.[top] && !taken[top]?.[right]) right += 1;
      let bottom = top + 1;
      while (bottom < down && open(lowerWalls[bottom], left, right) && free(taken[bottom], left, right)) bottom += 1;
      for (let row = top; row < bottom; row += 1) taken[row]?.fill(true, left, right);
      found.push({ left, right, top, bottom });
    }
  }
  return found;
}

/** A wall under any part of the cell ends it: what lies below belongs to other cells. */
function open(wall: readonly boolean[] | undefined, left: number, right: number): boolean {
  return !wall?.slice(left, right).some((drawn) => drawn);
}

function free(row: readonly boolean[] | undefined, left: number, right: number): boolean {
  return !row?.slice(left, right).some((own) => own);
}

/** Tables are often drawn without their outer lines on one side; an area with two open sides is the space beside one. */
function closedSides({ left, right, top, bottom }: Area, rightWalls: Walls, lowerWalls: Walls): number {
  const whole = (wall: readonly boolean[] | undefined, from: number, to: number) =>
    wall?.slice(from, to).every((drawn) => drawn) === true;
  return [
    whole(rightWalls[left], top, bottom),
    whole(rightWalls[right], top, bottom),
    whole(lowerWalls[top], left, right),
    whole(lowerWalls[bottom], left, right),
  ].filter((closed) => closed).length;
}
