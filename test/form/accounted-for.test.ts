import { describe, expect, test } from 'vitest';
import type { Document } from '../../src/document/model.ts';
import { type Form, readForms } from '../../src/form/index.ts';
import { analysis, child, concern, level, referrer, toolkit } from './filed.ts';
import { answersOf, blanksOf, definitions, readSketch, reasonsOf } from './reading.ts';
import { sketchDocument } from './sketch.ts';

// Every piece of writing on a form is a label, an answer, known print, or goes to a person.

test('the forms around the cases would be filed', () => {
  expect(reasonsOf(readSketch(referrer + child + concern))).toEqual([]);
  expect(reasonsOf(readSketch(toolkit + analysis + level))).toEqual([]);
});

describe('what the value of a place does not account for goes to a person', () => {
  test.each([
    [
      'a second field with words of its own behind a date',
      '|Date of birth|{1/2/2010}<br>Hobbies and interests: {Football}|',
      'low_confidence',
    ],
    [
      'the next field of the line, which is labelled',
      'School\t{Northmouth High}\tHobbies: {Football}',
      'unplaced_text',
    ],
    [
      'a paragraph below a field that holds its answer',
      '## Concern\nActions taken: {Police were told.}\nMum rang again on Tuesday.',
      'low_confidence',
    ],
    [
      'a date behind which another question is asked',
      '|Date of birth|1/2/2010, Favourite team: Northmouth United|',
      'low_confidence',
    ],
    [
      'a plain bold line below a question that no definition knows',
      '|Favourite team||\n**Northmouth United**',
      'unplaced_text',
    ],
    [
      'the wrapped end of an answer in bold',
      'School: **Northmouth College of**\n**Further Education**',
      'unplaced_text',
    ],
    ['the end of an answer with the looks of a heading', 'School: Northmouth College\n## by the sea.', 'unplaced_text'],
    ['the end of a label that a page break cut', '|School|Northmouth High|\n|of last attendance:||', 'doubtful_layout'],
    [
      'bold words at the end of a table, which head nothing',
      '|School|Northmouth High|\n|**Known to carry a knife**|\n',
      'unplaced_text',
    ],
    ['a line between two tables', 'Mother is Jo Example\n|School|Northmouth High|', 'unplaced_text'],
  ])('%s', (_, sketch, reason) => {
    expect(reasonsOf(readSketch(referrer + child + sketch + concern))).toContain(reason);
  });

  test.each([
    [
      'a question with boxes in the cell behind that of another',
      '|Gender|[ ] Male [x] Female|Ring worn : [ ] Yes [x] No|',
    ],
    ['two labels in a line over their two answers in the next', 'School:\tAlias:\nNorthmouth High\tSmiley'],
    [
      'a question with a field below a long answer that was left out',
      '## Concern\nActions taken:\nHobbies: {Football}',
    ],
    ['the end of a bold label', '|School|**(please state) :** Northmouth High|'],
  ])('%s', (_, sketch) => {
    expect(reasonsOf(readSketch(referrer + child + sketch + concern))).not.toEqual([]);
  });

  test('a question with boxes below one that was answered in print', () => {
    const form = readSketch(
      `${toolkit}${analysis.replace('Consent of parents|No', 'Consent of parents|Yes / No<br>Seen alone at home: [ ] Yes [x] No')}${level}`,
    );
    expect(reasonsOf(form)).toContain('low_confidence');
  });

  test('a field in a row that is no indicator', () => {
    const row = '|Parents aware|Yes / No|Child aware|Yes / No|\n|Hobbies and interests:||{Football}||';
    expect(reasonsOf(readSketch(referrer + child + row + concern))).toContain('unplaced_text');
  });

  test('options that run into the next question', () => {
    const options = '[ ] Low [ ] Medium [x] High Criminal exploitation risk level: Low';
    const form = readSketch(`${toolkit}${analysis}\n## Level of Risk\n|Overall|${options}|`);
    expect(reasonsOf(form)).toContain('low_confidence');
  });

  test('what somebody tells below a table of codes', () => {
    const codes = '\n## Ethnicity codes\n|Code|Meaning|\n|WBRI|White British|\nMum rang again on Tuesday.';
    expect(reasonsOf(readSketch(referrer + child + concern + codes))).toContain('unplaced_text');
  });
});

describe('the last line of a form without tables may be no part of the answer above it', () => {
  const lines = `
# MACE Referral Form
## Referrer
Name: Ann Example
Agency: Northmouth Police
Telephone: 01632 960123
Date of referral: 3 March 2026
## Child
Name: Tom Example
DOB: 1/2/2010
## Concern
Nature of exploitation: [x] CSE
`;
  const details = 'Seen with older men at the park, often missing at night.';
  test.each([
    ['below an answer beside its label', `Details of concern: ${details}\nMum rang again on Tuesday.`, true],
    ['below an answer below its label', `Details of concern:\n${details}\nMum rang again on Tuesday.`, true],
    [
      'where other long answers stand beside their labels',
      `Details of concern: ${details}\nActions taken:\nMum rang again on Tuesday.`,
      true,
    ],
    [
      'where other long answers stand below theirs',
      `Details of concern:\n${details}\nActions taken:\nNone yet.`,
      false,
    ],
  ])('%s', (_, sketch, doubted) => {
    expect(reasonsOf(readSketch(lines + sketch))).toEqual(doubted ? ['low_confidence'] : []);
  });
});

test('a hint in brackets before a number in the international form is no part of the label', () => {
  const form = readSketch(`${referrer}${child}## Child\nMobile (please state) : +44 7700 900123\n${concern}`);
  expect(answersOf(form)).toMatchObject({ 'people[0].phone': '+447700900123' });
});

test('an option in the words of a label, behind a tab, is an option', () => {
  const place = '## Location of concern\nName of location: The Park\nType of location: House\tCollege X\tOther';
  expect(answersOf(readSketch(`${referrer}${child}${place}\n${concern}`))).toMatchObject({
    'locations[0].type': 'school',
  });
});

test('a heading that a narrow cell broke is known by its letters', () => {
  const form = readSketch(
    `${toolkit}${analysis}${level}\n## Manageme nt oversight\n|Name|Bob Boss|\n|Comments|Agreed.|\n|Date|4 March 2026|`,
  );
  expect(answersOf(form)).toMatchObject({ 'manager.name': 'Bob Boss', 'manager.date': '2026-03-04' });
  expect(reasonsOf(form)).toEqual([]);
});

test.each([
  [
    'in a bracket',
    '|**Current address (please**<br>**state) :** 1 High Street|',
    { 'people[0].address': '1 High Street' },
  ],
  [
    'before its last words',
    '|Are the parents / carers aware of this<br>referral: [ ] Yes [x] No|',
    { 'people[0].parentsAware': 'no' },
  ],
])('a label that a narrow cell broke %s is one label', (_, sketch, answers) => {
  const form = readSketch(referrer + child + sketch + concern);
  expect(answersOf(form)).toMatchObject(answers);
  expect(reasonsOf(form)).toEqual([]);
});

test('two questions with the same options in one row are no header', () => {
  const row = '|Parents aware|Yes / **No**|Child aware|**Yes** / No|\n|School|Northmouth High|Alias|Smiley|';
  expect(answersOf(readSketch(referrer + child + row + concern))).toMatchObject({
    ...{ 'people[0].parentsAware': 'no', 'people[0].childAware': 'yes' },
    ...{ 'people[0].school': 'Northmouth High', 'people[0].alias': 'Smiley' },
  });
});

test('a slip in a word that wordings have in other forms too is seen through', () => {
  const form = readSketch(`${toolkit}${analysis.replace('Consent of parents', 'Paental consent')}${level}`);
  expect(answersOf(form)).toMatchObject({ 'consent.parent': 'no' });
});

test('the name of a section beside its only question, in the words of a label, is no second question', () => {
  const form = readSketch(`${toolkit}${analysis}\n|Risk rating|Level of risk|High|`);
  expect(answersOf(form)).toMatchObject({ 'risk.overall': 'high' });
  expect(reasonsOf(form)).toEqual([]);
});

test('a heading of a column that a narrow cell broke is known by its letters', () => {
  const form = readSketch(
    `${toolkit}${analysis.replace('|Indicator|Yes|No|\n|Stays out late|X||', '|Indicator|Suggest ed risk level|Yes|No|\n|Stays out late|High|X||')}${level}`,
  );
  expect(answersOf(form)).toMatchObject({ 'indicators[0].value': 'yes' });
  expect(reasonsOf(form)).toEqual([]);
});

test('a label with a colon as the last row of a table, above the heading of the section of that name, is a blank question', () => {
  const form = readSketch(`${toolkit}|Line manager:|\n**Manager's comments**\n|Name|Bob Boss|${analysis}${level}`);
  expect(blanksOf(form)).toContain('assessor.manager');
});

test('what a page break put below a table of indicators is none of them', () => {
  const row = '|Consent gained: [ ] Yes [x] No|Child aware: [x] Yes [ ] No|';
  const form = readSketch(
    `${toolkit}${analysis.replace('|Stays out late|X||', `|Stays out late|X||\n${row}`)}${level}`,
  );
  expect(form.fields['indicators[1].text']).toBeUndefined();
});

/** As if it had been read from a page: there, what a box is must be found among the drawn lines. */
function readPage(sketch: string): Form {
  const document: Document = JSON.parse(JSON.stringify(sketchDocument(sketch)), (key, value) =>
    key === 'place' ? { ...value, page: 1 } : value,
  );
  const reading = readForms(document, definitions, { receivedOn: '2026-11-20' });
  const [form] = reading.kind === 'forms' ? reading.forms : [];
  if (!form) throw new Error(`no form but ${reading.kind}`);
  return form;
}

test.each([
  ['in a row of indicators', '|Indicator|Level (Low / Medium / High)|\n|Stays out late|Low Medium High|', 'unsure_box'],
  ['of a question', '|Indicator|Yes|No|\n|Stays out late|X||\n## Consent\n|Child aware|Yes No|', 'low_confidence'],
])('options on a page that stand without a box or a mark %s may have lost their boxes', (_, rows, reason) => {
  const form = readPage(`${toolkit}${analysis.replace('|Indicator|Yes|No|\n|Stays out late|X||', rows)}${level}`);
  expect(reasonsOf(form)).toContain(reason);
});

test('options on a page with strokes between them were printed to be struck out, and none was', () => {
  const consent = analysis.replace('Consent of parents|No', 'Consent of parents|No|\n|Child aware|Yes / No');
  expect(reasonsOf(readPage(toolkit + consent + level))).toEqual([]);
});

test('a telephone number that a narrow cell broke is one number', () => {
  const form = readSketch(`${referrer}${child}|Mobile|020 7946 0810; 07700<br>900903|\n${concern}`);
  expect(answersOf(form)).toMatchObject({ 'people[0].phone': '+442079460810; +447700900903' });
});
