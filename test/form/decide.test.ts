import { expect, test } from 'vitest';
import { decide, type Form, type Problem, type Value } from '../../src/form/index.ts';

const value: Value = { state: 'answered', value: 'x', raw: 'x', confidence: 0.97, source: { how: 'cell' } };
const form: Form = {
  ...{ kind: 'mace-referral', version: '2.1', versionKnown: true, confidence: 0.99, problems: [] },
  fields: { 'referrer.name': value },
};
const problem = (code: string): Problem => ({ code, message: '' });

test('a form without a fault is filed', () => {
  expect(decide(form, 0.9)).toEqual({ decision: 'file', reasons: [] });
});

test.each<[string, Partial<Form>, string]>([
  ['a problem that blocks', { problems: [problem('missing_required')] }, 'missing_required'],
  ['a problem that nobody has heard of', { problems: [problem('brand_new')] }, 'brand_new'],
  ['a version that is not known', { versionKnown: false }, 'unknown_version'],
  ['a form that is not recognised for sure', { confidence: 0.8 }, 'doubtful_form'],
  [
    'one value that is not certain enough',
    { fields: { a: value, b: { ...value, confidence: 0.89 } } },
    'low_confidence',
  ],
  ['a confidence that is no number', { fields: { a: { ...value, confidence: Number.NaN } } }, 'low_confidence'],
])('%s sends a form to a person', (_, change, reason) => {
  expect(decide({ ...form, ...change }, 0.9)).toEqual({ decision: 'review', reasons: [reason] });
});

test('a missing consent never keeps a form from being filed', () => {
  const noted = { ...form, problems: [problem('consent_without_reason'), problem('tracked_changes')] };
  expect(decide(noted, 0.9).decision).toBe('file');
});
