import { candidatesIn } from './candidates.ts';
import { type Compared, comparePeople } from './compare.ts';
import { estimateChances, estimateMatches, type Sample } from './estimate.ts';
import { type Frequencies, frequenciesOf } from './frequencies.ts';
import { conclude, defaultThresholds, type Thresholds } from './judge.ts';
import { fields, type Pair, type Person, type ReadyPerson } from './model.ts';
import { readyPerson } from './prepare.ts';
import { seededRandom } from './random.ts';
import { defaultModel, encode, likelihoodRatios, type Model, probabilityOf, storyEvidence } from './weights.ts';

export type MatchSettings = {
  /** The day (YYYY-MM-DD) from which stated ages count. */
  asOf: string;
  /** Weights that were estimated before; left out, they are estimated from the lists. */
  model?: Model;
  seed?: number;
  thresholds?: Thresholds;
  /** Whether pairs that were compared and judged different are wanted too. */
  all?: boolean;
};

export type MatchResult = { pairs: Pair[]; model: Model; compared: number };

/** Compares a list with another. */
export function matchPeople(people: Person[], known: Person[], settings: MatchSettings): MatchResult {
  const first = people.map((person) => readyPerson(person, settings.asOf));
  const second = known.map((person) => readyPerson(person, settings.asOf));
  return matchLists(first, second, settings);
}

/** Looks for records of one person within a list. */
export function dedupePeople(people: Person[], settings: MatchSettings): MatchResult {
  return matchLists(
    people.map((person) => readyPerson(person, settings.asOf)),
    null,
    settings,
  );
}

function matchLists(first: ReadyPerson[], second: ReadyPerson[] | null, settings: MatchSettings): MatchResult {
  const frequencies = frequenciesOf(second === null ? first : [...first, ...second]);
  const others = second === null ? Math.max(1, first.length - 1) : second.length;
  const random = seededRandom(settings.seed ?? 1);
  const start = settings.model ?? estimateChances(defaultModel, { first, second, frequencies, random });
  const found = compareCandidates(
    first,
    second,
    start,
    frequencies,
    settings.all ? Number.NEGATIVE_INFINITY : hopeless,
  );
  const sample = sampleOf(found, start, frequencies);
  // In one list each pair is met from both sides, in the sample it stands once.
  const records = second === null ? first.length / 2 : first.length;
  const model = settings.model ?? estimateMatches(start, sample, records, others);
  const thresholds = settings.thresholds ?? defaultThresholds;
  const pairs: Pair[] = [];
  for (const { one, two, compared } of found) {
    const probability = probabilityOf(
      model,
      storyEvidence(likelihoodRatios(model, frequencies, compared, one, two)),
      others,
    );
    const judgement = conclude(compared, probability, thresholds);
    if (judgement.decision !== 'different' || settings.all) pairs.push({ a: one.id, b: two.id, ...judgement });
  }
  pairs.sort((a, b) => b.probability - a.probability);
  return { pairs, model, compared: found.length };
}

type Found = { one: ReadyPerson; two: ReadyPerson; compared: Compared };

/** Pairs with so little for them (logarithm of the odds against strangers) change neither the estimate nor the outcome. */
const hopeless = -3;

function compareCandidates(
  first: ReadyPerson[],
  second: ReadyPerson[] | null,
  model: Model,
  frequencies: Frequencies,
  least: number,
): Found[] {
  const known = second ?? first;
  const candidates = candidatesIn(first, second);
  const found: Found[] = [];
  for (const [index, one] of first.entries()) {
    for (const other of candidates(index)) {
      const two = known[other];
      if (!two) continue;
      const compared = comparePeople(one, two);
      const evidence = storyEvidence(likelihoodRatios(model, frequencies, compared, one, two));
      if (Math.max(evidence.same, evidence.moved, evidence.household) > least) found.push({ one, two, compared });
    }
  }
  return found;
}

function sampleOf(found: Found[], model: Model, frequencies: Frequencies): Sample {
  const width = fields.length;
  const codes = new Uint8Array(found.length * width);
  const rarities = new Float64Array(found.length * width);
  for (const [index, { one, two, compared }] of found.entries()) {
    encode(compared.levels, codes, index * width);
    const ratios = likelihoodRatios(model, frequencies, compared, one, two);
    for (const [f, field] of fields.entries()) {
      const level = compared.levels[field];
      if (level === null) continue;
      const weights: Partial<Record<string, { match: number; chance: number }>> = model.fields[field];
      const weight = weights[level];
      rarities[index * width + f] = weight ? (ratios[f] ?? 1) / (weight.match / weight.chance) : 1;
    }
  }
  return { codes, rarities, count: found.length };
}
