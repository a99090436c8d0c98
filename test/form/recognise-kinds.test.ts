import { describe, expect, test } from 'vitest';
import { decide } from '../../src/form/index.ts';
import { answersOf, readingOf } from './reading.ts';

const body = `
## Referrer
|%Name|Ann Example|%Agency|Northmouth Police|
|%Telephone|01632 960123|%Date of referral|3 March 2026|
## Child
|%Name|Tom Testperson|%DOB|1/2/2010|
|%School|Northmouth High|%Nationality|British|
## Concern
|%Nature of exploitation|[x] CSE|
|%Details of concern|Seen with older men at the park, often missing at night.|`;
const blank = body
  .replace(
    /\|(Ann Example|Northmouth Police|01632 960123|3 March 2026|Tom Testperson|1\/2\/2010|Northmouth High|British|Seen[^|]*)/g,
    '|',
  )
  .replace('[x]', '[ ]');
const toolkit = `
|%Completed by|Ann Example|%Agency|Northmouth College|
|%Date of assessment|4 March 2026|%Child's name|Tom Testperson|
|%Date of birth|1 Feb 2010|%Home address|1 High Street|
|%Legal status|CIN|%Level of risk|Low|
## Indicators
|Indicator|Yes|No|
|Goes missing|[x]|[ ]|
## Analysis
He is at some risk because of the people he meets.`;
const sentences = `
Consent should be sought, but it is not needed where a child is at risk of significant harm; see the procedures of your area.
Use this whenever you think that a child may be exploited, and again every three months for as long as it is open.`;

describe('what a document is, and how sure that is', () => {
  test.each<[string, string, object, [least: number, most: number]]>([
    ['a referral', `# MACE Referral Form${body}`, { kind: 'forms' }, [0.95, 1]],
    [
      'a referral with a council around its title',
      `# Northmouth Council MACE Referral Form (OFFICIAL-SENSITIVE)${body}`,
      { kind: 'forms' },
      [0.95, 1],
    ],
    ['a toolkit', `# Child Exploitation Toolkit${toolkit}`, { kind: 'forms' }, [0.95, 1]],
    [
      'a toolkit after pages of guidance',
      `# Child Exploitation Toolkit\n## Guidance for practitioners${sentences}\n# Child Exploitation Toolkit${toolkit}`,
      { kind: 'forms' },
      [0.95, 1],
    ],
    ['another council’s form under a name of its own', `# Northmouth Worry Form${body}`, { kind: 'forms' }, [0.3, 0.9]],
    ['a form that lost its title', body, { kind: 'forms' }, [0.3, 0.9]],
    ['a MASH referral', `# MASH Referral Form${body}`, { kind: 'other_form', name: 'MASH referral' }, [0.95, 1]],
    ['a police intelligence form', `# Partnership Intelligence Report${body}`, { kind: 'other_form' }, [0.95, 1]],
    ['a National Referral Mechanism form', `# NRM Referral Form${body}`, { kind: 'other_form' }, [0.95, 1]],
    ['a blank referral', `# MACE Referral Form${blank}`, { kind: 'blank_form', form: 'mace-referral' }, [0.95, 1]],
    [
      'guidance',
      `# Child Exploitation Toolkit\n## Guidance for practitioners${sentences}`,
      { kind: 'guidance' },
      [0.7, 1],
    ],
    [
      'a letter about a form',
      `Dear team,\nPlease find the MACE referral form for Tom attached.\nHe is 16.\nRegards,\nAnn`,
      { kind: 'not_a_form' },
      [0.8, 1],
    ],
    [
      'minutes with a few of the labels',
      '# Minutes\n|Date|3 March 2026|\n|Name|Ann Example|\n|Agency|Police|\nWe spoke about the summer.',
      { kind: 'not_a_form' },
      [0.7, 1],
    ],
    ['an invoice', '|Item|Price|\n|Paper|3.50|\n|Pens|2.00|', { kind: 'not_a_form' }, [0.9, 1]],
  ])('%s', (_, sketch, expected, [least, most]) => {
    const reading = readingOf(sketch);
    expect(reading).toMatchObject(expected);
    const confidence = reading.kind === 'forms' ? (reading.forms[0]?.confidence ?? 0) : reading.confidence;
    expect(confidence).toBeGreaterThanOrEqual(least);
    expect(confidence).toBeLessThanOrEqual(most);
  });
});

describe('a form of an unknown version or wording is read as far as it can be, and never filed', () => {
  const strange = `
## Home life
|%Who lives at home?|Mother and aunt|%Favourite place|The pier|
|%Key worker|Lee Sample|||`;

  test.each([
    ['an unknown version', `# MACE Referral Form\nVersion 12${body}${strange}`, 'unknown_version'],
    ['an unknown title', `# Northmouth Worry Form${body}${strange}`, 'doubtful_form'],
  ])('%s', (_, sketch, reason) => {
    const reading = readingOf(sketch);
    const [form] = reading.kind === 'forms' ? reading.forms : [];
    if (!form) throw new Error(reading.kind);
    expect(answersOf(form)).toMatchObject({
      'referrer.name': 'Ann Example',
      'people[0].fullName': 'Tom Testperson',
      'concern.types': ['cse'],
    });
    expect(form.notUnderstood).toEqual(expect.arrayContaining(['Favourite place', 'Key worker']));
    const { decision, reasons } = decide(form, 0.9);
    expect(decision).toBe('review');
    expect(reasons).toEqual(expect.arrayContaining([reason, 'unplaced_text']));
  });

  test('a known form has nothing that was not understood', () => {
    const reading = readingOf(`# MACE Referral Form${body}`);
    expect(reading.kind === 'forms' && reading.forms[0]?.notUnderstood).toEqual([]);
  });
});
