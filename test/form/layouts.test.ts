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
