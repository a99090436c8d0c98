import { describe, expect, test } from 'vitest';
import { weightsOf } from '../../../src/document/picture/bold.ts';
import type { ReadWord } from '../../../src/document/picture/words.ts';
import { Canvas } from './canvas.ts';

/** Words of six letters in rows, `B` bold and `p` plain; `m` in between. The letters of one row make one line. */
function weightsIn(rows: readonly string[]): string[] {
  const page = new Canvas(1_200, 60 * rows.length + 100);
  const words: ReadWord[] = [];
  for (const [line, row] of rows.entries())
    for (const [at, kind] of [...row].entries()) {
      const [x, y] = [60 + at * 130, 40 + line * 60];
      const wide = { B: 8, m: 6, p: 4 }[kind] ?? 4;
      for (let letter = 0; letter < 6; letter += 1) page.fill(x + letter * 17, y, x + letter * 17 + wide, y + 30, 20);
      words.push({
        ...{ text: 'letter', sure: 90, x: x - 2, y: y - 2, right: x + 100, bottom: y + 32, baseline: y + 30 },
        ...{ lineHeight: 32, line, region: line, probability: 0.99 },
      });
    }
  const weights = weightsOf(
    words,
    words.map(() => 1),
    page.raster,
  );
  return rows.map((row, line) =>
    [...row].map((_, at) => (weights[words.findIndex((word) => word.line === line) + at]?.bold ? 'B' : 'p')).join(''),
  );
}

describe('bold words', () => {
  test('are told from plain ones by their strokes', () => {
    const rows = ['BBpppp', 'BBBppp', 'pppppp', 'pppBpp', 'BBBBBB'];
    expect(weightsIn(rows)).toEqual(rows);
  });

  test('stay one label where one of them is thinner than the others', () => {
    expect(weightsIn(['BBmBB', 'ppppp', 'BBBpp', 'ppmpp'])).toEqual(['BBBBB', 'ppppp', 'BBBpp', 'ppppp']);
  });

  test('are not seen on a page on which all words are alike', () => {
    expect(weightsIn(['pppppp', 'pppppp'])).toEqual(['pppppp', 'pppppp']);
    expect(weightsIn(['BBBBBB', 'BBBBBB'])).toEqual(['pppppp', 'pppppp']);
  });
});
