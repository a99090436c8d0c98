import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readDocument } from '../../src/document/index.ts';
import { sniffFormat } from '../../src/file/index.ts';
import { decide, type Form, readForms } from '../../src/form/index.ts';
import { definitions } from './reading.ts';

const folder = resolve(import.meta.dirname, '../../fixtures');
const truthFile = z.object({
  forms: z.array(
    z.object({
      kind: z.string(),
      version: z.string().nullable(),
      fields: z.record(z.string(), z.object({ state: z.string(), value: z.unknown() })),
      decision: z.enum(['file', 'review']),
    }),
  ),
});
type Truth = z.infer<typeof truthFile>['forms'][number];

/** What a form itself prints or its headings say, which a truth need not repeat. */
const implied = /\.answer$|^form\.version$|^subject\.type$|^people\[\d+\]\.role$/;

type Score = {
  forms: number;
  exact: number;
  right: number;
  wrong: number;
  missed: number;
  extra: number;
  silent: string[];
};

async function scoreOf(kind: string, wanted = /./): Promise<Map<string, Score>> {
  const scores = new Map<string, Score>();
  const files = readdirSync(join(folder, kind)).filter((name) => /\.(docx|pdf|odt|rtf|doc)$/.test(name));
  for (const file of files.filter((name) => wanted.test(name))) {
    const layout = file.replace(/-\d+\.\w+$/, '');
    const score = scores.get(layout) ?? { forms: 0, exact: 0, right: 0, wrong: 0, missed: 0, extra: 0, silent: [] };
    scores.set(layout, score);
    const path = join(folder, kind, file);
    const truth = truthFile.parse(JSON.parse(readFileSync(truthOf(kind, file), 'utf8')));
    const bytes = readFileSync(path);
    const read = await readDocument(bytes, sniffFormat(bytes), {});
    const reading = read.kind === 'read' ? readForms(read.document, definitions, { receivedOn: '2027-12-31' }) : read;
    const forms = reading.kind === 'forms' ? reading.forms : [];
    for (const [index, expected] of truth.forms.entries()) add(score, expected, forms[index], file);
  }
  return scores;
}

/** What was converted from a Word form has its truth beside the Word form. */
function truthOf(kind: string, file: string): string {
  const beside = ['odt', 'rtf', 'doc'].includes(kind) ? 'filled' : kind;
  return join(folder, beside, file.replace(/\.\w+$/, '.truth.json'));
}

function add(score: Score, truth: Truth, form: Form | undefined, file: string): void {
  score.forms += 1;
  const fields = form?.fields ?? {};
  const keys = Object.keys(truth.fields);
  const missed = keys.filter((key) => !fields[key]);
  // LibreOffice drops a line end inside a text control when it writes these: the words run together on the page too.
  const written = /\.(odt|rtf|doc)$/.test(file) ? withoutSpaces : plain;
  const wrong = keys.filter((key) => fields[key] && !same(fields[key], truth.fields[key], written));
  const extra = Object.keys(fields).filter((key) => !truth.fields[key] && !implied.test(key));
  const exact = form?.version === truth.version && missed.length + wrong.length + extra.length === 0;
  score.missed += missed.length;
  score.wrong += wrong.length;
  score.extra += extra.length;
  score.right += keys.length - missed.length - wrong.length;
  if (exact) score.exact += 1;
  const incorrect = missed.length + wrong.length > 0;
  if (form && incorrect && decide(form, 0.9).decision === 'file') score.silent.push(file);
}

/** Codes are a set; where a page does not tell a wrapped line from an ended one, line breaks are not compared. */
function same(
  value: Form['fields'][string] | undefined,
  truth: Truth['fields'][string] | undefined,
  written: (value: unknown) => string,
): boolean {
  return value?.state === truth?.state && written(value?.value) === written(truth?.value);
}

const withoutSpaces = (value: unknown) => plain(value).replaceAll(' ', '');

function plain(value: unknown): string {
  const sorted = Array.isArray(value) ? [...value].sort() : value;
  return JSON.stringify(sorted ?? null).replace(/\\n/g, ' ');
}

/** LibreOffice writes no state of a legacy check box into RTF; two layouts have such boxes. */
const statesKept = /-(?!lines|scores)[a-z]+-\d+\.rtf$/;

describe.each([
  ['Word files', 'filled', 0.99, 0.999],
  ['PDF forms', 'pdf-forms', 1, 1],
  ['OpenDocument files', 'odt', 1, 1],
  ['old Word files', 'doc', 1, 1],
  ['RTF files', 'rtf', 1, 1, statesKept],
])('%s', (_, kind, wholeRecords, fields, wanted = /./) => {
  test('nothing is silently wrong, and the score only rises', { timeout: 60_000 }, async () => {
    const all = [...(await scoreOf(kind, wanted)).values()];
    const sum = (of: (score: Score) => number) => all.reduce((total, score) => total + of(score), 0);
    expect(all.flatMap(({ silent }) => silent)).toEqual([]);
    expect(sum(({ exact }) => exact) / sum(({ forms }) => forms)).toBeGreaterThanOrEqual(wholeRecords);
    const asked = sum(({ right, wrong, missed }) => right + wrong + missed);
    expect(sum(({ right }) => right) / asked).toBeGreaterThanOrEqual(fields);
    expect(sum(({ right }) => right) / (asked + sum(({ extra }) => extra))).toBeGreaterThanOrEqual(fields);
  });
});

test('where a file has lost the state of its boxes nothing is silently wrong', async () => {
  const all = [...(await scoreOf('rtf')).values()];
  expect(all.flatMap(({ silent }) => silent)).toEqual([]);
});

test('in PDF prints nothing is silently wrong', { timeout: 60_000 }, async () => {
  const all = [...(await scoreOf('prints')).values()];
  expect(all.flatMap(({ silent }) => silent)).toEqual([]);
});

test.each([
  ['guidance.docx', { kind: 'guidance' }],
  ['letter.docx', { kind: 'not_a_form' }],
  ['mash-referral.docx', { kind: 'other_form', name: 'MASH referral' }],
  ['police-intelligence.docx', { kind: 'other_form', name: 'Police intelligence form' }],
  ['return-home-interview.docx', { kind: 'other_form', name: 'Return home interview' }],
])('%s is recognised for what it is', async (file, expected) => {
  const bytes = readFileSync(join(folder, 'others', file));
  const read = await readDocument(bytes, sniffFormat(bytes), {});
  expect(read.kind === 'read' && readForms(read.document, definitions)).toMatchObject(expected);
});

test.each(readdirSync(join(folder, 'blank')))('%s is blank', async (file) => {
  const bytes = readFileSync(join(folder, 'blank', file));
  const read = await readDocument(bytes, sniffFormat(bytes), {});
  expect(read.kind === 'read' && readForms(read.document, definitions)).toMatchObject({ kind: 'blank_form' });
});
