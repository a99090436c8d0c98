import { describe, expect, test } from 'vitest';
import type { Definition, Field } from '../../../src/form/definitions/index.ts';
import { keyOf, vocabularyOf } from '../../../src/form/labels/index.ts';
import { definitions } from '../reading.ts';
import { type Asked, asCsv, asHtml, asJson, asText, readOne } from './submissions.ts';

/** A wording that asks for this field wherever it stands: its own, or with whose it is in front. */
function questionFor(field: Field, definition: Definition): string | undefined {
  const { label } = vocabularyOf(definition);
  const owners = definition.sections
    .filter(({ family }) => field.in.includes(family))
    .flatMap(({ owners: own }) => own);
  const wordings = field.labels.flatMap((wording) => [...owners.map((owner) => `${owner}'s ${wording}`), wording]);
  return wordings.find((wording) => {
    const match = label(wording, undefined);
    return match !== undefined && keyOf(match.asked) === field.key && match.score >= 0.97;
  });
}

const samples: Record<string, [answer: string, value: unknown]> = {
  text: ['Something, with a comma and "quotes"', 'Something, with a comma and "quotes"'],
  long_text: ['First line of several.\n\nSecond: with a colon', 'First line of several.\n\nSecond: with a colon'],
  date: ['01/03/2026', '2026-03-01'],
  birth_date: ['01/02/2010', '2010-02-01'],
  integer: ['7', 7],
  age: ['16', 16],
  yesno: ['Yes', 'yes'],
  phone: ['01632 960123', '+441632960123'],
  email: ['ann@example.org', 'ann@example.org'],
  postcode: ['tq1 2bw', 'TQ1 2BW'],
  vehicle: ['ab12 cde', 'AB12 CDE'],
  gender: ['Female', 'female'],
  ethnicity: ['White British', 'WBRI'],
  nhs_number: ['943 476 5919', '9434765919'],
  upn: ['A950000178301', 'A950000178301'],
};

function sampleOf(field: Field): [answer: Asked[1], value: unknown] {
  const [first, second = first] = field.codes;
  if (field.signature) return ['Ann Example', 'yes'];
  if (field.type === 'choice') return [first?.wordings[0] ?? '', first?.code];
  if (field.type === 'choices') {
    const both = [first, second].flatMap((code) => code ?? []);
    return [both.map(({ wordings }) => wordings[0] ?? ''), both.map(({ code }) => code)];
  }
  return samples[field.type] ?? ['', null];
}

describe.each(definitions.forms.map((definition) => ({ name: definition.name, definition })))(
  '$name',
  ({ definition }) => {
    // A tick list is a question with selections, which are rows: see submission.test.ts.
    const fields = definition.fields.filter(({ key }) => !key.startsWith('vulnerabilities['));
    const asked = fields.map((field) => ({ field, question: questionFor(field, definition) }));

    test('has a wording for every field that an online form can ask', () => {
      expect(asked.filter(({ question }) => question === undefined).map(({ field }) => field.key)).toEqual([]);
    });

    const questions = asked.flatMap(({ field, question = '' }): Asked[] => [[question, sampleOf(field)[0]]]);
    test.each([
      ['JSON', asJson(definition.name, questions), 'json'],
      ['CSV', asCsv(questions), 'csv'],
      ['text', asText(definition.name, questions), 'text'],
      ['HTML', asHtml(definition.name, questions), 'html'],
    ] as const)('every field is read from %s', async (_, content, format) => {
      const form = await readOne(content, format);
      const expected = asked.map(({ field }) => [field.key.replace('[]', '[0]'), sampleOf(field)[1]]);
      const found = expected.map(([key]) => [key, form.fields[String(key)]?.value]);
      expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
      expect(form.kind).toBe(definition.kind);
      expect(form.problems.filter(({ code }) => code === 'unplaced_text')).toEqual([]);
    });
  },
);
