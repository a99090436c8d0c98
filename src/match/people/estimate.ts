import { comparePeople } from './compare.ts';
import type { Frequencies } from './frequencies.ts';
import { type Field, fields, levels, type ReadyPerson } from './model.ts';
import { encode, type Model, type Story, sharedIn, stories, unknownLevel } from './weights.ts';

/** Pairs that were compared: for each a row of level codes and a row of likelihood ratios under the model that they were found with. */
export type Sample = { codes: Uint8Array; rarities: Float64Array; count: number };

export type EstimateSettings = {
  first: ReadyPerson[];
  second: ReadyPerson[] | null;
  frequencies: Frequencies;
  random: () => number;
};

const randomPairs = 60_000;

/** How often two strangers agree on each level, counted on pairs at random. Assumptions weigh in where the lists show too few. */
export function estimateChances(model: Model, { first, second, frequencies, random }: EstimateSettings): Model {
  const known = second ?? first;
  const count = Math.min(randomPairs, first.length * known.length);
  const code = new Uint8Array(fields.length);
  const seen = fields.map((field) => new Float64Array(levels[field].length));
  for (let drawn = 0; drawn < count; drawn += 1) {
    const i = Math.floor(random() * first.length);
    const j = Math.floor(random() * known.length);
    const [one, two] = [first[i], known[j]];
    if (!one || !two || (second === null && i === j)) continue;
    encode(comparePeople(one, two).levels, code, 0);
    for (let f = 0; f < fields.length; f += 1) {
      const level = code[f] ?? unknownLevel;
      const row = seen[f];
      if (level !== unknownLevel && row) row[level] = (row[level] ?? 0) + 1;
    }
  }
  return mapLevels(model, (field, level, { match, chance }, f) => {
    const row = seen[f];
    const total = row?.reduce((sum, one) => sum + one, 0) ?? 0;
    // The same value by chance is counted exactly from the frequencies, where the field has any.
    if (level === 0 && frequencies.chance(field) < 1 && total > 0) return { match, chance: frequencies.chance(field) };
    return { match, chance: ((row?.[level] ?? 0) + 1) / (total + 1 / chance) };
  });
}

const rounds = 30;

/** Assumptions about one person's records count as much as so many pairs seen. */
const assumedPairs = 25;

/**
 * Expectation and maximisation (Dempster, Laird and Rubin 1977) over the candidate pairs, without any answers given: how often records of
 * one person agree on each level, and how many pairs there are of each story. Pairs that share no key are strangers.
 */
export function estimateMatches(model: Model, sample: Sample, records: number, others: number): Model {
  let current = model;
  const size = Math.max(1, others);
  for (let round = 0; round < rounds; round += 1) {
    const found = expect(current, sample, size);
    const rates = Object.fromEntries(
      stories.map((story) => {
        const assumed = model.rates[story] * assumedRecords;
        const rate = (found.totals[story] + assumed) / (records + assumedRecords);
        return [story, Math.max(rate, leastRate[story])];
      }),
    ) as Record<Story, number>;
    const before = current;
    current = mapLevels({ ...model, rates }, (_field, level, { chance }, f) => {
      const row = found.levels[f];
      const total = row?.reduce((sum, one) => sum + one, 0) ?? 0;
      const assumed = weightAt(model, f, level).match;
      // The chances stay as they were counted on pairs at random.
      return {
        match: ((row?.[level] ?? 0) + assumedPairs * assumed) / (total + assumedPairs),
        chance: weightAt(before, f, level).chance || chance,
      };
    });
  }
  return current;
}

const assumedRecords = 20;

/** Households and moves happen in every list, whether or not this one shows any. */
const leastRate: Record<Story, number> = { same: 1e-3, moved: 1e-4, household: 2e-3 };

function expect(model: Model, { codes, rarities, count }: Sample, size: number) {
  const width = fields.length;
  const totals: Record<Story, number> = { same: 0, moved: 0, household: 0 };
  const found = fields.map((field) => new Float64Array(levels[field].length));
  const ratioTable = fields.map((field, f) =>
    levels[field].map((_, level) => {
      const { match, chance } = weightAt(model, f, level);
      return match / chance;
    }),
  );
  const shares = stories.map((story) => Float64Array.from(fields, (field) => sharedIn(story, field)));
  const prior = stories.map((story) => model.rates[story] / size);
  const odds = new Float64Array(stories.length);
  const ratios = new Float64Array(width);
  for (let pair = 0; pair < count; pair += 1) {
    const start = pair * width;
    for (let f = 0; f < width; f += 1) {
      const level = codes[start + f] ?? unknownLevel;
      ratios[f] = level === unknownLevel ? 1 : (ratioTable[f]?.[level] ?? 1) * (rarities[start + f] ?? 1);
    }
    let all = 0;
    for (let s = 0; s < odds.length; s += 1) {
      const ofStory = shares[s];
      let product = prior[s] ?? 0;
      for (let f = 0; f < width; f += 1) {
        if (codes[start + f] === unknownLevel) continue;
        const share = ofStory?.[f] ?? 1;
        product *= 1 - share + share * (ratios[f] ?? 1);
      }
      odds[s] = product;
      all += product;
    }
    all += 1;
    for (const [s, story] of stories.entries()) {
      const weight = (odds[s] ?? 0) / all;
      totals[story] += weight;
      if (story === 'household' || weight < 1e-6) continue;
      for (let f = 0; f < width; f += 1) {
        const level = codes[start + f] ?? unknownLevel;
        const row = found[f];
        if (level === unknownLevel || !row) continue;
        const share = shares[s]?.[f] ?? 1;
        const ratio = ratios[f] ?? 1;
        row[level] = (row[level] ?? 0) + (weight * share * ratio) / (1 - share + share * ratio);
      }
    }
  }
  return { totals, levels: found };
}

function weightAt(model: Model, f: number, level: number): { match: number; chance: number } {
  const field = fields[f];
  if (field === undefined) return { match: 1, chance: 1 };
  const weights: Partial<Record<string, { match: number; chance: number }>> = model.fields[field];
  return weights[levels[field][level] ?? ''] ?? { match: 1, chance: 1 };
}

type Change = (
  field: Field,
  level: number,
  weight: { match: number; chance: number },
  index: number,
) => { match: number; chance: number };

function mapLevels(model: Model, change: Change): Model {
  const changed = fields.map((field, f) => [
    field,
    Object.fromEntries(
      levels[field].map((level, index) => [level, change(field, index, weightAt(model, f, index), f)]),
    ),
  ]);
  return { ...model, fields: Object.fromEntries(changed) as Model['fields'] };
}
