import { countedValue, findingKeys } from '../people/index.ts';
import { readAddress, readPostcode } from '../people/places.ts';
import { soundOf } from '../people/sound.ts';
import { agencyWords } from './agencies.ts';
import type { Described, SubjectKind } from './model.ts';
import { readyDescribed } from './persons.ts';
import { placeName } from './places.ts';

/** A hash under which subjects are found, and how much it says that a subject has it: candidates are taken in the order of what they share. */
export type WeightedKey = { key: bigint; weight: number };

/** Keys of one naming of a subject. Hashes, so that the table of keys is small and holds no name. */
export function subjectKeys(kind: SubjectKind, described: Described): WeightedKey[] {
  const texts =
    kind === 'person' ? personTexts(described) : kind === 'place' ? placeTexts(described) : agencyTexts(described);
  const found = new Map<bigint, number>();
  for (const [text, weight] of texts) found.set(hashOf(`${kind} ${text}`), weight);
  return [...found].map(([key, weight]) => ({ key, weight }));
}

const counted = ['forename', 'surname', 'dob', 'postcode'] as const;
export type CountedField = (typeof counted)[number];

/** The values of a person whose bearers are counted, and the hash under which they are. */
export function countedValues(described: Described): { field: CountedField; value: string; hash: bigint }[] {
  const { person } = readyDescribed(described);
  return counted.flatMap((field) => {
    const value = countedValue(field, person);
    return value === '' ? [] : [{ field, value, hash: hashOf(value) }];
  });
}

type WeightedText = [text: string, weight: number];

const identifiers = /^(nhsNumber|upn|caseId|email|phone):/;

function personTexts(described: Described): WeightedText[] {
  const { narrow, wide } = findingKeys(readyDescribed(described).person);
  return [
    ...narrow.map((key): WeightedText => [key, identifiers.test(key) ? 20 : key.startsWith('names+year') ? 4 : 3]),
    // Of the wide keys those that find people of whom only a name is known, or a name and a place.
    ...wide.filter((key) => /^(names|surname\+year|starts|postcode):/.test(key)).map((key): WeightedText => [key, 1]),
  ];
}

function placeTexts({ name = '', address = '', postcode = '' }: Described): WeightedText[] {
  const words = placeName(name);
  const read = readAddress(address);
  const code = readPostcode(postcode, address);
  const street =
    read?.text
      .split(' ')
      .filter((word) => word.length > 3)
      .slice(0, 3) ?? [];
  return [
    ...(words.length > 0 ? [[`name:${words.join(' ')}`, 10] as WeightedText] : []),
    ...words.slice(0, 6).flatMap((word): WeightedText[] => [
      [`word:${soundOf(word) || word}`, 2],
      [`start:${word.slice(0, 4)}`, 1],
    ]),
    ...(code === '' ? [] : [[`postcode:${code}`, 5] as WeightedText]),
    ...street.map((word): WeightedText => [`street:${read?.number} ${word.slice(0, 6)}`, read?.number === '' ? 1 : 4]),
  ];
}

function agencyTexts({ name = '' }: Described): WeightedText[] {
  const words = agencyWords(name);
  return [
    ...(words.length > 0 ? [[`name:${words.join(' ')}`, 10] as WeightedText] : []),
    ...words.slice(0, 6).flatMap((word): WeightedText[] => [
      [`word:${soundOf(word) || word}`, 2],
      [`start:${word.slice(0, 4)}`, 1],
    ]),
  ];
}

/** 64 bits of two mixed 32-bit halves (after cyrb53), signed as PostgreSQL's bigint is. Two texts with one hash cost one needless comparison. */
export function hashOf(text: string): bigint {
  let one = 0xdeadbeef;
  let two = 0x41c6ce57;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    one = Math.imul(one ^ code, 2_654_435_761);
    two = Math.imul(two ^ code, 1_597_334_677);
  }
  one = Math.imul(one ^ (one >>> 16), 2_246_822_507) ^ Math.imul(two ^ (two >>> 13), 3_266_489_909);
  two = Math.imul(two ^ (two >>> 16), 2_246_822_507) ^ Math.imul(one ^ (one >>> 13), 3_266_489_909);
  return BigInt.asIntN(64, (BigInt(two >>> 0) << 32n) | BigInt(one >>> 0));
}
