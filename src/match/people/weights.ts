import type { Compared } from './compare.ts';
import { countedValue, type Frequencies } from './frequencies.ts';
import { type Comparison, type Field, fields, type Level, levels, type ReadyPerson } from './model.ts';

/** For every level of a field: how often it is seen between two records of one person, and between two strangers. */
export type FieldWeights<F extends Field = Field> = Record<Level<F>, { match: number; chance: number }>;

/**
 * A record-linkage model after Fellegi and Sunter (1969), with value frequencies (Winkler). Beside "the same person" and "two strangers"
 * it knows two more stories, because either would otherwise be taken for the first or the second: the same person after a move, and two
 * people of one household. The rates say how many people of each story one record is expected to meet in the other list.
 */
export type Model = {
  rates: Record<Story, number>;
  fields: { [F in Field]: FieldWeights<F> };
};

export const stories = ['same', 'moved', 'household'] as const;
export type Story = (typeof stories)[number];

/**
 * How far a field speaks in each story as it does for one person; for the rest it speaks as for strangers. In a household the surname
 * and the place are shared, sometimes the telephone, seldom a birth date (twins) or a forename (father and son).
 */
const shared: Record<Exclude<Story, 'same'>, Partial<Record<Field, number>>> = {
  moved: { address: 0.02, postcode: 0.05, phone: 0.6, school: 0.5, carers: 0.8 },
  household: {
    forename: 0.02,
    surname: 0.8,
    dob: 0.05,
    nhsNumber: 0.001,
    upn: 0.001,
    caseId: 0.01,
    phone: 0.7,
    email: 0.3,
    school: 0.4,
  },
};

export function sharedIn(story: Story, field: Field): number {
  return story === 'same' ? 1 : (shared[story][field] ?? 1);
}

const shares = stories.map((story) => Float64Array.from(fields, (field) => sharedIn(story, field)));

/** Logarithms of how much more likely the levels are in each story than between strangers. */
export function storyEvidence(likelihoods: Float64Array): Record<Story, number> {
  const [same, moved, household] = shares.map((ofStory) => {
    let evidence = 0;
    for (let index = 0; index < likelihoods.length; index += 1) {
      const ratio = likelihoods[index] ?? 1;
      if (ratio === 1) continue;
      const share = ofStory[index] ?? 1;
      evidence += Math.log(1 - share + share * ratio);
    }
    return evidence;
  });
  return { same: same ?? 0, moved: moved ?? 0, household: household ?? 0 };
}

/** The same for one field at a time, for one person against strangers: 1 where nothing is known. */
export function likelihoodRatios(
  model: Model,
  frequencies: Frequencies,
  compared: Compared,
  one: ReadyPerson,
  two: ReadyPerson,
): Float64Array {
  const ratios = new Float64Array(fields.length).fill(1);
  for (let index = 0; index < fields.length; index += 1) {
    const field = fields[index];
    const level = field === undefined ? null : compared.levels[field];
    if (field === undefined || level === null) continue;
    const { match, chance } = weightOf(model, field, level);
    ratios[index] = (match / chance) * rarity(frequencies, field, level, chance, one, two);
  }
  return ratios;
}

export function weightOf(model: Model, field: Field, level: string): { match: number; chance: number } {
  const weights: Partial<Record<string, { match: number; chance: number }>> = model.fields[field];
  return weights[level] ?? { match: 1, chance: 1 };
}

const rarityAtMost = 10;

/** What a value's own frequency adds to the average: all of it for the same value, within bounds for one that is only near. */
function rarity(
  frequencies: Frequencies,
  field: Field,
  level: string,
  chance: number,
  one: ReadyPerson,
  two: ReadyPerson,
): number {
  if (level === 'different' || level === 'far' || field === 'school') return 1;
  // Only of names does one that is near say anything.
  if (level !== 'same' && field !== 'forename' && field !== 'surname') return 1;
  const mine = countedValue(field, one);
  const theirs = countedValue(field, two);
  if (mine === '' || theirs === '') return 1;
  const share = Math.max(frequencies.share(field, mine), frequencies.share(field, theirs));
  if (level === 'same' && mine === theirs) return chance / share;
  if (field !== 'forename' && field !== 'surname') return 1;
  const relative = Math.sqrt(frequencies.chance(field) / share);
  return Math.min(rarityAtMost, Math.max(1 / rarityAtMost, relative));
}

/** Probability that two records are of one person, where each meets so many others. */
export function probabilityOf(model: Model, evidence: Record<Story, number>, others: number): number {
  const size = Math.max(others, fewestOthers);
  const part = (story: Story) => Math.log(model.rates[story] / size) + evidence[story];
  const same = logSum(part('same'), part('moved'));
  const not = logSum(part('household'), 0);
  return 1 / (1 + Math.exp(not - same));
}

/** A short list is a piece of a larger world: a person on it has not so good a chance to be the one who is looked for. */
const fewestOthers = 200;

function logSum(a: number, b: number): number {
  const most = Math.max(a, b);
  return most + Math.log(Math.exp(a - most) + Math.exp(b - most));
}

type Pairs<F extends Field> = Record<Level<F>, [match: number, chance: number]>;

function field<F extends Field>(pairs: Pairs<F>): FieldWeights<F> {
  const all = Object.entries<[number, number]>(pairs);
  const total = [0, 1].map((side) => all.reduce((sum, [, pair]) => sum + (pair[side] ?? 0), 0));
  return Object.fromEntries(
    all.map(([level, [match, chance]]) => [
      level,
      { match: match / (total[0] ?? 1), chance: chance / (total[1] ?? 1) },
    ]),
  ) as FieldWeights<F>;
}

const identifier = { same: [0.95, 1e-7], one_figure: [0.03, 1e-6], different: [0.02, 1] } satisfies Pairs<'nhsNumber'>;

/** What is assumed before a list has been seen; estimated from the lists where these are long enough. */
export const defaultModel: Model = {
  rates: { same: 0.3, moved: 0.05, household: 0.5 },
  fields: {
    forename: field<'forename'>({
      same: [0.78, 4e-3],
      variant: [0.06, 3e-3],
      typing: [0.07, 1.5e-3],
      sound: [0.02, 6e-3],
      initial: [0.02, 1.5e-2],
      other_forename: [0.015, 2e-3],
      first_only: [0.005, 1e-3],
      alike: [0.01, 2e-2],
      different: [0.02, 0.95],
    }),
    surname: field<'surname'>({
      same: [0.85, 1.2e-3],
      part: [0.03, 5e-4],
      typing: [0.06, 1e-3],
      sound: [0.02, 4e-3],
      alike: [0.01, 2e-2],
      different: [0.03, 0.97],
    }),
    order: field<'order'>({ straight: [0.95, 0.985], swapped: [0.025, 0.005], alias: [0.025, 0.01] }),
    dob: field<'dob'>({
      same: [0.9, 1.5e-4],
      swapped: [0.02, 1e-4],
      // Children are born within few years: thirty dates of their childhoods differ from one by a figure.
      one_figure: [0.035, 4.5e-3],
      two_parts: [0.015, 6e-3],
      year_fits: [0.02, 0.09],
      near: [0.01, 0.05],
      different: [0.01, 0.65],
      far: [0.002, 0.2],
    }),
    nhsNumber: field(identifier),
    upn: field(identifier),
    caseId: field<'caseId'>({ same: [0.8, 1e-6], one_figure: [0.05, 2e-4], different: [0.15, 1] }),
    address: field<'address'>({
      same: [0.72, 2e-5],
      close: [0.12, 5e-5],
      partly: [0.06, 5e-3],
      little: [0.04, 0.12],
      different: [0.06, 0.88],
    }),
    postcode: field<'postcode'>({
      same: [0.84, 5e-5],
      one_figure: [0.06, 4e-4],
      district: [0.04, 0.06],
      different: [0.06, 0.94],
    }),
    phone: field<'phone'>({ same: [0.6, 1e-6], one_figure: [0.04, 1e-6], different: [0.36, 1] }),
    email: field<'email'>({ same: [0.65, 1e-6], close: [0.08, 1e-5], mailbox: [0.05, 1e-5], different: [0.22, 1] }),
    school: field<'school'>({ same: [0.8, 0.05], different: [0.2, 0.95] }),
    carers: field<'carers'>({ same: [0.6, 2e-4], surname: [0.2, 5e-3], different: [0.2, 0.99] }),
  },
};

/** A compact code of a comparison, and back: one byte a field, 255 for "nothing known". */
export const unknownLevel = 255;
export function encode(comparison: Comparison, into: Uint8Array, at: number): void {
  for (const [index, name] of fields.entries()) {
    const level = comparison[name];
    into[at + index] = level === null ? unknownLevel : (levels[name] as readonly string[]).indexOf(level);
  }
}
