import { expect, test } from 'vitest';
import {
  box,
  cell,
  control,
  deleted,
  docx,
  dropdown,
  heading,
  inserted,
  paragraph,
  plain,
  row,
  run,
  tab,
  table,
  title,
} from '../../fixtures/forms/word.ts';
import { readDocument } from '../../src/document/index.ts';
import { decide, readForms } from '../../src/form/index.ts';
import { definitions } from './reading.ts';

// Forms as councils other than ours lay them out, each written by hand: none of them shares its looks with the fixtures.

const bold = (text: string) => run(text, { bold: true });
const words = (text: string, span = 1) => cell(run(text), { span });
const shaded = (text: string, span = 1) => cell(bold(text), { shade: 'FFF2CC', span });
const tabbed = (...pieces: string[]) => paragraph(pieces.join(tab));

type Sheet = { header?: string; footer?: string; body: string[] };

/** The answers of the one form in a file, and the reasons for a person to look. */
async function read({ body, ...margins }: Sheet) {
  const bytes = await docx({ ...margins, body: body.join('') });
  const outcome = await readDocument(bytes, 'docx', {});
  if (outcome.kind !== 'read') throw new Error(outcome.kind);
  const reading = readForms(outcome.document, definitions, { receivedOn: '2026-11-20' });
  const [form] = reading.kind === 'forms' ? reading.forms : [];
  if (!form) throw new Error(reading.kind);
  const given = Object.entries(form.fields).filter(
    ([, { state, source }]) => state !== 'blank' && source.how !== 'section',
  );
  const printed = /\.(domain|text|scale|answer)$/;
  const answers = given.flatMap(([key, { state, value }]) =>
    printed.test(key) ? [] : [[key, state === 'answered' ? value : `(${state})`] as const],
  );
  return { answers: Object.fromEntries(answers), reasons: decide(form, 0.9).reasons };
}

test('numbered questions in lines, with tabs, dotted lines and underscores for the answers', async () => {
  const { answers, reasons } = await read({
    header: 'Northshire Safeguarding Children Partnership',
    footer: 'OFFICIAL-SENSITIVE when complete  Page 1 of 3',
    body: [
      title('Multi-Agency Child Exploitation (MACE) Referral Form'),
      plain('Please complete all sections and send securely to mace@northshire.example.org. In an emergency call 999.'),
      paragraph(bold('1. REFERRER DETAILS')),
      plain('1.1 Name of professional making referral: ......Janet Harlow......'),
      tabbed(run('1.2 Job Title: Senior Social Worker'), run("1.3 Agency/Service: Children's Social Care")),
      tabbed(run('1.4 Tel No: 01632 960 411'), run('Mobile No: 07700 900 123')),
      plain('1.5 Email: ____j.harlow@northshire.example.org____'),
      plain('1.6 Date of this referral: Tuesday 14th July 2026'),
      paragraph(bold('2. CHILD / YOUNG PERSON DETAILS')),
      tabbed(run("2.1 Child's Full Name: Kayden Marsh"), run('2.2 Also known as (AKA): K-Money')),
      tabbed(run('2.3 Date of Birth: 09.11.2010'), run('2.4 Age: 15')),
      plain('2.5 Gender: Male ☒ Female ☐ Non-binary ☐ Prefer not to say ☐'),
      plain('2.6 Ethnic origin: White British'),
      plain('2.7 School/College/Training provider: Marlow Sands Academy'),
      plain('2.8 Are parents/carers aware of this referral? Yes ☐ No ☒'),
      paragraph(bold('3. TYPE OF CONCERN (please tick all that apply)')),
      plain('☒ Child Sexual Exploitation (CSE)'),
      plain('☐ Child Criminal Exploitation (CCE)'),
      plain('☒ Missing'),
      paragraph(bold('4. REASON FOR REFERRAL')),
      plain('Please give details of your concerns, including dates, times and places.'),
      plain('Kayden has been missing four times since May.'),
      plain('He came back with a new phone and will not say who gave it to him.'),
      paragraph(bold('5. SIGNATURE')),
      tabbed(run('Signed: J Harlow'), run('Date: 14/07/2026')),
    ],
  });
  expect(answers).toEqual({
    ...{ 'referral.date': '2026-07-14', 'referrer.name': 'Janet Harlow', 'referrer.role': 'Senior Social Worker' },
    ...{ 'referrer.agency': "Children's Social Care", 'referrer.phone': '+441632960411; +447700900123' },
    ...{ 'referrer.email': 'j.harlow@northshire.example.org', 'concern.types': ['cse', 'missing'] },
    ...{ 'people[0].fullName': 'Kayden Marsh', 'people[0].alias': 'K-Money', 'people[0].dob': '2010-11-09' },
    ...{ 'people[0].age': 15, 'people[0].gender': 'male', 'people[0].ethnicity': 'WBRI' },
    ...{ 'people[0].school': 'Marlow Sands Academy', 'people[0].parentsAware': 'no' },
    'concern.details':
      'Kayden has been missing four times since May.\nHe came back with a new phone and will not say who gave it to him.',
    ...{ 'signature.present': 'yes', 'signature.date': '2026-07-14' },
  });
  expect(reasons).toEqual([]);
});

test('a toolkit of lettered parts with merged rows of domains, scores and struck options', async () => {
  const option = (word: string, chosen: string) => run(word, { strike: word !== chosen });
  const yesNo = (chosen: string) => cell(option('Yes', chosen) + run(' / ') + option('No', chosen));
  const { answers, reasons } = await read({
    header: 'Wexcombe Borough Council   Child Exploitation Toolkit v2.2',
    body: [
      title('Child Exploitation Risk Assessment Toolkit'),
      heading('Guidance for practitioners'),
      plain('This toolkit should be completed by the lead professional with the child where safe to do so.'),
      plain('Contact the Exploitation Team on 01632 960000 or exploitation@wexcombe.example.org for advice.'),
      heading('Part A: Child Details'),
      table(4, [
        row(shaded('Child’s name'), words('Amelia Rose Thornton'), shaded('DoB'), words('3rd March 2011')),
        row(shaded('Gender'), cell(dropdown('Female', ['Male', 'Female'])), shaded('Year group'), words('Year 10')),
        row(shaded('Address'), words('44 Mill Lane, Port Ainley', 3)),
        row(
          shaded('Case status (tick)'),
          cell(`${box('control', false)}${run(' CP  ')}${box('control', true)}${run(' CIN')}`, { span: 3 }),
        ),
      ]),
      heading('Part B: Person completing this assessment'),
      table(4, [
        row(shaded('Name'), words('Priya Nair'), shaded('Role'), words('Social Worker')),
        row(shaded('Agency'), words('Children’s Services'), shaded('Date of assessment'), words('12/05/2026')),
        row(
          shaded('Type of assessment'),
          cell(run('Initial / ') + run('Review', { bold: true, highlight: true }) + run(' / Closure'), { span: 3 }),
        ),
      ]),
      heading('Part C: Consent'),
      table(2, [
        row(shaded('Has the child consented to this assessment?'), yesNo('Yes')),
        row(shaded('Has the parent / carer consented?'), yesNo('No')),
        row(shaded('If consent was not obtained, why not?'), words('Mother could not be reached.')),
      ]),
      heading('Part D: Risk indicators'),
      table(3, [
        row(shaded('Risk indicator'), shaded('Score (0-3)'), shaded('Evidence')),
        row(shaded('Missing and absence', 3)),
        row(words('Goes missing overnight'), words('3'), words('Police log 14/5')),
        row(words('Truants from school'), words('1'), words('')),
        row(shaded('Total score'), words('4'), words('')),
      ]),
      heading('Part E: Analysis'),
      plain('Amelia is at growing risk of sexual exploitation by an older male whom she met online.'),
      heading('Part F: Overall level of risk'),
      table(2, [row(shaded('Overall risk level'), cell(option('Low', '') + run(' / Medium / ') + option('High', '')))]),
      heading('Ethnicity codes'),
      table(2, [row(words('WBRI'), words('White British'))]),
    ],
  });
  expect(answers).toEqual({
    ...{ 'form.version': '2.2', 'child.fullName': 'Amelia Rose Thornton', 'child.dob': '2011-03-03' },
    ...{ 'child.gender': 'female', 'child.schoolYear': 'Year 10', 'child.address': '44 Mill Lane, Port Ainley' },
    ...{ 'child.legalStatus': ['cin'], 'assessor.name': 'Priya Nair', 'assessor.role': 'Social Worker' },
    ...{ 'assessor.agency': 'Children’s Services', 'assessment.date': '2026-05-12', 'assessment.kind': 'review' },
    ...{ 'consent.child': 'yes', 'consent.parent': 'no', 'consent.reason': 'Mother could not be reached.' },
    ...{ 'indicators[0].value': 3, 'indicators[0].evidence': 'Police log 14/5', 'indicators[1].value': 1 },
    ...{ 'score.total': 4, 'risk.overall': 'medium' },
    analysis: 'Amelia is at growing risk of sexual exploitation by an older male whom she met online.',
  });
  expect(reasons).toEqual([]);
});

test('several children and a suspect, with the address of one for the next', async () => {
  const child = (at: number, surname: string, name: string, born: string, gender: string, address: string) => [
    row(cell(bold(`Child ${at}`), { span: 4, shade: 'C6E0B4' })),
    row(words('Surname'), words(surname), words('First name(s)'), words(name)),
    row(words('DOB'), words(born), words('Gender M/F'), words(gender)),
    row(words('Address'), words(address, 3)),
  ];
  const { answers, reasons } = await read({
    body: [
      title('Professional referral form for MACE'),
      table(4, [
        row(cell(bold('Details of person making the referral'), { span: 4, shade: 'C6E0B4' })),
        row(words('Name'), words('Mrs T. Okoro'), words('Job title'), words('Designated Safeguarding Lead')),
        row(words('Organisation'), words('St Elwyn Academy'), words('Contact number'), words('01632 960777')),
        row(words('Date of referral'), words('22 Sept 2026', 3)),
        ...child(1, 'Bello', 'Tariq', '05/06/2011', 'M', '7 Foxglove Close, Wexcombe'),
        ...child(2, 'Bello', 'Amina', '17/02/2013', 'F', 'As above'),
      ]),
      heading('Suspect / person posing risk'),
      table(4, [
        row(words('Name'), words('Unknown'), words('Alias'), words('"Big T"')),
        row(words('Description'), words('White male, about 30, tattoo on neck', 3)),
      ]),
      heading('Concerns'),
      table(1, [
        row(words('Basis of concerns (tick): ☐ CSE  ☒ CCE  ☒ County Lines  ☐ Trafficking  ☐ Missing')),
        row(
          cell(paragraph(bold('What are you worried about?')) + plain('They took packages from a man in a grey car.')),
        ),
        row(cell(paragraph(bold('Actions taken so far')) + plain('Parents told; police log made.'))),
      ]),
    ],
  });
  expect(answers).toEqual({
    ...{ 'referral.date': '2026-09-22', 'referrer.name': 'Mrs T. Okoro', 'referrer.agency': 'St Elwyn Academy' },
    ...{ 'referrer.role': 'Designated Safeguarding Lead', 'referrer.phone': '+441632960777' },
    ...{ 'concern.types': ['cce', 'county_lines'], 'actions.taken': 'Parents told; police log made.' },
    'concern.details': 'They took packages from a man in a grey car.',
    ...{ 'people[0].surname': 'Bello', 'people[0].forenames': 'Tariq', 'people[0].dob': '2011-06-05' },
    ...{ 'people[0].gender': 'male', 'people[0].address': '7 Foxglove Close, Wexcombe' },
    ...{ 'people[1].surname': 'Bello', 'people[1].forenames': 'Amina', 'people[1].dob': '2013-02-17' },
    ...{ 'people[1].gender': 'female', 'people[1].address': '7 Foxglove Close, Wexcombe' },
    ...{ 'people[2].fullName': '(not_known)', 'people[2].alias': '"Big T"' },
    'people[2].description': 'White male, about 30, tattoo on neck',
  });
  expect(reasons).toEqual([]);
});

test('a protected form of prompts, drop-downs and numbered indicators, without any heading for its people', async () => {
  const typed = (text: string) => cell(control('text', text, 'Click or tap here to enter text.'));
  const day = (text: string) => cell(control('date', text, 'Click or tap to enter a date.'));
  const yes = cell(`${run('Yes ')}${box('control', true)}${run(' No ')}${box('control', false)}`);
  const { answers, reasons } = await read({
    body: [
      title('CHILD EXPLOITATION RISK ASSESSMENT'),
      table(4, [
        row(shaded("Child's Name:"), words('Jayden Ö. Smith-Clarke'), shaded('Date of Birth:'), day('17/11/2010')),
        row(shaded('Home Address:'), typed('9 Tarn View, Saltersby'), shaded('Placement Address:'), typed('')),
        row(
          shaded('Legal Status:'),
          cell(dropdown('Section 20', ['Section 20'])),
          shaded('Ethnicity:'),
          cell(dropdown('', ['White'])),
        ),
        row(shaded('Completed by:'), typed('Ruth Vane'), shaded('Agency:'), typed('Saltersby CSC')),
        row(shaded('Date Completed:'), day('30/10/2026'), shaded('Review date:'), day('')),
      ]),
      plain(''),
      table(2, [row(shaded('Consent gained from child'), yes), row(shaded('Consent gained from parent'), yes)]),
      heading('Risk Indicators'),
      table(6, [
        row(...['No', 'Indicator', '0', '1', '2', '3'].map((text) => shaded(text))),
        row(...['1', 'Missing from home or care', '', '', 'X', ''].map((text) => words(text))),
        row(...['2', 'Self-harm', 'X', '', '', ''].map((text) => words(text))),
      ]),
      heading('Analysis'),
      table(1, [row(words('Jayden is being drawn into drug supply.\nNext review in six weeks.'))]),
      table(2, [row(shaded('Overall level of risk'), cell(dropdown('Medium', ['Low', 'Medium'])))]),
    ],
  });
  expect(answers).toEqual({
    ...{ 'child.fullName': 'Jayden Ö. Smith-Clarke', 'child.dob': '2010-11-17', 'child.legalStatus': ['s20'] },
    ...{ 'child.address': '9 Tarn View, Saltersby', 'assessor.name': 'Ruth Vane', 'assessor.agency': 'Saltersby CSC' },
    ...{ 'assessment.date': '2026-10-30', 'consent.child': 'yes', 'consent.parent': 'yes' },
    ...{ 'indicators[0].value': 2, 'indicators[1].value': 0, 'risk.overall': 'medium' },
    analysis: 'Jayden is being drawn into drug supply.\nNext review in six weeks.',
  });
  expect(reasons).toEqual([]);
});

test('a table inside a cell, tracked changes, a highlighted letter and struck kinds of concern', async () => {
  const struck = (text: string) => run(text, { strike: true });
  const { answers, reasons } = await read({
    body: [
      title('MACE REFERRAL FORM'),
      table(2, [
        row(cell(bold('Referrer details'), { span: 2 })),
        row(words('Referrer'), cell(`${deleted('Old Name')}${inserted(run('Colm Byrne'))}`)),
        row(words('Organisation'), words('Harbour Youth Charity')),
        row(words('Contact number'), words('Office 01632 960 555, mobile 07700-900-999')),
        row(words('Date'), words('Wed 8 July 2026')),
      ]),
      table(1, [
        row(
          cell(
            paragraph(bold('Child / Young person')) +
              table(2, [row(words('Surname'), words('Rossi')), row(words('Forename'), words('Luca'))]) +
              plain(''),
          ),
        ),
      ]),
      table(2, [
        row(words('Gender'), cell(run('M', { highlight: true }) + run(' / F / Other'))),
        row(words('School'), words('not in school - EHE')),
      ]),
      paragraph(
        bold('Nature of exploitation') +
          run(' (delete as applicable): ') +
          struck('CSE') +
          run(' / CCE / ') +
          struck('Trafficking'),
      ),
      paragraph(bold('Reason for referral:')),
      plain('Luca is carrying a knife “for safety” and owes £300 to a group at the arcade.'),
      paragraph(bold('Signed: ') + run('Colm Byrne') + tab + bold('Date: ') + run('8.7.26')),
    ],
  });
  expect(answers).toEqual({
    ...{ 'referral.date': '2026-07-08', 'referrer.name': 'Colm Byrne', 'referrer.agency': 'Harbour Youth Charity' },
    ...{
      'referrer.phone': '+441632960555; +447700900999',
      'people[0].surname': 'Rossi',
      'people[0].forenames': 'Luca',
    },
    ...{ 'people[0].gender': 'male', 'people[0].school': 'not in school - EHE', 'concern.types': ['cce'] },
    'concern.details': 'Luca is carrying a knife “for safety” and owes £300 to a group at the arcade.',
    ...{ 'signature.present': 'yes', 'signature.date': '2026-07-08' },
  });
  expect(reasons).toEqual([]);
});

test('a question of another council is no question of the referrer, though only he is asked it elsewhere', async () => {
  const { answers, reasons } = await read({
    body: [
      title('Person or Location of Concern Form'),
      table(4, [
        row(shaded('Completed by'), words('Sgt Amy Holt'), shaded('Date submitted'), words('11-08-2026')),
        row(shaded('Telephone'), words('01632 960445'), shaded('Agency'), words('Police')),
      ]),
      heading('Nominal details'),
      table(4, [
        row(shaded('Surname'), words('WHITE'), shaded('Forename(s)'), words('Kyle James')),
        row(shaded('DOB'), words('03/04/1998'), shaded('PNC ID'), words('98/12345A')),
        row(shaded('Warning markers'), words('Violent'), shaded('Occupation'), words('Takeaway driver')),
      ]),
    ],
  });
  expect(answers).toMatchObject({ 'people[0].surname': 'WHITE', 'people[0].dob': '1998-04-03' });
  expect(reasons).toEqual(expect.arrayContaining(['unplaced_text', 'low_confidence']));
});
