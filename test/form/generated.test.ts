import { describe, expect, test } from 'vitest';
import { answersOf, readSketch, reasonsOf } from './reading.ts';

// Faults that forms drawn at random showed (`npm run bench:reading`), each as the smallest sketch that has it.

const referrer = `
# MACE Referral Form
## Referrer
|%Name|Ann Example|%Agency|Northmouth Police|
|%Telephone|01632 960123|%Date of referral|3 March 2026|
`;
const concern = `
## Concern
|%Nature of exploitation|[x] CSE|
|%Details of concern|Seen with older men at the park, often missing at night.|`;
const child = `
## Child
|%Name|Tom Example|%DOB|1/2/2010|
`;
const read = (sketch: string) => readSketch(referrer + child + sketch + concern);

describe('an answer that looks like something else is not lost', () => {
  test.each([
    ['bold beside its label', '|%**School**|**St Elwyn**|\n|%**UPN**||', { 'people[0].school': 'St Elwyn' }],
    [
      'bold in a column of answers',
      '|**School**|**St Elwyn**|**Alias**|**Smiley**|\n|**Nationality**|British|**UPN**||',
      { 'people[0].school': 'St Elwyn', 'people[0].alias': 'Smiley', 'people[0].nationality': 'British' },
    ],
    [
      'bold under its label, where others have theirs below',
      '|%**Nationality**|\n|British|\n|%**NHS number**|\n|**999 541 6964**|',
      { 'people[0].nhsNumber': '9995416964' },
    ],
    ['in capitals under its label', '|%School|\n|ADHD UNIT|', { 'people[0].school': 'ADHD UNIT' }],
    [
      'a sentence with a colon under its label',
      '|%Description|\n|Not safe at home: the address is known to the group.|',
      { 'people[0].description': 'Not safe at home: the address is known to the group.' },
    ],
    [
      'a label of the same question inside it',
      'Carer: Mother: Jo Example, father: not in contact',
      { 'people[0].parents': 'Mother: Jo Example, father: not in contact' },
    ],
    [
      'behind a hint in brackets',
      'Description (please state): tall, grey hoodie',
      { 'people[0].description': 'tall, grey hoodie' },
    ],
    [
      'behind two names of one label',
      '|Surname / family name: Begum|First name: Amara|',
      { 'people[0].surname': 'Begum' },
    ],
    [
      'a code for which the label is nearly a heading',
      '|%Ethnicity code:|\n|Caribbean|',
      { 'people[0].ethnicity': 'BCRB' },
    ],
  ])('%s', (_, sketch, expected) => {
    expect(answersOf(read(sketch))).toMatchObject(expected);
    expect(reasonsOf(read(sketch))).toEqual([]);
  });

  test('what stands below a row that was left empty answers something else', () => {
    const form = read('|%School|\n||\n|**Other matters**|');
    expect(answersOf(form)).not.toHaveProperty(['people[0].school']);
  });

  test('a bold line under a plain label may be a heading, so a person looks', () => {
    expect(reasonsOf(read('|School:|\n|**Other matters**|'))).toEqual(['low_confidence']);
  });
});

test('two numbers with their prefixes are both kept', () => {
  const form = readSketch((referrer + child + concern).replace('01632 960123', '+44 7700 900340 / 01632 960524'));
  expect(answersOf(form)).toMatchObject({ 'referrer.phone': '+447700900340; +441632960524' });
});

describe('what stands above the first label', () => {
  const over = (words: string) =>
    readSketch((referrer + child + concern).replace('## Referrer', `${words}\n## Referrer`));
  test.each([
    '**Wexcombe Council Multi-Agency Child Exploitation Panel Referral Form**',
    'Low: some indicators. High: clear evidence of exploitation.',
    'Where he or she is in immediate danger call 999.',
  ])('is print: %s', (words) => {
    expect(reasonsOf(over(words))).toEqual([]);
  });
  test('is for a person where it tells of somebody', () => {
    expect(reasonsOf(over('Please ring first, he is staying with his aunt now.'))).toContain('unplaced_text');
  });
});

describe('a column for an answer that is one of several', () => {
  const toolkit = (heading: string, answer: string) => `
# Child Exploitation Toolkit
## Risk indicators
|%**Indicator**|%**${heading}**|
|%**Money**|<|
|Owes money or a drug debt|${answer}|
`;
  test.each([
    ['Yes / No / Possible', 'Possible', 'possible', 'yes_no_possible'],
    ['Green / Amber / Red', 'Amber', 'amber', 'green_amber_red'],
    ['None / Low / Medium / High', 'Low', 'low', 'none_low_medium_high'],
    ['Rating (Low / Medium / High)', 'High', 'high', 'low_medium_high'],
  ])('%s', (heading, answer, value, scale) => {
    const sketch = `${toolkit(heading, answer)}\n## Child\n|%Name|Tom Example|%DOB|1/2/2010|\n|%Address|9 Other Street|%School|St Elwyn|\n|%UPN||%Legal status|CIN|`;
    expect(answersOf(readSketch(sketch))).toMatchObject({
      'indicators[0].text': 'Owes money or a drug debt',
      'indicators[0].domain': 'Money',
      'indicators[0].value': value,
      'indicators[0].scale': scale,
    });
  });

  test('a question with its options beside it is no header of such columns', () => {
    const form = read('|Parents aware|Yes / **No**|\n|Child aware|Yes / **No**|');
    expect(answersOf(form)).toMatchObject({ 'people[0].parentsAware': 'no', 'people[0].childAware': 'no' });
  });
});
