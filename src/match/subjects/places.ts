import { compareAddresses, comparePostcodes } from '../people/compare.ts';
import { readAddress, readPostcode } from '../people/places.ts';
import { editDistance, jaroWinkler } from '../people/similar.ts';
import { words } from '../people/text.ts';
import type { Described, Suggestion } from './model.ts';

const leftOut = new Set(['the', 'at', 'in', 'on', 'of', 'near', 'by']);

/** What half the towns have one of: the same name alone says little. */
const usual = new Set(
  'park town centre center station bus train railway car high street beach shopping retail library skate playground recreation ground field fields church harbour seafront promenade arcade toilets public mcdonalds kfc tesco costa greggs subway asda coop spar shop'.split(
    ' ',
  ),
);

export function placeName(name: string): string[] {
  const all = words(name);
  const telling = all.filter((word) => !leftOut.has(word));
  return telling.length > 0 ? telling : all;
}

const nameLevels = {
  same: { ratio: 2_000, sentence: 'Names of the places are the same' },
  usual: { ratio: 40, sentence: 'Names of the places are the same, but many towns have a place of this name' },
  typing: { ratio: 600, sentence: 'Names of the places differ by a typing error' },
  part: { ratio: 30, sentence: 'Names of the places have words in common' },
  different: { ratio: 0.15, sentence: 'Names of the places differ' },
} as const;
const addressLevels = {
  same: { ratio: 5_000, sentence: 'Addresses are the same' },
  close: { ratio: 2_000, sentence: 'Addresses differ in spelling only' },
  partly: { ratio: 20, sentence: 'Addresses agree in part' },
  little: { ratio: 0.6, sentence: 'Addresses have little in common' },
  different: { ratio: 0.1, sentence: 'Addresses differ' },
} as const;
const postcodeLevels = {
  same: { ratio: 300, sentence: 'Postcodes are the same' },
  one_figure: { ratio: 20, sentence: 'Postcodes differ by one character' },
  district: { ratio: 3, sentence: 'Postcodes are of one district' },
  different: { ratio: 0.05, sentence: 'Postcodes differ' },
} as const;

/** Odds against two places at random, among those that share a key, being one. */
const against = 300;

/** Two places by name, address and postcode. Two of these must be the same, and the third not against it, for the program to link them itself. */
export function comparePlaces(one: Described, two: Described): Omit<Suggestion, 'subject'> {
  const name = compareNames(placeName(one.name ?? ''), placeName(two.name ?? ''));
  const [mine, theirs] = [readAddress(one.address ?? ''), readAddress(two.address ?? '')];
  const address = mine && theirs ? compareAddresses(mine, theirs) : null;
  const postcode = comparePostcodes(
    readPostcode(one.postcode ?? '', one.address ?? ''),
    readPostcode(two.postcode ?? '', two.address ?? ''),
  );
  const found = [
    name && nameLevels[name],
    address && addressLevels[address],
    postcode && postcodeLevels[postcode],
  ].filter((level) => level !== null);
  const odds = found.reduce((product, { ratio }) => product * ratio, 1 / against);
  const sameName = name === 'same' || name === 'usual';
  const identical =
    (sameName && postcode === 'same' && (address === null || address === 'same' || address === 'close')) ||
    (sameName && address === 'same' && mine?.number !== '' && postcode === null) ||
    (address === 'same' && mine?.number !== '' && postcode === 'same' && name === null);
  const probability = Number((odds / (1 + odds)).toFixed(4));
  return {
    probability,
    decision: identical || probability >= 0.98 ? 'same' : probability >= 0.3 ? 'possible' : 'different',
    evidence: found.map(({ sentence }) => sentence),
    identical,
  };
}

function compareNames(one: string[], two: string[]): keyof typeof nameLevels | null {
  if (one.length === 0 || two.length === 0) return null;
  const [a, b] = [one.join(''), two.join('')];
  if (a === b || [...one].sort().join(' ') === [...two].sort().join(' '))
    return one.every((word) => usual.has(word)) ? 'usual' : 'same';
  const length = Math.max(a.length, b.length);
  if (length >= 6 && (editDistance(a, b, 2) <= (length >= 10 ? 2 : 1) || jaroWinkler(a, b) >= 0.96)) return 'typing';
  const shared = one.filter((word) => two.includes(word) && !usual.has(word));
  return shared.length > 0 ? 'part' : 'different';
}
