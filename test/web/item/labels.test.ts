import { expect, test } from 'vitest';
import { type Definition, type Form, loadDefinitions, type Value } from '../../../src/form/index.ts';
import { labelOf, saidBy } from '../../../src/web/item/labels.ts';

const [referral] = loadDefinitions().forms as [Definition];
const said = (value: Value['value'], more: Partial<Value> = {}): Value => ({
  ...{ state: 'answered', value, raw: String(value), confidence: 0.99, source: { how: 'cell' } },
  ...more,
});
const form: Form = {
  ...{ kind: 'mace-referral', version: null, versionKnown: true, confidence: 1, problems: [] },
  fields: { 'indicators[0].text': said('Goes missing') },
};

test('questions and answers are told in the words of the form, not in keys and codes', () => {
  const tell = (key: string, value: Value | null) => [labelOf(key, form, referral), saidBy(value, key, form, referral)];
  expect(tell('people[1].dob', said('2011-04-03'))).toEqual(['Person 2: Date of Birth', '03/04/2011']);
  expect(tell('people[0].gender', said('female'))).toEqual(['Person 1: Gender', 'Female']);
  expect(tell('concern.types', said(['cse', 'missing']))[1]).toMatch(/^[A-Z][\w\s()/-]+; Missing$/);
  expect(tell('indicators[0].evidence', said('Seen'))).toEqual(['Goes missing (evidence)', 'Seen']);
  expect(tell('people[0].school', said(null, { state: 'not_known' }))[1]).toBe('Not known');
  expect(tell('people[0].dob', said(null, { state: 'unreadable', raw: 'smudge' }))[1]).toBe(
    'Could not be read: smudge',
  );
  expect(tell('people[0].dob', null)[1]).toBe('');
});
