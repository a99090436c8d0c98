import { describe, expect, test } from 'vitest';
import {
  askedBy,
  type Definition,
  type Form,
  formByHand,
  loadDefinitions,
  type Mending,
  mendForm,
  type Value,
} from '../../../src/form/index.ts';

const definitions = loadDefinitions();
const [referral, toolkit] = definitions.forms as [Definition, Definition];
const options = { receivedOn: '2026-11-20', by: 'user 1', at: '2026-11-23T12:00:00.000Z' };

const read = (content: Value['value'], more: Partial<Value> = {}): Value => ({
  state: content === null ? 'blank' : 'answered',
  value: content,
  raw: String(content ?? ''),
  confidence: 0.99,
  source: { page: 2, box: { x: 1, y: 2, width: 3, height: 4 }, how: 'cell' },
  ...more,
});

function form(fields: Form['fields'], problems: Form['problems'] = []): Form {
  return { kind: 'exploitation-toolkit', version: '4', versionKnown: true, confidence: 0.98, fields, problems };
}

function mended(before: Form, ...mendings: Mending[]): Form {
  const outcome = mendForm(before, mendings, toolkit, options);
  if (outcome.kind === 'refused') throw new Error(outcome.refusals.map(({ message }) => message).join(' '));
  return outcome.form;
}
const codes = (of: Form) => of.problems.map(({ code, field }) => `${code} ${field ?? ''}`.trim());
const refusal = (before: Form, mending: Mending) => {
  const outcome = mendForm(before, [mending], toolkit, options);
  return outcome.kind === 'refused' ? outcome.refusals[0]?.message : 'taken';
};

describe('what a person types is read by the type of the question', () => {
  test.each<[string, string, Partial<Value>]>([
    ['child.dob', '3/4/11', { state: 'answered', value: '2011-04-03' }],
    ['child.dob', 'N/K', { state: 'not_known', value: null }],
    ['child.dob', '', { state: 'blank', value: null }],
    ['child.phone', '07700 900101', { state: 'answered', value: '+447700900101' }],
    ['child.nhsNumber', '943 476 5919', { state: 'answered', value: '9434765919' }],
    ['child.postcode', 'tq1 2bw', { state: 'answered', value: 'TQ1 2BW' }],
    ['child.age', 'fifteen', { state: 'answered', value: 15 }],
    ['consent.child', 'y', { state: 'answered', value: 'yes' }],
    ['risk.overall', 'Medium', { state: 'answered', value: 'medium' }],
    ['analysis', 'One line\nand another', { state: 'answered', value: 'One line\nand another' }],
  ])('%s: %j', (key, text, wanted) => {
    const after = mended(form({ [key]: read('x', { confidence: 0.4 }) }), { key, say: 'text', text });
    expect(after.fields[key]).toMatchObject({ ...wanted, confidence: 1, source: { page: 2, how: 'correction' } });
  });

  test.each([
    ['child.dob', '31/2/2011', 'This is not a possible date.'],
    ['child.dob', '1/1/2030', 'The birth date lies after the receipt of the form.'],
    ['child.dob', 'approx 15', 'An age is given where a birth date is asked; no date is made from it.'],
    ['child.nhsNumber', '943 476 5918', 'The NHS number fails its check digit or has not ten digits.'],
    ['child.ethnicity', 'Martian', 'The answer fits no ethnicity code.'],
    ['child.school', 'see attached', 'The answer points to another place instead of saying it.'],
  ])('%s refuses %j', (key, text, message) => {
    expect(refusal(form({ [key]: read('x') }), { key, say: 'text', text })).toBe(message);
  });

  test('an unusual telephone number is kept as written, with a note that holds up nothing', () => {
    const after = mended(form({ 'child.phone': read('x') }), { key: 'child.phone', say: 'text', text: 'via school' });
    expect(after.fields['child.phone']?.value).toBe('via school');
    expect(codes(after)).toContain('invalid_phone child.phone');
  });
});

describe('choosing', () => {
  test('one answer, several answers, or none', () => {
    const after = mended(
      form({ 'risk.overall': read('low'), 'child.legalStatus': read(null), 'child.gender': read('male') }),
      { key: 'risk.overall', say: 'options', codes: ['high'] },
      { key: 'child.legalStatus', say: 'options', codes: ['cp', 's20'] },
      { key: 'child.gender', say: 'options', codes: [] },
    );
    expect([after.fields['risk.overall']?.value, after.fields['child.legalStatus']?.value]).toEqual([
      'high',
      ['cp', 's20'],
    ]);
    expect(after.fields['child.gender']).toMatchObject({ state: 'blank', value: null });
  });

  test('only from what is offered', () => {
    expect(refusal(form({}), { key: 'risk.overall', say: 'options', codes: ['extreme'] })).toMatch(
      /none of the answers/,
    );
    expect(refusal(form({}), { key: 'risk.overall', say: 'options', codes: ['low', 'high'] })).toBe(
      'Choose one answer.',
    );
  });

  test('an indicator row is answered on its own scale, and its written answer says the same', () => {
    const row = {
      'indicators[0].text': read('Goes missing'),
      'indicators[0].answer': read(null),
      'indicators[0].value': read(null, { state: 'unreadable', confidence: 0.9 }),
      'indicators[0].scale': read('score_0_3'),
    };
    const after = mended(form(row), { key: 'indicators[0].value', say: 'options', codes: ['2'] });
    expect(after.fields['indicators[0].value']).toMatchObject({ state: 'answered', value: 2 });
    expect(after.fields['indicators[0].answer']).toMatchObject({ state: 'answered', value: '2' });
    expect(refusal(form(row), { key: 'indicators[0].value', say: 'options', codes: ['4'] })).toMatch(
      /none of the answers/,
    );
    expect(refusal(form({}), { key: 'indicators[0].value', say: 'text', text: '2' })).toBe(
      'Say first which scale the row has.',
    );
  });
});

describe('one keystroke', () => {
  test.each(['blank', 'not_known', 'not_applicable', 'refused'] as const)(
    '%s is kept apart from the others',
    (state) => {
      const after = mended(form({ 'child.school': read('x', { confidence: 0.5 }) }), {
        key: 'child.school',
        say: state,
      });
      expect(after.fields['child.school']).toMatchObject({ state, value: null, raw: '', confidence: 1 });
    },
  );

  test('what was read right is confirmed and keeps how it was read', () => {
    const before = form({ 'child.dob': read('2011-04-03', { confidence: 0.6, source: { page: 1, how: 'ocr' } }) }, [
      { code: 'low_confidence', field: 'child.dob', message: '' },
    ]);
    const after = mended(before, { key: 'child.dob', say: 'right' });
    expect(after.fields['child.dob']).toEqual({
      ...read('2011-04-03'),
      confidence: 1,
      source: { page: 1, how: 'ocr', corrected: { by: 'user 1', at: options.at } },
    });
    expect(codes(after)).not.toContain('low_confidence child.dob');
  });

  test('what nobody could read cannot be confirmed', () => {
    const before = form({ 'child.dob': read(null, { state: 'unreadable' }) });
    expect(refusal(before, { key: 'child.dob', say: 'right' })).toMatch(/say what stands there/);
  });
});

describe('the problems of the form are found anew', () => {
  test('a contradiction goes with the value that made it, and comes with one that makes it', () => {
    const before = form(
      { 'assessment.date': read('2026-11-10'), 'child.dob': read('2011-04-03'), 'child.age': read(12) },
      [
        { code: 'contradiction_age', field: 'child.age', message: '' },
        { code: 'tracked_changes', message: '' },
      ],
    );
    const right = mended(before, { key: 'child.age', say: 'text', text: '15' });
    expect(codes(right)).not.toContain('contradiction_age child.age');
    expect(codes(right)).toContain('tracked_changes');
    const wrong = mended(right, { key: 'child.dob', say: 'text', text: '3/4/2001' });
    expect(codes(wrong)).toContain('contradiction_age child.age');
  });

  test('a missing answer is missing until it is given', () => {
    const before = form({ 'assessor.name': read(null) }, [
      { code: 'missing_required', field: 'assessor.name', message: '' },
    ]);
    expect(codes(mended(before, { key: 'child.school', say: 'text', text: 'X' }))).toContain(
      'missing_required assessor.name',
    );
    expect(codes(mended(before, { key: 'assessor.name', say: 'text', text: 'Pat Sample' }))).not.toContain(
      'missing_required assessor.name',
    );
  });

  test('what another value had wrong stays', () => {
    const before = form({ 'child.dob': read('2011-04-03'), 'child.upn': read('X') }, [
      { code: 'invalid_upn', field: 'child.upn', message: '' },
    ]);
    expect(codes(mended(before, { key: 'child.dob', say: 'right' }))).toContain('invalid_upn child.upn');
  });
});

describe('lists', () => {
  const before: Form = { ...form({ 'people[0].surname': read('Sample') }), kind: 'mace-referral' };
  const tried = (key: string) => mendForm(before, [{ key, say: 'text', text: 'Tom' }], referral, options).kind;

  test('another person is added after the last one, never with a gap, and never a thousand', () => {
    expect([tried('people[1].forenames'), tried('people[2].forenames'), tried('people[900].forenames')]).toEqual([
      'mended',
      'refused',
      'refused',
    ]);
  });

  test('a key that the definition does not have is refused', () => {
    for (const key of ['people[0].shoes', '__proto__', 'people[0]', 'constructor', 'people[0].constructor', ''])
      expect(tried(key)).toBe('refused');
  });
});

describe('by hand', () => {
  test.each(definitions.forms)(
    '$kind: every question of the definition, unanswered, and what is required is missing',
    (definition) => {
      const blank = formByHand(definition);
      expect(Object.keys(blank.fields)).toHaveLength(definition.fields.length);
      expect(Object.values(blank.fields).every(({ state }) => state === 'blank')).toBe(true);
      expect(blank.problems.every(({ code }) => code === 'missing_required')).toBe(true);
      for (const key of Object.keys(blank.fields)) expect(askedBy(definition, key, blank.fields)?.label).toBeTruthy();
    },
  );
});
