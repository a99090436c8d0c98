import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { outlookFile } from '../../fixtures/outlook.ts';
import { type FileSheet, readFileSheet } from '../../src/command/sheet.ts';
import { openArchive } from '../../src/file/index.ts';
import { loadDefinitions } from '../../src/form/index.ts';
import { zip } from '../file/zips.ts';
import { signedData } from '../message/der.ts';
import { build } from '../message/mails.ts';
import { tnef } from '../message/tnef-file.ts';

vi.setConfig({ testTimeout: 60_000 });

const fixture = (path: string) => readFileSync(new URL(`../../fixtures/${path}`, import.meta.url));
const name = 'mace-referral-rows-001';
const form = fixture(`filled/${name}.docx`);
const definitions = loadDefinitions();
const truth: Record<string, { state: string; value: unknown }> = JSON.parse(
  fixture(`filled/${name}.truth.json`).toString(),
).forms[0].fields;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'formats-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What `intake read` says of a file, whatever it is called. */
async function sheetOf(bytes: Buffer, password?: string): Promise<FileSheet> {
  const path = join(folder, 'file.bin');
  writeFileSync(path, bytes);
  const settings = { certainEnough: 0.9, trustedServers: [], ...(password !== undefined && { password }) };
  return readFileSheet(path, definitions, settings);
}

/** The answers of the one form in a sheet. */
function answers({ forms }: FileSheet): Record<string, unknown> {
  if (forms.length !== 1) throw new Error(`${forms.length} forms`);
  return inOrder(Object.fromEntries(Object.entries(forms[0]?.fields ?? {}).filter(([key]) => key in truth)));
}

/** Codes of one answer are a set. */
function inOrder(fields: Record<string, { state: string; value: unknown }>): Record<string, unknown> {
  const sorted = (value: unknown) => (Array.isArray(value) ? [...value].sort() : (value ?? null));
  return Object.fromEntries(
    Object.entries(fields).map(([key, { state, value }]) => [key, { state, value: sorted(value) }]),
  );
}

/** The same file with macros, as Word saves it under .docm. */
async function withMacros(): Promise<Buffer> {
  const opened = openArchive(form);
  if (opened.kind !== 'opened') throw new Error(opened.kind);
  const entries = opened.entries.map(({ name, bytes }) => {
    const text = Buffer.from(bytes).toString();
    const macros = 'application/vnd.ms-word.document.macroEnabled.main+xml';
    const typed = text.replace(
      /application\/vnd\.openxmlformats-officedocument\.wordprocessingml\.document\.main\+xml/,
      macros,
    );
    return [name, name === '[Content_Types].xml' ? Buffer.from(typed) : Buffer.from(bytes)] as const;
  });
  return zip({ ...Object.fromEntries(entries), 'word/vbaProject.bin': Buffer.from('macros') });
}

const attached = (filename: string, content: Buffer, contentType = 'application/octet-stream') =>
  build({ text: 'Attached.', attachments: [{ filename, content, contentType }] });
const attachments = [{ name: 'Form.docx', content: form }];

describe('intake read gives the same answers, however the form comes', () => {
  test.each<[string, () => Buffer | Promise<Buffer>]>([
    ['.docx', () => form],
    ['.docm', withMacros],
    ['.doc', () => fixture(`doc/${name}.doc`)],
    ['.odt', () => fixture(`odt/${name}.odt`)],
    ['.rtf', () => fixture(`rtf/${name}.rtf`)],
    ['.zip', () => zip({ 'Form.docx': form })],
    ['.zip in a .zip', async () => zip({ 'forms.zip': await zip({ 'Form.docx': form }) })],
    ['.eml', () => attached('Form.docx', form)],
    ['.msg', () => outlookFile({ body: 'Attached.', attachments })],
    ['.msg in a .msg', () => outlookFile({ body: 'See below.', attachments: [{ message: { attachments } }] })],
    ['.msg in a mail', () => attached('Form.msg', outlookFile({ body: 'Attached.', attachments }))],
    [
      '.doc in a .msg',
      () => outlookFile({ body: 'x', attachments: [{ name: 'Form.doc', content: fixture(`doc/${name}.doc`) }] }),
    ],
    ['winmail.dat', () => attached('winmail.dat', tnef([{ name: 'FORM~1.DOC', longName: 'Form.docx', bytes: form }]))],
    [
      'a mail that is signed',
      async () => attached('smime.p7m', signedData(await attached('Form.docx', form)), 'application/pkcs7-mime'),
    ],
    ['a mail in a mail', async () => attached('Form.eml', await attached('Form.docx', form))],
  ])('%s', async (_, make) => {
    expect(answers(await sheetOf(await make()))).toEqual(inOrder(truth));
  });

  test('a file with macros says so', async () => {
    const { problems } = await sheetOf(await withMacros());
    expect(problems.map(({ code }) => code)).toEqual(['macros']);
  });
});
