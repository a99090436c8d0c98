import { describe, expect, test } from 'vitest';
import type { Value } from '../../src/form/model.ts';
import { urgencyIn, urgencyOf } from '../../src/review/index.ts';

const said = (text: string): Value => ({
  state: 'answered',
  value: text,
  raw: text,
  confidence: 0.99,
  source: { how: 'cell' },
});

describe('a child is said to be missing now', () => {
  test.each([
    'Kim is currently missing from her placement.',
    'She has been missing since Tuesday evening.',
    'Tom is still missing',
    'He went missing last night. Police are looking for him.',
    'Her whereabouts are currently unknown.',
    'She has gone missing again.',
    'Kim has not returned to the placement',
    'He left school at 3pm and has not been seen since.',
    'They haven’t come home.',
    'The child remains missing; police informed.',
    'Was reported missing today at 14:00',
    'Not in school, whereabouts not known.',
  ])('%s', (text) => expect(urgencyIn(text)).toEqual(['missing_now']));

  test.each([
    'Kim has had three missing episodes this year.',
    'She is not currently missing.',
    'He went missing last night. He returned at 6am safe and well.',
    'She was reported missing yesterday but was found at a friend’s house.',
    'Kim is missing school most weeks.',
    'Tom is missing from education.',
    'If a child is missing now, call 999.',
    'Risk of going missing: high',
    'Her father is still missing his old job.',
    'History of running away; when she is missing she stays with friends.',
    'He is no longer missing.',
    'Some information is missing on this form.',
    'He has not returned to education',
    'Her phone went missing in March.',
    '',
  ])('not: %s', (text) => expect(urgencyIn(text)).toEqual([]));
});

describe('somebody is said to be at immediate risk', () => {
  test.each([
    'I believe she is at immediate risk of harm.',
    'There is an imminent danger to the child.',
    'The risk is immediate.',
    'He is in danger right now.',
    'She is being held in a flat against her will.',
    'There has been a threat to life.',
    'They threatened to kill him.',
    'We have called 999.',
    'Not only worrying, but she is in immediate danger',
  ])('%s', (text) => expect(urgencyIn(text)).toEqual(['immediate_risk']));

  test.each([
    'No immediate risk identified.',
    'She is not at immediate risk.',
    'If a child is at immediate risk of harm call 999.',
    'There is no evidence that the risk is imminent.',
    'Where a young person is in immediate danger, contact the police.',
    'Risk of exploitation is high.',
  ])('not: %s', (text) => expect(urgencyIn(text)).toEqual([]));
});

describe('of a form', () => {
  test('free text counts, readable or not', () => {
    expect(urgencyOf({ analysis: said('Kim is currently missing.') })).toEqual(['missing_now']);
    const smudged: Value = { ...said(''), state: 'unreadable', value: null, raw: 'she is at immediate risk' };
    expect(urgencyOf({ 'concern.details': smudged })).toEqual(['immediate_risk']);
  });

  test('a printed row counts when it was answered with yes, and not by being printed', () => {
    const row = (answer: Value['value']) => ({
      'indicators[0].text': said('Currently missing'),
      'indicators[0].value': { ...said(''), value: answer, raw: String(answer) },
    });
    expect(urgencyOf(row('yes'))).toEqual(['missing_now']);
    expect(urgencyOf(row('ticked'))).toEqual(['missing_now']);
    expect(urgencyOf(row('no'))).toEqual([]);
    expect(urgencyOf({ 'indicators[0].text': said('Child is currently missing') })).toEqual([]);
  });

  test('what was struck from the record says nothing', () => {
    const blank: Value = { ...said('Kim is currently missing.'), state: 'blank', value: null };
    expect(urgencyOf({ analysis: blank })).toEqual([]);
  });
});
