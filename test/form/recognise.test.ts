import { describe, expect, test } from 'vitest';
import { readForms } from '../../src/form/index.ts';
import { child, concern, referrer } from './filed.ts';
import { definitions, readingOf, readSketch, reasonsOf } from './reading.ts';
import { blocksOf, sketchDocument } from './sketch.ts';

const referral = `${referrer}${child}${concern}\n`;
const toolkit = `
# Child Exploitation Toolkit
|Completed by|Ann Example|Agency|Northmouth College|
|Date of assessment|4 March 2026|Child's name|Tom Example|
|Date of birth|1 Feb 2010|Home address|1 High Street|
|Legal status|CIN|Level of risk|Low|
## Indicators
|Indicator|Yes|No|
|Goes missing|[x]|[ ]|
## Analysis
He is at some risk because of the people he meets.
`;

test('two forms in one file are read apart', () => {
  const reading = readingOf(toolkit + referral);
  expect(reading).toMatchObject({ kind: 'forms', problems: [{ code: 'several_forms' }] });
  expect(reading.kind === 'forms' && reading.forms.map(({ kind }) => kind)).toEqual([
    'exploitation-toolkit',
    'mace-referral',
  ]);
});

test('the same form twice in one file is two forms', () => {
  const reading = readingOf(referral + referral.replace('Tom Example', 'Sam Sample'));
  expect(reading.kind === 'forms' && reading.forms.map(({ fields }) => fields['people[0].fullName']?.value)).toEqual([
    'Tom Example',
    'Sam Sample',
  ]);
});

test('a title that stands again on the next page does not part a form', () => {
  const reading = readingOf(referral.replace('## Concern', '# MACE Referral Form\n## Concern'));
  expect(reading.kind === 'forms' && reading.forms.length).toBe(1);
});

test.each([
  ['MASH referral', '# Multi-Agency Safeguarding Hub (MASH) Referral Form'],
  ['Police intelligence form', '# Northmouth Police\n# Partnership Intelligence Form'],
  ['Return home interview', '**Independent Return Home Interview**'],
  ['Early help assessment', '# Early Help Assessment'],
])('a %s is another form, whatever its labels', (name, title) => {
  expect(readingOf(referral.replace('# MACE Referral Form', title))).toMatchObject({ kind: 'other_form', name });
});

test('a form with labels and no answers is blank', () => {
  const blank =
    '# MACE Referral Form\n## Referrer\n|Name||Agency||\n|Telephone||Date of referral|dd/mm/yyyy|\n## Child\n|Name||DOB||\n## Concern\n|Nature of exploitation|[ ] CSE [ ] CCE|\n|Details of concern||';
  expect(readingOf(blank)).toMatchObject({ kind: 'blank_form', form: 'mace-referral' });
});

test('guidance without a form is guidance', () => {
  const guidance = `# Child Exploitation Toolkit
## Guidance for practitioners
Consent should be sought, but it is not needed where a child is at risk of significant harm; see the procedures of your area.
Use this toolkit whenever you think that a child may be exploited, and again every three months for as long as it is open.`;
  expect(readingOf(guidance)).toMatchObject({ kind: 'guidance' });
});

test.each([
  ['a letter', 'Dear team,\nI attach the MACE referral form that we spoke about.\nYours, Ann Example'],
  ['nothing', ''],
  ['a table of dates', '|Date|Time|\n|1/2/2026|10:00|'],
])('%s is no form', (_, sketch) => {
  expect(readingOf(sketch)).toMatchObject({ kind: 'not_a_form' });
});

test('a form without its title is for a person', () => {
  const reading = readingOf(`${referral.replace('# MACE Referral Form', '')}|Email|a@example.org|`);
  const [form] = reading.kind === 'forms' ? reading.forms : [];
  expect(reading.kind === 'doubtful' || (form && reasonsOf(form).includes('doubtful_form'))).toBe(true);
});

describe('versions', () => {
  test.each([
    ['in the footer', '', 'MACE referral form v1.3 - OFFICIAL', '1.3', true],
    ['in the footer, as a draft', '', 'Draft Version 5 May 2013', 'Draft Version 5 May 2013', true],
    ['under the title', 'Version: 2.1', '', '2.1', true],
    ['that nobody knows', 'Version 9.9', '', '9.9', false],
    ['not at all', '', 'Page 1 of 2', null, true],
  ])('a version printed %s', (_, top, footer, version, known) => {
    const document = sketchDocument(referral.replace('## Referrer', `${top}\n## Referrer`), {
      footers: blocksOf(footer),
    });
    const reading = readForms(document, definitions);
    const [form] = reading.kind === 'forms' ? reading.forms : [];
    expect(form).toMatchObject({ version, versionKnown: known });
    expect(form && reasonsOf(form)).toEqual(known ? [] : ['unknown_version']);
  });
});

test('a second reading that differs sends the form to a person', () => {
  const agreeing = [
    'MACE Ann Example Northmouth Police 01632 960123 3 March 2026 Tom Example 1/2/2010 Seen with older men at the park, often missing at night.',
  ];
  const read = (second: string[]) => {
    const reading = readForms(sketchDocument(referral, { secondReading: second }), definitions);
    const [form] = reading.kind === 'forms' ? reading.forms : [];
    return form ? reasonsOf(form) : ['no form'];
  };
  expect(read(agreeing)).toEqual([]);
  const instead = (name: string) => read([agreeing[0]?.replace('Tom Example', name) ?? '']);
  expect(instead('Tim Example')).toEqual(['second_reading_differs']);
  expect(instead('Atom Example')).toEqual(['second_reading_differs']);
  expect(instead('Tom Exam ple')).toEqual([]);
});

test('a toolkit by itself is one form', () => {
  expect(readSketch(toolkit)).toMatchObject({ kind: 'exploitation-toolkit', confidence: 0.99 });
});
