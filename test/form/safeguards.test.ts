import { describe, expect, test } from 'vitest';
import { child, concern, level, referrer, toolkit } from './filed.ts';
import { answersOf, blanksOf, readSketch, reasonsOf } from './reading.ts';

// Where labels and answers may have been paired wrongly, a person looks, whatever was read.

test('the form around the doubts would be filed', () => {
  expect(reasonsOf(readSketch(referrer + child + concern))).toEqual([]);
});

describe('doubt about the structure goes to a person', () => {
  test.each([
    [
      'an answer in the words of a label, as a whole row of its own shape',
      '## Referrer\n|E-mail|ann@example.org|Address|1 High Street|\n|Job Role|<|Manager|<|',
      { 'referrer.role': 'Manager' },
      'low_confidence',
    ],
    [
      'labels in a row without a place for their answers',
      '## Referrer\n|**Role**|**Address**|**Line manager**|\n## Child',
      {},
      'doubtful_layout',
    ],
    [
      'an answer that goes on with another label',
      '## Child\n|School|Northmouth High Legal status: CIN<br>Alias: Smiley|',
      {},
      'low_confidence',
    ],
    [
      'a question that no definition knows, in the row below a long answer',
      '## Concern\n|%Reason for referral|\n|He was seen at the station at night.|\n|Hobbies and interests:|\n|Football on Saturdays|',
      {},
      'low_confidence',
    ],
    [
      'bold words below a bold question that no definition knows',
      '|**School**|\n|Northmouth High|\n|**Hobbies and interests:**|\n|**Football on Saturdays**|',
      {},
      'unplaced_text',
    ],
    [
      'a question mark inside a long answer',
      '## Concern\n|Actions taken|Police were told.<br>Does the child have a pet?<br>A dog|',
      {},
      'low_confidence',
    ],
    ['a date where a name is asked', '## Child\n|Social worker|12/03/2026|', {}, 'low_confidence'],
    [
      'another question with its answer where a number is asked',
      '## Referrer\n|Mobile|Hobbies: football|',
      {},
      'low_confidence',
    ],
    ['a telephone number where a role is asked', '## Referrer\n|Role|01632 960124|', {}, 'low_confidence'],
    ['a bare yes where a name is asked', '## Child\n|Social worker|Yes|', {}, 'low_confidence'],
  ])('%s', (_, sketch, answers, reason) => {
    const form = readSketch(referrer + child + sketch + concern);
    expect(answersOf(form)).toMatchObject(answers);
    expect(reasonsOf(form)).toContain(reason);
  });
});

test('a line to write on, left empty behind the label, is room for the answer', () => {
  const form = readSketch(`${referrer}## Referrer\n|Role: _____|E-mail: .......|\n${child}${concern}`);
  expect(reasonsOf(form)).toEqual([]);
  expect(blanksOf(form)).toEqual(expect.arrayContaining(['referrer.role', 'referrer.email']));
});

test('the option that deletions left behind a hint in brackets is the answer, no part of the label', () => {
  const form = readSketch(
    '# Child Exploitation Risk Assessment Toolkit\n## Child\n|Name|Tom Example|DOB|1/2/2010|\n## Risk levels\n|Cce (please state):  / Low risk /  / |',
  );
  expect(answersOf(form)).toMatchObject({ 'risk.cce': 'low' });
});

test.each(['l', '1', 'I'])('a lone bold `%s` below a label is its answer, not the end of a drawn line', (mark) => {
  const form = readSketch(`${referrer}${child}**School:**\n**${mark}**\n${concern}`);
  expect(answersOf(form)).toMatchObject({ 'people[0].school': mark });
});

test('the end of a drawn line that was read as a heading leaves the section as it is', () => {
  const form = readSketch(`${referrer}${child}## Child 2\n## l\n|Name|Sam Example|DOB|1/2/2011|\n${concern}`);
  expect(answersOf(form)).toMatchObject({ 'people[1].fullName': 'Sam Example', 'people[1].role': 'child' });
});

describe('labels without an answer are listed as blank questions', () => {
  test.each([
    [
      'below a signature whose label names the referrer, under a heading in the words of a label',
      "**3. Signed**\nReferrer's signature:\tAnn Example\nDate:\t",
      'signature.date',
    ],
    ['above the heading of another section', '## Referrer\n|Manager:|\n## Child\n|Alias|Smiley|', 'referrer.manager'],
    [
      'in the words of a heading, in a section that goes on',
      '## Concern\n|Source of information: Neighbour|\n|Action taken:|\n|Police reference: LOG 1|',
      'actions.taken',
    ],
    [
      'with a dash in the place of the answer, beside the next label with its answer',
      '## Referrer\n|**Line manager:** —|**Role:** Social worker|',
      'referrer.manager',
    ],
  ])('%s', (_, sketch, key) => {
    const form = readSketch(referrer + child + sketch + concern);
    expect(blanksOf(form)).toContain(key);
    expect(reasonsOf(form)).toEqual([]);
  });
});

describe('the answer is told from the print around it', () => {
  test.each([
    [
      'dots and underscores of the line that it was typed on',
      'School: ......Northmouth High......\nAlias: .....Smiley ............',
      { 'people[0].school': 'Northmouth High', 'people[0].alias': 'Smiley' },
    ],
    [
      'a telephone and a mobile number in two places',
      '|Telephone|01632 960124|Mobile|07700 900123|',
      { 'people[0].phone': '+441632960124; +447700900123' },
    ],
    [
      'the heading of a signature over its table',
      "## Referrer's signature\n|Signed:|Ann Example|Date:|4 March 2026|",
      { 'signature.present': 'yes', 'signature.date': '2026-03-04', 'referral.date': '2026-03-03' },
    ],
    [
      'bold print outside of the shade that all labels have',
      '\n|%Alias|\n|Smiley|\n|%School|\n|**College**|',
      { 'people[0].alias': 'Smiley', 'people[0].school': 'College' },
    ],
    [
      'a misspelt label of two names',
      '|School / eduucation|Northmouth High|',
      { 'people[0].school': 'Northmouth High' },
    ],
  ])('%s', (_, sketch, answers) => {
    const form = readSketch(referrer + child + sketch + concern);
    expect(answersOf(form)).toMatchObject(answers);
    expect(reasonsOf(form)).toEqual([]);
  });
});

test('a heading that is the question itself has its answer below; a plain line above a table is no part of the answer above', () => {
  const form = readSketch(`${toolkit}
## Consent
|Consent of young person|Yes|
|Consent of parents|No|
|Reason consent not obtained|Not safe|
Screening questions
|Question|Yes|No|
|Stays out late|X||
## Part E: Analysis
He is at risk from the older men that he meets.${level}`);
  expect(answersOf(form)).toMatchObject({
    'consent.reason': 'Not safe',
    'indicators[0].value': 'yes',
    analysis: 'He is at risk from the older men that he meets.',
  });
  expect(reasonsOf(form)).toEqual([]);
});

test('questions about consent with struck options are no table of indicators', () => {
  const form = readSketch(`${toolkit}
## Consent
|Has somebody asked the child?|Yes / ~~No~~|
|Has somebody asked the family?|~~Yes~~ / No|
## Risk indicators
|Indicator|Yes|No|
|Stays out late|X||
## Analysis
|Analysis|He is at risk from the older men that he meets.|${level}`);
  expect(form.fields['indicators[0].text']?.value).toBe('Stays out late');
  expect(form.fields['indicators[1].text']).toBeUndefined();
  expect(reasonsOf(form)).toContain('unplaced_text');
});
