import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readDocument } from '../../../src/document/index.ts';
import type { Document } from '../../../src/document/model.ts';
import { sniffFormat } from '../../../src/file/index.ts';
import { type Definitions, draftDefinition, type Form, loadDefinition, readForms } from '../../../src/form/index.ts';
import { definitions } from '../reading.ts';

const fixtures = resolve(import.meta.dirname, '../../../fixtures');
const folder = mkdtempSync(join(tmpdir(), 'drafts-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function documentOf(path: string): Promise<Document> {
  const bytes = readFileSync(path);
  const outcome = await readDocument(bytes, sniffFormat(bytes), {});
  if (outcome.kind !== 'read') throw new Error(outcome.kind);
  return outcome.document;
}

async function draftedFrom(path: string): Promise<Definitions> {
  const outcome = draftDefinition(await documentOf(path), definitions);
  if (outcome.kind !== 'draft') throw new Error(outcome.kind);
  expect(outcome.filled).toBe(false);
  const file = join(folder, 'draft.yaml');
  writeFileSync(file, outcome.yaml);
  return { forms: [loadDefinition(file)], others: definitions.others };
}

function valuesOf(form: Form | undefined): Record<string, unknown> {
  return Object.fromEntries(Object.entries(form?.fields ?? {}).map(([key, { state, value }]) => [key, [state, value]]));
}

const layouts = readdirSync(join(fixtures, 'blank')).map((name) => name.replace('.docx', ''));

describe('a draft that nobody edited reads the filled forms of its blank as all definitions together do', () => {
  test.each(layouts)('%s', async (layout) => {
    const drafted = await draftedFrom(join(fixtures, 'blank', `${layout}.docx`));
    for (const number of ['001', '007', '013', '019', '025', '030']) {
      const document = await documentOf(join(fixtures, 'filled', `${layout}-${number}.docx`));
      const [known, own] = [definitions, drafted].map((by) => readForms(document, by, { receivedOn: '2027-12-31' }));
      if (known?.kind !== 'forms' || own?.kind !== 'forms') throw new Error(`${known?.kind} ${own?.kind}`);
      expect(own.forms.map(({ version }) => version)).toEqual(known.forms.map(({ version }) => version));
      expect(valuesOf(own.forms[0])).toEqual(valuesOf(known.forms[0]));
    }
  });
});

test('a draft of a filled form says that it is filled, and holds print only', async () => {
  for (const layout of layouts) {
    const filled = draftDefinition(await documentOf(join(fixtures, 'filled', `${layout}-001.docx`)), definitions);
    const blank = draftDefinition(await documentOf(join(fixtures, 'blank', `${layout}.docx`)), definitions);
    if (filled.kind !== 'draft' || blank.kind !== 'draft') throw new Error(filled.kind);
    expect(filled.filled).toBe(true);
    // A further block that somebody copied has a heading of its own: `Child / Young Person 2`.
    const added = filled.yaml.split('\n').filter((line) => !blank.yaml.includes(line.replace(/ \d$/, '')));
    expect(added).toEqual([]);
  }
});
