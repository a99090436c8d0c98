import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Fault } from '../../src/faults.ts';
import { readRules } from '../../src/retention/index.ts';
import {
  type FormId,
  type MessageId,
  type OriginalId,
  openStore,
  type PartId,
  type Store,
} from '../../src/store/index.ts';
import { startPostgres, type TestPostgres } from '../servers/postgres.ts';
import { folder, keyring, opened, part, readForm, value } from './samples.ts';

let postgres: TestPostgres;
let url: string;
let store: Store;
let sql: pg.Client;
const recorded: MessageId[] = [];
const received = new Date('2026-11-23T10:00:00Z');
const today = { now: new Date('2026-11-24T10:00:00Z') };
const by = { rule: 'retention exploitation-toolkit:18+7', actor: 'terminal test' };
const rules = readRules('exploitation-toolkit:18+7,mace-referral:35,other:2') ?? {};

/** Words that stand in the mail, the file, the values and everything that is made of them. */
const canary = 'Quillfeather';

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  recorded.length = 0;
  today.now = new Date('2026-11-24T10:00:00Z');
  url = await postgres.database();
  store = openStore({
    databaseUrl: url,
    connections: 4,
    keyring,
    now: () => today.now,
    recorded: (id) => recorded.push(id),
  });
  sql = new pg.Client({ connectionString: url });
  await sql.connect();
});
afterEach(async () => {
  await sql.end();
  await store.close();
});

type Filed = { message: MessageId; parts: PartId[]; forms: FormId[] };

/** A mail with a file for each name, each holding one form about it, taken as far as a record. */
async function filed(uid: number, names: string[], dob: string | null = '2012-05-06'): Promise<Filed> {
  await store.ledger.record(folder, mailOf(uid));
  const message = recorded.at(-1) ?? ('' as MessageId);
  const parts = names.map((name, index) => ({
    ...part(String(index + 1), `file ${uid} about ${name}`),
    name: `${name}.docx`,
  }));
  const mail = opened(parts, {
    envelope: { subject: `About ${canary}`, plainSubject: canary, from: [], replyTo: [], to: [] },
  });
  const { parts: ids } = await store.messages.opened(message, mail, received);
  const forms: FormId[] = [];
  for (const [index, id] of ids.entries()) {
    const read = readForm(names[index] ?? '');
    if (dob !== null) read.form.fields['child.dob'] = value(dob);
    read.form.problems = [{ code: 'several_forms', message: '' }];
    const { forms: written } = await store.parts.read(id, { outcome: 'forms', forms: [read], reasons: [] }, received);
    forms.push(...written);
  }
  for (const form of forms) {
    await store.forms.matched(form, { kind: 'new' });
    await store.forms.settle(form, { kind: 'file' });
    await mention(form);
  }
  return { message, parts: ids, forms };
}

function mailOf(uid: number) {
  return {
    uid,
    received,
    bytes: Buffer.from(`Message-ID: <${uid}@${canary}.example>\r\n\r\nmail ${uid} about ${canary}`),
  };
}

/** What matching of people leaves: a subject, its mention on the form, and the link between them. */
async function mention(form: FormId): Promise<string> {
  const { rows } = await sql.query(
    `WITH s AS (INSERT INTO subjects (kind, opened, opened_by) VALUES ('person', now(), 'program') RETURNING id),
      k AS (INSERT INTO subject_keys (key, subject_id) SELECT 17, id FROM s),
      m AS (INSERT INTO mentions (kind, form_id, prefix, role, described, subject_id, noted)
        SELECT 'person', $1, 'child.', 'child', '{"fullName": "${canary}"}', id, now() FROM s RETURNING id, subject_id),
      l AS (INSERT INTO links (mention_id, subject_id, state, basis, "by", at, evidence)
        SELECT id, subject_id, 'linked', 'new', 'program', now(), '{}' FROM m RETURNING id),
      e AS (INSERT INTO link_events (link_id, state, "by", at) SELECT id, 'linked', 'program', now() FROM l)
    SELECT id FROM s`,
    [form],
  );
  return String(rows[0].id);
}

/** What people leave at the review of a form: a note that they typed, a corrected value, the words that an item is found by. */
async function reviewed({ message, forms }: Filed): Promise<void> {
  await sql.query(
    `WITH i AS (INSERT INTO review_items (message_id, form_id, reasons, state, opened, due, closed, words)
        VALUES ($1, $2, '{low_confidence}', 'done', now(), now(), now(), '${canary}') RETURNING id),
      h AS (INSERT INTO review_history (item_id, at, actor, action, note) SELECT id, now(), 'user 1', 'file', 'rang ${canary}' FROM i RETURNING id)
    INSERT INTO corrections (history_id, form_id, key, at, actor, before, after)
      SELECT id, $2, 'child.fullName', now(), 'user 1', NULL, '{"value": "${canary}"}' FROM h`,
    [message, forms[0]],
  );
}

/** What the reports keep of a record; everything else of it goes when this row goes. */
async function reported({ forms }: Filed): Promise<void> {
  const { rows } = await sql.query<{ name: string }>(
    `SELECT column_name AS name FROM information_schema.columns WHERE table_schema = 'reporting_facts' AND table_name = 'records'
       AND data_type IN ('integer', 'smallint') AND is_nullable = 'NO'`,
  );
  const counts = rows.map(({ name }) => name);
  await sql.query(
    `INSERT INTO reporting_facts.records (record_id, form, is_current, received_on, dated_on, ${counts.join(', ')})
     VALUES ($1, 'toolkit', true, now(), now(), ${counts.map(() => 0).join(', ')})`,
    [forms[0]],
  );
}

/** Every row of every table that holds the text, whoever made the table. */
async function tablesWith(text: string): Promise<string[]> {
  const { rows: tables } = await sql.query<{ name: string }>(
    `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
     WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const { rowCount } = await sql.query(`SELECT 1 FROM ${name} t WHERE t::text ILIKE $1 LIMIT 1`, [`%${text}%`]);
    if (rowCount) found.push(name);
  }
  return found.sort();
}

const count = async (statement: string) =>
  Number((await sql.query(`SELECT count(*) AS n FROM ${statement}`)).rows[0].n);
const years = (more: number) => {
  today.now = new Date(Date.UTC(2026 + more, 10, 24, 10));
};

describe('erasing a mail', () => {
  test('leaves nothing of it in any table but its row in the ledger, the kinds of its forms, and what was erased', async () => {
    const mail = await filed(1, [canary, `${canary} the second`]);
    const { message, forms, parts } = mail;
    await reviewed(mail);
    await reported(mail);
    expect(await tablesWith(canary)).toEqual(
      [
        'corrections',
        'form_values',
        'match_keys',
        'mentions',
        'messages',
        'parts',
        'review_history',
        'review_items',
      ].map((table) => `public.${table}`),
    );
    const outcome = await store.retention.eraseMail(message, by);
    expect(outcome).toEqual({ kind: 'erased', mails: 1, files: 2, forms: 2, originals: 3 });
    expect(await tablesWith(canary)).toEqual([]);
    for (const table of [
      'originals',
      'original_chunks',
      'form_values',
      'form_problems',
      'match_keys',
      'mentions',
      'links',
      'link_events',
      'subjects',
      'subject_keys',
    ])
      expect([table, await count(table)]).toEqual([table, 0]);
    const { rows } = await sql.query(
      'SELECT actor, rule, reason, kind, message_id, part_id, form_id FROM erasures ORDER BY id',
    );
    const row = (kind: string, part_id: string | null, form_id: string | null) => ({
      ...{ actor: by.actor, rule: by.rule, reason: null, kind, message_id: message, part_id, form_id },
    });
    expect(rows).toEqual([
      row('mail', null, null),
      row('file', parts[0] ?? '', null),
      row('file', parts[1] ?? '', null),
      row('exploitation-toolkit', parts[0] ?? '', forms[0] ?? ''),
      row('exploitation-toolkit', parts[1] ?? '', forms[1] ?? ''),
    ]);
    expect((await store.work.counts()).forms).toEqual({ erased: 2 });
    expect(await count('reporting_facts.records')).toBe(0);
    const { events } = await store.audit.search({ limit: 5 });
    expect(events).toMatchObject([
      {
        actor: by.actor,
        action: 'mail_erased',
        subject: `message ${message}`,
        detail: { rule: by.rule, mails: 1, files: 2, forms },
      },
    ]);
    expect(await store.retention.eraseMail(message, by)).toEqual({ kind: 'erased_before' });
  });

  test('does not have it collected again: not from its folder, not after a new UIDVALIDITY, not from another folder', async () => {
    const { message } = await filed(1, [canary]);
    await store.retention.eraseMail(message, by);
    recorded.length = 0;
    expect(await store.ledger.record(folder, mailOf(1))).toBe('known');
    expect(await store.ledger.record({ ...folder, uidValidity: 8n }, mailOf(1))).toBe('recorded');
    expect(await store.ledger.record({ ...folder, folder: 'Archive' }, mailOf(1))).toBe('recorded');
    expect(recorded).toEqual([]);
    expect((await store.work.counts()).messages).toEqual({ filed: 1, same_mail: 2 });
    expect(await count('originals')).toBe(0);
    expect(await tablesWith(canary)).toEqual([]);
  });

  test('takes the copies in other folders along, and leaves other mails whole', async () => {
    const first = await filed(1, [canary]);
    await store.ledger.record({ ...folder, folder: 'Archive' }, mailOf(1));
    const second = await filed(2, ['Somebody Else']);
    expect(await store.retention.eraseMail(first.message, by)).toMatchObject({ kind: 'erased', mails: 1 });
    expect(await count('messages WHERE erased IS NOT NULL')).toBe(2);
    expect(await store.forms.load(second.forms[0] ?? ('' as FormId))).toMatchObject({
      state: 'filed',
      form: { fields: { 'child.dob': {} } },
    });
    expect(await count('originals')).toBe(2);
    expect(await count('mentions')).toBe(1);
  });

  test('is all or nothing: where it cannot be written down, nothing goes', async () => {
    const { message } = await filed(1, [canary]);
    await sql.query('ALTER TABLE erasures RENAME TO elsewhere');
    await expect(store.retention.eraseMail(message, by)).rejects.toThrow(Fault);
    expect(await tablesWith(canary)).toContain('public.form_values');
    expect(await count('originals')).toBe(2);
  });

  test('waits while a step or a person is still at work on it', async () => {
    await store.ledger.record(folder, mailOf(5));
    const message = recorded.at(-1) ?? ('' as MessageId);
    expect(await store.retention.eraseMail(message, by)).toEqual({ kind: 'in_hand' });
    await store.messages.failed(message, 'reading_failed', received);
    expect(await store.retention.eraseMail(message, by)).toEqual({ kind: 'in_hand' });
    await sql.query("UPDATE review_items SET state = 'done', closed = now()");
    expect(await store.retention.eraseMail(message, by)).toMatchObject({ kind: 'erased', mails: 1 });
  });

  test('of no mail says so', async () => {
    expect(await store.retention.eraseMail('999' as MessageId, by)).toEqual({ kind: 'not_found' });
    expect(await store.retention.eraseForm('999' as FormId, by)).toEqual({ kind: 'not_found' });
  });
});

describe('erasing one form before its time', () => {
  const request = { rule: 'request', reason: 'decision 12', actor: 'terminal test' };

  test('leaves the other form of the mail with its values and its file', async () => {
    const { forms } = await filed(1, [canary, 'Somebody Else']);
    const [one, other] = forms as [FormId, FormId];
    expect(await store.retention.eraseForm(one, request)).toEqual({
      kind: 'erased',
      mails: 1,
      files: 1,
      forms: 1,
      originals: 2,
    });
    expect(await tablesWith(canary)).toEqual(['public.mentions']);
    expect(await store.forms.load(other)).toMatchObject({
      state: 'filed',
      form: { fields: { 'child.fullName': { value: 'Somebody Else' } } },
    });
    expect(await count('originals')).toBe(1);
    // What was left is still erased when its time comes.
    years(40);
    const { mails } = await store.retention.due(rules, { look: 10 });
    expect(mails.map(({ forms: due }) => due.map(({ id }) => id))).toEqual([[other]]);
  });

  test('takes the same form along wherever it came again', async () => {
    const first = await filed(1, [canary]);
    await store.ledger.record(folder, mailOf(2));
    const message = recorded.at(-1) ?? ('' as MessageId);
    const { parts } = await store.messages.opened(message, opened([part('1', 'the same again')]), received);
    const read = { outcome: 'forms', forms: [readForm(canary)], reasons: [] };
    const { forms } = await store.parts.read(parts[0] ?? ('' as PartId), read, received);
    const of = first.forms[0] ?? ('' as FormId);
    await store.forms.matched(forms[0] ?? ('' as FormId), { kind: 'duplicate', of, evidence: [] } as never);
    await store.forms.settle(forms[0] ?? ('' as FormId), { kind: 'duplicate', of });
    expect(await store.retention.eraseForm(of, request)).toMatchObject({ kind: 'erased', mails: 2, forms: 2 });
    expect(await tablesWith(canary)).toEqual([]);
    expect((await sql.query('SELECT DISTINCT rule, reason FROM erasures')).rows).toEqual([
      { rule: 'request', reason: 'decision 12' },
    ]);
  });
});

describe('a legal hold', () => {
  test('on a form keeps its mail, until it is lifted', async () => {
    const { message, forms } = await filed(1, [canary, 'Somebody Else']);
    const [one, other] = forms as [FormId, FormId];
    const hold = await store.retention.hold({ form: other }, 'case 4', 'terminal test');
    const id = hold.kind === 'held' ? hold.id : '';
    expect(await store.retention.hold({ form: other }, 'case 4', 'terminal test')).toEqual({ kind: 'held_before', id });
    years(40);
    expect(await store.retention.eraseMail(message, by)).toEqual({ kind: 'held' });
    expect(await store.retention.eraseForm(one, by)).toEqual({ kind: 'held' });
    expect((await store.retention.due(rules, { look: 10 })).mails).toMatchObject([{ message, waits: 'held' }]);
    expect(await store.retention.lift(id, 'terminal test')).toEqual({ kind: 'lifted' });
    expect(await store.retention.lift(id, 'terminal test')).toEqual({ kind: 'not_found' });
    const { events } = await store.audit.search({ limit: 5 });
    expect(events.map(({ action }) => action)).toEqual(['hold_lifted', 'hold_placed']);
    expect(await store.retention.eraseMail(message, by)).toMatchObject({ kind: 'erased', forms: 2 });
  });

  test.each(['linked', 'suggested'])('on a person keeps every form that names the person, %s', async (state) => {
    const { message, forms } = await filed(1, [canary]);
    const { rows } = await sql.query('SELECT subject_id FROM mentions WHERE form_id = $1', [forms[0]]);
    const subject = String(rows[0].subject_id);
    await sql.query(`UPDATE links SET state = '${state}'`);
    expect(await store.retention.hold({ subject }, 'case 5', 'terminal test')).toMatchObject({ kind: 'held' });
    expect(await store.retention.eraseMail(message, by)).toEqual({ kind: 'held' });
    expect(await store.retention.holds()).toMatchObject([{ form: null, subject, reason: 'case 5' }]);
  });

  test('on a person holds on when the person turns out to be another, whose forms it then covers, those that come later as well', async () => {
    const first = await filed(1, [canary]);
    const second = await filed(2, [`${canary} Other`]);
    const subjectOf = async (form: FormId | undefined) =>
      String((await sql.query('SELECT subject_id FROM mentions WHERE form_id = $1', [form])).rows[0].subject_id);
    const [held, other] = [await subjectOf(first.forms[0]), await subjectOf(second.forms[0])];
    await store.retention.hold({ subject: held }, 'case 6', 'terminal test');
    const { rows } = await sql.query('SELECT id FROM mentions WHERE form_id = $1', [first.forms[0]]);
    expect(await store.subjects.linkByHand(rows[0].id, other as never, 'user 1')).toEqual({ kind: 'done' });
    const later = await filed(3, [`${canary} Later`]);
    const own = await subjectOf(later.forms[0]);
    const { rows: mentions } = await sql.query('SELECT id FROM mentions WHERE form_id = $1', [later.forms[0]]);
    expect(await store.retention.eraseForm(later.forms[0] as FormId, by)).toMatchObject({ kind: 'erased' });
    const again = await filed(4, [`${canary} Again`]);
    const { rows: more } = await sql.query('SELECT id FROM mentions WHERE form_id = $1', [again.forms[0]]);
    await store.subjects.linkByHand(more[0].id, other as never, 'user 1');
    for (const { message } of [first, second, again])
      expect(await store.retention.eraseMail(message, by)).toEqual({ kind: 'held' });
    expect([mentions.length, own === other]).toEqual([1, false]);
  });

  test('on nothing is refused', async () => {
    expect(await store.retention.hold({ form: '77' }, 'x', 'y')).toEqual({ kind: 'not_found' });
    expect(await store.retention.hold({ subject: '77' }, 'x', 'y')).toEqual({ kind: 'not_found' });
  });
});

describe('what is due', () => {
  const due = async () => {
    const ids: string[] = [];
    for (let after: MessageId | undefined; ; ) {
      const page = await store.retention.due(rules, { look: 2, ...(after && { after }) });
      ids.push(...page.mails.map(({ message }) => message));
      if (page.last === null) return ids;
      after = page.last;
    }
  };

  test('is found page by page, by the birth date on the form or by the day of receipt', async () => {
    const child = await filed(1, ['One'], '2012-05-06');
    const unknown = await filed(2, ['Two'], null);
    const grown = await filed(3, ['Three'], '1980-01-01');
    const two = await filed(4, ['Four', 'Five'], '2012-05-06');
    expect(await due()).toEqual([]);
    years(6);
    expect(await due()).toEqual([]);
    years(8);
    expect(await due()).toEqual([grown.message]);
    years(11);
    expect(await due()).toEqual([child.message, grown.message, two.message]);
    years(26);
    expect(await due()).toEqual([child.message, unknown.message, grown.message, two.message]);
  });

  test('is kept while a person has not decided about it', async () => {
    await store.ledger.record(folder, mailOf(1));
    await store.messages.failed(recorded[0] ?? ('' as MessageId), 'locked_pdf', received);
    years(3);
    expect((await store.retention.due(rules, { look: 10 })).mails).toMatchObject([{ forms: [], waits: 'in_review' }]);
  });

  test('is nothing where there is no rule', async () => {
    await filed(1, ['One']);
    years(100);
    expect(await store.retention.due({}, { look: 10 })).toEqual({ mails: [], last: null });
  });
});

test('every table that points to what is erased is known to the erasure', async () => {
  const { rows } = await sql.query<{ name: string }>(`
    SELECT DISTINCT c.conrelid::regclass::text AS name FROM pg_constraint c
    WHERE c.contype = 'f' AND c.confrelid IN ('messages'::regclass, 'parts'::regclass, 'forms'::regclass, 'originals'::regclass,
      'review_items'::regclass, 'mentions'::regclass, 'links'::regclass) ORDER BY 1`);
  // A new table here: does it hold anything that a form said or a person typed? Then src/store/retention/erase.ts must clear it.
  expect(rows.map(({ name }) => name)).toEqual([
    'corrections',
    'erasures',
    'form_problems',
    'form_relations',
    'form_values',
    'forms',
    'holds',
    'link_events',
    'links',
    'match_keys',
    'mentions',
    'messages',
    'original_chunks',
    'parts',
    'quality_samples',
    'review_history',
    'review_items',
  ]);
});

test('what was erased cannot be struck from the list', async () => {
  const { message } = await filed(1, [canary]);
  await store.retention.eraseMail(message, by);
  for (const statement of ['DELETE FROM erasures', "UPDATE erasures SET rule = 'x'", 'TRUNCATE erasures'])
    await expect(sql.query(statement)).rejects.toThrow(/stays written down/);
});

describe('a rotation of keys', () => {
  const next = { id: 'next', key: randomBytes(32) };

  test('seals every original anew, page by page and after an interruption, and the old key is needed no more', async () => {
    await filed(1, [canary, 'Two', 'Three']);
    const rotating = openStore({
      databaseUrl: url,
      connections: 2,
      keyring: { current: next, others: [keyring.current] },
    });
    const first = await rotating.originals.rewrap({ limit: 2 });
    expect(first).toMatchObject({ rewrapped: 2, unknown: 0 });
    expect(first.last).not.toBeNull();
    // Interrupted here; begun again from the start, with the originals half done.
    const all = await rotating.originals.rewrap({ limit: 10 });
    expect(all).toEqual({ rewrapped: 2, unknown: 0, last: null });
    await rotating.close();

    const only = openStore({ databaseUrl: url, connections: 2, keyring: { current: next, others: [] } });
    const { rows } = await sql.query('SELECT id FROM originals');
    expect(rows).toHaveLength(4);
    for (const { id } of rows) expect(String(Buffer.from(await only.originals.get(id as OriginalId)))).toMatch(/about/);
    await only.close();
    await expect(store.originals.get(rows[0].id)).rejects.toMatchObject({ code: 'original_key_unknown' });
  });

  test('seals the second factors of users anew too', async () => {
    const about = { name: 'reviewer', displayName: 'R', roles: ['reviewer' as const], passwordHash: 'x' };
    const id = (await store.users.add(about, 'terminal test')) ?? ('' as never);
    const secret = randomBytes(20);
    await store.users.offerTotp(id, secret);
    const rotating = openStore({
      ...{ databaseUrl: url, connections: 2, keyring: { current: next, others: [keyring.current] } },
    });
    await rotating.users.rewrap();
    await rotating.close();
    const only = openStore({ databaseUrl: url, connections: 2, keyring: { current: next, others: [] } });
    const after = await only.users.load(id);
    await only.close();
    expect(Buffer.from(after?.totpSecret ?? []).equals(secret)).toBe(true);
  });

  test('says how many originals need a key that is not there, and does the others', async () => {
    await filed(1, ['One']);
    const strange = openStore({ databaseUrl: url, connections: 2, keyring: { current: next, others: [] } });
    expect(await strange.originals.rewrap({ limit: 1 })).toMatchObject({ rewrapped: 0, unknown: 1 });
    await strange.close();
    expect(await count("originals WHERE key_id = 'test'")).toBe(2);
  });
});
