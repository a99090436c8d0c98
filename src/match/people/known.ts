import { comparePeople } from './compare.ts';
import type { Frequencies } from './frequencies.ts';
import { conclude, defaultThresholds } from './judge.ts';
import type { Comparison, Judgement, ReadyPerson } from './model.ts';
import { defaultModel, likelihoodRatios, type Model, probabilityOf, storyEvidence } from './weights.ts';

export type KnownSettings = {
  /** How many people are known: the more there are, the more namesakes. */
  others: number;
  frequencies: Frequencies;
  model?: Model;
};

/** Judges one pair at a time with weights that are known beforehand: for a form that comes to people who are known, where no list can be estimated from. */
export function judgePerson(
  one: ReadyPerson,
  two: ReadyPerson,
  { others, frequencies, model = defaultModel }: KnownSettings,
): Judgement & { levels: Comparison } {
  const compared = comparePeople(one, two);
  const evidence = storyEvidence(likelihoodRatios(model, frequencies, compared, one, two));
  return { ...conclude(compared, probabilityOf(model, evidence, others), defaultThresholds), levels: compared.levels };
}
