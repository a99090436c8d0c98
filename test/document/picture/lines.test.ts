import { describe, expect, test } from 'vitest';
import { patchesOf } from '../../../src/document/picture/components.ts';
import { turnDarkAreas } from '../../../src/document/picture/fills.ts';
import type { Raster } from '../../../src/document/picture/model.ts';
import { regionsOf } from '../../../src/document/picture/regions.ts';
import { rulingsIn } from '../../../src/document/picture/rulings.ts';
import { Canvas } from './canvas.ts';

const point = 300 / 72;
const light = ({ width, pixels }: Raster, x: number, y: number) => pixels[y * width + x];

describe('the line of a table', () => {
  const spans = (canvas: Canvas) =>
    rulingsIn(canvas.ink(), canvas.raster, point).level.map(({ x, right }) => [x, right]);

  test('that is worn away for a stretch is one line', () => {
    expect(spans(new Canvas(900, 300).fill(50, 100, 400, 104, 40).fill(430, 101, 850, 105, 40))).toEqual([[50, 850]]);
  });

  test('that pales under letters which stand on it is one line', () => {
    const pale = new Canvas(900, 300)
      .fill(50, 100, 200, 104, 40)
      .fill(200, 100, 360, 104, 150)
      .fill(360, 100, 850, 104, 40);
    expect(spans(pale.letters(210, 60, 10, 10).fill(204, 92, 356, 98, 10))).toEqual([[50, 850]]);
    expect(spans(new Canvas(900, 300).fill(50, 100, 200, 104, 40).fill(360, 100, 850, 104, 40))).toHaveLength(2);
  });

  test('does not go on where a cell is open between two walls', () => {
    const open = new Canvas(900, 300).fill(50, 100, 400, 104, 40).fill(440, 100, 850, 104, 40);
    open.fill(398, 40, 402, 250, 40).fill(440, 40, 444, 250, 40);
    expect(spans(open)).toEqual([
      [50, 402],
      [440, 850],
    ]);
  });

  test('is not made of two lines of writing at different heights, nor of far ones', () => {
    expect(spans(new Canvas(900, 300).fill(50, 100, 400, 104, 40).fill(430, 112, 850, 116, 40))).toHaveLength(2);
    expect(spans(new Canvas(900, 300).fill(50, 100, 400, 104, 40).fill(480, 100, 850, 104, 40))).toHaveLength(2);
  });
});

describe('the table on which a page lay', () => {
  // Dark wood around white paper, with a gleam on it; the picture was turned, so that its left edge lies within the page that is drawn.
  const wood = new Canvas(1_000, 1_000, 100).fill(250, 150, 850, 900, 245).fill(120, 40, 170, 90, 245);
  wood.fill(0, 0, 60, 1_000, 255).letters(400, 400, 12, 30);
  const beyond = (x: number) => x < 60;

  test('becomes white with its gleams, and is no dark cell', () => {
    const { page, fills } = turnDarkAreas(wood.raster, 13, beyond);
    expect(fills).toEqual([]);
    expect([light(page, 80, 500), light(page, 122, 41), light(page, 168, 88)]).toEqual([245, 245, 245]);
    expect(light(page, 402, 410)).toBe(30);
  });
});

describe('what is read outside of tables', () => {
  test('is writing, not the grain of the paper', () => {
    const grain = new Canvas(900, 300);
    for (let at = 0; at < 60; at += 1)
      grain.fill(100 + at * 9, 100 + (at % 5) * 8, 104 + at * 9, 104 + (at % 5) * 8, 40);
    expect(regionsOf(grain.raster, [], patchesOf(grain.ink()), point)).toEqual([]);
    const written = grain.letters(100, 200, 8, 30);
    expect(regionsOf(written.raster, [], patchesOf(written.ink()), point)).toHaveLength(1);
  });
});
