import type { Compared } from './compare.ts';
import { evidenceFor } from './evidence.ts';
import type { Comparison, Decision, Judgement } from './model.ts';

export type Thresholds = { same: number; possible: number };

export const defaultThresholds: Thresholds = { same: 0.98, possible: 0.3 };

/** What a person may never be told is "the same", whatever the figures say; a pair kept from it is worth at most so much. */
const keptFromSame = 0.9;

export function conclude(compared: Compared, probability: number, thresholds: Thresholds): Judgement {
  const doubts = doubtsAbout(compared.levels);
  const guarded = doubts.length > 0 ? Math.min(probability, keptFromSame, thresholds.same - 1e-4) : probability;
  const decision: Decision =
    guarded >= thresholds.same ? 'same' : guarded >= thresholds.possible ? 'possible' : 'different';
  return {
    probability: Number(guarded.toFixed(4)),
    decision,
    evidence: [...evidenceFor(compared), ...doubts],
  };
}

/** Twins, brothers and sisters, fathers and sons agree on nearly everything: what tells them apart outweighs all the rest. */
function doubtsAbout(levels: Comparison): string[] {
  const doubts: string[] = [];
  const { forename, dob, surname } = levels;
  const identified = levels.nhsNumber === 'same' || levels.upn === 'same';
  const address = levels.address ?? 'partly';
  const placed =
    address === 'same' ||
    address === 'close' ||
    (address === 'partly' && (levels.postcode === 'same' || levels.phone === 'same'));
  const reached = identified || levels.caseId === 'same' || levels.email === 'same';
  if (forename === 'different')
    doubts.push(
      dob === 'same' && surname !== 'different'
        ? 'They may be twins'
        : 'They may be brothers or sisters, or of one household',
    );
  else if (
    !reached &&
    (forename === 'alike' ||
      forename === 'sound' ||
      forename === 'initial' ||
      forename === 'first_only' ||
      forename === 'other_forename')
  )
    doubts.push('The forenames are not near enough to rule out a brother, a sister or a twin');
  if (dob === 'far') doubts.push('They may be parent and child of one name');
  else if (dob === 'different') doubts.push('The birth dates cannot be one date written wrongly');
  // What is wrong once in a hundred forms is right for somebody else as often: where one thing is not quite the same, another must tie the two.
  if (!reached && dob === null)
    doubts.push('Without a birth date or a number they may be parent and child, or namesakes');
  else if (!reached && !placed && dob !== 'same')
    doubts.push('Without the same birth date, place or number they may be namesakes');
  else if (!reached && !placed && (forename !== 'same' || surname !== 'same'))
    doubts.push('The names are not quite the same, and nothing but the birth date ties the two');
  if (!identified && (levels.nhsNumber === 'different' || levels.upn === 'different'))
    doubts.push('The numbers given for them are of two people');
  const bornAlike = dob === 'same' || dob === 'swapped' || dob === 'one_figure';
  if ((forename === null || surname === null) && !reached && !bornAlike) doubts.push('One of the two has no full name');
  return doubts;
}
