import { describe, expect, test } from 'vitest';
import { checkForm, type ScoreBand } from '../../../src/form/checks/index.ts';
import type { FormKind, Value, ValueContent, ValueState } from '../../../src/form/model.ts';
import { blocks, problem, problems } from '../../../src/form/problems.ts';

type Given = Record<string, ValueContent | Exclude<ValueState, 'answered'>>;
const states: readonly string[] = ['blank', 'not_applicable', 'not_known', 'refused', 'unreadable'];

function value(given: ValueContent): Value {
  const isState = typeof given === 'string' && states.includes(given);
  return {
    state: isState ? (given as ValueState) : 'answered',
    value: isState ? null : given,
    raw: String(given),
    confidence: 0.99,
    source: { how: 'cell' },
  };
}

function found(kind: FormKind, given: Given, receivedOn?: string, bands?: ScoreBand[]): string[] {
  const fields = Object.fromEntries(Object.entries(given).map(([key, one]) => [key, value(one)]));
  return checkForm(kind, fields, receivedOn, bands).map(({ code, field }) => (field ? `${code} ${field}` : code));
}

const referral: Given = {
  'referral.date': '2026-04-03',
  'referrer.phone': '+441632960123',
  'subject.type': 'individual',
  'people[0].fullName': 'Ann Example',
  'people[0].dob': '2011-04-04',
  'people[0].age': 14,
  'concern.details': 'Seen with older adults at the pier.',
};

describe('a referral', () => {
  test('that agrees with itself has no problem', () =>
    expect(found('mace-referral', referral, '2026-04-03')).toEqual([]));

  test.each<[string, Given, string[]]>([
    [
      'no way to reach the referrer',
      { 'referrer.phone': 'blank', 'referrer.email': 'blank' },
      ['missing_contact referrer.phone'],
    ],
    ['an unreadable telephone is there', { 'referrer.phone': 'unreadable' }, []],
    ['an e-mail address is enough', { 'referrer.phone': 'blank', 'referrer.email': 'a@example.org' }, []],
    ['nineteen characters of details', { 'concern.details': 'x'.repeat(19) }, ['details_too_short concern.details']],
    ['twenty characters of details', { 'concern.details': 'x'.repeat(20) }, []],
    [
      'spaces do not lengthen details',
      { 'concern.details': `x${' '.repeat(30)}y` },
      ['details_too_short concern.details'],
    ],
    ['an age that is a year off', { 'people[0].age': 15 }, ['contradiction_age people[0].age']],
    ['an age reached by the day of receipt', { 'people[0].age': 15, 'people[0].dob': '2011-04-03' }, []],
    [
      'a person born after the referral',
      { 'people[0].dob': '2026-04-04', 'people[0].age': 'blank' },
      ['contradiction_age people[0].dob'],
    ],
    ['a nameless second person', { 'people[1].dob': '2010-01-01' }, ['missing_identity people[1].fullName']],
    ['a second person known by description', { 'people[1].description': 'tall, red coat' }, []],
    ['a second person who is only a role', { 'people[1].role': 'adult_of_concern' }, []],
    ['the same person twice', { 'people[1].fullName': 'ANN  EXAMPLE' }, ['duplicate_person people[1].fullName']],
    ['two people of one name', { 'people[1].fullName': 'Ann Example', 'people[1].dob': '1980-01-01' }, []],
    ['a location beside an individual', { 'locations[0].name': 'The pier' }, ['contradiction_subject subject.type']],
    ['both, and both are filled', { 'subject.type': 'both', 'locations[0].name': 'The pier' }, []],
    ['both, and one is filled', { 'subject.type': 'both' }, ['contradiction_subject subject.type']],
    [
      'a location without name and address',
      { 'subject.type': 'both', 'locations[0].when': 'Fridays' },
      ['missing_location locations[0].name'],
    ],
    ['signed before it was written', { 'signature.date': '2026-04-01' }, ['contradiction_dates signature.date']],
    ['written two days after it came', { 'referral.date': '2026-04-05' }, ['date_after_receipt referral.date']],
  ])('%s', (_name, changed, expected) =>
    expect(found('mace-referral', { ...referral, ...changed }, '2026-04-03')).toEqual(expected),
  );

  test('without anybody or anywhere has no subject', () => {
    expect(found('mace-referral', { 'referrer.phone': '+441632960123' })).toEqual(['missing_subject']);
  });

  test('an expected date of delivery lies ahead and contradicts nothing', () => {
    const fields = { ...Object.fromEntries(Object.entries(referral).map(([key, one]) => [key, value(one)])) };
    fields['people[0].age'] = value('blank');
    fields['people[0].dob'] = { ...value('2026-08-01'), raw: 'EDD 01/08/2026' };
    expect(checkForm('mace-referral', fields, '2026-04-03')).toEqual([]);
  });
});

const toolkit: Given = {
  'assessment.date': '2026-04-03',
  'child.dob': '2014-01-01',
  'indicators[0].scale': 'score_0_3',
  'indicators[0].value': 2,
  'indicators[1].scale': 'score_0_3',
  'indicators[1].value': 1,
  'score.total': 3,
  'risk.overall': 'low',
};

describe('a toolkit', () => {
  const bands = [
    { from: 0, to: 5, level: 'low' },
    { from: 6, to: 10, level: 'medium' },
  ];
  test.each<[string, Given, string[]]>([
    ['agrees with itself', {}, []],
    ['a written total that is not the sum', { 'score.total': 4 }, ['contradiction_total score.total']],
    ['a blank row adds nothing', { 'indicators[1].value': 'blank', 'score.total': 2 }, []],
    [
      'a row that could not be read leaves the total alone',
      { 'indicators[1].value': 'unreadable', 'score.total': 5 },
      [],
    ],
    ['rows of another scale are not summed', { 'indicators[2].scale': 'yes_no', 'indicators[2].value': 'yes' }, []],
    ['a level outside its printed band', { 'risk.overall': 'medium' }, ['contradiction_risk_band risk.overall']],
    [
      'a high sign in a child of 12 rated low',
      { 'indicators[1].value': 3, 'score.total': 5 },
      ['contradiction_young_child risk.overall'],
    ],
    ['the same in a child of 13', { 'indicators[1].value': 3, 'score.total': 5, 'child.dob': '2013-04-03' }, []],
    [
      'a young child by age alone',
      { 'child.dob': 'not_known', 'child.age': 11, 'indicators[1].value': 3, 'score.total': 5 },
      ['contradiction_young_child risk.overall'],
    ],
    [
      'a three on a scale to five is not the top',
      { 'indicators[0].scale': 'score_0_5', 'indicators[0].value': 3, 'score.total': 4 },
      [],
    ],
    [
      'an overall level below one kind of risk',
      { 'child.dob': '2010-01-01', 'risk.cse': 'high' },
      ['contradiction_risk_level risk.overall'],
    ],
    [
      'a review before the assessment',
      { 'assessment.reviewDate': '2026-03-03' },
      ['contradiction_dates assessment.reviewDate'],
    ],
    ['a review in the future', { 'assessment.reviewDate': '2026-07-03' }, []],
    [
      'no consent and no reason',
      { 'consent.child': 'no', 'consent.reason': 'blank' },
      ['consent_without_reason consent.reason'],
    ],
    ['no consent with its reason', { 'consent.child': 'no', 'consent.reason': 'would add to the risk' }, []],
    ['consent not asked by the form', { 'consent.child': 'no' }, []],
  ])('%s', (_name, changed, expected) =>
    expect(found('exploitation-toolkit', { ...toolkit, ...changed }, '2026-04-03', bands)).toEqual(expected),
  );

  test('without printed bands no level is compared with a score', () => {
    expect(found('exploitation-toolkit', { ...toolkit, 'risk.overall': 'high', 'child.dob': '2010-01-01' })).toEqual(
      [],
    );
  });

  test('written values are left as they are', () => {
    const fields = Object.fromEntries(
      Object.entries({ ...toolkit, 'score.total': 99 }).map(([key, one]) => [key, value(one)]),
    );
    const before = structuredClone(fields);
    checkForm('exploitation-toolkit', fields, '2026-04-03');
    expect(fields).toEqual(before);
  });
});

describe('the table of problems', () => {
  test('a missing consent never blocks', () => expect(blocks('consent_without_reason')).toBe(false));
  test('a format problem of a contact never blocks', () => {
    expect(['invalid_phone', 'invalid_email', 'invalid_postcode', 'invalid_vehicle'].filter(blocks)).toEqual([]);
  });
  test('a code that the table does not know blocks', () => expect(blocks('constructor')).toBe(true));
  test('every sentence is one', () => {
    for (const [, sentence] of Object.values(problems)) expect(sentence).toMatch(/^[A-Z][^{}$]*\.$/);
  });
  test('a problem names its field when it has one', () => {
    expect(problem('invalid_date', 'child.dob').field).toBe('child.dob');
    expect(problem('blank_form')).not.toHaveProperty('field');
  });
});
