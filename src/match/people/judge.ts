import type { Compared } from './compare.ts';
import { evidenceFor } from './evidence.ts';
import type { Comparison, Decision, Judgement } from './model.ts';

export type Thresholds = { same: number; possible: number };

export const defaultThresholds: Thresholds = { same: 0.98, possible: 0.3 };

/** What a person may never be told is "the same", whatever the figures say; a pair kept from it is worth at most so much. */
const keptFromSame = 0.9;

export function conclude(compared: Compared, probability: number, thresholds: Thresholds): Judgement {
  const reasons = doubtsAbout(compared.levels);
  const guarded = reasons.length > 0 ? Math.min(probability, keptFromSame, thresholds.same - 1e-4) : probability;
  const decision: Decision =
    guarded >= thresholds.same ? 'same' : guarded >= thresholds.possible ? 'possible' : 'different';
  return {
    probability: Number(guarded.toFixed(4)),
    decision,
    evidence: [...evidenceFor(compared), ...reasons],
  };
}

/** Sentences for what keeps a pair from being called the same. */
export const doubts = {
  twins: 'They may be twins',
  household: 'They may be brothers or sisters, or of one household',
  forenames: 'The forenames are not near enough to rule out a brother, a sister or a twin',
  generation: 'They may be parent and child of one name',
  born: 'The birth dates cannot be one date written wrongly',
  noDate: 'Without a birth date or a number they may be parent and child, or namesakes',
  namesakes: 'Without the same birth date, place or number they may be namesakes',
  surnames: 'The surnames differ, and nothing but the birth date ties the two',
  names: 'The names are not quite the same, and nothing but the birth date ties the two',
  numbers: 'The numbers given for them are of two people',
  noFullName: 'One of the two has no full name',
} as const;

/** Twins, brothers and sisters, fathers and sons agree on nearly everything: what tells them apart outweighs all the rest. */
function doubtsAbout(levels: Comparison): string[] {
  const found: string[] = [];
  const { forename, dob, surname } = levels;
  const identified = levels.nhsNumber === 'same' || levels.upn === 'same';
  const address = levels.address ?? 'partly';
  const placed =
    address === 'same' ||
    address === 'close' ||
    (address === 'partly' && (levels.postcode === 'same' || levels.phone === 'same'));
  const numbered = identified || levels.caseId === 'same';
  const reached = numbered || levels.email === 'same';
  if (forename === 'different') found.push(dob === 'same' && surname !== 'different' ? doubts.twins : doubts.household);
  else if (
    // What looks like a typing error may be the twin's name, who has the same surname, birth date, address and family's e-mail: a number alone tells.
    !numbered &&
    (forename === 'typing' ||
      forename === 'alike' ||
      forename === 'sound' ||
      forename === 'initial' ||
      forename === 'first_only' ||
      forename === 'other_forename')
  )
    found.push(doubts.forenames);
  if (dob === 'far') found.push(doubts.generation);
  else if (dob === 'different') found.push(doubts.born);
  // What is wrong once in a hundred forms is right for somebody else as often: where one thing is not quite the same, another must tie the two.
  if (!reached && dob === null) found.push(doubts.noDate);
  else if (!reached && !placed && dob !== 'same') found.push(doubts.namesakes);
  else if (!reached && !placed && surname === 'different') found.push(doubts.surnames);
  else if (!reached && !placed && (forename !== 'same' || surname !== 'same')) found.push(doubts.names);
  if (!identified && (levels.nhsNumber === 'different' || levels.upn === 'different')) found.push(doubts.numbers);
  const bornAlike = dob === 'same' || dob === 'swapped' || dob === 'one_figure';
  if ((forename === null || surname === null) && !reached && !bornAlike) found.push(doubts.noFullName);
  return found;
}
