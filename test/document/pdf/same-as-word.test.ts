import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readDocx } from '../../../src/document/docx/index.ts';
import { readPdf } from '../../../src/document/pdf/index.ts';
import { cells, tables } from './sheet.ts';

/** Line ends and runs of spaces look alike on paper. */
const folded = (text: string) =>
  text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ?(\[\w+\]) ?/g, '$1')
    .trim();

async function tablesOf(name: string) {
  const bytes = readFileSync(join(import.meta.dirname, 'samples', name));
  const outcome = name.endsWith('.pdf') ? await readPdf(bytes, {}) : readDocx(bytes);
  if (outcome.kind !== 'read') throw new Error(`not read: ${outcome.kind}`);
  return tables(outcome.document.blocks).map((table) => cells(table).map((row) => row.map(folded)));
}

test.each(['referral', 'toolkit'])(
  'the cells of %s are the same from the Word file and from its print',
  async (name) => {
    expect(await tablesOf(`${name}.pdf`)).toEqual(await tablesOf(`${name}.docx`));
  },
);
