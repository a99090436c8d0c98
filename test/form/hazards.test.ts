import { describe, expect, test } from 'vitest';
import { child, concern, referrer } from './filed.ts';
import { answersOf, blanksOf, readingOf, readSketch, reasonsOf } from './reading.ts';

const head = referrer + child;
const tail = concern;

test('the form around the hazards would be filed', () => {
  expect(reasonsOf(readSketch(head + tail))).toEqual([]);
});

describe('what somebody wrote is never lost in silence', () => {
  test.each([
    ['an unknown label with an answer beside it', '|Favourite colour|Blue|'],
    ['an unknown label before a colon', 'Favourite colour: Blue'],
    ['an unknown column of a known table', '**Siblings**\n|Name|DOB|Shoe size|\n|Kim Example|3/4/2014|37|'],
    ['a sentence between the sections', 'Tom said that he is afraid of Big T and will not go back there.'],
    ['an answer beside the cell that holds one already', '|School: Northmouth High|He was excluded in May|'],
    [
      'the address of a parent, which no question keeps',
      '**Parent / carer details**\n|Name|Jo Example|\n|Address|9 Other Street|',
    ],
    ['a tick beside words that no question has', '[x] Known to swim well'],
  ])('%s goes to a person', (_, sketch) => {
    expect(reasonsOf(readSketch(head + sketch + tail))).toContain('unplaced_text');
  });

  test('the words of the form itself need nobody', () => {
    const print = `
Please complete all sections of this form and send it to the MACE coordinator.
__The child's own words are helpful.__
|Favourite colour||`;
    expect(reasonsOf(readSketch(head + print + tail))).toEqual([]);
  });
});

describe('an answer in the words of a label is an answer', () => {
  test.each([
    [
      'beside a shaded label',
      '## Referrer\n|%Role|Social Worker|%Line manager|Manager|',
      { 'referrer.role': 'Social Worker', 'referrer.manager': 'Manager' },
    ],
    [
      'in a column of answers',
      '## Referrer\n|Role|Social Worker|\n|Line manager|Bob Boss|\n|Email|ann@example.org|',
      { 'referrer.role': 'Social Worker', 'referrer.manager': 'Bob Boss' },
    ],
    [
      'in a list',
      '**Agencies involved**\n|Agency|Name|\n|Police|School|\n|School|Police|',
      { 'agencies[0].agency': 'Police', 'agencies[1].name': 'Police' },
    ],
    [
      'below a bold label',
      '## Referrer\n**Role**\nSocial worker\n**Line manager**\nBob Boss',
      { 'referrer.role': 'Social worker', 'referrer.manager': 'Bob Boss' },
    ],
  ])('%s', (_, sketch, expected) => {
    expect(answersOf(readSketch(head + sketch + tail))).toMatchObject(expected);
  });
});

test('a question that is answered twice, differently, goes to a person', () => {
  const form = readSketch(`${head}|School|Northmouth High|\n|School|Southmouth High|${tail}`);
  expect(form.problems).toContainEqual(expect.objectContaining({ code: 'two_answers', field: 'people[0].school' }));
  expect(form.fields['people[0].school']?.confidence).toBeLessThan(0.9);
});

test('the same answer twice is one answer', () => {
  expect(reasonsOf(readSketch(`${head}|School|Northmouth High|\n|School|Northmouth High|${tail}`))).toEqual([]);
});

test('a label that is only nearly known is shown, not filed', () => {
  const form = readSketch(`${head}|Ethnicity of the young person at present|White British|${tail}`);
  expect(reasonsOf(form)).not.toEqual([]);
});

test('a typing error in a label is forgiven', () => {
  const form = readSketch(`${head}|Ethncity|White British|${tail}`);
  expect(answersOf(form)).toMatchObject({ 'people[0].ethnicity': 'WBRI' });
  expect(reasonsOf(form)).toEqual([]);
});

test('labels without answers are listed as blank, and the next label is not taken for an answer', () => {
  const form = readSketch(`${head}|School||Nationality||\n|First language|||\n|Alias:|Ethnicity:|${tail}`);
  expect(blanksOf(form)).toEqual(
    expect.arrayContaining([
      'people[0].school',
      'people[0].nationality',
      'people[0].firstLanguage',
      'people[0].alias',
      'people[0].ethnicity',
    ]),
  );
  expect(reasonsOf(form)).toEqual([]);
});

test('words typed into the cell of the label are its answer', () => {
  const form = readSketch(`${head}|**School** Northmouth High||\n|Nationality: British||${tail}`);
  expect(answersOf(form)).toMatchObject({ 'people[0].school': 'Northmouth High', 'people[0].nationality': 'British' });
});

test('guidance inside the cell of a label is no answer', () => {
  const form = readSketch(`${head}|School (name and town)||\n|Legal status<br>Please state the order, if any||${tail}`);
  expect(blanksOf(form)).toEqual(expect.arrayContaining(['people[0].school', 'people[0].legalStatus']));
});

test('words under the table of the last long question are kept, for a person to see', () => {
  const form = readSketch(`${head}${tail}\nHe was also seen in a red car on Friday.`);
  expect(answersOf(form)['concern.details']).toContain('red car');
  expect(reasonsOf(form)).not.toEqual([]);
});

test('an unknown heading does not give its answers to the section before', () => {
  const reading = readingOf(`${head}${tail}\n## Solicitor\n|Name|Lee Law|\n|Telephone|01632 960999|`);
  const [form] = reading.kind === 'forms' ? reading.forms : [];
  expect(form && answersOf(form)).toMatchObject({
    'referrer.name': 'Ann Example',
    'people[0].fullName': 'Tom Example',
  });
  expect(form && reasonsOf(form)).not.toEqual([]);
});

test('an unknown label is never the answer of the known one beside it', () => {
  const form = readSketch(`${head}|%School|%Favourite colour|\n|||\n|%Nationality||%Shoe size||${tail}`);
  const answers = answersOf(form);
  expect(answers).not.toHaveProperty(['people[0].school']);
  expect(answers).not.toHaveProperty(['people[0].nationality']);
});

test('"N/A" and "Yes" beside two labels are answers and not the head of a table', () => {
  const form = readSketch(`${head}|Placement address|N/A|UPN|N/A|\n|Parents aware|Yes|Child aware|No|${tail}`);
  expect(answersOf(form)).toMatchObject({
    'people[0].placementAddress': '(not_applicable)',
    'people[0].upn': '(not_applicable)',
    'people[0].parentsAware': 'yes',
    'people[0].childAware': 'no',
  });
});

test('the signature of a mail is no part of the last answer', () => {
  const form = readSketch(`${head}
## Concern
Nature of exploitation: CSE
Details of concern:
Seen with older men at the park, often missing at night.
Kind regards,
Ann Example
Northmouth Police`);
  expect(answersOf(form)['concern.details']).toBe('Seen with older men at the park, often missing at night.');
  expect(reasonsOf(form)).toEqual([]);
});

test('boxes ticked under a heading of guidance are shown to a person', () => {
  const form = readSketch(`${head}${tail}\n## Guidance notes\n[x] I have told the parents`);
  expect(reasonsOf(form)).toEqual(['unplaced_text']);
});

test('guidance and code tables after the form need nobody', () => {
  const form = readSketch(`${head}${tail}\n## Ethnicity codes\n|Code|Meaning|\n|WBRI|White British|\n|APKN|Pakistani|`);
  expect(reasonsOf(form)).toEqual([]);
});
