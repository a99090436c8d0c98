import { readFileSync } from 'node:fs';
import { read as openContainer, utils, write } from 'cfb';
import office from 'officecrypto-tool';
import { describe, expect, test, vi } from 'vitest';
import { readDocument } from '../../../src/document/index.ts';
import { sniffFormat } from '../../../src/file/index.ts';
import { wordFile } from '../doc/binary.ts';
import { show } from '../shorthand.ts';
import { lockedWord } from './old-word.ts';

// A password is hashed a hundred thousand times.
vi.setConfig({ testTimeout: 60_000 });

const fixture = (path: string) => readFileSync(new URL(`../../../fixtures/${path}`, import.meta.url));
const form = fixture('filled/mace-referral-rows-001.docx');
const read = (bytes: Uint8Array, password?: string) =>
  readDocument(bytes, sniffFormat(bytes), password === undefined ? {} : { password });

describe.each([
  ['a Word file locked by Word', fixture('locked/locked.docx'), 'Harbour-42'],
  ['a PDF with a password', fixture('locked/locked.pdf'), 'Harbour-42'],
  ['a Word file with agile encryption', office.encrypt(form, { password: 'lily-pad' }), 'lily-pad'],
  [
    'a Word file with standard encryption',
    office.encrypt(form, { password: 'lily-pad', type: 'standard' }),
    'lily-pad',
  ],
  [
    'a Word file whose password has accents and spaces',
    office.encrypt(form, { password: 'grün käse 日' }),
    'grün käse 日',
  ],
  ['an old Word file', lockedWord([{ text: 'MACE Referral Form\r' }], 'lily-pad'), 'lily-pad'],
])('%s', (_, bytes, password) => {
  test('is locked without its password', async () => {
    expect(await read(bytes)).toEqual({ kind: 'locked', by: 'password' });
  });

  test.each([
    ['no word at all', ''],
    ['a space too many', `${password} `],
    ['a word that is longer than any', 'x'.repeat(300)],
  ])('says that %s is the wrong password', async (_name, word) => {
    expect(await read(bytes, word)).toEqual({ kind: 'wrong_password' });
  });

  test('is read with it', async () => {
    expect(await read(bytes, password)).toMatchObject({ kind: 'read' });
  });
});

test('what was locked is read as if it had not been', async () => {
  expect(await read(office.encrypt(form, { password: 'lily-pad' }), 'lily-pad')).toEqual(await read(form));
});

test('an old Word file under a password says the same as without it', async () => {
  const outcome = await read(lockedWord([{ text: `${'Name: Ann Example '.repeat(90)}\r` }], 'lily-pad'), 'lily-pad');
  expect(outcome.kind === 'read' && show(outcome.document.blocks)).toBe('Name: Ann Example '.repeat(90));
});

test('the oldest way to lock a Word file cannot be opened, and a person hears so', async () => {
  const bytes = wordFile({ body: [{ text: 'a\r' }], flags: 0x8300 });
  expect(await read(bytes)).toEqual({ kind: 'locked', by: 'password' });
  expect(await read(bytes, 'lily-pad')).toEqual({ kind: 'not_read_yet', format: 'encryption' });
});

test('a password for a file that has none does no harm', async () => {
  expect(await read(form, 'lily-pad')).toEqual(await read(form));
});

test('a locked file that was cut or changed is never half read', async () => {
  const locked = office.encrypt(form, { password: 'lily-pad', type: 'standard' });
  for (let at = 512; at < locked.length; at += 331) {
    const changed = Buffer.from(locked);
    changed[at] = (changed[at] ?? 0) ^ 0xff;
    const outcome = await read(changed, 'lily-pad');
    if (outcome.kind === 'read') expect(outcome).toEqual(await read(form));
    else expect(['wrong_password', 'broken', 'not_read_yet', 'locked', 'empty', 'too_large']).toContain(outcome.kind);
  }
});

/** The file with a change to one of its streams. */
function changedStream(path: string, change: (content: string) => string): Buffer {
  const container = openContainer(office.encrypt(form, { password: 'lily-pad' }), { type: 'buffer' });
  const entry = container.FileIndex[container.FullPaths.findIndex((own) => own.endsWith(path))];
  if (!entry) throw new Error(`no ${path}`);
  entry.content = Buffer.from(change(Buffer.from(entry.content).toString('latin1')), 'latin1');
  return write(container, { type: 'buffer' });
}

test('a file that asks for a billion rounds of hashing is refused before it starts', async () => {
  const slow = changedStream('EncryptionInfo', (text) => text.replace(/spinCount="\d+"/, 'spinCount="999999999"'));
  const started = performance.now();
  expect(await read(slow, 'lily-pad')).toEqual({ kind: 'too_large', limit: 'spinCount' });
  expect(performance.now() - started).toBeLessThan(2_000);
});

test('a file under rights management is locked by that, whatever password is given', async () => {
  const container = openContainer(office.encrypt(form, { password: 'lily-pad' }), { type: 'buffer' });
  utils.cfb_add(container, '/\u0006DataSpaces/DataSpaceInfo/DRMEncryptedDataSpace', Buffer.from('x'));
  const bytes: Buffer = write(container, { type: 'buffer' });
  expect(await read(bytes, 'lily-pad')).toEqual({ kind: 'locked', by: 'rights' });
});
