import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { type Document, type Paragraph, piecesOf, readDocument } from '../../../src/document/index.ts';
import { loadDefinitions, readForms } from '../../../src/form/index.ts';
import { piecesFrom, startsIn } from '../../../src/web/item/starts.ts';

async function word(name: string): Promise<Document> {
  const bytes = await readFile(new URL(`../../../fixtures/filled/${name}.docx`, import.meta.url));
  const outcome = await readDocument(bytes, 'docx', {});
  if (outcome.kind !== 'read') throw new Error(outcome.kind);
  return outcome.document;
}

const paragraph = (text: string, bold: boolean): Paragraph => ({
  kind: 'paragraph',
  inlines: [{ kind: 'text', text, marks: bold ? { bold: true } : {}, place: {} }],
  place: {},
});

test('two forms in one Word file are told apart by the titles that a person ticks', async () => {
  const [one, other] = [await word('mace-referral-rows-001'), await word('exploitation-toolkit-answers-001')];
  const both = { ...one, blocks: [...one.blocks, ...other.blocks] };
  const starts = startsIn(both);
  expect(starts.filter(({ words }) => /MACE Referral Form|Child Exploitation Toolkit$/.test(words))).toEqual([
    { block: 0, kind: 'heading', words: 'MACE Referral Form' },
    { block: one.blocks.length, kind: 'heading', words: 'Child Exploitation Toolkit' },
  ]);
  const pieces = piecesFrom([one.blocks.length, 0, 0]);
  const forms = pieces.map((piece) => readForms(piecesOf(both, piece), loadDefinitions(), {}));
  const kinds = forms.map((reading) =>
    reading.kind === 'forms' ? reading.forms.map(({ kind }) => kind) : reading.kind,
  );
  expect(kinds).toEqual([['mace-referral'], ['exploitation-toolkit']]);
});

test('a file without headings and tables offers every line that says something, cut where it is long', () => {
  const blocks = [paragraph('First', false), paragraph(' ', false), paragraph('x'.repeat(200), false)];
  const document: Document = { format: 'text', blocks: [...blocks], headers: [], footers: [], notes: [] };
  expect(startsIn(document)).toEqual([
    { block: 0, kind: 'line', words: 'First' },
    { block: 2, kind: 'line', words: `${'x'.repeat(90)}…` },
  ]);
  const withBold = { ...document, blocks: [paragraph('One', true), ...blocks, paragraph('Two', true)] };
  expect(startsIn(withBold).map(({ block, kind }) => [block, kind])).toEqual([
    [0, 'heading'],
    [4, 'heading'],
  ]);
});
