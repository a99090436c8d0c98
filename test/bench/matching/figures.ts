import { type MatchSettings, matchPeople } from '../../../src/match/people/index.ts';
import { pairKey } from './scores.ts';
import type { Trap, UkBenchmark } from './uk.ts';

export type Figures = {
  same: number;
  sameRight: number;
  precision: number;
  recall: number;
  sameRecall: number;
  byFault: { fault: string; pairs: number; same: number; found: number }[];
  /** People who are nearly the same and are not: how many were called the same, or possible. */
  traps: Record<Trap, { pairs: number; same: number; possible: number }>;
  possiblePerForm: number;
  milliseconds: number;
  wrong: string[];
  missed: string[];
};

/** What the comparison makes of a benchmark. */
export function figuresOf(benchmark: UkBenchmark, settings: Partial<MatchSettings> = {}): Figures {
  const start = performance.now();
  const { pairs } = matchPeople(benchmark.people, benchmark.known, { asOf: '2026-11-24', ...settings });
  const milliseconds = performance.now() - start;
  const same = new Set<string>();
  const possible = new Set<string>();
  for (const { a, b, decision } of pairs) (decision === 'same' ? same : possible).add(pairKey(a, b, true));
  const right = [...same].filter((pair) => benchmark.truth.has(pair));
  const found = [...benchmark.truth.keys()].filter((pair) => same.has(pair) || possible.has(pair));
  const faults = [...new Set(benchmark.truth.values())].sort();
  const kinds: Trap[] = ['twin', 'sibling', 'parent', 'namesake'];
  return {
    same: same.size,
    sameRight: right.length,
    precision: same.size === 0 ? 1 : right.length / same.size,
    recall: found.length / benchmark.truth.size,
    sameRecall: right.length / benchmark.truth.size,
    byFault: faults.map((fault) => {
      const all = [...benchmark.truth].filter(([, one]) => one === fault).map(([pair]) => pair);
      return {
        fault,
        pairs: all.length,
        same: all.filter((pair) => same.has(pair)).length,
        found: all.filter((pair) => same.has(pair) || possible.has(pair)).length,
      };
    }),
    traps: Object.fromEntries(
      kinds.map((kind) => {
        const all = [...benchmark.traps].filter(([, one]) => one === kind).map(([pair]) => pair);
        const count = (set: Set<string>) => all.filter((pair) => set.has(pair)).length;
        return [kind, { pairs: all.length, same: count(same), possible: count(possible) }];
      }),
    ) as Figures['traps'],
    possiblePerForm: [...possible].filter((pair) => !benchmark.truth.has(pair)).length / benchmark.people.length,
    milliseconds,
    wrong: [...same].filter((pair) => !benchmark.truth.has(pair)),
    missed: [...benchmark.truth.keys()].filter((pair) => !same.has(pair) && !possible.has(pair)),
  };
}
