import { describe, expect, test } from 'vitest';
import { answersOf, readSketch, reasonsOf } from './reading.ts';

const head = `
# MACE Referral Form
## Referrer
|Name|Ann Example|
|Agency|Northmouth Police|
|Telephone|01632 960123|
|Date of referral|3 March 2026|
## Child / Young Person
|Surname|Example|
|Forenames|Tom|
|Date of birth|1/2/2010|
`;
const tail = `
## Concern
|Nature of Exploitation|[x] CSE [ ] CCE|
|Reason for referral|Seen with older men at the park, often missing at night.|`;

const toolkit = `
# Child Exploitation Toolkit
## Child's details
|Name of child / young person|Tom Example|
|Date of birth|1/2/2010|
|Home Address|1 High Street|
|Legal Status|[x] CIN [ ] CP|
## Professional Completing the Assessment
|Name|Ann Example|
|Agency|Northmouth Police|
|Date of Assessment|3 March 2026|
## Consent
|Consent of young person|[x] Yes [ ] No|
|Consent of parents|[x] Yes [ ] No|
`;
const ending = `
## Risk indicators
|Indicator|Yes|No|
|Stays out late|X||
## Analysis
|Analysis|Staff are worried about the older men that he meets.|
## Level of Risk
|Overall|[ ] Low [x] Medium [ ] High|`;

const last = ending.slice(ending.indexOf('## Analysis'));

const read = (sketch: string) => readSketch(head + sketch + tail);

describe('labels are told from answers by their looks and their places', () => {
  test.each([
    [
      'an answer in the words of a label, in a table whose labels look like answers',
      '## Referrer\n|Address|1 High Street|\n|E-mail|ann@police.example.org|\n|Line manager|Jo Boss|\n|Role|Manager|',
      { 'referrer.role': 'Manager', 'referrer.manager': 'Jo Boss' },
    ],
    [
      'an answer that somebody wrote in bold, at the end of a row of pairs',
      '## Signature\n|**Signature**|**Ann Example**|**Date**|3/3/2026|',
      { 'signature.present': 'yes', 'signature.date': '2026-03-03' },
    ],
    [
      'parents named by who they are',
      '|**Parent / carer**|Mother: Ann, father: not in contact|\n|**School**|Northmouth High|',
      { 'people[0].parents': 'Mother: Ann, father: not in contact', 'people[0].school': 'Northmouth High' },
    ],
    [
      'labels over answers that are words of options',
      '|Are parents aware|Does the child consent|Nationality|\n|Yes|No|British|',
      { 'people[0].parentsAware': 'yes', 'people[0].childConsent': 'no', 'people[0].nationality': 'British' },
    ],
    [
      'a pair with N/A beside a pair of options to be struck out',
      '|Social worker|N/A|Are parents aware|Yes / ~~No~~|',
      { 'people[0].socialWorker': '(not_applicable)', 'people[0].parentsAware': 'yes' },
    ],
    [
      'options behind tab stops, one of them crossed',
      'Are parents aware:\tYes X\tNo\tNot known',
      { 'people[0].parentsAware': 'yes' },
    ],
    [
      'a label and a dash in one cell beside another of the kind',
      '|Social worker: —|School: Northmouth High|',
      { 'people[0].school': 'Northmouth High' },
    ],
    [
      'a row whose first answer was left empty under merged headings',
      '|Social worker|<|School|<|\n||<|Northmouth High|<|',
      { 'people[0].school': 'Northmouth High' },
    ],
    [
      'two numbers with an area code in brackets',
      '|Contact number|(020) 7946 0916 / 07700900920|',
      { 'people[0].phone': '+442079460916; +447700900920' },
    ],
  ])('%s', (_, sketch, said) => {
    const form = read(sketch);
    expect(answersOf(form)).toMatchObject(said);
    expect(reasonsOf(form)).toEqual([]);
  });

  test('a list of one column has an entry in each row', () => {
    const form = readSketch(`${toolkit}${ending}
## People of concern
|**Name of person of concern**|
|Jo Stranger|
|Sam Other|
| |`);
    expect(answersOf(form)).toMatchObject({
      'peopleOfConcern[0].name': 'Jo Stranger',
      'peopleOfConcern[1].name': 'Sam Other',
    });
    expect(reasonsOf(form)).toEqual([]);
  });

  test('a form goes on after its guidance with labels over their answers', () => {
    const form = readSketch(`
# Child Exploitation Toolkit
## Practice guidance
If a child is in immediate danger call 999.
|**Child**|<|<|
|**Name of child**|**Date of birth**|**Home Address**|
|Tom Example|1/2/2010|1 High Street|
${toolkit.split('\n').slice(7).join('\n')}${ending}`);
    expect(answersOf(form)).toMatchObject({ 'child.fullName': 'Tom Example', 'child.dob': '2010-02-01' });
  });

  test('letters over the columns of an indicator table are options', () => {
    const form = readSketch(`${toolkit}
## Risk indicators
|Indicator|Y|N|Suspected|
|Stays out late|X|||
|Has a second phone||X||\n${last}`);
    expect(answersOf(form)).toMatchObject({
      'indicators[0].scale': 'yes_no_suspected',
      'indicators[0].value': 'yes',
      'indicators[1].value': 'no',
    });
  });
});

describe('nothing is lost without a word', () => {
  test.each([
    [
      'a bold sentence below a long answer',
      '## Concern\nWhat are you worried about: He is often out late.\n**She was found at the station again.**',
    ],
    [
      'a question that no definition knows, below a long answer',
      '## Concern\nWhat are you worried about: He is often out late.\nHobbies: football on Saturdays',
    ],
  ])('%s goes to a person', (_, sketch) => {
    expect(reasonsOf(read(sketch))).not.toEqual([]);
  });

  test('a tick box for another form is no title of that form', () => {
    const form = readSketch(`${toolkit}${ending}
## Next steps
|Next step|<br>[x] MASH referral<br>[ ] MACE<br>[ ] Police|`);
    expect(answersOf(form)).toMatchObject({ nextStep: ['mash'] });
  });
});

test('an answer in the words of a label, below a label that looks like it, is for a person', () => {
  const below =
    '## Referrer\n|E-mail|\n|ann@police.example.org|\n|Role|\n|Social worker|\n|Address|\n|1 High Street, Northmouth|';
  expect(reasonsOf(read(below))).toContain('unplaced_text');
  const blank = below.replace('|Social worker|', '||');
  expect(reasonsOf(read(blank))).not.toContain('unplaced_text');
});

test('labels are known behind what a picture shows before them, and where it lost the gap behind their number', () => {
  const form = readSketch(`
# MACE Referral Form
## Child / Young Person
|"1. Surname|Example|
|2.Forenames|Tom|
|3.DofB|1/2/2010|
${tail}`);
  expect(answersOf(form)).toMatchObject({
    ...{ 'people[0].surname': 'Example', 'people[0].forenames': 'Tom', 'people[0].dob': '2010-02-01' },
  });
});
