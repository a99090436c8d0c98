import { findingKeys } from './keys.ts';
import type { ReadyPerson } from './model.ts';

/** For each person of the first list, the places in the second list of those who may be the same. */
export type Candidates = (index: number) => Iterable<number>;

/** Below so many pairs everybody is compared with everybody. */
const allPairsAtMost = 250_000;

/** A key that so many share (a children's home, a made-up birth date) finds nobody; each person has others. */
const bearersAtMost = 400;

/** Finds candidates by the keys they share. In one list (`second` left out) each pair comes once. */
export function candidatesIn(first: ReadyPerson[], second: ReadyPerson[] | null): Candidates {
  const known = second ?? first;
  const start = (index: number) => (second === null ? index + 1 : 0);
  if (first.length * known.length <= allPairsAtMost) {
    return function* (index) {
      for (let other = start(index); other < known.length; other += 1) yield other;
    };
  }
  const bearers = new Map<string, number[]>();
  for (const [index, person] of known.entries()) {
    for (const key of keysOf(person)) {
      const found = bearers.get(key);
      if (found) found.push(index);
      else bearers.set(key, [index]);
    }
  }
  const seen = new Int32Array(known.length).fill(-1);
  return function* (index) {
    const person = first[index];
    if (!person) return;
    for (const key of keysOf(person)) {
      const found = bearers.get(key) ?? [];
      if (found.length > bearersAtMost) continue;
      for (const other of found) {
        if (other < start(index) || seen[other] === index) continue;
        seen[other] = index;
        yield other;
      }
    }
  };
}

function keysOf(person: ReadyPerson): string[] {
  const { narrow, wide } = findingKeys(person);
  return [...narrow, ...wide];
}
