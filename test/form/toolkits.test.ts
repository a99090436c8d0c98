import { expect, test } from 'vitest';
import { answersOf, readSketch, reasonsOf } from './reading.ts';

const toolkit = {
  'assessment.date': '2026-03-04',
  'assessor.name': 'Ann Example',
  'assessor.agency': 'Northmouth College',
  'child.fullName': 'Tom Example',
  'child.dob': '2010-02-01',
  'child.ethnicity': 'WBRI',
  'child.address': '1 High Street, Northmouth',
  'child.legalStatus': ['cin'],
  'consent.child': 'yes',
  'aware.parent': 'no',
  analysis: 'He is at risk because of the people he meets.',
  'risk.cse': 'medium',
  'risk.cce': 'high',
};

/** Print of an indicator row and what was answered. */
function indicator(index: number, domain: string, text: string, answer: string | null, value: unknown, scale: string) {
  const entry = `indicators[${index}]`;
  const given = answer === null ? {} : { [`${entry}.answer`]: answer, [`${entry}.value`]: value };
  return { [`${entry}.domain`]: domain, [`${entry}.text`]: text, [`${entry}.scale`]: scale, ...given };
}

const layouts: Record<string, [string, Record<string, unknown>]> = {
  'guidance first, and one tick in columns of levels': [
    `
# Child Exploitation Toolkit
## Guidance
Consent should be sought, but it is not needed where a child is at risk of significant harm; see the procedures of your area.
Use this toolkit whenever you think that a child may be exploited, and again every three months for as long as it is open.
## Section 1: Child details
|Child's Name|Tom Example|D.O.B|1/2/2010|
|Home Address|1 High Street, Northmouth|Ethnicity|White British|
|Legal Status|[ ] Not open [x] CIN [ ] CP [ ] LAC|<|<|
## Person completing
Name:\\tAnn Example\\tAgency:\\tNorthmouth College
Date completed: 4 March 2026
Consent gained: Yes / ~~No~~
Parents aware: ~~Yes~~ No
## Sexual exploitation indicators
|Indicator|Low|Medium|High|Suggested level|Evidence|
|Goes missing|[ ]|[x]|[ ]|High|Three times|
|Older friends|[ ]|[ ]|[ ]|Medium||
|Criminal exploitation indicators|<|<|<|<|<|
|Unexplained money|[ ]|[ ]|[x]|High||
## Analysis
He is at risk because of the people he meets.
## Level of risk
|CSE|Medium|
|CCE|High|
## Appendix
|Code|Meaning|
|WBRI|White British|`,
    {
      ...indicator(0, 'Sexual exploitation indicators', 'Goes missing', 'Medium', 'medium', 'low_medium_high'),
      'indicators[0].evidence': 'Three times',
      ...indicator(1, 'Sexual exploitation indicators', 'Older friends', null, null, 'low_medium_high'),
      ...indicator(2, 'Criminal exploitation indicators', 'Unexplained money', 'High', 'high', 'low_medium_high'),
    },
  ],

  'scores written beside two indicators a row': [
    `
# Exploitation Risk Indicator Tool
|Completed by|Ann Example|Agency|Northmouth College|
|Date of assessment|04/03/2026|Name of child / young person|Tom Example|
|Date of birth|1 Feb 2010|Ethnic origin|White - British|
|Address|1 High Street, Northmouth|CIN / CP Plan / LAC|CIN|
|Consent to share?|Y|Are parents aware?|N|
**Risk indicators**
Score each indicator 0-3.
|Going missing|Score|Relationships|Score|
|Stays out late|2|Has an older boyfriend|0|
|Missing overnight|3|New friends||
**Analysis**
|He is at risk because of the people he meets.|
|Level of risk|CSE: Medium|CCE: High|`,
    {
      ...indicator(0, 'Going missing', 'Stays out late', '2', 2, 'score_0_3'),
      ...indicator(1, 'Relationships', 'Has an older boyfriend', '0', 0, 'score_0_3'),
      ...indicator(2, 'Going missing', 'Missing overnight', '3', 3, 'score_0_3'),
      ...indicator(3, 'Relationships', 'New friends', null, null, 'score_0_3'),
    },
  ],

  'tick lists, and boxes of yes and no beside each indicator': [
    `
# Child Exploitation Risk Assessment
### Your details
Name of practitioner: Ann Example
Agency: Northmouth College
Date of assessment: 4th March 2026
### About the young person
Young person's name: Tom Example
Date of birth: 1.2.2010
Home address: 1 High Street, Northmouth
Ethnicity: White British
Legal status: Child in need
### Consent
|Has the child consented?|[x] Yes|[ ] No|
|Are the parents aware?|[ ] Yes|[x] No|
### Vulnerability factors
[x] Bereavement
[ ] Learning disability
### Indicators of exploitation
|Goes missing overnight|[x] Yes [ ] No [ ] Not known|
|Has several phones|[ ] Yes [x] No [ ] Not known|
### Professional judgement
He is at risk because of the people he meets.
### Outcome
Risk of CSE: [ ] Low [x] Medium [ ] High
Risk of CCE: [ ] Low [ ] Medium [x] High`,
    {
      'vulnerabilities[0].text': 'Bereavement',
      'vulnerabilities[0].current': 'yes',
      'vulnerabilities[1].text': 'Learning disability',
      ...indicator(0, 'Indicators of exploitation', 'Goes missing overnight', 'Yes', 'yes', 'yes_no_not_known'),
      ...indicator(1, 'Indicators of exploitation', 'Has several phones', 'No', 'no', 'yes_no_not_known'),
    },
  ],
};

test.each(Object.entries(layouts))('a toolkit is read whole from %s', (_, [sketch, rows]) => {
  const form = readSketch(sketch);
  expect(answersOf(form)).toEqual({ ...toolkit, ...rows });
  expect(reasonsOf(form)).toEqual([]);
});
