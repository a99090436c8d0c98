import { describe, expect, test } from 'vitest';
import { patchesOf } from '../../../src/document/picture/components.ts';
import { turnDarkAreas } from '../../../src/document/picture/fills.ts';
import { flattened } from '../../../src/document/picture/grounds.ts';
import type { Raster } from '../../../src/document/picture/model.ts';
import { strengthened } from '../../../src/document/picture/pale.ts';
import { Canvas } from './canvas.ts';

const point = 300 / 72;
const at = ({ width, pixels }: Raster, x: number, y: number) => pixels[y * width + x];

describe('writing in a shaded cell', () => {
  // Two cells side by side, the left one grey, with the white rim that is left where its lines were taken out.
  const page = new Canvas(600, 120).fill(6, 6, 298, 114, 170).letters(40, 40, 12, 20).letters(340, 40, 12, 20);
  const cells = [
    { x: 3, y: 3, right: 300, bottom: 117 },
    { x: 300, y: 3, right: 597, bottom: 117 },
  ];
  const flat = flattened(page.raster, cells, 50);

  test('stands on white afterwards, as if the cell were not shaded', () => {
    expect([at(flat, 20, 20), at(flat, 295, 100), at(flat, 48, 50), at(flat, 8, 60)]).toEqual([245, 245, 245, 245]);
    expect(at(flat, 42, 50)).toBeLessThan(40);
  });

  test('leaves its neighbour as it was', () => {
    expect([at(flat, 320, 20), at(flat, 342, 50)]).toEqual([245, 20]);
  });
});

describe('pale letters', () => {
  const page = new Canvas(600, 120).letters(40, 40, 6, 150).letters(340, 40, 6, 20).fill(100, 90, 102, 118, 160);
  const strong = strengthened(page.raster, patchesOf(page.ink()), point);

  test('become as dark as the others, which stay as they are', () => {
    expect([at(strong, 42, 50), at(strong, 342, 50), at(strong, 20, 20)]).toEqual([0, 20, 245]);
  });

  test('are not made of the rim of a line', () => {
    expect(at(strong, 101, 100)).toBe(160);
  });
});

describe('a dark row with light writing', () => {
  // Its writing parts the row into islands, and a bold title stands close above it.
  const page = new Canvas(1_600, 300).fill(100, 150, 1_500, 202, 50);
  for (let x = 120; x < 700; x += 15) page.fill(x, 160, x + 7, 195, 250);
  for (let x = 100; x < 500; x += 22) page.fill(x, 90, x + 14, 147, 20);
  const { page: turned, fills } = turnDarkAreas(page.raster, 13);

  test('is turned as a whole, so that its writing is dark on light', () => {
    expect(fills).toHaveLength(1);
    expect([at(turned, 104, 170), at(turned, 1_400, 170)].every((light = 0) => light > 220)).toBe(true);
    expect(at(turned, 123, 170)).toBeLessThan(30);
  });

  test('is not seen in bold letters', () => {
    expect(at(turned, 105, 120)).toBe(20);
  });
});
