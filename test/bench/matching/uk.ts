import type { Person } from '../../../src/match/people/index.ts';
import { County, type Human } from './county.ts';
import { chanceFrom } from './errors.ts';
import { faulty, listed, onForm } from './faults.ts';
import { type Benchmark, pairKey } from './scores.ts';

/**
 * People of a made-up English county in households, with the names of the country in about their real proportions, and forms about them with
 * the errors of forms. Among the forms are people who must not be taken for those known: their twins, brothers and sisters, fathers of
 * the same name, and namesakes. Streets, towns and numbers are made up; telephone numbers are those reserved for fiction.
 */
export type UkBenchmark = Benchmark & {
  known: Person[];
  /** Pairs that are nearly the same and are not: pair to kind. */
  traps: Map<string, Trap>;
};
export type Trap = 'twin' | 'sibling' | 'parent' | 'namesake';

export function ukBenchmark(seed: number, size: { known: number; forms: number }): UkBenchmark {
  const chance = chanceFrom(seed);
  const county = new County(chance, size.known);
  const known: Human[] = [];
  const outside: { human: Human; like: Human; trap: Trap }[] = [];
  const strangers: Human[] = [];
  while (known.length < size.known) {
    const { children, father } = county.household();
    if (chance.happens(0.12)) {
      strangers.push(...children);
      continue;
    }
    for (const [index, child] of children.entries()) {
      const like = children[index - 1];
      // Some brothers, sisters and twins are not known yet.
      if (like && known.includes(like) && chance.happens(child.twin ? 0.4 : 0.15))
        outside.push({ human: child, like, trap: child.twin && like.twin ? 'twin' : 'sibling' });
      else known.push(child);
    }
    const son = children.find(({ forename }) => forename === father?.forename);
    if (father && son && known.includes(son)) {
      if (chance.happens(0.5)) outside.push({ human: father, like: son, trap: 'parent' });
      else known.push(father);
    }
  }
  known.length = size.known;
  const inKnown = new Set(known);
  for (let index = 0; index < size.forms / 25; index += 1) {
    const like = chance.pick(known);
    outside.push({ human: county.namesake(like), like, trap: 'namesake' });
  }

  const list = known.map((human) => listed(human, chance));
  const people: Person[] = [];
  const truth = new Map<string, string>();
  const traps = new Map<string, Trap>();
  const byHousehold = new Map<number, Human[]>();
  for (const human of known) byHousehold.set(human.household, [...(byHousehold.get(human.household) ?? []), human]);
  const trapsOf = (id: string, human: Human) => {
    for (const other of byHousehold.get(human.household) ?? [])
      if (other !== human)
        traps.set(
          pairKey(id, other.id, true),
          Math.abs(other.born.getTime() - human.born.getTime()) > 12 * 365 * 86_400_000
            ? 'parent'
            : other.twin && human.twin && other.born.getTime() === human.born.getTime()
              ? 'twin'
              : 'sibling',
        );
  };
  const drawn = new Set<number>();
  while (people.length < size.forms * 0.6) {
    const place = chance.below(known.length);
    const human = known[place];
    if (!human || drawn.has(place)) continue;
    drawn.add(place);
    const id = `f${people.length}`;
    const { person, fault } = faulty(human, id, chance, county);
    people.push(person);
    truth.set(pairKey(id, human.id, true), fault);
    trapsOf(id, human);
  }
  const others = [
    ...outside.filter(({ like }) => inKnown.has(like)),
    ...strangers.map((human) => ({ human, like: null, trap: null })),
  ];
  for (const { human, like, trap } of others) {
    if (people.length >= size.forms) break;
    const id = `f${people.length}`;
    people.push(onForm(human, id, chance));
    trapsOf(id, human);
    if (like && trap) traps.set(pairKey(id, like.id, true), trap);
  }
  return { name: `UK ${seed}`, people, known: list, truth, traps };
}
