import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Fault } from '../../src/faults.ts';
import {
  type FormId,
  type Keyring,
  type MessageId,
  migrate,
  openStore,
  type PartId,
  type Store,
  type UserId,
} from '../../src/store/index.ts';
import { startPostgres, type TestPostgres } from '../servers/postgres.ts';
import { folder, keyring, mail, opened, part, readForm } from './samples.ts';

let postgres: TestPostgres;
let url: string;
let store: Store;
const recorded: MessageId[] = [];
const due = new Date('2026-11-24T10:00:00Z');

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  recorded.length = 0;
  url = await postgres.database();
  store = openStore({ databaseUrl: url, connections: 6, keyring, recorded: (id) => recorded.push(id) });
});
afterEach(() => store.close());

/** Takes one mail with the given forms as far as their filing. */
async function readMail(
  uid: number,
  forms: ReturnType<typeof readForm>[],
): Promise<{ message: MessageId; forms: FormId[] }> {
  await store.ledger.record(folder, mail(uid));
  const message = recorded.at(-1) ?? ('' as MessageId);
  const { parts } = await store.messages.opened(message, opened([part('1', `file ${uid}`)]), due);
  const read = await store.parts.read(parts[0] ?? ('' as PartId), { outcome: 'forms', forms, reasons: [] }, due);
  return { message, forms: read.forms };
}

async function disposition(): Promise<Record<string, number>> {
  return (await store.work.counts()).messages;
}

describe('the ledger', () => {
  test('records a message once, however often and by however many it is brought', async () => {
    const results = await Promise.all(Array.from({ length: 8 }, () => store.ledger.record(folder, mail(1))));
    expect(results.filter((result) => result === 'recorded')).toHaveLength(1);
    expect(await store.ledger.record(folder, mail(1))).toBe('known');
    expect(await store.ledger.knownUids(folder)).toEqual(new Set([1]));
    expect(recorded).toHaveLength(1);
  });

  test('keeps both when the same Message-ID comes with other content', async () => {
    const first = mail(1, 'one');
    const second = { ...mail(1, 'another'), uid: 2 };
    expect(await store.ledger.record(folder, first)).toBe('recorded');
    expect(await store.ledger.record(folder, second)).toBe('recorded');
    expect(recorded).toHaveLength(2);
  });

  test('accounts for the same bytes in another folder, or under a new UIDVALIDITY, without reading them again', async () => {
    await store.ledger.record(folder, mail(1));
    expect(await store.ledger.record({ ...folder, folder: 'Archive' }, { ...mail(1), uid: 40 })).toBe('recorded');
    expect(await store.ledger.record({ ...folder, uidValidity: 8n }, mail(1))).toBe('recorded');
    expect(recorded).toHaveLength(1);
    expect(await disposition()).toEqual({ collected: 1, same_mail: 2 });
  });

  test('mails that come together are recorded as if each had come alone', async () => {
    await store.ledger.record(folder, mail(1));
    const large = { ...mail(5), bytes: Buffer.alloc(300_000, 'a large mail ') };
    const odd = mail(6, 'Message-ID: <a\0b@example.org>\r\n\r\nodd');
    const all = [mail(1), mail(2), { ...mail(2), uid: 3 }, mail(4), large, odd, mail(7)];
    expect(await store.ledger.recordAll(folder, all)).toBe(6);
    expect(await store.ledger.recordAll(folder, all)).toBe(0);
    expect(await store.ledger.knownUids(folder)).toEqual(new Set([1, 2, 3, 4, 5, 6, 7]));
    expect(await disposition()).toEqual({ collected: 6, same_mail: 1 });
    expect(recorded).toHaveLength(6);
    const kept = new Set<string>();
    for (const id of recorded) {
      const row = await store.messages.load(id);
      kept.add(row?.originalId ? Buffer.from(await store.originals.get(row.originalId)).toString() : '');
    }
    expect(kept).toEqual(new Set(all.map(({ bytes }) => bytes.toString())));
  });

  test('a message that the server does not hand out has a row and waits for a person', async () => {
    expect(await store.ledger.recordUnfetched(folder, 5, due, 'too_large')).toBe('recorded');
    expect(await store.ledger.recordUnfetched(folder, 5, due, 'too_large')).toBe('known');
    const counts = await store.work.counts();
    expect(counts.reasons).toEqual({ mail_too_large: 1 });
    expect(counts.messages).toEqual({ in_review: 1 });
  });

  test('says when the last check succeeded, and since when there is trouble', async () => {
    await store.ledger.checkSucceeded(folder);
    await store.ledger.checkFailed('team', 'INBOX', 'throttled');
    await store.ledger.checkFailed('team', 'INBOX', 'wrong_password');
    const [status] = await store.mailboxes.status();
    expect(status).toMatchObject({ mailbox: 'team', folder: 'INBOX', uidValidity: 7n, trouble: 'wrong_password' });
    expect(status?.lastSuccess).toBeInstanceOf(Date);
    await store.ledger.checkSucceeded(folder);
    expect((await store.mailboxes.status())[0]).toMatchObject({ trouble: null, troubleSince: null });
  });
});

describe('opening and reading', () => {
  test('a step that runs again, or twice at once, writes once', async () => {
    await store.ledger.record(folder, mail(1));
    const id = recorded[0] ?? ('' as MessageId);
    const content = opened([part('1', 'a form'), part('2', 'a letter')]);
    const both = await Promise.all([store.messages.opened(id, content, due), store.messages.opened(id, content, due)]);
    expect(both[0]).toEqual(both[1]);
    const [first = '' as PartId, second = '' as PartId] = both[0]?.parts ?? [];
    const reading = { outcome: 'forms', forms: [readForm('Ann')], reasons: [] };
    const read = await Promise.all([store.parts.read(first, reading, due), store.parts.read(first, reading, due)]);
    expect(read[0]).toEqual(read[1]);
    await store.parts.read(second, { outcome: 'not_a_form', forms: [], reasons: [] }, due);
    expect((await store.work.counts()).forms).toEqual({ read: 1 });
  });

  test('a mail with one form is written at once, and again by nobody', async () => {
    await store.ledger.record(folder, mail(1));
    const id = recorded[0] ?? ('' as MessageId);
    const file = part('1', 'a form');
    const read = readForm('Ann \0');
    const reading = { outcome: 'forms', forms: [read], reasons: [], notes: ['scripts'] };
    const open = () => store.messages.opened(id, opened([file]), due, { reading });
    const both = await Promise.all([open(), open()]);
    expect(both.map(({ parts }) => parts)).toEqual([[], []]);
    const [form, ...others] = both.flatMap(({ forms }) => forms);
    expect(others).toEqual([]);
    expect((await store.work.counts()).forms).toEqual({ read: 1 });
    expect(await store.messages.load(id)).toMatchObject({ state: 'opened' });
    const loaded = await store.forms.load(form ?? ('' as FormId));
    expect(loaded).toMatchObject({ messageId: id, state: 'read', received: mail(1).received, kind: read.form.kind });
    expect(Object.values(loaded?.form.fields ?? {}).map(({ raw }) => raw)).toEqual(
      Object.values(read.form.fields).map(({ raw }) => raw.replaceAll('\0', '')),
    );
    expect(await store.forms.readyToMatch({ limit: 10, stuckMilliseconds: 60_000 })).toEqual([form]);
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query('SELECT id, original_id AS original, path, state, outcome, notes FROM parts');
    await client.end();
    expect(rows).toEqual([{ ...rows[0], path: '1', state: 'read', outcome: 'forms', notes: ['scripts'] }]);
    expect(Buffer.from(await store.originals.get(rows[0].original))).toEqual(Buffer.from(file.bytes));
  });

  test('several messages are begun at once, those that are opened already left out', async () => {
    for (const uid of [1, 2, 3]) await store.ledger.record(folder, mail(uid));
    const [first = '' as MessageId, second = '' as MessageId, third = '' as MessageId] = recorded;
    await store.messages.begin(second);
    await store.messages.opened(third, opened([part('1', 'x')]), due);
    expect((await store.messages.beginAll([third, second, first])).map(({ id, tries }) => [id, tries])).toEqual([
      [first, 1],
      [second, 2],
    ]);
  });

  test('a file comes back byte for byte, small, empty or large', async () => {
    await store.ledger.record(folder, mail(1));
    const id = recorded[0] ?? ('' as MessageId);
    const large = Buffer.alloc(25_000_000, 'a large file ');
    const files = [part('1', ''), { ...part('2', 'x'), bytes: large }, part('3', 'y'.repeat(256 * 1024))];
    const { parts } = await store.messages.opened(id, opened(files), due);
    for (const [index, partId] of parts.entries()) {
      const row = await store.parts.load(partId);
      const bytes = row && (await store.originals.get(row.originalId));
      expect(bytes && Buffer.compare(bytes, files[index]?.bytes ?? Buffer.alloc(0))).toBe(0);
    }
  });

  test('a form comes back as it was read', async () => {
    const name = 'Nguyễn O’Neill \0 "quoted" \\u0000';
    const { forms } = await readMail(1, [readForm(name)]);
    const row = await store.forms.load(forms[0] ?? ('' as FormId));
    expect(row?.form.fields).toEqual(readForm(name.replace('\0', '')).form.fields);
  });

  test.each([
    ['a bounce is settled without a person', opened([], { kind: 'bounce' }), { not_a_submission: 1 }, {}],
    ['a mail with nothing to read is for a person', opened([]), { in_review: 1 }, { no_form_found: 1 }],
    [
      'a locked mail is for a person under its own reason',
      opened([], { problems: [{ code: 'locked_purview', path: '1' }] }),
      { in_review: 1 },
      { locked_purview: 1 },
    ],
  ])('%s', async (_name, message, messages, reasons) => {
    await store.ledger.record(folder, mail(1));
    await store.messages.opened(recorded[0] ?? ('' as MessageId), message, due);
    const counts = await store.work.counts();
    expect(counts.messages).toEqual(messages);
    expect(counts.reasons).toEqual(reasons);
  });

  test('a mail whose files are no forms is for a person', async () => {
    await store.ledger.record(folder, mail(1));
    const { parts } = await store.messages.opened(
      recorded[0] ?? ('' as MessageId),
      opened([part('1', 'a letter')]),
      due,
    );
    await store.parts.read(parts[0] ?? ('' as PartId), { outcome: 'not_a_form', forms: [], reasons: [] }, due);
    expect((await store.work.counts()).reasons).toEqual({ no_form_found: 1 });
  });

  test('a part that failed for good waits for a person and settles its mail', async () => {
    await store.ledger.record(folder, mail(1));
    const { parts } = await store.messages.opened(recorded[0] ?? ('' as MessageId), opened([part('1', 'a bomb')]), due);
    await store.parts.failed(parts[0] ?? ('' as PartId), 'reading_too_long', due);
    const counts = await store.work.counts();
    expect([counts.messages, counts.reasons]).toEqual([{ in_review: 1 }, { reading_too_long: 1 }]);
  });
});

describe('matching and filing', () => {
  test('forms are matched in the order of the ledger, not of the readers', async () => {
    await store.ledger.record(folder, mail(1));
    const second = await readMail(2, [readForm('Ann')]);
    expect(await store.forms.readyToMatch({ limit: 10, stuckMilliseconds: 60_000 })).toEqual([]);
    await store.messages.opened(recorded[0] ?? ('' as MessageId), opened([], { kind: 'bounce' }), due);
    expect(await store.forms.readyToMatch({ limit: 10, stuckMilliseconds: 60_000 })).toEqual(second.forms);
  });

  test('a message that hangs does not hold up the others for ever', async () => {
    await store.ledger.record(folder, mail(1));
    await store.messages.begin(recorded[0] ?? ('' as MessageId));
    const second = await readMail(2, [readForm('Ann')]);
    expect(await store.forms.readyToMatch({ limit: 10, stuckMilliseconds: 60_000 })).toEqual([]);
    expect(await store.forms.readyToMatch({ limit: 10, stuckMilliseconds: -1_000 })).toEqual(second.forms);
  });

  test('candidates are the forms matched before that share content or a subject; copies are left out', async () => {
    const first = await readMail(1, [readForm('Ann')]);
    const copy = await readMail(2, [readForm('Ann')]);
    const other = await readMail(3, [readForm('Bea')]);
    const [a = '' as FormId, b = '' as FormId, c = '' as FormId] = [first.forms[0], copy.forms[0], other.forms[0]];
    expect((await store.forms.candidates(a)).earlier).toEqual([]);
    await store.forms.matched(a, { kind: 'new' });
    expect((await store.forms.candidates(b)).earlier.map(({ id }) => id)).toEqual([a]);
    await store.forms.matched(b, { kind: 'duplicate', of: a, evidence: [] });
    const later = await readMail(4, [readForm('Ann', { fingerprint: 'changed' })]);
    expect((await store.forms.candidates(later.forms[0] ?? a)).earlier.map(({ id }) => id)).toEqual([a]);
    expect((await store.forms.candidates(c)).earlier).toEqual([]);
  });

  test('filing twice files once, and the mail is settled when all of it is', async () => {
    const { forms } = await readMail(1, [readForm('Ann'), readForm('Bea')]);
    for (const id of forms) await store.forms.matched(id, { kind: 'new' });
    await Promise.all([
      store.forms.settle(forms[0] ?? ('' as FormId), { kind: 'file' }),
      store.forms.settle(forms[0] ?? ('' as FormId), { kind: 'file' }),
    ]);
    expect(await disposition()).toEqual({ opened: 1 });
    await store.forms.settle(forms[1] ?? ('' as FormId), {
      kind: 'review',
      reasons: ['missing_required', 'missing_required'],
      dueAt: due,
    });
    const counts = await store.work.counts();
    expect(counts.forms).toEqual({ filed: 1, in_review: 1 });
    expect(counts.messages).toEqual({ in_review: 1 });
    expect(counts.reasons).toEqual({ missing_required: 1 });
  });

  test('a copy of a filed form makes its mail a duplicate', async () => {
    const first = await readMail(1, [readForm('Ann')]);
    const copy = await readMail(2, [readForm('Ann')]);
    const [a = '' as FormId, b = '' as FormId] = [first.forms[0], copy.forms[0]];
    await store.forms.matched(a, { kind: 'new' });
    await store.forms.matched(b, { kind: 'duplicate', of: a, evidence: ['same_content'] });
    await store.forms.settle(a, { kind: 'file' });
    await store.forms.settle(b, { kind: 'duplicate', of: a });
    expect(await disposition()).toEqual({ filed: 1, duplicate: 1 });
  });
});

describe('work', () => {
  test('everything unfinished is found by the sweep, whatever step it is at', async () => {
    await store.ledger.record(folder, mail(1));
    await store.ledger.record(folder, mail(2));
    await store.messages.opened(recorded[1] ?? ('' as MessageId), opened([part('1', 'x')]), due);
    const read = await readMail(3, [readForm('Ann')]);
    const matched = await readMail(4, [readForm('Bea')]);
    await store.forms.matched(matched.forms[0] ?? ('' as FormId), { kind: 'new' });
    const unfinished = await store.work.unfinished({ olderThanMilliseconds: -1_000, limit: 100 });
    expect(unfinished.map(({ kind }) => kind).sort()).toEqual(['file', 'match', 'open', 'read']);
    expect(unfinished.find(({ kind }) => kind === 'match')?.id).toBe(read.forms[0]);
    expect(await store.work.unfinished({ olderThanMilliseconds: 60_000, limit: 100 })).toEqual([]);
  });

  test('what runs exclusively never runs twice at once, over two connections of the store', async () => {
    const other = openStore({ databaseUrl: url, connections: 4, keyring });
    let inside = 0;
    let most = 0;
    const run = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setTimeout(resolve, 20));
      inside -= 1;
    };
    await Promise.all([
      store.work.exclusively('match', run),
      other.work.exclusively('match', run),
      store.work.exclusively('match', run),
    ]);
    await other.close();
    expect(most).toBe(1);
  });

  test('tries are counted', async () => {
    await store.ledger.record(folder, mail(1));
    const id = recorded[0] ?? ('' as MessageId);
    expect(await store.messages.begin(id)).toMatchObject({ tries: 1 });
    expect(await store.messages.begin(id)).toMatchObject({ tries: 2 });
    const { parts } = await store.messages.opened(id, opened([part('1', 'x')]), due);
    expect(await store.messages.begin(id)).toBeNull();
    const [read = '' as PartId] = parts;
    expect(await store.parts.begin(read)).toMatchObject({ tries: 1 });
    expect(await store.parts.begin(read)).toMatchObject({ tries: 2 });
  });
});

describe('originals', () => {
  async function faultOf(run: Promise<unknown>): Promise<string> {
    return run.then(
      () => 'no fault',
      (thrown: unknown) => (thrown instanceof Fault ? thrown.code : String(thrown)),
    );
  }
  const tamper = async (sql: string) => {
    const { default: pg } = await import('pg');
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(sql);
    await client.end();
  };

  test.each([
    [
      'a changed chunk',
      `UPDATE original_chunks SET sealed = set_byte(sealed, 40, get_byte(sealed, 40) # 1) WHERE position = 1`,
      'original_tampered',
    ],
    ['a missing last chunk', 'DELETE FROM original_chunks WHERE position = 2', 'original_tampered'],
    [
      'an end cut off with the count mended',
      'DELETE FROM original_chunks WHERE position = 2; UPDATE originals SET chunk_count = 2, size = 524288',
      'original_tampered',
    ],
    [
      'two chunks changed about',
      'UPDATE original_chunks SET position = 9 WHERE position = 0; UPDATE original_chunks SET position = 0 WHERE position = 1; UPDATE original_chunks SET position = 1 WHERE position = 9',
      'original_tampered',
    ],
    ['a key that is not in the settings', "UPDATE originals SET key_id = 'lost'", 'original_key_unknown'],
  ])('%s is noticed, never read as if nothing was', async (_name, sql, code) => {
    await store.ledger.record(folder, { ...mail(1), bytes: Buffer.alloc(600_000, 'abc') });
    const row = await store.messages.load(recorded[0] ?? ('' as MessageId));
    await tamper(sql);
    expect(row?.originalId && (await faultOf(store.originals.get(row.originalId)))).toBe(code);
  });
});

describe('migrations', () => {
  test('two workers that start at once on an empty database both find it migrated', async () => {
    const { default: pg } = await import('pg');
    const admin = new pg.Client({ connectionString: url });
    await admin.connect();
    await admin.query('CREATE DATABASE empty_one');
    await admin.end();
    const empty = url.replace(/\/[^/]*$/, '/empty_one');
    const applied = await Promise.all([migrate(empty), migrate(empty)]);
    expect(applied.flat().length).toBeGreaterThan(0);
    expect(new Set(applied.flat()).size).toBe(applied.flat().length);
    expect(await migrate(empty)).toEqual([]);
  });
});

describe('when keys are rotated', () => {
  const next = { id: 'next', key: randomBytes(32) };
  const open = (ring: Keyring) => openStore({ databaseUrl: url, connections: 2, keyring: ring });

  test('the secrets of second factors are sealed anew, and then the old key is needed no more', async () => {
    const user = async (name: string) =>
      (await store.users.add({ name, displayName: name, roles: [], passwordHash: 'x' }, 'command')) ?? ('' as UserId);
    const [with2, without] = [await user('with'), await user('without')];
    const secret = randomBytes(20);
    await store.users.offerTotp(with2, secret);
    const both = open({ current: next, others: [keyring.current] });
    const alone = open({ current: next, others: [] });
    await expect(alone.users.load(with2)).rejects.toThrow(Fault);
    expect(await alone.users.rewrap()).toEqual({ rewrapped: 0, unknown: 1 });
    expect(await both.users.rewrap()).toEqual({ rewrapped: 1, unknown: 0 });
    expect(await both.users.rewrap()).toEqual({ rewrapped: 0, unknown: 0 });
    const loaded = await alone.users.load(with2);
    expect(Buffer.from(loaded?.totpSecret ?? [])).toEqual(secret);
    expect((await alone.users.load(without))?.totpSecret).toBeNull();
    await Promise.all([both.close(), alone.close()]);
  });

  test('a post that is held for somebody under a key that is gone does not keep them out', async () => {
    const id = await store.users.add({ name: 'held', displayName: 'Held', roles: [], passwordHash: null }, 'command');
    await store.heldPosts.hold('token', id ?? ('' as UserId), '/queue/1/mend', '[]');
    const alone = open({ current: next, others: [] });
    expect(await alone.heldPosts.find('token', id ?? ('' as UserId))).toBeNull();
    expect((await store.heldPosts.find('token', id ?? ('' as UserId)))?.path).toBe('/queue/1/mend');
    await alone.close();
  });
});
