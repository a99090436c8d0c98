import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareNames } from '../../../src/match/people/compare-names.ts';
import { readNames } from '../../../src/match/people/names.ts';
import { editDistance, jaroWinkler } from '../../../src/match/people/similar.ts';
import { soundOf } from '../../../src/match/people/sound.ts';

const named = (fullName: string) => readNames({ fullName, surname: '', forenames: '', alias: '' });

describe('a name in one piece is taken apart', () => {
  test.each<[string, string[], string[]]>([
    ['Ann Example', ['ann'], ['example']],
    ['Example, Ann Marie', ['ann', 'marie'], ['example']],
    ['EXAMPLE Ann', ['ann'], ['example']],
    ['Ms Ann Example', ['ann'], ['example']],
    ['Dr. Ann Example', ['ann'], ['example']],
    ['Ann van der Berg', ['ann'], ['berg']],
    ['Ann O’Brien', ['ann'], ['obrien']],
    ["Ann O'Brien", ['ann'], ['obrien']],
    ['Ann O Brien', ['ann'], ['obrien']],
    ['Ann Mac Donald', ['ann'], ['macdonald']],
    ['Ann-Marie Example-Sample', ['ann', 'marie'], ['example', 'sample']],
    ['Siân Müller', ['sian'], ['muller']],
    ['Łukasz Żółć', ['lukasz'], ['zolc']],
    ['Омар Иванов', ['omar'], ['ivanov']],
    ['John Example Jr', ['john'], ['example']],
  ])('%s', (text, forenames, surnames) => {
    expect(named(text)[0]).toEqual({ forenames, surnames });
  });

  test.each<[string, string[]]>([
    ['Ann Example aka Nan', ['nan']],
    ['Ann "Nan" Example', ['nan']],
    ['Ann Example (known as Nan)', ['nan']],
  ])('%s has an alias', (text, forenames) => {
    expect(named(text)[1]).toEqual({ forenames, surnames: ['example'] });
  });

  test.each(['', '-', 'N/K', 'unknown', 'not known', ' . '])('"%s" is no name', (text) => {
    expect(named(text)).toEqual([]);
  });

  test('whatever is written, reading it ends in folded words', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        for (const { forenames, surnames } of named(text))
          for (const word of [...forenames, ...surnames]) expect(word).toBe(word.trim().toLowerCase());
      }),
    );
  });
});

describe('two names', () => {
  test.each<[string, string, string | null, string | null]>([
    ['Ann Example', 'Ann Example', 'same', 'same'],
    ['Liz Example', 'Elizabeth Example', 'variant', 'same'],
    ['Mohd Khan', 'Muhammad Kahn', 'variant', 'typing'],
    ['Szymon Sample', 'Simon Sample', 'variant', 'same'],
    ['Ann Exmaple', 'Ann Example', 'same', 'typing'],
    ['Annmarie Example', 'Ann-Marie Example', 'same', 'same'],
    ['Ann Marie Example', 'Ann Example', 'same', 'same'],
    ['Muhammad Ali Khan', 'Muhammad Omar Khan', 'first_only', 'same'],
    ['A Example', 'Ann Example', 'initial', 'same'],
    ['Ann Example-Sample', 'Ann Sample', 'same', 'part'],
    ['Ann de Souza', 'Ann Souza', 'same', 'same'],
    ['Ann Clark', 'Ann Clarke', 'same', 'typing'],
    ['Lucy Example', 'Harry Example', 'different', 'same'],
    ['Ann Example', 'Ann Warburton', 'same', 'different'],
  ])('%s and %s', (one, two, forename, surname) => {
    expect(compareNames(named(one), named(two))).toMatchObject({ forename, surname, order: 'straight' });
    expect(compareNames(named(two), named(one))).toMatchObject({ forename, surname, order: 'straight' });
  });

  test.each([
    ['Example Ann', 'Ann Example'],
    ['Ali Hussain Muhammad', 'Muhammad Ali Hussain'],
  ])('%s and %s are one name in another order', (one, two) => {
    expect(compareNames(named(one), named(two))).toMatchObject({ forename: 'same', surname: 'same', order: 'swapped' });
  });

  test('an alias is compared where it fits better', () => {
    const compared = compareNames(named('Tiger Lee aka Ann Example'), named('Ann Example'));
    expect(compared).toMatchObject({ forename: 'same', surname: 'same', order: 'alias' });
  });
});

test.each([
  ['Philip', 'Filip'],
  ['Catherine', 'Katherine'],
  ['Schmidt', 'Shmit'],
  ['Szczepan', 'Shchepan'],
  ['Kowalski', 'Kovalski'],
  ['Khan', 'Kahn'],
  ['Wright', 'Rite'],
  ['Macdonald', 'McDonald'],
  ['Hussein', 'Husain'],
  ['Jeffrey', 'Geoffry'],
])('%s sounds like %s', (one, two) => {
  expect(soundOf(one.toLowerCase())).toBe(soundOf(two.toLowerCase()));
});

test.each([
  ['martha', 'marhta', 0.961],
  ['dixon', 'dicksonx', 0.813],
  ['dwayne', 'duane', 0.84],
])('Jaro-Winkler of %s and %s is as published', (one, two, expected) => {
  expect(jaroWinkler(one, two)).toBeCloseTo(expected, 2);
});

test('edit distance is a distance: none to itself, the same both ways, never past its bound by more than one', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), fc.nat(4), (one, two, most) => {
      expect(editDistance(one, one, most)).toBe(0);
      expect(editDistance(one, two, most)).toBe(editDistance(two, one, most));
      expect(editDistance(one, two, most)).toBeLessThanOrEqual(most + 1);
    }),
  );
});
