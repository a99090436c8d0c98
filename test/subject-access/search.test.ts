import { describe, expect, test } from 'vitest';
import type { Described } from '../../src/match/index.ts';
import { type HeldPerson, hitsIn, termsOf, textWith } from '../../src/subject-access/index.ts';

const person = (...described: Described[]): HeldPerson[] => [
  {
    ...{ id: '1', caseId: null, opened: '2026-05-09', links: [] },
    mentions: described.map((one) => ({
      ...{ form: '7', prefix: 'child.', role: 'child', described: one, noted: '2026-05-09', goneAt: null },
    })),
  },
];
const kim = person({
  ...{ forenames: 'Kim', surname: "O'Example-Smith", alias: 'Kimmy Two', dob: '2012-02-07' },
  ...{ nhsNumber: '999 000 0018', phone: '07700 900123', email: 'kim@example.org', caseId: 'LL-40213' },
});
const found = (text: string, of = kim) => hitsIn(text, termsOf(of)).map(({ how, words }) => `${how}: ${words}`);

describe('a person is found by a name', () => {
  test.each([
    ['as it is', "Kim O'Example-Smith was seen", "Kim O'Example-Smith"],
    ['in capitals', "re: KIM O'EXAMPLE-SMITH", "KIM O'EXAMPLE-SMITH"],
    ['the other way round', "O'Example-Smith, Kim", "O'Example-Smith, Kim"],
    ['with another forename between', "Kim Alex O'Example-Smith", "Kim Alex O'Example-Smith"],
    ['over a line end', "Kim\nO'Example-Smith", "Kim\nO'Example-Smith"],
    ['with a curly apostrophe and without the hyphen', 'Kim O’Example Smith', 'Kim O’Example Smith'],
    ['with accents that are left out', 'Kím O’Éxample-Smith', 'Kím O’Éxample-Smith'],
    ['that others use', 'they call her Kimmy Two.', 'Kimmy Two'],
  ])('%s', (_what, text, words) => {
    expect(found(text)).toEqual([`name: ${words}`]);
  });
});

describe('and by a number, a date or an address', () => {
  test.each([
    ['NHS 9990000018', '9990000018'],
    ['NHS 999-000-0018', '999-000-0018'],
    ['rang +44 7700 900 123', '+44 7700 900 123'],
    ['rang 07700900123', '07700900123'],
    ['born 2012-02-07', '2012-02-07'],
    ['born 7/2/12', '7/2/12'],
    ['born 07.02.2012', '07.02.2012'],
    ['born 7th February 2012', '7th February 2012'],
    ['born 7 Feb 2012', '7 Feb 2012'],
    ['case LL 40213', 'LL 40213'],
    ['from Kim@Example.org', 'Kim@Example.org'],
  ])('%s', (text, words) => {
    expect(found(text)).toEqual([`number: ${words}`]);
  });
});

test('forename and surname apart from each other are told as that, and either alone is nobody', () => {
  const text = "Kim and her brother. The O'Example-Smith family is known. Kim went.";
  expect(found(text)).toEqual([
    ...['parts of the name: Kim', "parts of the name: O'Example-Smith", 'parts of the name: Kim'],
  ]);
  const plain = person({ forenames: 'Kim Alex', surname: 'Example' });
  expect(found('Kim and her brother. The Example family is known.', plain)).toEqual([
    'parts of the name: Kim',
    'parts of the name: Example',
  ]);
  expect(found('Kim went.', plain)).toEqual([]);
  expect(found('The Example family. Kimberley went.', plain)).toEqual([]);
});

test.each(['Kimberly Otherwise', '1999000001822', 'born 17/2/2012', 'Kim-Chi', ''])(
  'somebody or something else is not found: %s',
  (text) => {
    expect(found(text)).toEqual([]);
  },
);

test('what a person is called is taken as words, whatever stands in it', () => {
  expect(found('a (b', person({ fullName: '(.* x|', alias: '[' }))).toEqual([]);
  expect(found('nothing', person({}))).toEqual([]);
  expect(hitsIn('X'.repeat(10), { whole: null, apart: [], numbers: null })).toEqual([]);
});

test('a long text is shown around the first place, with the places counted there', () => {
  const text = `${'x '.repeat(50_000)}Kimmy Two ${'y '.repeat(50_000)}Kimmy Two`;
  const shown = textWith(text, termsOf(kim));
  expect([shown?.cut, shown?.words.length, shown?.hits.length]).toEqual([true, 60_000, 1]);
  const [hit] = shown?.hits ?? [];
  expect(shown?.words.slice(hit?.from, hit?.to)).toBe('Kimmy Two');
  expect(textWith('Kimmy Two', termsOf(kim))).toEqual({
    ...{ words: 'Kimmy Two', cut: false },
    hits: [{ how: 'name', words: 'Kimmy Two', from: 0, to: 9 }],
  });
  expect(textWith('nobody', termsOf(kim))).toBeNull();
});

test('a text of hundreds of thousands of letters is searched in moments', () => {
  const began = performance.now();
  for (const piece of ['kim ', 'kim,\n', '7/2/', '07700 90012 ', 'example-'])
    hitsIn(piece.repeat(50_000), termsOf(kim));
  expect(performance.now() - began).toBeLessThan(10_000);
});
