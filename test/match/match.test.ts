import { describe, expect, test } from 'vitest';
import type { Form, Value } from '../../src/form/model.ts';
import { formFingerprint, matchForm, matchKeys } from '../../src/match/index.ts';

const value = (text: string, state: Value['state'] = 'answered'): Value => ({
  state,
  value: state === 'answered' ? text : null,
  raw: text,
  confidence: 0.99,
  source: { how: 'cell' },
});

function toolkit(fields: Record<string, Value | string>): Form {
  const values = Object.entries(fields).map(([key, one]) => [key, typeof one === 'string' ? value(one) : one]);
  return {
    kind: 'exploitation-toolkit',
    version: '4',
    versionKnown: true,
    confidence: 1,
    fields: Object.fromEntries(values),
    problems: [],
  };
}
const asCandidate = (form: Form, id = 'first') => ({
  id,
  kind: form.kind,
  fingerprint: formFingerprint(form),
  keys: matchKeys(form),
});
const compare = (form: Form, earlier: Form) => matchForm(asCandidate(form, 'second'), [asCandidate(earlier)]).kind;

const ann = { 'child.fullName': 'Ann van der Berg', 'child.dob': '2011-03-04', analysis: 'Missing twice.' };

test('a letter that could not be decoded is not passed over: it may be another name', () => {
  expect(compare(toolkit({ ...ann, 'child.fullName': 'Ann van der Berg\ufffd' }), toolkit(ann))).not.toBe('duplicate');
});

test('a name as long as a book has keys that an index takes, the same for the same name', () => {
  const long = (last: string) => matchKeys(toolkit({ ...ann, 'child.fullName': `Ann ${'x'.repeat(100_000)}${last}` }));
  expect(long('y').every((key) => key.length < 400)).toBe(true);
  expect(long('y')).toEqual(long('y'));
  expect(long('y')).not.toEqual(long('z'));
  expect(long('y').map((key) => key.split(':')[0])).toEqual(['names', 'person']);
});

describe('the content of a form is the same', () => {
  test.each([
    ['in other capitals, spaces and quotes', { analysis: '  MISSING\n twice. ' }],
    ['with another kind of dash', { 'child.fullName': 'Ann van–der Berg' }],
    ['when a blank question is asked or not', { 'child.alias': value('', 'blank') }],
    ['whatever version is printed', { 'form.version': '9' }],
    [
      'in a layout that asks for the names apart',
      {
        'child.fullName': value('', 'blank'),
        'child.forenames': value('Ann'),
        'child.surname': value('van der Berg'),
      },
    ],
  ])('%s', (_name, change) => {
    expect(compare(toolkit({ ...ann, ...change }), toolkit(ann))).toBe('duplicate');
  });
});

describe('the content of a form is another', () => {
  test.each<[string, Record<string, Value | string>, Record<string, Value | string>?]>([
    ['with one word more', { analysis: 'Missing twice, again.' }],
    ['with a point in a number', { analysis: 'Missing twice. 1.0' }, { analysis: 'Missing twice. 10' }],
    [
      'when the names are the other way round',
      {
        'child.fullName': value('', 'blank'),
        'child.forenames': value('van der Berg'),
        'child.surname': value('Ann'),
      },
    ],
    ['when an answer is refused instead of blank', { 'child.alias': value('refused', 'refused') }],
    [
      'when what could not be read differs',
      { 'risk.cse': value('low high', 'unreadable') },
      { 'risk.cse': value('low medium', 'unreadable') },
    ],
  ])(
    '%s, and the same child makes it a possible update',
    (_name, change, other: Record<string, Value | string> = {}) => {
      expect(compare(toolkit({ ...ann, ...change }), toolkit({ ...ann, ...other }))).toBe('possible_update');
    },
  );
});

describe('about the same child', () => {
  test.each<[string, Record<string, string>, string]>([
    ['names in another order', { 'child.fullName': 'van der Berg, Ann' }, 'possible_update'],
    ['a birth date with day and month swapped', { 'child.dob': '2011-04-03' }, 'possible_update'],
    ['a birth date with one wrong figure', { 'child.dob': '2011-03-09' }, 'possible_update'],
    ['no birth date', { 'child.dob': '' }, 'possible_update'],
    ['a namesake born in another year and month', { 'child.dob': '2009-11-21' }, 'new'],
    ['another name', { 'child.fullName': 'Bea Smith' }, 'new'],
    [
      'another name and the same NHS number',
      { 'child.fullName': 'Bea Smith', 'child.nhsNumber': '9990000018' },
      'possible_update',
    ],
  ])('%s', (_name, change, kind) => {
    const earlier = toolkit({ ...ann, 'child.nhsNumber': '9990000018' });
    expect(compare(toolkit({ ...ann, ...change, analysis: 'Other content.' }), earlier)).toBe(kind);
  });

  test('a form of the other kind is no update', () => {
    expect(compare({ ...toolkit(ann), kind: 'mace-referral' }, toolkit(ann))).toBe('new');
  });

  test('the same place is an update only where no person is named', () => {
    const place = { 'locations[0].name': 'Harbour Arcade', 'concern.details': 'Noise.' };
    const mace = (fields: Record<string, string>): Form => ({ ...toolkit(fields), kind: 'mace-referral' });
    expect(compare(mace({ ...place, 'concern.details': 'Lights.' }), mace(place))).toBe('possible_update');
    expect(
      compare(
        mace({ ...place, 'people[0].fullName': 'Ann Example' }),
        mace({ ...place, 'people[0].fullName': 'Bea Sample' }),
      ),
    ).toBe('new');
  });
});
