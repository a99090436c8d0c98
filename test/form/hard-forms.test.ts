import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readDocument } from '../../src/document/index.ts';
import { sniffFormat } from '../../src/file/index.ts';
import { decide, type Form, readForms } from '../../src/form/index.ts';
import { answersOf, definitions } from './reading.ts';

// Forms as people fill them in, each in five formats (samples/make.ts says what stands in them). What was meant is the same in each.

const formats = ['docx', 'doc', 'odt', 'rtf', 'pdf'] as const;
type Format = (typeof formats)[number];

async function read(name: string, format: Format): Promise<Form> {
  const bytes = readFileSync(new URL(`samples/${name}.${format}`, import.meta.url));
  const outcome = await readDocument(bytes, sniffFormat(bytes), {});
  if (outcome.kind !== 'read') throw new Error(outcome.kind);
  const reading = readForms(outcome.document, definitions, { receivedOn: '2026-11-20' });
  const [form] = reading.kind === 'forms' ? reading.forms : [];
  if (!form) throw new Error(reading.kind);
  return form;
}

const details = 'Seen with older men at the park, often missing at night.';
const always = {
  'form.version': '2.1',
  'subject.type': 'individual',
  'referral.date': '2026-03-03',
  'referrer.name': 'Ann Example',
  'referrer.agency': 'Northmouth Police',
  'referrer.phone': '+441632960123',
  'people[0].fullName': 'Tom Testperson',
  'people[0].dob': '2010-02-01',
  'people[0].role': 'child',
  'concern.types': ['cse'],
  'concern.details': details,
};

type Expected = {
  answers: Record<string, unknown>;
  reasons: string[];
  but?: Partial<Record<Format, Partial<Expected>>>;
};

const forms: Record<string, Expected> = {
  marks: {
    answers: {
      ...always,
      'referrer.role': 'Constable',
      'people[0].gender': 'male',
      'people[0].parentsAware': 'yes',
      'people[0].parentsConsent': 'no',
      'people[0].childConsent': 'no',
    },
    reasons: [],
  },
  boxes: {
    answers: {
      ...always,
      'concern.types': ['cse', 'missing'],
      'people[0].gender': 'female',
      'people[0].parentsAware': 'yes',
      'people[0].parentsConsent': 'no',
      'people[0].childConsent': '(unreadable)',
    },
    reasons: ['two_boxes_ticked'],
    but: {
      // LibreOffice writes no state of a legacy check box into RTF.
      rtf: {
        answers: { 'concern.types': '(unreadable)', 'people[0].gender': '(unreadable)' },
        reasons: ['two_boxes_ticked', 'unsure_box'],
      },
    },
  },
  places: {
    answers: {
      ...always,
      'concern.details': `${details}\nPolice were told on 2 March.`,
      'people[0].address': '1 High Street Northmouth',
      'people[0].school': 'Northmouth High',
      'people[0].nationality': '(not_applicable)',
      'people[0].firstLanguage': '(not_known)',
    },
    reasons: [],
  },
  people: {
    answers: {
      ...always,
      'people[0].age': 16,
      'people[0].address': '1 High Street, Northmouth',
      'people[1].fullName': 'Kim Sample',
      'people[1].dob': '(unreadable)',
      'people[1].role': 'child',
      'people[1].address': '1 High Street, Northmouth',
    },
    reasons: ['age_instead_of_birth_date'],
  },
  drawn: {
    answers: { ...always, 'people[0].gender': '(unreadable)' },
    reasons: ['picture_only'],
    but: {
      // LibreOffice leaves the text box out of RTF.
      rtf: { answers: { 'concern.details': undefined }, reasons: ['missing_required', 'picture_only'] },
      // On a page it is seen which word the ring is around; the words of a box that is no cell are doubtful.
      pdf: {
        answers: { 'people[0].gender': 'male', 'concern.details': 'night.' },
        reasons: ['details_too_short', 'two_answers'],
      },
    },
  },
  rows: {
    answers: {
      ...always,
      'people[0].age': 16,
      'people[0].gender': 'female',
      'people[0].upn': 'A950000178301',
      'people[0].nhsNumber': '9434765919',
    },
    // The table inside a cell is for a person.
    reasons: ['unplaced_text'],
  },
};

describe.each(Object.entries(forms))('%s', (name, { answers, reasons, but }) => {
  test.each(formats)('.%s', async (format) => {
    const form = await read(name, format);
    const own = but?.[format];
    const expected = Object.entries({ ...answers, ...own?.answers }).filter(([, value]) => value !== undefined);
    expect(answersOf(form)).toEqual(Object.fromEntries(expected));
    expect([...new Set(decide(form, 0.9).reasons)].sort()).toEqual(own?.reasons ?? reasons);
  });
});
