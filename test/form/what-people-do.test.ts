import { describe, expect, test } from 'vitest';
import { answersOf, readSketch, reasonsOf } from './reading.ts';

/**
 * How people fill forms in, a row each: what stands in the place of the answers, what a careful person would read there (a state in
 * brackets), and why the form then waits for somebody. No reason: it can be filed.
 */
type Row = [what: string, answers: Partial<Answers>, expected: Record<string, unknown>, reasons: string[]];
type Answers = Record<keyof typeof usual, string>;

const usual = {
  date: '3 March 2026',
  phone: '01632 960123',
  role: 'Constable',
  name: 'Tom Testperson',
  dob: '1/2/2010',
  age: '16',
  address: '1 High Street',
  gender: 'Male',
  aware: 'Yes',
  types: '[x] CSE [ ] CCE [ ] Missing',
  details: 'Seen with older men at the park, often missing at night.',
  more: '',
  after: '',
};

const sketchOf = (own: Partial<Answers>) => {
  const on = { ...usual, ...own };
  return `
# MACE Referral Form
## Referrer
|%Name|Ann Example|%Agency|Northmouth Police|
|%Telephone|${on.phone}|%Date of referral|${on.date}|
|%Role|${on.role}|%Email||
## Child
|%Name|${on.name}|%DOB|${on.dob}|
|%Age|${on.age}|%Home address|${on.address}|
|%Gender|${on.gender}|%Are the parents aware of the report|${on.aware}|
${on.more}
## Concern
|%Nature of exploitation|${on.types}|
|%Details of concern|${on.details}|
${on.after}`;
};

const date = 'referral.date';
const dob = 'people[0].dob';
const age = 'people[0].age';
const gender = 'people[0].gender';
const aware = 'people[0].parentsAware';
const unread = '(unreadable)';

const rows: Record<string, Row[]> = {
  'dates in words': [
    ['with an ordinal', { date: '3rd March 2026' }, { [date]: '2026-03-03' }, []],
    ['with the weekday', { date: 'Tuesday 3rd of March, 2026' }, { [date]: '2026-03-03' }, []],
    ['with the wrong weekday', { date: 'Monday 3 March 2026' }, {}, ['weekday_differs']],
    ['without a year, but with its weekday', { date: 'Tue 3 Nov' }, { [date]: '2026-11-03' }, []],
    ['without a year', { date: '3 March' }, { [date]: unread }, ['incomplete_date']],
    ['month and year alone', { dob: 'February 2010' }, { [dob]: unread }, ['incomplete_date']],
    ['short, with dots', { date: '3.3.26' }, { [date]: '2026-03-03' }, []],
    ['with an apostrophe', { dob: "1 Feb '10" }, { [dob]: '2010-02-01' }, []],
    ['with the time', { date: '03/03/2026 at 14:30' }, { [date]: '2026-03-03' }, []],
    ['today', { date: 'today' }, { [date]: unread }, ['invalid_date']],
  ],
  'dates in US order': [
    ['the month first, where only that can be', { dob: '02/27/2010' }, { [dob]: unread }, ['invalid_date']],
    ['the month first, where it may be either: UK order', { date: '03/04/2026' }, { [date]: '2026-04-03' }, []],
    ['the month in words first', { date: 'March 3, 2026' }, { [date]: '2026-03-03' }, []],
    ['the year first', { date: '2026-03-03' }, { [date]: '2026-03-03' }, []],
    ['a day that does not exist', { dob: '30/02/2010' }, { [dob]: unread }, ['invalid_date']],
  ],
  'approx 15': [
    ['as an age', { age: 'approx 15', dob: '' }, {}, ['approximate_age']],
    ['with a wave', { age: '~15', dob: '' }, {}, ['approximate_age']],
    [
      'as a birth date: no date is made of it',
      { dob: 'approx 15', age: '' },
      { [dob]: unread },
      ['age_instead_of_birth_date'],
    ],
    ['an approximate birth date', { dob: 'approx 1/2/2010', age: '' }, { [dob]: unread }, ['approximate_date']],
    ['with the word years', { age: '16 years old' }, { [age]: 16 }, []],
  ],
  '15/16': [
    ['as an age', { age: '15/16', dob: '' }, { [age]: unread }, ['invalid_age']],
    ['as a birth date', { dob: '15/16', age: '' }, { [dob]: unread }, ['age_instead_of_birth_date']],
    ['in words', { age: '15 or 16', dob: '' }, { [age]: unread }, ['invalid_age']],
  ],
  'as above': [
    [
      'where nothing of the kind stands above',
      { address: 'as above' },
      { 'people[0].address': unread },
      ['refers_elsewhere'],
    ],
    ['for a date', { date: 'as above' }, { [date]: unread }, ['refers_elsewhere']],
    ['in the details', { details: 'As above' }, {}, ['refers_elsewhere', 'details_too_short']],
  ],
  'see attached': [
    ['in the details', { details: 'Please see attached chronology' }, {}, ['refers_elsewhere']],
    ['for an address', { address: 'see attached' }, { 'people[0].address': unread }, ['refers_elsewhere']],
    ['for a choice', { gender: 'see attached' }, { [gender]: unread }, ['refers_elsewhere']],
    ['for a telephone', { phone: 'See email signature' }, { 'referrer.phone': unread }, ['refers_elsewhere']],
  ],
  'see previous toolkit': [
    ['in the details', { details: 'See previous toolkit' }, {}, ['refers_elsewhere']],
    ['for yes or no', { aware: 'see previous referral' }, { [aware]: unread }, ['refers_elsewhere']],
  ],
  TBC: [
    ['for a birth date', { dob: 'TBC' }, { [dob]: unread }, ['refers_elsewhere']],
    ['to follow', { address: 'To follow' }, { 'people[0].address': unread }, ['refers_elsewhere']],
    ['for a telephone', { phone: 'tbc' }, { 'referrer.phone': unread }, ['refers_elsewhere']],
  ],
  'several children in one form': [
    ['in one cell', { name: 'Tom and Kim Testperson' }, {}, ['several_people']],
    [
      'with two birth dates in one cell',
      { dob: '1/2/2010 and 3/4/2011', age: '' },
      { [dob]: unread },
      ['several_dates'],
    ],
    [
      'in a block of their own',
      { more: '## Child 2\n|%Name|Kim Sample|%DOB|3/4/2011|' },
      { 'people[0].fullName': 'Tom Testperson', 'people[1].fullName': 'Kim Sample', 'people[1].dob': '2011-04-03' },
      [],
    ],
    ['the same child twice', { more: '## Child 2\n|%Name|Tom Testperson|%DOB|1/2/2010|' }, {}, ['duplicate_person']],
  ],
  'text typed into the label cell': [
    ['after a colon', { more: '|%School: Northmouth High||' }, { 'people[0].school': 'Northmouth High' }, []],
    ['on a new line', { more: '|%School:<br>Northmouth High||' }, { 'people[0].school': 'Northmouth High' }, []],
    [
      'beside an answer in the next cell',
      { more: '|%School: Northmouth High|Southmouth High|' },
      {},
      ['unplaced_text'],
    ],
  ],
  'text typed under the table': [
    ['a sentence below the last question', { after: 'He was also seen in a red car.' }, {}, ['low_confidence']],
    [
      'between two sections',
      { more: '|%School|Northmouth High|\n\nTom said that he is afraid of them.' },
      {},
      ['unplaced_text'],
    ],
  ],
  'rows added': [
    ['with a question of their own', { more: '|%Youth worker|Lee Sample|' }, {}, ['unplaced_text']],
    ['with the same question again', { more: '|%Name|Tom Testperson|\n|%DOB|1/2/2010|' }, {}, ['duplicate_person']],
  ],
  'rows deleted': [
    ['a question that is needed', { phone: '' }, { 'people[0].fullName': 'Tom Testperson' }, ['missing_contact']],
  ],
  'cells merged': [
    [
      'answer over three cells',
      { more: '|%School|Northmouth High|<|<|' },
      { 'people[0].school': 'Northmouth High' },
      [],
    ],
    ['label over two cells', { more: '|%School|<|Northmouth High|<|' }, { 'people[0].school': 'Northmouth High' }, []],
    ['label over two rows', { more: '|%Nationality|British|\n|^||' }, { 'people[0].nationality': 'British' }, []],
  ],
  'answers in bold': [
    ['a word that was typed', { role: '**Constable**' }, { 'referrer.role': 'Constable' }, []],
    ['one of two printed words', { aware: '**Yes** / No' }, { [aware]: 'yes' }, []],
    ['both of two printed words', { aware: '**Yes** / **No**' }, {}, []],
  ],
  'answers in highlight': [
    ['one of two printed words', { aware: 'Yes / ==No==' }, { [aware]: 'no' }, []],
    ['two of three', { gender: '==Male== / ==Female== / Other' }, { [gender]: unread }, ['contradictory_marks']],
  ],
  'answers by a ring': [['around one of them', { gender: '((M)) / F' }, { [gender]: 'male' }, []]],
  'answers by strike-through': [
    ['the other one is struck out', { aware: '~~Yes~~ / No' }, { [aware]: 'no' }, []],
    ['both are struck out', { aware: '~~Yes~~ / ~~No~~' }, { [aware]: unread }, ['contradictory_marks']],
    ['the other one was deleted', { aware: 'No' }, { [aware]: 'no' }, []],
    ['none is struck out', { aware: 'Yes / No (delete as applicable)' }, {}, []],
    ['a typed word that was corrected', { role: '~~Sergeant~~ Constable' }, { 'referrer.role': 'Constable' }, []],
  ],
  'answers by an X': [
    ['beside the word', { types: 'CSE X<br>CCE' }, { 'concern.types': ['cse'] }, []],
    ['in brackets', { types: '[x] CSE [x] Missing [ ] CCE' }, { 'concern.types': ['cse', 'missing'] }, []],
    ['two boxes where one is allowed', { gender: '[x] Male [x] Female' }, { [gender]: unread }, ['two_boxes_ticked']],
    ['a box that cannot be made out', { gender: '[?] Male [ ] Female' }, { [gender]: unread }, ['unsure_box']],
  ],
  'yes, and more': [
    ['yes - see below', { aware: 'yes - see below' }, { [aware]: 'yes' }, []],
    ['yes and no', { aware: 'Yes and no' }, { [aware]: unread }, ['options_unmarked']],
    ['no one has asked', { aware: 'No one has asked' }, { [aware]: unread }, ['invalid_yesno']],
    ['Y', { aware: 'Y' }, { [aware]: 'yes' }, []],
  ],
  'no answer is not an answer': [
    ['N/A', { age: 'N/A' }, { [age]: '(not_applicable)' }, []],
    ['not known', { age: 'N/K' }, { [age]: '(not_known)' }, []],
    ['declined', { gender: 'Declined to say' }, { [gender]: '(refused)' }, []],
    ['a prompt that was left standing', { role: 'Click here to enter text.' }, {}, []],
    ['a lone dash', { role: '-' }, {}, []],
    ['a date mask', { dob: '  /  /  ' }, {}, []],
  ],
};

describe.each(Object.entries(rows))('%s', (_, own) => {
  test.each(own)('%s', (_what, answers, expected, reasons) => {
    const form = readSketch(sketchOf(answers));
    const found = answersOf(form);
    expect(Object.fromEntries(Object.keys(expected).map((key) => [key, found[key]]))).toEqual(expected);
    expect(reasonsOf(form).sort()).toEqual(reasons.sort());
  });
});

test('a blank, a mask or a prompt is blank and no answer', () => {
  for (const role of ['-', '....', '', 'Choose an item.', 'Click or tap here to enter text.'])
    expect(readSketch(sketchOf({ role })).fields['referrer.role']?.state).toBe('blank');
});
