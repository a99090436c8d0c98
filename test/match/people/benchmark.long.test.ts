import { expect, test } from 'vitest';
import { dedupePeople } from '../../../src/match/people/index.ts';
import { febrlLike } from '../../bench/matching/febrl.ts';
import { figuresOf } from '../../bench/matching/figures.ts';
import { jaroWinklerBest, pairKey, scoresOf } from '../../bench/matching/scores.ts';
import { ukBenchmark } from '../../bench/matching/uk.ts';

/** `npm run bench:matching` is the same at full size, on other seeds; the comparison was tuned on seed 1 to 3. */
test('people of a made-up county: nobody is called the same who is not, and hardly anybody is missed', () => {
  const figures = figuresOf(ukBenchmark(71, { known: 1_000, forms: 1_000 }));
  expect(figures.precision).toBeGreaterThanOrEqual(0.999);
  expect(figures.recall).toBeGreaterThanOrEqual(0.98);
  for (const { pairs, same } of Object.values(figures.traps)) {
    expect(pairs).toBeGreaterThan(5);
    expect(same).toBe(0);
  }
  // Every kind of error was met, and none of them is beyond finding.
  expect(figures.byFault.length).toBeGreaterThan(20);
  for (const { fault, pairs, found } of figures.byFault) expect([fault, found / pairs >= 0.8]).toEqual([fault, true]);
  expect(figures.milliseconds).toBeLessThan(30_000);
}, 60_000);

test('a list with double rows in the manner of FEBRL: better than Jaro-Winkler with its best threshold', () => {
  const benchmark = febrlLike('dedupe', 73, { originals: 500, copies: 500, perPerson: 5, changes: 4 }, false);
  const { pairs } = dedupePeople(benchmark.people, { asOf: '2026-11-24' });
  const found = new Set(pairs.map(({ a, b }) => pairKey(a, b, false)));
  expect(scoresOf(found, benchmark.truth).f1).toBeGreaterThan(jaroWinklerBest(benchmark).f1);
}, 60_000);
