import { describe, expect, test } from 'vitest';
import { type DueForm, dueOn, type RetentionRules, readRules, writtenRules } from '../../src/retention/index.ts';

const day = (text: string) => new Date(`${text}T09:00:00Z`);
const received = day('2026-03-03');
const toolkit = (births: (string | null)[]): DueForm => ({ kind: 'exploitation-toolkit', received, births });
const referral = (births: (string | null)[] = []): DueForm => ({ kind: 'mace-referral', received, births });
const rules: RetentionRules = {
  'mace-referral': { after: 'receipt', years: 35 },
  'exploitation-toolkit': { after: 'birthday', birthday: 18, years: 7 },
  other: { after: 'receipt', years: 2 },
};

describe('a rule', () => {
  test('is read from the settings', () => {
    expect(readRules('mace-referral:35, exploitation-toolkit: 18 + 7,other:2')).toEqual(rules);
  });

  test('is written down as it can be read again', () => {
    expect(readRules(writtenRules(rules))).toEqual(rules);
  });

  test('counts from any birthday of a child', () => {
    const from25 = readRules('exploitation-toolkit:25+10') ?? {};
    expect(from25).toEqual({ 'exploitation-toolkit': { after: 'birthday', birthday: 25, years: 10 } });
    expect(
      dueOn(received, [toolkit(['2012-05-06'])], from25)
        ?.toISOString()
        .slice(0, 10),
    ).toBe('2047-05-06');
  });

  test.each([
    ['a birthday that is none', 'mace-referral:0+7'],
    ['a birthday beyond reason', 'mace-referral:118+7'],
    ['an unknown kind', 'mace:35'],
    ['no years', 'mace-referral:'],
    ['no time at all', 'mace-referral:0'],
    ['years below nothing', 'mace-referral:-3'],
    ['years without end', 'mace-referral:999'],
    ['parts of a year', 'mace-referral:2.5'],
    ['the same kind twice', 'other:2,other:3'],
    ['a birthday of a mail without a form', 'other:18+3'],
    ['a word for years', 'other:ever'],
    ['an empty item', 'other:2,'],
  ])('that holds %s is refused as a whole: half a rule would erase too much or nothing', (_what, text) => {
    expect(readRules(text)).toBeNull();
  });
});

describe('a mail is erased', () => {
  test.each<[string, DueForm[], string | null]>([
    ['so many years after receipt', [referral()], '2061-03-03'],
    ['so many years after the 18th birthday', [toolkit(['2012-05-06'])], '2037-05-06'],
    ['not sooner than its years after receipt, where the person is grown up', [toolkit(['1980-01-01'])], '2033-03-03'],
    ['by the youngest person', [toolkit(['2012-05-06', '2015-07-08', '1999-01-01'])], '2040-07-08'],
    ['as if born on the day of receipt, where no birth date is known', [toolkit([])], '2051-03-03'],
    ['in the same way where one of the persons has none', [toolkit(['2012-05-06', null])], '2051-03-03'],
    ['in the same way where the date is none', [toolkit(['2012-13-45'])], '2051-03-03'],
    ['in the same way where the date lies after receipt', [toolkit(['2112-05-06'])], '2051-03-03'],
    ['when the last of its forms is due', [toolkit(['2012-05-06']), referral()], '2061-03-03'],
    ['by the rule for other mails where it holds no form', [], '2028-03-03'],
  ])('%s', (_how, forms, due) => {
    expect(dueOn(received, forms, rules)?.toISOString().slice(0, 10)).toBe(due);
  });

  test('never, where one of its forms has no rule', () => {
    const { other, 'exploitation-toolkit': toolkits } = rules;
    const some: RetentionRules = { ...(toolkits && { 'exploitation-toolkit': toolkits }), ...(other && { other }) };
    expect(dueOn(received, [toolkit(['2012-05-06']), referral()], some)).toBeNull();
    expect(dueOn(received, [], { 'mace-referral': { after: 'receipt', years: 1 } })).toBeNull();
  });

  test('a day later, where it came on 29 February and the year has none', () => {
    const leap = day('2028-02-29');
    expect(dueOn(leap, [], { other: { after: 'receipt', years: 1 } })?.toISOString()).toBe('2029-03-01T09:00:00.000Z');
  });
});
