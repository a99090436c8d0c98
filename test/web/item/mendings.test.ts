import { describe, expect, test } from 'vitest';
import { type Definition, type Form, loadDefinitions, type Value } from '../../../src/form/index.ts';
import { askingText } from '../../../src/review/index.ts';
import { fieldsFrom } from '../../../src/web/fields.ts';
import { groupsOf } from '../../../src/web/item/fields.ts';
import { mendingsIn } from '../../../src/web/item/mendings.ts';
import { waitingTime } from '../../../src/web/item/times.ts';

const [referral, toolkit] = loadDefinitions().forms as [Definition, Definition];
const said = (value: Value['value'], more: Partial<Value> = {}): Value => ({
  ...{ state: 'answered', value, raw: String(value), confidence: 0.99, source: { how: 'cell' } },
  ...more,
});
const form: Form = {
  ...{ kind: 'mace-referral', version: null, versionKnown: true, confidence: 1, problems: [] },
  fields: {
    'referral.date': said('2026-10-01'),
    'concern.types': said(['cse', 'missing']),
    'people[0].fullName': said('Kim Example'),
    'people[0].dob': said(null, { state: 'unreadable', raw: 'smudge' }),
    'people[0].gender': said('female', { confidence: 0.5 }),
    'people[0].school': said(null, { state: 'not_known' }),
  },
};
const changed = (sent: object, add?: string) => mendingsIn(fieldsFrom(sent), form, referral, add);

describe('only what a person changed is written', () => {
  const asShown = {
    'v.referral.date': '01/10/2026',
    's.referral.date': '',
    'v.concern.types': ['cse', 'missing'],
    's.concern.types': '',
    'v.people[0].fullName': 'Kim Example',
    's.people[0].fullName': '',
    'v.people[0].dob': '',
    's.people[0].dob': '',
    'v.people[0].gender': 'female',
    's.people[0].gender': '',
    'v.people[0].school': '',
    's.people[0].school': 'not_known',
  };

  test('a page that was only looked at changes nothing', () => expect(changed(asShown)).toEqual([]));

  test.each<[string, object, object]>([
    ['typed', { 'v.people[0].dob': '3/4/2011' }, { key: 'people[0].dob', say: 'text', text: '3/4/2011' }],
    ['typed over', { 'v.referral.date': '2/10/2026' }, { key: 'referral.date', say: 'text', text: '2/10/2026' }],
    ['taken away', { 'v.people[0].fullName': '  ' }, { key: 'people[0].fullName', say: 'blank' }],
    ['one state', { 's.people[0].dob': 'refused' }, { key: 'people[0].dob', say: 'refused' }],
    ['another state', { 's.people[0].school': 'blank' }, { key: 'people[0].school', say: 'blank' }],
    [
      'an answer in the place of a state',
      { 'v.people[0].school': 'Northmouth' },
      { key: 'people[0].school', say: 'text', text: 'Northmouth' },
    ],
    ['chosen', { 'v.people[0].gender': 'male' }, { key: 'people[0].gender', say: 'options', codes: ['male'] }],
    ['one box less', { 'v.concern.types': ['cse'] }, { key: 'concern.types', say: 'options', codes: ['cse'] }],
    ['no box', { 'v.concern.types': [] }, { key: 'concern.types', say: 'blank' }],
    ['right', { 'r.people[0].gender': '1' }, { key: 'people[0].gender', say: 'right' }],
  ])('%s', (_, sent, wanted) => expect(changed({ ...asShown, ...sent })).toEqual([wanted]));

  test('an entry that was asked for is taken, one that was not is no part of the page', () => {
    const sent = { 'v.people[1].surname': 'Sample', 's.people[1].surname': '' };
    expect(changed(sent, 'people')).toEqual([{ key: 'people[1].surname', say: 'text', text: 'Sample' }]);
    expect(changed(sent)).toEqual([]);
  });
});

describe('what the page shows', () => {
  const shown = (blind: boolean) =>
    groupsOf({
      ...{ form, definition: referral, seen: null, certainEnough: 0.9, nameOf: () => 'Somebody', blind },
    }).flatMap(({ fields }) => fields);
  test('doubt in words, dates as people write them, and what stands in the file where that differs', () => {
    const fields = new Map(shown(false).map((field) => [field.key, field]));
    expect(fields.get('referral.date')).toMatchObject({ shown: '01/10/2026', doubt: null });
    expect(fields.get('people[0].dob')).toMatchObject({ shown: '', raw: 'smudge', doubt: 'unreadable' });
    expect(fields.get('people[0].gender')).toMatchObject({ doubt: 'unsure' });
    expect(fields.has('people[0].alias')).toBe(false);
  });
  test('a blind page says nothing of how sure the reading was', () => {
    expect(shown(true).every(({ doubt, problems }) => doubt === null && problems.length === 0)).toBe(true);
  });
  test('a printed row is asked by its words, on its own scale', () => {
    const fields = {
      'indicators[0].text': said('Goes missing'),
      'indicators[0].value': said(2),
      'indicators[0].scale': said('score_0_3'),
    };
    const rows = groupsOf({
      ...{
        form: { ...form, kind: 'exploitation-toolkit', fields },
        definition: toolkit,
        seen: null,
        certainEnough: 0.9,
      },
      nameOf: () => '',
    }).find(({ id }) => id === 'indicators');
    expect(
      rows?.fields.map(({ label, control, options }) => [label, control, options.map(({ text }) => text)]),
    ).toEqual([['Goes missing', 'select', ['0', '1', '2', '3']]]);
  });
});

test('the text to the referrer lists what is missing and repeats nothing of the form', () => {
  const text = askingText('MACE referral', '1 October 2026', [
    { label: 'Person 1, Date of birth', why: 'this is not filled in.' },
  ]);
  expect(text).toContain('- Person 1, Date of birth: this is not filled in.');
  expect(text).toContain('ring 999');
});

test.each([
  [20_000, 'less than a minute'],
  [61_000, '1 minute'],
  [3_600_000 * 2, '2 hours'],
  [3_600_000 * 47, '47 hours'],
  [3_600_000 * 72, '3 days'],
])('%d ms is %s', (milliseconds, words) => expect(waitingTime(milliseconds)).toBe(words));
