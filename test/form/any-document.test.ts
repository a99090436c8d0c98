import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Block, Inline } from '../../src/document/model.ts';
import { decide, readForms } from '../../src/form/index.ts';
import { definitions, readSketch } from './reading.ts';
import { sketchDocument } from './sketch.ts';

const place = {};
const words = fc.oneof(
  fc.constantFrom(
    'Name',
    'Name:',
    'Date of birth',
    'Referrer',
    'Child',
    'Yes',
    'No',
    'Score',
    'Analysis',
    'Low',
    'Person 2',
    '',
  ),
  fc.string({ maxLength: 40 }),
);
const inline = fc.oneof<fc.Arbitrary<Inline>[]>(
  words.map((text) => ({ kind: 'text', text, marks: {}, place })),
  fc.constantFrom<Inline>(
    { kind: 'box', state: 'ticked', place, how: 'glyph' },
    { kind: 'box', state: 'unsure', place, how: 'glyph' },
    { kind: 'picture', place },
    { kind: 'break', by: 'tab' },
    { kind: 'break', by: 'line' },
    { kind: 'entry', entry: 'text', value: 'Ann', placeholder: false, how: 'control', place, marks: {} },
  ),
);
const paragraph = fc.array(inline, { maxLength: 4 }).map((inlines): Block => ({ kind: 'paragraph', inlines, place }));
const cell = fc.record({
  blocks: fc.array(paragraph, { maxLength: 2 }),
  column: fc.nat(3),
  columnSpan: fc.integer({ min: 1, max: 3 }),
  rowSpan: fc.integer({ min: 1, max: 3 }),
  place: fc.constant(place),
});
const table = fc
  .array(fc.record({ cells: fc.array(cell, { maxLength: 4 }) }), { maxLength: 4 })
  .map((rows): Block => ({ kind: 'table', rows, place }));
const title: Block = {
  kind: 'paragraph',
  inlines: [{ kind: 'text', text: 'MACE Referral Form', marks: {}, place }],
  place,
};

test('no document makes the reading throw, and every confidence is a probability', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(paragraph, table), { maxLength: 12 }), fc.boolean(), (blocks, titled) => {
      const document = { ...sketchDocument(''), blocks: titled ? [title, ...blocks] : blocks };
      const reading = readForms(document, definitions, { receivedOn: '2026-11-20' });
      if (reading.kind !== 'forms') return;
      for (const form of reading.forms) {
        decide(form, 0.9);
        for (const value of Object.values(form.fields)) {
          expect(value.confidence).toBeGreaterThanOrEqual(0);
          expect(value.confidence).toBeLessThanOrEqual(1);
          expect(value.value === null).toBe(value.state !== 'answered');
        }
      }
    }),
    { numRuns: 300 },
  );
});

const name = fc.stringMatching(/^[A-Z][a-z]{2,8}( [A-Z][a-z]{2,8}){0,2}$/);

test('what stands beside a label comes back as its answer, or the form goes to a person', () => {
  fc.assert(
    fc.property(name, name, (referrer, school) => {
      const form = readSketch(`
# MACE Referral Form
## Referrer
|Name|${referrer}|Agency|Northmouth Police|
|Telephone|01632 960123|Date of referral|3 March 2026|
## Child
|Name|Tom Example|School|${school}|
## Concern
|Nature of exploitation|[x] CSE|
|Details of concern|Seen with older men at the park, often missing at night.|`);
      const right =
        form.fields['referrer.name']?.value === referrer && form.fields['people[0].school']?.value === school;
      expect(right || decide(form, 0.9).decision === 'review').toBe(true);
    }),
    { numRuns: 200 },
  );
});
