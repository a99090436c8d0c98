import { describe, expect, test } from 'vitest';
import { answersOf, readSketch, reasonsOf } from './reading.ts';

const head = `
# MACE Referral Form
## Referrer
|Name|Ann Example|Agency|Northmouth Police|
|Telephone|01632 960123|Address|Police Station, Northmouth|
|Date of referral|3 March 2026|||`;
const child = `
## Child
|Name|Tom Testperson|DOB|1/2/2010|
|Address|1 High Street|School|Northmouth High|`;
const tail = `
## Concern
|Nature of exploitation|[x] CSE|
|Details of concern|Seen with older men at the park, often missing at night.|`;
const second = (address: string, school = '') => `
## Child 2
|Name|Kim Sample|DOB|3/4/2011|
|Address|${address}|School|${school}|`;

describe('an answer that can only mean one earlier answer takes its value', () => {
  test.each([
    ['as above', second('as above'), { 'people[1].address': '1 High Street' }],
    ['As Above.', second('As Above.'), { 'people[1].address': '1 High Street' }],
    ['same as child', second('Same as child'), { 'people[1].address': '1 High Street' }],
    [
      'ditto',
      second('Ditto', 'ditto'),
      { 'people[1].address': '1 High Street', 'people[1].school': 'Northmouth High' },
    ],
    [
      'ditto, down a table',
      '\n## Children\n|Name|DOB|Address|\n|Kim Sample|3/4/2011|2 Low Road|\n|Lee Sample|3/4/2012|"|\n|Sue Sample|3/4/2013|"|',
      { 'people[2].address': '2 Low Road', 'people[3].address': '2 Low Road' },
    ],
    [
      'the same place for a placement',
      '\n|Placement address|As above|||',
      { 'people[0].placementAddress': '1 High Street' },
    ],
  ])('%s', (_, sketch, expected) => {
    const form = readSketch(head + child + sketch + tail);
    expect(answersOf(form)).toMatchObject(expected);
    expect(reasonsOf(form)).toEqual([]);
    const [key = ''] = Object.keys(expected);
    expect(form.problems).toContainEqual(expect.objectContaining({ code: 'reference_resolved', field: key }));
    expect(form.fields[key]?.raw).not.toBe(form.fields[key]?.value);
  });
});

describe('a reference that may mean something else is for a person', () => {
  test.each([
    [
      'to the referrer above, who does not live with the child',
      child.replace('1 High Street', 'as above'),
      'people[0].address',
    ],
    [
      'to two addresses that differ',
      child + second('2 Low Road') + second('as above').replace('Child 2', 'Child 3').replace('Kim', 'Lee'),
      'people[2].address',
    ],
    [
      'to an earlier one that could not be read',
      child.replace('1 High Street', 'see attached') + second('as above'),
      'people[1].address',
    ],
    ['for a birth date', child + second('2 Low Road').replace('3/4/2011', 'as above'), 'people[1].dob'],
    ['to a file', child + second('see attached'), 'people[1].address'],
    ['to another form', child + second('see previous toolkit'), 'people[1].address'],
    ['to a time to come', child + second('TBC'), 'people[1].address'],
    ['to a mother who is not on the form', child + second('same as mother'), 'people[1].address'],
    ['below instead of above', child + second('as below'), 'people[1].address'],
    [
      'in the first row of a table',
      '\n## Children\n|Name|DOB|Address|\n|Kim Sample|3/4/2011|"|\n|Lee Sample|3/4/2012|2 Low Road|',
      'people[0].address',
    ],
  ])('%s', (_, sketch, key) => {
    const form = readSketch(head + sketch + tail);
    expect(form.fields[key]).toMatchObject({ state: 'unreadable', value: null });
    expect(form.problems).toContainEqual(expect.objectContaining({ code: 'refers_elsewhere', field: key }));
    expect(reasonsOf(form)).toContain('refers_elsewhere');
  });
});
