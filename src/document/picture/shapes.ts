import type { Box } from '../model.ts';
import { gridsOf } from '../pdf/grid.ts';
import type { Shape } from '../pdf/model.ts';
import { rulingsOf } from '../pdf/rulings.ts';
import type { Patch } from './components.ts';
import type { Highlight } from './highlights.ts';
import { quantile } from './lighting.ts';
import type { Raster } from './model.ts';
import { pixelsAPoint as point, type Surface } from './surface.ts';

const black = { red: 0, green: 0, blue: 0 };

export function inPoints({ x, y, right, bottom }: { x: number; y: number; right: number; bottom: number }): Box {
  return { x: x / point, y: y / point, width: (right - x) / point, height: (bottom - y) / point };
}

export function cellsOf(shapes: readonly Shape[]): Box[] {
  return gridsOf(rulingsOf(shapes)).grids.flatMap((grid) => grid.cells.map((cell) => cell.box));
}

export function inPixels({ x, y, width, height }: Box) {
  const [left, top] = [Math.max(Math.round(x * point), 0), Math.max(Math.round(y * point), 0)];
  return { x: left, y: top, right: Math.round((x + width) * point), bottom: Math.round((y + height) * point) };
}

export function strikeShape(line: Patch): Shape {
  return { box: inPoints(line), sides: [], form: 'rectangle', fill: black };
}

export function highlightShape({ light, ...area }: Highlight): Shape {
  return { box: inPoints(area), sides: [], form: 'rectangle', fill: { red: light, green: light, blue: light } };
}

/** Lines thinner than this are drawn as lines; a cell darker than this part of white is shaded. */
const thickest = 2.4;
const shaded = 0.935;

export function shapesOf({ page, level, upright, fills }: Surface): Shape[] {
  const lines = [...level, ...upright].map((line): Shape => {
    const box = inPoints(line);
    const along = box.width > box.height;
    const middle = along ? box.y + box.height / 2 : box.x + box.width / 2;
    const thick = Math.min(line.thickness / point, thickest);
    const thin = along
      ? { ...box, y: middle - thick / 2, height: thick }
      : { ...box, x: middle - thick / 2, width: thick };
    return { box: thin, sides: [], form: 'rectangle', fill: black };
  });
  const dark = fills.map((fill): Shape => {
    const light = Math.round(fill.light);
    return {
      box: inPoints(fill),
      sides: sidesOf(inPoints(fill)),
      form: 'rectangle',
      fill: { red: light, green: light, blue: light },
      stroke: black,
    };
  });
  const shapes = [...lines, ...dark];
  const cells = cellsOf(shapes);
  const white = paperLight(page);
  return [...cells.flatMap((cell) => shadeOf(cell, page, white)), ...shapes];
}

function sidesOf({ x, y, width, height }: Box): Shape['sides'] {
  return [
    { along: 'x', from: x, to: x + width, at: y },
    { along: 'x', from: x, to: x + width, at: y + height },
    { along: 'y', from: y, to: y + height, at: x },
    { along: 'y', from: y, to: y + height, at: x + width },
  ];
}

function shadeOf(cell: Box, page: Raster, white: number): Shape[] {
  const light = lightIn(page, cell, 1.5);
  if (light > white * shaded) return [];
  const grey = Math.min(Math.round((light / white) * 255), 240);
  return [{ box: cell, sides: [], form: 'rectangle', fill: { red: grey, green: grey, blue: grey } }];
}

/** How light the ground of an area is, between its words. */
function lightIn({ width, height, pixels }: Raster, area: Box, inset: number): number {
  const seen: number[] = [];
  const [left, right] = [Math.round((area.x + inset) * point), Math.round((area.x + area.width - inset) * point)];
  const [top, bottom] = [Math.round((area.y + inset) * point), Math.round((area.y + area.height - inset) * point)];
  for (let y = Math.max(top, 0); y < Math.min(bottom, height); y += 2)
    for (let x = Math.max(left, 0); x < Math.min(right, width); x += 3) seen.push(pixels[y * width + x] ?? 255);
  return seen.length === 0 ? 255 : quantile(seen, 0.6);
}

function paperLight({ width, height, pixels }: Raster): number {
  const seen: number[] = [];
  for (let y = Math.round(height * 0.1); y < height * 0.9; y += 17)
    for (let x = Math.round(width * 0.1); x < width * 0.9; x += 17) seen.push(pixels[y * width + x] ?? 255);
  return quantile(seen, 0.75);
}
