import { expect, test } from 'vitest';
import { answersOf, readSketch, reasonsOf } from './reading.ts';

/** The same referral in layouts that differ in everything but what was answered. */
const referral = {
  'referral.date': '2026-03-03',
  'referrer.name': 'Ann Example',
  'referrer.agency': 'Northmouth Police',
  'referrer.role': 'Social Worker',
  'referrer.phone': '+441632960123',
  'referrer.email': 'ann@police.example.org',
  'subject.type': 'individual',
  'concern.types': ['cse', 'county_lines'],
  'people[0].surname': 'Example',
  'people[0].forenames': 'Tom',
  'people[0].dob': '2010-02-01',
  'people[0].role': 'child',
  'people[0].gender': 'male',
  'people[0].address': '1 High Street, Northmouth',
  'people[0].parentsAware': 'yes',
  'concern.details': 'Seen with older men at the park, often missing at night.',
};

const layouts: Record<string, string> = {
  'two pairs in a row under shaded full-width sections': `
# MACE Referral Form
|% Referrer's Details | < | < | <|
|% Name |Ann Example|% Agency|Northmouth Police|
|% Role |Social Worker|% Telephone|01632 960123|
|% Email|ann@police.example.org|% Date of referral|3 March 2026|
|% Child / Young Person|<|<|<|
|% Surname|Example|% Forename(s)|Tom|
|% D.O.B|1/2/2010|% Gender: M/F|M|
|% Home Address|1 High Street, Northmouth|% Postcode||
|% Are Parent(s)/Guardian aware of the report?|[x] Yes [ ] No [ ] Unknown|<|<|
|% Concern|<|<|<|
|% Nature of Exploitation|[x] CSE [ ] CCE [x] County lines [ ] Missing|<|<|
|% Details of concern|Seen with older men at the park, often missing at night.|<|<|`,

  'paragraphs of label, colon and answer under headings': `
# Multi-Agency Child Exploitation (MACE) Referral Form
## Section 1: Your details
Your name: Ann Example
Job title: Social Worker
Organisation: Northmouth Police
Telephone number:\\t01632 960123
Secure email: ann@police.example.org
Date of referral ......... 3rd March 2026
## Section 2: Details of the child or young person
Family name: Example\\tGiven name(s): Tom
DOB: 01.02.2010    Gender: Male
Current address: 1 High Street, Northmouth
Are the parents aware of this referral? ~~No~~ / Yes
## Section 3: Concerns
Type of exploitation (tick all that apply):
[x] Child sexual exploitation
[ ] Child criminal exploitation
[x] County lines
[ ] Other (please specify)
What are you worried about?
Seen with older men at the park, often missing at night.`,

  'labels above their answers': `
# Professional referral form for MACE
**Referring professional**
|% Name|% Agency|% Job title|
|Ann Example|Northmouth Police|Social Worker|
|% Contact number|% Email address|% Date of referral|
|01632 960123|ann@police.example.org|03/03/26|
**Subject child**
|% Surname|% First name|% Date of birth|% Sex|
|Example|Tom|1 February 2010|Male|
|% Home address|< |% Parents aware of referral?|<|
|1 High Street, Northmouth|<|Yes|<|
**Basis of concerns**
|% Basis of concerns|
|[x] Child Sexual Exploitation (CSE)<br>[ ] Missing<br>[x] County Lines<br>[ ] Gangs|
|% DETAILS OF CASE/ INCIDENT/ INTELLIGENCE|
|Seen with older men at the park, often missing at night.|`,

  'label and answer in one cell': `
# MACE FORUM REFERRAL FORM
|**Referrer**|<|
|Name: Ann Example|Agency: Northmouth Police|
|Role: Social Worker|Tel: 01632 960123|
|E-mail: ann@police.example.org|Date of referral: 3/3/2026|
|**Child / young person**|<|
|Surname: Example|Forenames: Tom|
|D.O.B: 1/2/10|Gender: ((Male)) / Female|
|Home address:<br>1 High Street, Northmouth|Parents aware of referral? [x] Yes [ ] No|
|**Reason for referral**|<|
|Type of concern: [x] CSE [x] County lines [ ] Trafficking|<|
|Reason for referral: Seen with older men at the park, often missing at night.|<|`,

  'a merged first column beside the rows': `
# MACE Referral Form
|**Referrer**|Name|Ann Example|
|^|Agency|Northmouth Police|
|^|Role|Social Worker|
|^|Telephone|01632 960123|
|^|Email|ann@police.example.org|
|^|Date of referral|3 March 2026|
|**Child or young person**|Surname|Example|
|^|Forename|Tom|
|^|Date of birth|1st Feb 2010|
|^|Gender|Male|
|^|Address|1 High Street, Northmouth|
|^|Are parents aware of this referral?|Yes|
|**Concern**|Nature of exploitation|CSE, county lines|
|^|Reason for referral|Seen with older men at the park, often missing at night.|`,

  'fields to be filled in, with prompts left standing': `
# MACE Referral
## Details of referrer
|Referrer's name {Ann Example}|Name of organisation {Northmouth Police}|
|Position {Social Worker}|Mobile number {01632 960123}|
|Email {ann@police.example.org}|Date of referral {3 March 2026}|
## Child at risk
|Last name|{Example}|First name|{Tom}|
|Date of birth|{01/02/2010}|Gender|{Male}|
|Alias|{}|School|{}|
|Permanent address|{1 High Street, Northmouth}|UPN|{}|
## Consent
|Question|Yes|No|Unknown|
|Are parents aware of the referral|[x]|[ ]|[ ]|
|Do parents consent to the referral|[ ]|[ ]|[ ]|
## Exploitation concerns
|Concern type|[x] CSE|[ ] CCE|[x] County lines|
|Summary of concerns|{Seen with older men at the park, often missing at night.}|<|<|`,
};

test.each(Object.entries(layouts))('a referral is read whole from %s', (_, sketch) => {
  const form = readSketch(sketch);
  expect(answersOf(form)).toEqual(referral);
  expect(reasonsOf(form)).toEqual([]);
});

test('a long numbered form with hints in its labels is read whole', () => {
  const form = readSketch(`
# Professional referral form for MACE
Please complete all sections and email to mace@council.example.org
|%1. REFERRER|<|<|<|
|%1.1 Referrer's full name|Ann Example|%1.2 Job title|Detective Sergeant|
|%1.3 Organisation / team|Northmouth Police, Exploitation Team|%1.4 Line manager|DI Boss|
|%1.5 Contact details|01632 960123, ann@police.example.org|<|<|
|%1.6 Date of referral|3 March 2026|%1.7 PLEASE SELECT|Individual / ~~Location~~ / ~~Both~~|
|%2. PERSON BEING REFERRED (child or adult)|<|<|<|
|%2.1 Is this person|[x] Child [ ] Adult|<|<|
|%2.2 Full name|Tom Example|%2.3 Known as|Tommo|
|%2.4 Date of birth (if unknown, please estimate age)|1/2/2010|%2.5 Ethnic group|Mixed - White and Asian|
|%2.6 Address including postcode|1 High Street, TQ1 2BW|<|<|
|%2.7 Parent / carer name(s)|Jane Example|%2.8 School / education setting|Northmouth High|
|%2.9 Mosaic / Liquidlogic ID|123456|%2.10 Social media|@tommo|
|%2.11 Vehicle reg|none|%2.12 Associates|Not known|
|%3. LOCATION (if applicable)|<|<|<|
|%3.1 Location name||%3.2 Location type|Choose an item.|
|%3.3 Address|||<|
|%4. DETAILS|<|<|<|
|%4.1 Type(s) of exploitation (tick all that apply)|[x] Sexual exploitation (CSE)<br>[ ] Criminal exploitation (CCE)<br>[x] Missing from home or care<br>[ ] Other - please state: |<|<|
|%4.2 What are you worried about? Give dates and details.|Seen with older men at the park, often missing at night.|<|<|
|%4.3 Source of information|School and police|%4.4 Can this be shared?|Yes, with partners|
|%4.5 Actions taken so far|Strategy meeting held|%4.6 Police log no.|LOG-123|
|%5. CONSENT|<|<|<|
|%5.1 Does the young person consent to this referral?|Y|%5.2 Are parents/carers aware?|N - mother away|
|%Signed|A Example|%Date|03/03/2026|
For MACE use only
|%Date received||%Decision||`);
  expect(reasonsOf(form)).toEqual([]);
  expect(answersOf(form)).toEqual({
    'referral.date': '2026-03-03',
    'referrer.name': 'Ann Example',
    'referrer.agency': 'Northmouth Police, Exploitation Team',
    'referrer.role': 'Detective Sergeant',
    'referrer.phone': '+441632960123',
    'referrer.email': 'ann@police.example.org',
    'referrer.manager': 'DI Boss',
    'subject.type': 'individual',
    'concern.types': ['cse', 'missing'],
    'concern.details': 'Seen with older men at the park, often missing at night.',
    'concern.source': 'School and police',
    'concern.handling': 'Yes, with partners',
    'actions.taken': 'Strategy meeting held',
    'police.reference': 'LOG-123',
    'people[0].role': 'child',
    'people[0].fullName': 'Tom Example',
    'people[0].alias': 'Tommo',
    'people[0].dob': '2010-02-01',
    'people[0].ethnicity': 'MWAS',
    'people[0].address': '1 High Street, TQ1 2BW',
    'people[0].parents': 'Jane Example',
    'people[0].school': 'Northmouth High',
    'people[0].caseId': '123456',
    'people[0].socialMedia': '@tommo',
    'people[0].vehicle': '(not_applicable)',
    'people[0].associates': '(not_known)',
    'people[0].childConsent': 'yes',
    'people[0].parentsAware': 'no',
    'signature.present': 'yes',
    'signature.date': '2026-03-03',
  });
});
