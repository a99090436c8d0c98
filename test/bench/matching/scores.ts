import type { Person } from '../../../src/match/people/index.ts';
import { jaroWinkler } from '../../../src/match/people/similar.ts';

/** A set with its answers: who is the same stands in `truth` as `a|b`. */
export type Benchmark = { name: string; people: Person[]; known: Person[] | null; truth: Map<string, string> };

export type Scores = { precision: number; recall: number; f1: number };

export const pairKey = (a: string, b: string, ordered: boolean): string =>
  ordered || a < b ? `${a}|${b}` : `${b}|${a}`;

export function scoresOf(found: Set<string>, truth: { size: number; has(key: string): boolean }): Scores {
  let right = 0;
  for (const key of found) if (truth.has(key)) right += 1;
  const precision = found.size === 0 ? 1 : right / found.size;
  const recall = truth.size === 0 ? 1 : right / truth.size;
  return { precision, recall, f1: right === 0 ? 0 : (2 * precision * recall) / (precision + recall) };
}

/**
 * What is usual where nothing better is at hand: the mean Jaro-Winkler similarity of the fields that both have, over a threshold. It is
 * given the threshold that suits it best on the very set, which no user could know; blocking by birth date, surname and postcode.
 */
export function jaroWinklerBest({ people, known, truth }: Benchmark): Scores & { threshold: number } {
  const second = known ?? people;
  const fields = ['fullName', 'forenames', 'surname', 'dob', 'address', 'postcode', 'phone', 'email'] as const;
  const blocks = new Map<string, number[]>();
  const keysOf = (person: Person) => [
    `d${person.dob ?? ''}`,
    `s${(person.surname ?? person.fullName?.split(' ').at(-1) ?? '').toLowerCase()}`,
    `p${person.postcode ?? ''}`,
    `e${person.email ?? ''}`,
  ];
  for (const [index, person] of second.entries()) {
    for (const key of keysOf(person)) if (key.length > 1) blocks.set(key, [...(blocks.get(key) ?? []), index]);
  }
  const likeness = new Map<string, number>();
  for (const [index, one] of people.entries()) {
    for (const key of keysOf(one)) {
      const block = blocks.get(key) ?? [];
      if (block.length > 300) continue;
      for (const other of block) {
        const two = second[other];
        if (!two || (known === null && other <= index)) continue;
        const pair = pairKey(one.id, two.id, known !== null);
        if (likeness.has(pair)) continue;
        const likes = fields.flatMap((field) =>
          one[field] && two[field] ? [jaroWinkler(one[field].toLowerCase(), two[field].toLowerCase())] : [],
        );
        likeness.set(pair, likes.reduce((sum, like) => sum + like, 0) / Math.max(1, likes.length));
      }
    }
  }
  let best = { precision: 0, recall: 0, f1: 0, threshold: 0 };
  for (let threshold = 0.7; threshold < 1; threshold += 0.01) {
    const found = new Set([...likeness].flatMap(([pair, like]) => (like >= threshold ? [pair] : [])));
    const scores = scoresOf(found, truth);
    if (scores.f1 > best.f1) best = { ...scores, threshold };
  }
  return best;
}
