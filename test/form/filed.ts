/** A referral that would be filed, in pieces: what a test is about is put between or behind them. */
export const referrer = `
# MACE Referral Form
## Referrer
|Name|Ann Example|Agency|Northmouth Police|
|Telephone|01632 960123|Date of referral|3 March 2026|
`;
export const child = `
## Child
|Name|Tom Example|DOB|1/2/2010|
`;
export const concern = `
## Concern
|Nature of exploitation|[x] CSE|
|Details of concern|Seen with older men at the park, often missing at night.|`;

/** The same of a toolkit. */
export const toolkit = `
# Child Exploitation Toolkit
## Part A: Child's details
|Name of child / young person|Tom Example|
|Date of birth|1/2/2010|
|Home Address|1 High Street|
|Legal Status|[x] CIN [ ] CP|
## Part B: Professional Completing the Assessment
|Name|Ann Example|
|Agency|Northmouth Police|
|Date of Assessment|3 March 2026|
`;
export const analysis = `
## Consent
|Consent of young person|Yes|
|Consent of parents|No|
## Risk indicators
|Indicator|Yes|No|
|Stays out late|X||
## Analysis\n|Analysis|He is at risk from the older men that he meets.|`;
export const level = '\n## Level of Risk\n|Overall|[ ] Low [x] Medium [ ] High|';
