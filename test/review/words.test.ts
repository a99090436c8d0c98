import { expect, test } from 'vitest';
import { definitionFor, hasIndicators, lengthOf, listKey, loadDefinitions, type Value } from '../../src/form/index.ts';
import { itemWords, searchWords, urgencyIn, urgencyWords } from '../../src/review/index.ts';

const said = (text: string): Value => ({
  state: 'answered',
  value: text,
  raw: text,
  confidence: 1,
  source: { how: 'cell' },
});

test('an item is found by names, numbers, subject, sender and file, each word by its beginning', () => {
  const words = itemWords({
    fields: {
      'child.fullName': said('Séamus O’Neill'),
      'people[0].nhsNumber': said('9434765919'),
      analysis: said('Northmouth'),
      'child.alias': { ...said('Shay'), state: 'blank' },
    },
    envelope: { subject: 'RE: [secure] Referral', from: [{ name: 'Pat Sample', address: 'pat@school.example.org' }] },
    name: 'form.docx',
  });
  const found = (text: string) => searchWords(text).every((word) => words.includes(` ${word}`));
  for (const text of [
    'seamus',
    'ONEILL',
    "o'neill",
    'Neil',
    '943 476 5919',
    '9434765919',
    'pat school',
    'secure ref',
    'form docx',
  ])
    expect([text, found(text)]).toEqual([text, text !== 'ONEILL']);
  for (const text of ['northmouth', 'shay', 'eamus']) expect(found(text)).toBe(false);
});

test('a search of nothing but signs asks for nothing', () => {
  expect(searchWords('%_ *')).toEqual([]);
  expect(searchWords('')).toEqual([]);
});

test('every urgency has words for a person', () => {
  for (const code of urgencyIn('She is currently missing. She is at immediate risk.'))
    expect(urgencyWords[code]).toMatch(/\.$/);
});

test('a form is shown by the definition that lists its version, else by the first of its kind', () => {
  const definitions = loadDefinitions();
  const [referral, toolkit] = definitions.forms;
  if (!referral || !toolkit) throw new Error('two definitions');
  const newer = { ...toolkit, name: 'Newer', versions: ['9'] };
  const both = { ...definitions, forms: [referral, toolkit, newer] };
  const shown = (version: string | null) => definitionFor(both, { kind: 'exploitation-toolkit', version })?.name;
  expect([shown('9'), shown('4'), shown('77'), shown(null)]).toEqual([
    'Newer',
    toolkit.name,
    toolkit.name,
    toolkit.name,
  ]);
  expect([hasIndicators(toolkit), hasIndicators(referral)]).toEqual([true, false]);
});

test('entries of a list are counted by their keys', () => {
  expect(
    lengthOf('people', { 'people[0].dob': said(''), 'people[4].age': said(''), 'peopleOfConcern[9].name': said('') }),
  ).toBe(5);
  expect(listKey('people[4].age')).toEqual({ list: 'people', index: 4, part: 'age' });
  expect(listKey('child.age')).toBeUndefined();
});
