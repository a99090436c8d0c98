import { describe, expect, test } from 'vitest';
import { rateOf, suggestThreshold } from '../../src/review/index.ts';

const round = (number: number) => Math.round(number * 10_000) / 10_000;

/** Wilson score intervals at 95% as published: Newcombe 1998, table I, and Wikipedia's worked cases. */
test.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
  [29, 29, 0.883, 1],
])('%i wrong of %i lie between %f and %f', (wrong, count, low, high) => {
  const rate = rateOf(wrong, count);
  expect([round(rate.low), round(rate.high)]).toEqual([low, high]);
  expect(rate.rate).toBe(wrong / count);
});

test('of nothing, nothing is known', () => {
  expect(rateOf(0, 0)).toEqual({ count: 0, wrong: 0, rate: 0, low: 0, high: 1 });
});

describe('a threshold', () => {
  const forms = (count: number, least: number, wrong = 0) =>
    Array.from({ length: count }, (_, at) => ({ least, wrong: at < wrong }));

  test('is not suggested from few forms, even if none was wrong', () => {
    expect(suggestThreshold(forms(100, 0.95), 0.9, 0.02)).toEqual({ kind: 'too_few', checked: 100 });
    expect(suggestThreshold([], 0.9, 0.02)).toEqual({ kind: 'too_few', checked: 0 });
  });

  test('stays where it is when the forms filed now are good enough', () => {
    const found = suggestThreshold([...forms(300, 0.91), ...forms(300, 0.99, 2)], 0.9, 0.02);
    expect(found).toMatchObject({ kind: 'threshold', threshold: 0.9, stillUnseen: 1, forms: { count: 600, wrong: 2 } });
  });

  test('is raised above the forms that are wrong', () => {
    const found = suggestThreshold([...forms(100, 0.92, 9), ...forms(300, 0.97)], 0.9, 0.02);
    expect(found).toMatchObject({
      kind: 'threshold',
      threshold: 0.97,
      stillUnseen: 0.75,
      forms: { count: 300, wrong: 0 },
    });
  });

  test('is never suggested below the present one, of which nothing is known', () => {
    const found = suggestThreshold(forms(400, 0.85), 0.9, 0.02);
    expect(found.kind).not.toBe('threshold');
  });

  test('does not help when the most certain forms are wrong too', () => {
    expect(suggestThreshold([...forms(200, 0.95, 10), ...forms(200, 1, 10)], 0.9, 0.02)).toEqual({
      kind: 'none_holds',
      checked: 400,
    });
  });
});
