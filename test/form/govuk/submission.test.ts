import { describe, expect, test } from 'vitest';
import { answersOf, reasonsOf } from '../reading.ts';
import { type Asked, asCsv, asHtml, asJson, asText, csvCell, read, readOne } from './submissions.ts';

const title = 'MACE referral form';
const referral: Asked[] = [
  ['What is your name?', { first_name: 'Ann', last_name: 'Example' }],
  ['Which agency do you work for?', 'Northmouth College'],
  ['Your email address', 'ann@college.example.org'],
  ['Your telephone number', '01632 960123'],
  ['What are you referring?', 'Individual'],
  ["What is the child's full name?", { first_name: 'Tom', middle_names: 'Lee', last_name: 'Testperson' }],
  ["What is the child's date of birth?", '01/02/2010'],
  [
    "What is the child's home address?",
    { address1: '1 High Street', address2: '', town_or_city: 'Northmouth', county: '', postcode: 'TQ1 2BW' },
  ],
  ["Child's gender", 'Male'],
  ['Nature of exploitation', ['Child sexual exploitation', 'Missing from home']],
  ['Are the parents aware of this referral? (optional)', ''],
  ['Details of concern', 'Seen with older men, "friends", at the park.\n\nOften missing:\n- at night\n- at weekends'],
];
const details = 'Seen with older men, "friends", at the park.\n\nOften missing:\n- at night\n- at weekends';
const record = {
  'referral.date': '2026-03-03',
  'referrer.name': 'Ann Example',
  'referrer.agency': 'Northmouth College',
  'referrer.email': 'ann@college.example.org',
  'referrer.phone': '+441632960123',
  'subject.type': 'individual',
  'people[0].forenames': 'Tom Lee',
  'people[0].surname': 'Testperson',
  'people[0].dob': '2010-02-01',
  'people[0].address': '1 High Street, Northmouth',
  'people[0].postcode': 'TQ1 2BW',
  'people[0].gender': 'male',
  'people[0].role': 'child',
  'concern.types': ['cse', 'missing'],
  'concern.details': details,
};

test.each([
  ['JSON', asJson(title, referral), 'json'],
  ['CSV', asCsv(referral), 'csv'],
] as const)('a submission as %s is read to the letter', async (_, content, format) => {
  const form = await readOne(content, format);
  expect(answersOf(form)).toEqual(record);
  expect(form.fields['people[0].parentsAware']?.state).toBe('blank');
  expect(reasonsOf(form)).toEqual([]);
});

test.each([
  ['text', asText(title, referral), 'text'],
  ['HTML', asHtml(title, referral), 'html'],
] as const)('a submission in the %s of its mail is read to the letter', async (_, content, format) => {
  const form = await readOne(content, format);
  expect(answersOf(form)).toEqual(record);
  expect(reasonsOf(form)).toEqual([]);
});

describe('a CSV file', () => {
  const csv = asCsv(referral);

  test.each([
    ['with a byte order mark', Buffer.from(`\uFEFF${csv}`)],
    ['as Excel saves it for Unicode', Buffer.from(`\uFEFF${csv}`, 'utf16le')],
    ['with the line ends of Windows', Buffer.from(csv.replace(/\n(?=AB12)/, '\r\n'))],
    ['with empty lines after it', Buffer.from(`${csv}\n\n\n`)],
    ['that tells the language', Buffer.from(csv.replace(/\n(?=AB12)/, ',Language\n').concat(',en'))],
  ])('%s is the same submission', async (_, bytes) => {
    expect(answersOf(await readOne(bytes, 'csv'))).toEqual(record);
  });

  test('with curly quotes in the characters of old Windows keeps them', async () => {
    const old = Buffer.from(csv.replace('older men', 'Tom\x92s \xa3 friends'), 'latin1');
    const form = await readOne(old, 'csv');
    expect(answersOf(form)['concern.details']).toContain('Tom’s £ friends');
  });

  test('with a row for each of several submissions is as many forms', async () => {
    const second = csv.split(/\n(?=AB12)/)[1]?.replace('Testperson', 'Sample') ?? '';
    const reading = await read(`${csv}\n${second}`, 'csv');
    const surnames = reading.kind === 'forms' && reading.forms.map(({ fields }) => fields['people[0].surname']?.value);
    expect(surnames).toEqual(['Testperson', 'Sample']);
    expect(reading.problems.map(({ code }) => code)).toEqual(['several_forms']);
  });

  test('without the columns of GOV.UK Forms is read, and shown to a person', async () => {
    const [header = '', row = ''] = csv.split(/\n(?=AB12)/);
    const form = await readOne(`${header.replace('Reference,Submitted at', 'Id,Start')}\n${row}`, 'csv');
    expect(answersOf(form)).toMatchObject({ 'people[0].surname': 'Testperson', 'concern.types': ['cse', 'missing'] });
    expect(reasonsOf(form)).toContain('doubtful_form');
  });

  test('whose quotes do not fit is not read as answers', async () => {
    const reading = await read(csv.replace('"Seen', 'Seen'), 'csv').catch((thrown: Error) => thrown.message);
    expect(reading).not.toMatchObject({ kind: 'forms' });
  });

  test('of something else is no form', async () => {
    expect(await read('Date,Number,Note\n1/2/2026,7,"a, b"\n2/2/2026,8,c', 'csv')).toMatchObject({
      kind: 'not_a_form',
    });
  });

  test('that is a form typed with colons and commas is read as typed', async () => {
    const typed = [
      '# MACE referral form, Northmouth',
      'Referrer: Ann Example, Northmouth Police',
      'Agency: Police, Northmouth',
    ].join('\n');
    expect(csvCell(typed)).toContain('"');
    expect((await read(typed, 'csv')).kind).not.toBe('forms');
  });
});

const minimal = referral.filter(([question]) => !/agency/.test(question));

describe('what the questions are, decides', () => {
  test('an unknown question with an answer is kept for a person; one that was skipped is not', async () => {
    const asked: Asked[] = [...referral, ['What is your favourite colour?', 'Blue'], ['And your shoe size?', '']];
    for (const [content, format] of [
      [asJson(title, asked), 'json'],
      [asCsv(asked), 'csv'],
      [asHtml(title, asked), 'html'],
    ] as const) {
      const form = await readOne(content, format);
      expect(answersOf(form)).toEqual(record);
      expect(reasonsOf(form)).toEqual(['unplaced_text']);
    }
  });

  test('an answer in the words of a label or heading stays an answer', async () => {
    const asked = minimal.map(
      ([question, answer]): Asked => [
        question,
        question === 'Details of concern' ? 'Name\n\nDate of birth: not sure, see the police.\n\nReferrer' : answer,
      ],
    );
    const form = await readOne(asJson(title, [...asked, ['Your organisation', 'Police']]), 'json');
    expect(answersOf(form)).toMatchObject({
      'concern.details': 'Name\n\nDate of birth: not sure, see the police.\n\nReferrer',
      'referrer.agency': 'Police',
      'referrer.name': 'Ann Example',
      'people[0].dob': '2010-02-01',
    });
  });

  test('a line of dashes in an answer to a mail does not pass unseen', async () => {
    const asked = referral.map(
      ([question, answer]): Asked => [
        question,
        question === 'Details of concern' ? 'Seen at the park with older men.\n---\nAlso on Friday' : answer,
      ],
    );
    expect(reasonsOf(await readOne(asText(title, asked), 'text'))).toContain('unplaced_text');
  });

  test.each([
    [
      'a name with its title, for a question that keeps it whole',
      ['Your name', { title: 'Dr', first_name: 'Ann', last_name: 'Example' }],
      { 'referrer.name': 'Dr Ann Example' },
    ],
    [
      'a whole name',
      ["Child's name", { full_name: 'Tom Lee Testperson' }],
      { 'people[0].fullName': 'Tom Lee Testperson' },
    ],
    [
      'a date in three parts',
      ["Child's date of birth", { day: '1', month: '2', year: '2010' }],
      { 'people[0].dob': '2010-02-01' },
    ],
    [
      'an impossible date in three parts',
      ["Child's date of birth", { day: '31', month: '2', year: '2010' }],
      { 'people[0].dob': '(unreadable)' },
    ],
    [
      'an address without a question for its postcode',
      ['Your address', { address1: '2 Low Road', town_or_city: 'Northmouth', postcode: 'TQ1 2BW' }],
      { 'referrer.address': '2 Low Road, Northmouth, TQ1 2BW' },
    ],
    ['a state of an answer', ["Child's ethnicity", 'Prefer not to say'], { 'people[0].ethnicity': '(refused)' }],
    [
      'selected options with commas of their own',
      ['Type of concern', ['Online', 'Other, please state']],
      { 'concern.types': ['online', 'other'] },
    ],
  ] satisfies [string, Asked, Record<string, unknown>][])('%s', async (_, own, expected) => {
    const others = referral.filter(([question]) => !question.includes('exploitation') || own[0] !== 'Type of concern');
    const asked = others.map((one): Asked => {
      const same = {
        'Your name': 'What is your name?',
        "Child's name": "What is the child's full name?",
        "Child's date of birth": "What is the child's date of birth?",
      }[own[0]];
      return one[0] === same ? own : one;
    });
    const all = asked.includes(own) ? asked : [...asked, own];
    for (const [content, format] of [
      [asJson(title, all), 'json'],
      [asCsv(all), 'csv'],
    ] as const)
      expect(answersOf(await readOne(content, format))).toMatchObject(expected);
  });

  test('answers given several times are entries of a list', async () => {
    const people: Asked[] = [
      ["Child 2's name", 'Kim Sample'],
      ["Child 2's date of birth", '03/04/2011'],
      ["Suspect's name", 'Big T'],
    ];
    const form = await readOne(asJson(title, [...referral, ...people]), 'json');
    expect(answersOf(form)).toMatchObject({
      'people[0].surname': 'Testperson',
      'people[1].fullName': 'Kim Sample',
      'people[1].dob': '2011-04-03',
      'people[1].role': 'child',
      'people[2].fullName': 'Big T',
      'people[2].role': 'adult_of_concern',
    });
  });

  test('another form is named, a blank one is blank, and a foreign one is none', async () => {
    expect(await read(asJson('MASH referral form', referral), 'json')).toMatchObject({
      kind: 'other_form',
      name: 'MASH referral',
    });
    const blank = referral.map(([question]): Asked => [question, '']);
    expect(await read(asJson(title, blank).replace('"submitted_at"', '"at"'), 'json')).toMatchObject({
      kind: 'blank_form',
      form: 'mace-referral',
    });
    expect(await read(asJson('Report a pothole', [['Where is it?', 'High Street']]), 'json')).toMatchObject({
      kind: 'not_a_form',
    });
  });

  test.each<[string, Asked[], string, string]>([
    [
      'a number after the name of a mother, whom no question keeps',
      [
        ["What is the mother's name?", 'Jo Example'],
        ['Telephone number', '01632 960999'],
      ],
      'people[0].phone',
      '+441632960999',
    ],
    [
      'a number after a question that nobody knows',
      [
        ["What is the youth worker's name?", 'Lee Law'],
        ['Telephone number', '01632 960999'],
      ],
      'people[0].phone',
      '+441632960999',
    ],
    [
      'an e-mail address after questions about the child',
      [
        ["Child's school", 'Northmouth High'],
        ['Secure email', 'school@example.org'],
      ],
      'referrer.email',
      'school@example.org',
    ],
  ])('%s is never taken for somebody else’s unseen', async (_, asked, key, value) => {
    const without = referral.filter(([question]) => question !== 'Your email address');
    const form = await readOne(asJson(title, [...without, ...asked]), 'json');
    const said = form.fields[key];
    if (said?.value === value) expect(said.confidence).toBeLessThan(0.9);
    expect(reasonsOf(form)).not.toEqual([]);
  });

  test('a number right after the name that it belongs to needs nobody', async () => {
    const asked = referral.filter(([question]) => question !== 'Your telephone number');
    const at = asked.findIndex(([question]) => question === 'What is your name?') + 1;
    const form = await readOne(asJson(title, asked.toSpliced(at, 0, ['Telephone number', '01632 960123'])), 'json');
    expect(answersOf(form)).toEqual(record);
    expect(reasonsOf(form)).toEqual([]);
  });

  test('a trial of the online form is shown to a person and never filed', async () => {
    const trial = asText(title, referral).replace('This is a completed', 'This is a test of the');
    expect(reasonsOf(await readOne(trial, 'text'))).toEqual(['doubtful_form']);
  });

  test('questions that both forms ask do not tell which one it is', async () => {
    const shared: Asked[] = [
      ["Child's name", 'Tom Testperson'],
      ["Child's date of birth", '1/2/2010'],
      ["Child's gender", 'Male'],
      ["Child's ethnicity", 'White British'],
      ["Child's school", 'Northmouth High'],
      ["Child's NHS number", '943 476 5919'],
      ["Child's nationality", 'British'],
    ];
    const form = await readOne(asCsv(shared), 'csv');
    expect(form.confidence).toBeLessThan(0.9);
    expect(reasonsOf(form)).toContain('doubtful_form');
  });
});

test('selected indicators of a toolkit are rows with a tick, each to the letter', async () => {
  const toolkit: Asked[] = [
    ["Child's name", 'Tom Testperson'],
    ["Child's date of birth", '1/2/2010'],
    ['Your name', 'Ann Example'],
    ['Your agency', 'School'],
    ['Legal status', ['Child in need']],
    ['Risk indicators', ['Goes missing, overnight', 'Has two phones']],
    ['Vulnerability factors', ['Bereavement']],
    ['Analysis', 'He is at risk because of the people whom he meets.'],
  ];
  const form = await readOne(asJson('Child Exploitation Toolkit', toolkit), 'json');
  expect(answersOf(form)).toMatchObject({
    'indicators[0].text': 'Goes missing, overnight',
    'indicators[0].scale': 'tick',
    'indicators[0].value': 'ticked',
    'indicators[1].text': 'Has two phones',
    'vulnerabilities[0].text': 'Bereavement',
    'vulnerabilities[0].current': 'yes',
    'assessment.date': '2026-03-03',
  });
  const flat = await readOne(asCsv(toolkit), 'csv');
  expect(reasonsOf(flat)).toContain('unplaced_text');
});
