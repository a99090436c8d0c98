import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { run as backup } from '../../src/command/backup.ts';
import { run as erase } from '../../src/command/erase.ts';
import { run as restore } from '../../src/command/restore.ts';
import { type ErasedMail, type FormId, type MessageId, openStore, type Store } from '../../src/store/index.ts';
import { runHere } from '../command/in-process.ts';
import { startPostgres, type TestPostgres } from '../servers/postgres.ts';
import { folder, mail, opened, part, readForm } from './samples.ts';

const base = mkdtempSync(join(tmpdir(), 'intake-erased-'));
const keyring = { current: { id: 'test', key: Buffer.alloc(32, 7) }, others: [] };
const by = { rule: 'request', reason: 'decision 12', actor: 'terminal test' };
const due = new Date('2026-12-01T12:00:00Z');
const recorded: MessageId[] = [];
let postgres: TestPostgres;
let url: string;
let store: Store;
let listed: ErasedMail[];

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(async () => {
  await postgres.stop();
  rmSync(base, { recursive: true });
});
const open = (databaseUrl: string) =>
  openStore({
    ...{ databaseUrl, connections: 3, keyring, recorded: (id: MessageId) => recorded.push(id) },
    erased: async (mails) => void listed.push(...mails),
  });
beforeEach(async () => {
  recorded.length = 0;
  listed = [];
  url = await postgres.database();
  store = open(url);
  return () => store.close();
});

/** A mail with a file for each name, each with one form, as far as a record. */
async function filed(uid: number, names: string[], into = store): Promise<{ message: MessageId; forms: FormId[] }> {
  await into.ledger.record(folder, mail(uid, `about ${names.join(' and ')}`));
  const message = recorded.at(-1) ?? ('' as MessageId);
  const parts = names.map((name, at) => ({ ...part(`${at + 1}`, `file of ${name}`), name: `${name}.docx` }));
  const { parts: ids } = await into.messages.opened(message, opened(parts), due);
  const forms: FormId[] = [];
  for (const [at, id] of ids.entries()) {
    const read = { outcome: 'form' as const, forms: [readForm(names[at] ?? '')], reasons: [] };
    forms.push(...(await into.parts.read(id, read, due)).forms);
  }
  for (const form of forms) await into.forms.matched(form, { kind: 'new' }, [], { kind: 'file' });
  return { message, forms };
}

async function wordsIn(databaseUrl: string, words: string[]): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows: tables } = await client.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname IN ('public', 'reporting_facts', 'queue')`,
  );
  const found = new Set<string>();
  for (const { name } of tables)
    for (const { row } of (await client.query(`SELECT t::text AS row FROM ${name} t`)).rows)
      for (const word of words) if (row.includes(word)) found.add(word);
  await client.end();
  return [...found].sort();
}

const environment = (databaseUrl: string, more: Record<string, string> = {}) => ({
  DATABASE_URL: databaseUrl,
  ORIGINALS_KEY: `test:${Buffer.alloc(32, 7).toString('base64')}`,
  ...more,
});
test('an older backup does not bring back what was erased since: restore erases it again by the list, or says that it is back', async () => {
  const { message, forms } = await filed(1, ['Quillfeather']);
  const two = await filed(2, ['Bramblewick', 'Kept']);
  await filed(3, ['Other']);
  const list = join(base, 'erasures');
  const settings = environment(url, { ERASURES_FILE: list });
  const file = join(base, 'older.backup');
  expect((await runHere(backup, [file], settings)).status).toBe(0);
  for (const form of [forms[0], two.forms[0]])
    expect((await runHere(erase, ['--form', form ?? '', '--reason', 'decision 12'], settings)).status).toBe(0);
  expect(readFileSync(list, 'utf8')).not.toMatch(/Quillfeather|Bramblewick|docx/);
  const canaries = ['Bramblewick', 'Kept', 'Other', 'Quillfeather'];
  expect(await wordsIn(url, canaries)).toEqual(['Kept', 'Other']);

  // Without the list it is said, with the command.
  const unaware = await postgres.ownedDatabase();
  const told = await runHere(restore, [file], environment(unaware));
  expect([told.status, told.output]).toEqual([0, expect.stringMatching(/is in the database again.*\n.*erase --again/)]);
  expect(await wordsIn(unaware, canaries)).toEqual(canaries);
  // An order that nobody gave is not followed.
  const forged = join(base, 'forged');
  writeFileSync(forged, readFileSync(list, 'utf8').replace(/"sha256":"./g, '"sha256":"0'));
  const refused = await runHere(erase, ['--again', forged], environment(unaware));
  expect([refused.status, refused.output]).toEqual([1, expect.stringMatching(/[12] lines of the list/)]);
  await expect(runHere(erase, ['--again', join(base, 'none')], environment(unaware))).rejects.toMatchObject({
    code: 'erasures_not_noted',
  });
  const again = await runHere(erase, ['--again', list], environment(unaware));
  expect([again.status, again.output]).toEqual([0, expect.stringMatching(/^2 mails erased again/)]);
  expect(await wordsIn(unaware, canaries)).toEqual(['Kept', 'Other']);

  // With it, restore does it by itself.
  const aware = await postgres.ownedDatabase();
  const restored = await runHere(restore, [file], environment(aware, { ERASURES_FILE: list }));
  expect([restored.status, restored.output]).toEqual([0, expect.stringMatching(/2 mails erased again/)]);
  expect(await wordsIn(aware, canaries)).toEqual(['Kept', 'Other']);
  const other = open(aware);
  expect(await other.audit.verify()).toMatchObject({ wrong: [] });
  expect((await other.audit.search({ subject: `message ${message}`, limit: 1 })).events[0]).toMatchObject({
    action: 'mail_erased',
    detail: { rule: 'again: request' },
  });
  await other.close();
}, 90_000);

test('a mail that was erased after the backup is collected anew by a restored database, and erased again by its bytes, whatever its number is then', async () => {
  await filed(1, ['Before']);
  const one = await filed(5, ['Quillfeather', 'Sibling']);
  expect(await store.retention.eraseMail(one.message, { ...by, rule: 'retention other:2' })).toMatchObject({
    kind: 'erased',
  });
  expect(listed).toEqual([
    {
      at: expect.any(String),
      rule: 'retention other:2',
      reason: 'decision 12',
      mail: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    },
  ]);
  const elsewhere = await postgres.database();
  const restored = open(elsewhere);
  // Under the number of the erased one stands another mail now.
  await filed(8, ['Somebody Else'], restored);
  await filed(9, ['Before'], restored);
  await filed(5, ['Quillfeather', 'Sibling'], restored);
  // Another folder lists it as well, and something of it waits for a person.
  await restored.ledger.record({ ...folder, folder: 'Archive' }, mail(5, 'about Quillfeather and Sibling'));
  const client = new pg.Client({ connectionString: elsewhere });
  await client.connect();
  await client.query(
    "INSERT INTO review_items (message_id, reasons, state, opened, due, words) VALUES (3, '{sender_failed_checks}', 'open', now(), now(), 'Quillfeather')",
  );
  expect(await restored.retention.eraseAgain(listed, 'terminal test')).toEqual({
    ...{ erased_before: 0, erased: 1, held: [], in_hand: [], not_found: [] },
  });
  expect(await wordsIn(elsewhere, ['Quillfeather', 'Sibling', 'Somebody Else', 'Before'])).toEqual([
    'Before',
    'Somebody Else',
  ]);
  expect((await client.query("SELECT FROM review_items WHERE state = 'open'")).rowCount).toBe(0);
  expect(await restored.retention.eraseAgain(listed, 'terminal test')).toMatchObject({ erased_before: 1, erased: 0 });
  await client.end();
  await restored.close();
}, 60_000);

test('of a mail of which one form was erased the other form stays, and a hold, a step at work or a file read otherwise are told', async () => {
  const names = ['Quillfeather', 'Kept'];
  const one = await filed(1, names);
  expect(await store.retention.eraseForm(one.forms[0] ?? ('' as FormId), by)).toMatchObject({ kind: 'erased' });
  expect(listed[0]?.forms).toEqual([{ path: '1', position: 0 }]);
  const nothing = { erased_before: 0, erased: 0, held: [], in_hand: [], not_found: [] };

  const elsewhere = await postgres.database();
  const restored = open(elsewhere);
  const again = () => restored.retention.eraseAgain(listed, 'terminal test');
  expect(await again()).toEqual({ ...nothing, erased_before: 1 });
  await restored.ledger.record(folder, mail(1, `about ${names.join(' and ')}`));
  expect(await again()).toEqual({ ...nothing, not_found: [], in_hand: ['1'] });
  const { parts } = await restored.messages.opened(
    '1' as MessageId,
    opened(names.map((name, at) => part(`${at + 1}`, `file of ${name}`))),
    due,
  );
  const [first, second] = parts;
  const form = (name: string) => ({ outcome: 'form' as const, forms: [readForm(name)], reasons: [] });
  const { forms: kept } = await restored.parts.read(second ?? ('' as never), form('Kept'), due);
  const { forms: quill } = await restored.parts.read(first ?? ('' as never), form('Quillfeather'), due);
  for (const id of [...kept, ...quill]) await restored.forms.matched(id, { kind: 'new' }, [], { kind: 'file' });
  const hold = await restored.retention.hold({ form: quill[0] ?? '' }, 'inquiry', 'terminal test');
  expect(await again()).toEqual({ ...nothing, held: ['1'] });
  if (hold.kind === 'held') await restored.retention.lift(hold.id, 'terminal test');
  const moved = listed.map((mail) => ({ ...mail, forms: [{ path: '9', position: 0 }] }));
  expect(await restored.retention.eraseAgain(moved, 'terminal test')).toEqual({ ...nothing, not_found: ['1'] });
  expect(await again()).toEqual({ ...nothing, erased: 1 });
  expect(await wordsIn(elsewhere, names)).toEqual(['Kept']);
  expect(await again()).toEqual({ ...nothing, erased_before: 1 });
  await restored.close();
}, 60_000);

test('a list that cannot be written stops the erasure, and one that is begun late holds what was erased before it', async () => {
  const one = await filed(1, ['Quillfeather']);
  const full = openStore({
    ...{ databaseUrl: url, connections: 2, keyring },
    erased: async () => {
      throw new Error('disk full');
    },
  });
  await expect(full.retention.eraseForm(one.forms[0] ?? ('' as FormId), by)).rejects.toThrow('disk full');
  await full.close();
  expect(await wordsIn(url, ['Quillfeather'])).toEqual(['Quillfeather']);
  await store.retention.eraseForm(one.forms[0] ?? ('' as FormId), by);
  const remembered = await store.retention.erasedMails({ look: 1 });
  expect(remembered).toEqual({ mails: listed, last: '1' });
  expect(await store.retention.erasedMails({ look: 1, after: '1' as MessageId })).toEqual({ mails: [], last: null });
});
