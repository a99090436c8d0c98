import { describe, expect, test } from 'vitest';
import type { Form, Value } from '../../src/form/model.ts';
import { differenceOf } from '../../src/match/index.ts';

const value = (text: string, state: Value['state'] = 'answered'): Value => ({
  state,
  value: state === 'answered' ? text : null,
  raw: text,
  confidence: 0.99,
  source: { how: 'cell' },
});

function form(fields: Record<string, string | Value>): Form {
  return {
    kind: 'mace-referral',
    version: null,
    versionKnown: true,
    confidence: 1,
    fields: Object.fromEntries(
      Object.entries(fields).map(([key, one]) => [key, typeof one === 'string' ? value(one) : one]),
    ),
    problems: [],
  };
}

/** `people[1].dob < people[0].dob: changed`. */
const lines = (now: Record<string, string | Value>, before: Record<string, string | Value>) =>
  differenceOf(form(now), form(before)).map(
    ({ key, earlierKey, change }) =>
      `${change} ${key ?? '-'}${key === earlierKey || change === 'added' ? '' : ` < ${earlierKey}`}`,
  );

const ann = { 'people[0].fullName': 'Ann Warburton', 'people[0].dob': '2011-03-04' };

describe('the difference between two forms', () => {
  test.each<[string, Record<string, string | Value>, Record<string, string | Value>, string[]]>([
    ['nothing', ann, ann, ['same people[0].fullName', 'same people[0].dob']],
    [
      'one answer',
      { ...ann, 'people[0].dob': '2011-04-03' },
      ann,
      ['same people[0].fullName', 'changed people[0].dob'],
    ],
    [
      'capitals and line breaks only',
      { details: 'Seen AT the\npark.' },
      { details: 'seen at the park' },
      ['same details'],
    ],
    [
      'an answer more',
      { ...ann, details: 'News.' },
      ann,
      ['same people[0].fullName', 'same people[0].dob', 'added details'],
    ],
    [
      'an answer less, which stands where it stood',
      { one: 'a', three: 'c' },
      { one: 'a', two: 'b', three: 'c' },
      ['same one', 'removed - < two', 'same three'],
    ],
    ['an answer that was refused the first time', { a: 'Yes' }, { a: value('', 'refused') }, ['changed a']],
    ['a question that is blank now', { a: value('', 'blank') }, { a: 'Yes' }, ['removed - < a']],
    ['a question that both leave blank', { a: value('', 'blank') }, {}, []],
    ['the version that is printed', { 'form.version': '2' }, { 'form.version': '1' }, []],
    [
      'somebody put in before the others',
      { 'people[0].fullName': 'Kofi Mensah', 'people[1].fullName': 'Ann Warburton', 'people[1].dob': '2011-03-09' },
      ann,
      [
        'added people[0].fullName',
        'same people[1].fullName < people[0].fullName',
        'changed people[1].dob < people[0].dob',
      ],
    ],
    [
      'somebody taken out',
      ann,
      { 'people[0].fullName': 'Kofi Mensah', 'people[1].fullName': 'Ann Warburton', 'people[1].dob': '2011-03-04' },
      [
        'removed - < people[0].fullName',
        'same people[0].fullName < people[1].fullName',
        'same people[0].dob < people[1].dob',
      ],
    ],
    [
      'a name that was mended in its place',
      { 'people[0].fullName': 'Anne Warburton' },
      { 'people[0].fullName': 'Ann Warburton' },
      ['changed people[0].fullName'],
    ],
    [
      'two strangers with the same role are not one',
      { 'people[0].role': 'child', 'people[0].fullName': 'Kofi Mensah', 'people[1].role': 'child' },
      { 'people[0].role': 'child', 'people[0].fullName': 'Ann Warburton' },
      [
        'removed - < people[0].role',
        'removed - < people[0].fullName',
        'added people[0].role',
        'added people[0].fullName',
        'added people[1].role',
      ],
    ],
  ])('%s', (_name, now, before, expected) => {
    expect(lines(now, before)).toEqual(expected);
  });

  test('both values come with it', () => {
    const [one] = differenceOf(form({ a: 'now' }), form({ a: 'then' }));
    expect(one).toMatchObject({ value: { value: 'now' }, earlier: { value: 'then' } });
  });
});
