import { describe, expect, test } from 'vitest';
import { readForms } from '../../src/form/index.ts';
import { definitions, readSketch, reasonsOf } from './reading.ts';
import { sketchDocument } from './sketch.ts';

const form = (child: string) => `
# MACE Referral Form
## Referrer
|Name|Ann Example|
|Agency|Northmouth Police|
|Telephone|01632 960123|
|Date of referral|3 March 2026|
## Child / Young Person
|Surname|Example|
|Forenames|Tom|
${child}
## Concern
|Nature of Exploitation|[x] CSE [ ] CCE|
|Reason for referral|Seen with older men at the park, often missing at night.|`;

const options = { receivedOn: '2026-11-20', evidence: true };

function evidenceFor(text: string, secondReading?: string[]) {
  const document = sketchDocument(text, secondReading ? { format: 'pdf', secondReading } : {});
  const reading = readForms(document, definitions, options);
  if (reading.kind !== 'forms' || !reading.forms[0]) throw new Error('no form');
  return reading.forms[0];
}

describe('a second way to the same value', () => {
  const said = form('|Date of birth|1/2/2010|\n|School|Northmouth High|');
  const words = said.replace(/[|#[\]]/g, ' ');

  test('that sees the same makes it surer, that sees something else sends it to a person', () => {
    const alone = evidenceFor(said).fields['people[0].school']?.confidence ?? 0;
    const agreed = evidenceFor(said, [words]).fields['people[0].school']?.confidence ?? 0;
    const other = evidenceFor(said, [words.replace('Northmouth High', 'Northmouth')]);
    expect(agreed).toBeGreaterThan(alone);
    expect(other.fields['people[0].school']?.confidence).toBe(0.5);
    expect(other.problems).toContainEqual(
      expect.objectContaining({ code: 'second_reading_differs', field: 'people[0].school' }),
    );
  });

  test('that sets a letter of another font aside still sees the same', () => {
    const name = evidenceFor(said.replaceAll('Example', 'Nguyễn'), [words.replaceAll('Example', 'Nguy n\tễ')]);
    expect(name.fields['people[0].surname']?.confidence).toBe(0.995);
  });

  test.each([
    ['16', 0.995],
    ['12', 0.5],
  ])('an age of %s beside the birth date gives both a confidence of %d', (age, confidence) => {
    const { fields } = evidenceFor(form(`|Date of birth|1/2/2010|\n|Age|${age}|`));
    expect([fields['people[0].dob']?.confidence, fields['people[0].age']?.confidence]).toEqual([
      confidence,
      confidence,
    ]);
  });

  test('an age that contradicts the birth date goes to a person', () => {
    expect(reasonsOf(readSketch(form('|Date of birth|1/2/2010|\n|Age|12|')))).toContain('contradiction_age');
  });
});

test('the probability of a value rises with the evidence, and what a person must see stays below what is filed', () => {
  const evidence = evidenceFor(form('|Date of birth|1/2/2010|\n|School|Northmouth High|\n|School|Southmouth High|'));
  const told = readForms(
    sketchDocument(form('|Date of birth|1/2/2010|\n|School|Northmouth High|\n|School|Southmouth High|')),
    definitions,
    { receivedOn: '2026-11-20' },
  );
  if (told.kind !== 'forms' || !told.forms[0]) throw new Error('no form');
  const pairs = Object.entries(evidence.fields).map(([key, { confidence }]) => ({
    key,
    evidence: confidence,
    probability: told.forms[0]?.fields[key]?.confidence ?? -1,
  }));
  const rising = pairs.toSorted((one, other) => one.evidence - other.evidence).map(({ probability }) => probability);
  expect(rising).toEqual(rising.toSorted((one, other) => one - other));
  for (const one of pairs) expect([one.key, one.probability >= 0.9]).toEqual([one.key, one.evidence >= 0.9]);
});
