import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Inline, Marks } from '../../../src/document/model.ts';
import { blocks } from '../../../src/form/problems.ts';
import type { Code, FieldTypeName, ValueReading } from '../../../src/form/values/index.ts';
import { readScale, readSignature, readValue, scales } from '../../../src/form/values/index.ts';
import { box, entry, lines, picture, tab, text } from './written.ts';

const types: FieldTypeName[] = [
  'text',
  'long_text',
  'date',
  'birth_date',
  'integer',
  'age',
  'yesno',
  'choice',
  'choices',
  'phone',
  'email',
  'postcode',
  'vehicle',
  'gender',
  'ethnicity',
  'nhs_number',
  'upn',
];
const codes: Code[] = [
  { code: 'low', wordings: ['low risk'] },
  { code: 'high', wordings: ['high risk'] },
  { code: 'cse', wordings: ['child sexual exploitation'] },
];
const context = { receivedOn: '2026-04-10' };

/** Words as people write them, so that the rules are met more often than by chance. */
const fragment = fc.constantFrom(
  'Yes',
  'No',
  'not',
  'N/K',
  'N/A',
  'unknown',
  '/',
  ' ',
  ', ',
  ' and ',
  'x',
  '✓',
  '15',
  '3',
  '/4/',
  '2026',
  '26',
  'approx',
  'April',
  'Fri',
  '3rd',
  '07700 900101',
  'ext 4',
  'a@example.org',
  'TQ1 2BW',
  'White',
  'British',
  'Irish',
  'low',
  'high',
  'CSE',
  'M',
  'F',
  '-',
  '...',
  '\n',
  '[x]',
  '[ ]',
  '☒',
  '☐',
  'please tick',
  'as above',
  '943 476 5919',
  'A950000178301',
  'refused',
  "don't",
  '\u200b',
  '½',
  '(',
  ')',
);
const wording = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.array(fragment, { maxLength: 8 }).map((parts) => parts.join('')),
);
const marks = fc.constantFrom<Marks>(
  {},
  {},
  {},
  { struck: true },
  { highlighted: true },
  { bold: true },
  { circled: true },
  { underlined: true },
);
const inline: fc.Arbitrary<Inline> = fc.oneof(
  { weight: 5, arbitrary: fc.tuple(wording, marks).map(([words, mark]) => text(words, mark)) },
  fc
    .tuple(wording, fc.double({ min: 0, max: 1, noNaN: true }))
    .map(([words, confidence]) => text(words, {}, confidence)),
  fc.constantFrom('ticked' as const, 'empty' as const, 'unsure' as const).map((state) => box(state)),
  fc.tuple(wording, fc.boolean()).map(([words, placeholder]) => entry(words, { placeholder, entry: 'choice' })),
  fc.constant(tab),
  fc.constant(picture),
);
const written = fc.array(fc.array(inline, { maxLength: 5 }), { maxLength: 4 }).map((all) => lines(...all));

function expectHonest(reading: ValueReading): void {
  expect(reading.value === null).toBe(reading.state !== 'answered');
  expect(reading.confidence).toBeGreaterThanOrEqual(0);
  expect(reading.confidence).toBeLessThanOrEqual(1);
  if (reading.confidence < 0.9 || reading.state === 'unreadable') expect(reading.problems).not.toEqual([]);
  if (reading.state === 'unreadable') expect(reading.problems.some((problem) => blocks(problem.code))).toBe(true);
  expect(reading.value).not.toBe('');
  expect(reading.value).not.toEqual([]);
}

test('whatever stands there is read without a throw, and every doubt has its problem', () => {
  fc.assert(
    fc.property(fc.constantFrom(...types), written, (type, place) => {
      expectHonest(readValue({ type, codes }, place, context));
    }),
    { numRuns: 1500 },
  );
});

test('a value read from words is read again from itself unchanged', () => {
  fc.assert(
    fc.property(fc.constantFrom(...types), wording, (type, words) => {
      const first = readValue({ type, codes }, lines([text(words)]), context);
      if (first.state !== 'answered') return;
      // Two of three options in a row may be print, so what was chosen of several comes back as it would be ticked.
      const ticked = Array.isArray(first.value)
        ? first.value.map((code) => [box('ticked'), text(` ${code}`)])
        : undefined;
      const again = String(first.value);
      const chosen = ['yesno', 'choice', 'gender', 'ethnicity'].includes(type);
      const place = ticked
        ? lines(...ticked)
        : chosen
          ? lines([entry(again, { entry: 'choice' })])
          : lines(...again.split('\n').map((line) => [text(line)]));
      const second = readValue({ type, codes }, place, context);
      expect([type, second.value]).toEqual([type, first.value]);
    }),
    { numRuns: 6000 },
  );
});

test('a word of denial before a wording never gives its code', () => {
  const denial = fc.constantFrom(
    'not ',
    'no ',
    'never ',
    'no evidence of ',
    'not at risk of ',
    'denies ',
    'no longer ',
    "isn't ",
  );
  const of = fc.constantFrom('high', 'high risk', 'CSE', 'child sexual exploitation', 'low');
  fc.assert(
    fc.property(denial, of, fc.constantFrom<FieldTypeName>('choice', 'choices'), (before, word, type) => {
      expect(readValue({ type, codes }, lines([text(before + word)])).state).toBe('unreadable');
    }),
  );
});

test('signatures and indicator rows of anything at all are read without a throw', () => {
  const ids = Object.keys(scales) as (keyof typeof scales)[];
  fc.assert(
    fc.property(fc.constantFrom(...ids), fc.array(fc.tuple(wording, written), { maxLength: 4 }), (id, cells) => {
      const reading = readScale(
        id,
        cells.map(([heading, own]) => ({ heading, written: own })),
      );
      expect(reading.value === null).toBe(reading.state !== 'answered');
      if (reading.state === 'unreadable' || reading.confidence < 0.9) expect(reading.problems).not.toEqual([]);
      const [first] = cells;
      if (first) expectHonest(readSignature(first[1]));
    }),
    { numRuns: 1500 },
  );
});

test('pages of text in a typed field take no noticeable time', () => {
  const started = performance.now();
  for (const type of types)
    for (const filler of ['.', ' ', '-', '(', 'x ', '1', 'Yes x '])
      readValue({ type, codes }, lines([text(`a${filler.repeat(50_000)}a`)]), context);
  for (const type of types)
    for (const piece of ['3/4/26 ', '1 ', 'a', '- ', 'Yes ', '07700 ', 'a@', '. ', '(', 'high ', '0'])
      readValue({ type, codes }, lines([text(piece.repeat(20_000))]), context);
  expect(performance.now() - started).toBeLessThan(10_000);
});
