import { describe, expect, test } from 'vitest';
import { patchesOf } from '../../../src/document/picture/components.ts';
import type { SeenWord } from '../../../src/document/picture/engine.ts';
import { highlightsBehind } from '../../../src/document/picture/highlights.ts';
import { rulingsIn } from '../../../src/document/picture/rulings.ts';
import { withSlashes } from '../../../src/document/picture/slashes.ts';
import { strikesThrough } from '../../../src/document/picture/strikes.ts';
import { boxesIn } from '../../../src/document/picture/tick-boxes.ts';
import { withUnderscores } from '../../../src/document/picture/underscores.ts';
import type { ReadWord } from '../../../src/document/picture/words.ts';
import { Canvas } from './canvas.ts';

const point = 300 / 72;

function boxesOn(canvas: Canvas) {
  const ink = canvas.ink();
  return boxesIn(ink, patchesOf(ink), rulingsIn(ink, canvas.raster, point), point).map(({ x, y, state }) => ({
    x,
    y,
    state,
  }));
}

describe('a box to tick', () => {
  test('whose lower side lies in the line of its table is found', () => {
    const table = new Canvas(900, 300).frame(50, 50, 850, 250, 40, 4).frame(200, 200, 248, 248, 90);
    for (let at = 6; at < 42; at += 1) table.fill(200 + at, 200 + at, 203 + at, 203 + at, 60);
    expect(boxesOn(table)).toEqual([{ x: 200, y: expect.any(Number), state: 'ticked' }]);
  });

  test('that reaches over the wall of its cell is not ticked for that', () => {
    const table = new Canvas(900, 300).frame(50, 50, 850, 250, 40, 4).frame(812, 54, 860, 101, 90);
    expect(boxesOn(table)).toEqual([{ x: 812, y: expect.any(Number), state: 'empty' }]);
  });

  test('with thick sides and corners that a coarse scan made round is found', () => {
    const page = new Canvas(900, 300).frame(200, 100, 233, 133, 60, 6);
    for (const [x, y] of [
      [200, 100],
      [232, 100],
      [200, 132],
      [232, 132],
    ] as const)
      page.fill(x, y, x + 1, y + 1, 245);
    for (const [x, y] of [
      [200, 101],
      [201, 100],
      [232, 101],
      [231, 100],
      [200, 131],
      [201, 132],
      [232, 131],
      [231, 132],
    ] as const)
      page.fill(x, y, x + 1, y + 1, 245);
    expect(boxesOn(page)).toEqual([{ x: 200, y: 100, state: 'empty' }]);
  });

  test('is not seen in figures that stand close together', () => {
    const page = new Canvas(900, 300);
    for (const x of [100, 125]) page.frame(x, 100, x + 22, 133, 20, 5);
    expect(boxesOn(page)).toEqual([]);
  });
});

const struckOn = (words: SeenWord[], page: Canvas) => strikesThrough(words, page.raster, page.ink(), point);

describe('a line through a word', () => {
  const word: SeenWord = {
    ...{ text: 'minimum', sure: 90, x: 100, y: 100, right: 217, bottom: 132 },
    ...{ baseline: 132, lineHeight: 32, line: 0 },
  };
  const letters = () => new Canvas(400, 200).letters(100, 100, 9, 30);

  test('is found where it is pale and no longer than the word', () => {
    expect(struckOn([word], letters().fill(98, 116, 220, 119, 120))).toHaveLength(1);
  });

  test('is not seen below it, nor in its letters', () => {
    expect(struckOn([word], letters().fill(98, 136, 220, 139, 30))).toEqual([]);
    expect(struckOn([word], letters())).toEqual([]);
    const barred = { ...word, text: '44' };
    expect(struckOn([barred], letters().fill(100, 122, 217, 125, 30))).toEqual([]);
  });
});

describe('a word with a darker ground', () => {
  const words: ReadWord[] = [0, 1, 2].map((at) => ({
    ...{ text: 'risk', sure: 90, x: 100 + at * 150, y: 100, right: 200 + at * 150, bottom: 132 },
    ...{ baseline: 132, lineHeight: 32, line: 0, probability: 0.99, region: 0 },
  }));
  const page = () => {
    const canvas = new Canvas(700, 200);
    return (light: number, from: number, to: number) => {
      canvas.fill(from, 94, to, 138, light);
      for (const { x } of words) canvas.letters(x, 100, 7, 30);
      return highlightsBehind(words, canvas.raster, canvas.ink(), point);
    };
  };

  test('was marked with a highlighter', () => {
    expect(page()(222, 248, 352)).toEqual([{ x: 248, y: 98, right: 352, bottom: 134, light: expect.any(Number) }]);
  });

  test('was marked in yellow, which in grey is hardly darker than paper', () => {
    expect(page()(238, 248, 352)).toHaveLength(1);
  });

  test('was not where all of its cell is dark, nor where there is only grain or shadow', () => {
    expect(page()(222, 90, 600)).toEqual([]);
    expect(page()(243, 248, 352)).toEqual([]);
    const canvas = new Canvas(700, 200);
    for (let x = 0; x < 700; x += 1) canvas.fill(x, 0, x + 1, 200, 245 - Math.round(x / 28));
    for (const { x } of words) canvas.letters(x, 100, 7, 30);
    expect(highlightsBehind(words, canvas.raster, canvas.ink(), point)).toEqual([]);
  });
});

describe('a slash', () => {
  const slanted = () => {
    const page = new Canvas(400, 200).fill(100, 100, 106, 132, 20).fill(150, 100, 156, 132, 20);
    for (let at = 0; at < 32; at += 1) page.fill(133 - at / 3, 100 + at, 138 - at / 3, 101 + at, 20);
    return page;
  };
  const word: ReadWord = {
    ...{ text: 'MIF', sure: 90, x: 100, y: 100, right: 156, bottom: 132, baseline: 132, lineHeight: 32, line: 0 },
    ...{ probability: 0.8, region: 0 },
  };
  const read = (page: Canvas) => {
    const ink = page.ink();
    return withSlashes([word], patchesOf(ink), ink, point).map(({ text }) => text);
  };

  test('between two letters is told from an I by its slant', () => {
    expect(read(slanted())).toEqual(['M/F']);
    expect(read(new Canvas(400, 200).letters(100, 100, 5, 20))).toEqual(['MIF']);
  });

  test('in bold is one, and a J or 7 is none', () => {
    const bold = new Canvas(400, 200);
    for (let at = 0; at < 32; at += 1) bold.fill(108 - at / 5, 100 + at, 115 - at / 5, 101 + at, 20);
    const bar = { ...word, text: '|', x: 100, right: 117 };
    const seen = (page: Canvas) => withSlashes([bar], patchesOf(page.ink()), page.ink(), point).map(({ text }) => text);
    expect(seen(bold)).toEqual(['/']);
    expect(seen(new Canvas(400, 200).fill(109, 100, 114, 132, 20).fill(101, 126, 114, 132, 20))).toEqual(['|']);
    expect(seen(new Canvas(400, 200).fill(101, 100, 116, 105, 20).fill(106, 105, 112, 132, 20))).toEqual(['|']);
  });

  test('that no engine saw stands between the words beside it', () => {
    const page = new Canvas(400, 200).letters(60, 100, 2, 20).letters(200, 100, 2, 20);
    for (let at = 0; at < 32; at += 1) page.fill(133 - at / 3, 100 + at, 138 - at / 3, 101 + at, 20);
    const words = [
      { ...word, text: 'Yes', x: 40, right: 110 },
      { ...word, text: 'No', x: 150, right: 240 },
    ];
    expect(withSlashes(words, patchesOf(page.ink()), page.ink(), point).map(({ text }) => text)).toEqual([
      'Yes',
      '/',
      'No',
    ]);
  });
});

describe('an underscore in a name', () => {
  const [left, right] = [100, 200].map(
    (x, at): ReadWord => ({
      ...{ text: at === 0 ? '"bigman' : 'x"', sure: 94, x, y: 100, right: x + 75, bottom: 132, baseline: 132 },
      ...{ lineHeight: 32, line: 0, probability: 0.99, region: 0 },
    }),
  );
  const words = [left, right].filter((word) => word !== undefined);
  const read = (page: Canvas) => withUnderscores(words, patchesOf(page.ink()), point).map(({ text }) => text);

  test('joins what it stands between', () => {
    expect(read(new Canvas(400, 200).fill(176, 136, 199, 140, 20))).toEqual(['"bigman_x"']);
  });

  test('is no dash, and no line below both words', () => {
    expect(read(new Canvas(400, 200).fill(176, 116, 199, 120, 20))).toHaveLength(2);
    expect(read(new Canvas(400, 200).fill(90, 136, 290, 140, 20))).toHaveLength(2);
  });
});
