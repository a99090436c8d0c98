import { expect, test } from 'vitest';
import { readSketch } from '../reading.ts';

const codesFor = (name: string) => {
  const form = readSketch(`
# MACE Referral Form
## Referrer
|Name|Ann Example|Agency|Northmouth Police|
|Telephone|01632 960123|Date of referral|3 March 2026|
## Child
|Name|${name}|DOB|1/2/2010|
|School|Northmouth High|Nationality|British|`);
  return form.problems.map(({ code }) => code);
};

test.each([
  'Tom and Kim Testperson',
  'Tom Testperson & Kim Testperson',
  'Tom Testperson; Kim Sample',
  'Tom Testperson, Kim Sample',
  'Tom, Kim and Lee Testperson',
  '1. Tom Testperson 2. Kim Sample',
  'Tom Testperson<br>Kim Sample',
])('several children in the place of one are for a person: %s', (name) => {
  expect(codesFor(name)).toContain('several_people');
});

test.each([
  'Tom Testperson',
  'TESTPERSON, Tom',
  'Testperson, Tom Lee',
  'Tom Lee Testperson-Sample',
  'Tom Testperson (aka Tommy and T)',
  'Tom Testperson also known as T & Co',
  'Tom Testperson<br>aka Tommy',
  'Anders Brandon',
  "Siân O'Example",
])('one child with a longer name is one: %s', (name) => {
  expect(codesFor(name)).not.toContain('several_people');
});
