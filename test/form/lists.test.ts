import { expect, test } from 'vitest';
import { answersOf, readSketch } from './reading.ts';

const head = `
# MACE Referral Form
|Referrer's name|Ann Example|Referring agency|Northmouth Police|
|Your telephone|01632 960123|Date of referral|3 March 2026|
`;
const tail = `
## Concerns
|Nature of exploitation|[x] CSE|
|Details of concern|Seen with older men at the park, often missing at night.|`;

function listsOf(sketch: string, ...lists: string[]): Record<string, unknown> {
  const answers = Object.entries(answersOf(readSketch(head + sketch + tail)));
  return Object.fromEntries(answers.filter(([key]) => lists.some((list) => key.startsWith(list))));
}

const twoChildren = {
  'people[0].fullName': 'Tom Example',
  'people[0].dob': '2010-02-01',
  'people[0].role': 'child',
  'people[1].fullName': 'Sam Sample',
  'people[1].dob': '2011-04-03',
  'people[1].role': 'child',
};

test.each([
  [
    'a table with a row for each',
    '## Child / young person details\n|Name|Date of birth|School|\n|Tom Example|1/2/2010||\n|Sam Sample|3/4/2011||\n||||',
  ],
  [
    'blocks that repeat their heading',
    '## Child\n|Name|Tom Example|\n|DOB|1/2/2010|\n## Child 2\n|Name|Sam Sample|\n|DOB|3/4/2011|\n## Child 3\n|Name||\n|DOB||',
  ],
  [
    'blocks that repeat their labels alone',
    '## Children at risk\n|Name|Tom Example|DOB|1/2/2010|\n|School||||\n|Name|Sam Sample|DOB|3/4/2011|\n|School||||',
  ],
  [
    'columns side by side',
    '|Details|Child 1|Child 2|\n|Full name|Tom Example|Sam Sample|\n|Date of birth|1/2/2010|3/4/2011|\n|School|||',
  ],
])('two children are two people from %s', (_, sketch) => {
  expect(listsOf(sketch, 'people')).toEqual(twoChildren);
});

test('a child and a suspect with the same labels are kept apart by their headings', () => {
  const sketch = `
## Details of victim
Name: Tom Example
Date of birth: 1/2/2010
Address: 1 High Street
## Suspect
Name:
Alias: Big T
Description: Tall, with a scar
Vehicle registration: AB12
Address: Flat above the shop`;
  expect(listsOf(sketch, 'people')).toEqual({
    'people[0].fullName': 'Tom Example',
    'people[0].dob': '2010-02-01',
    'people[0].address': '1 High Street',
    'people[0].role': 'child',
    'people[1].alias': 'Big T',
    'people[1].description': 'Tall, with a scar',
    'people[1].vehicle': 'AB12',
    'people[1].address': 'Flat above the shop',
    'people[1].role': 'adult_of_concern',
  });
});

test('a place is a location, and an empty block for a person is nobody', () => {
  const sketch = `
|%Individual of concern|<|
|Name||
|DOB||
|%Location of concern|<|
|Name of premises|The Example Takeaway|
|Address|2 Low Street, Northmouth|
|Postcode|TQ1 2BW|
|Type of premises|[ ] Park [x] Takeaway [ ] Hotel|
|Days and times|Fridays after 9pm|
|What is happening?|Cars wait outside and young people get in.|`;
  expect(listsOf(sketch, 'people', 'locations', 'subject')).toEqual({
    'subject.type': 'location',
    'locations[0].name': 'The Example Takeaway',
    'locations[0].address': '2 Low Street, Northmouth',
    'locations[0].postcode': 'TQ1 2BW',
    'locations[0].type': 'takeaway',
    'locations[0].when': 'Fridays after 9pm',
    'locations[0].activity': 'Cars wait outside and young people get in.',
  });
});

test('blank rows left over in tables are no entries', () => {
  const sketch = `
## Child
|Name|Tom Example|DOB|1/2/2010|
**Other children in household**
|Name|DOB|Relationship|
|Kim Example|3/4/2014|Sister|
||||
||||
**DETAILS OF AGENCY INVOLVEMENT**
|Agency|Name|Contact number|
|School|Mr Chalk|01632 960200|
|CAMHS|||
||||`;
  expect(listsOf(sketch, 'linkedChildren', 'agencies')).toEqual({
    'linkedChildren[0].name': 'Kim Example',
    'linkedChildren[0].dob': '2014-04-03',
    'linkedChildren[0].relationship': 'Sister',
    'agencies[0].agency': 'School',
    'agencies[0].name': 'Mr Chalk',
    'agencies[0].phone': '+441632960200',
    'agencies[1].agency': 'CAMHS',
  });
});
