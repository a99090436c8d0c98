import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Bucket, openBucket } from '../../src/bucket/index.ts';
import { openLog } from '../../src/log.ts';
import { openQueue, startWorker } from '../../src/pipeline/index.ts';
import { type MessageId, type OriginalId, openStore, type Store, type StoreSettings } from '../../src/store/index.ts';
import { intake } from '../pipeline/intake.ts';
import { workerSettings } from '../pipeline/running.ts';
import { startPostgres, type TestPostgres } from '../servers/postgres.ts';
import { startS3, type TestS3 } from '../servers/s3.ts';
import { folder, keyring, mail, opened, part, readForm } from './samples.ts';

let postgres: TestPostgres;
let s3: TestS3;
let bucket: Bucket;
const due = new Date('2026-12-01T12:00:00Z');

beforeAll(async () => {
  [postgres, s3] = await Promise.all([startPostgres(), startS3()]);
});
afterAll(async () => {
  await postgres.stop();
  await s3.stop();
});
let prefix = 0;
/** A bucket of its own for each test. */
beforeEach(() => {
  prefix += 1;
  bucket = openBucket({ ...s3.settings, prefix: `test-${prefix}/` });
});

async function fresh(more: Partial<StoreSettings> = {}) {
  const url = await postgres.database();
  const recorded: MessageId[] = [];
  const store = openStore({
    ...{ databaseUrl: url, connections: 4, keyring, bucket, recorded: (id: MessageId) => recorded.push(id) },
    ...more,
  });
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  return {
    url,
    store,
    recorded,
    rows: async (sql: string) => (await client.query(sql)).rows,
    close: async () => {
      await client.end();
      await store.close();
    },
  };
}

const text = (uid: number, bytes: number) => mail(uid, randomBytes(bytes).toString('hex'));
const idOf = async (store: Store, message: MessageId | undefined) =>
  (await store.messages.load(message ?? ('0' as MessageId)))?.originalId ?? ('' as OriginalId);
const objects = async () => {
  const all: string[] = [];
  for await (const page of bucket.list()) all.push(...page.map(({ id }) => id));
  return all;
};

test('originals of every size go into the bucket sealed and come back byte for byte; the database keeps their keys alone', async () => {
  const { store, recorded, rows, close } = await fresh();
  const mails = [mail(1, ''), text(2, 1_000), text(3, 131_000), text(4, 1_000_000)];
  for (const one of mails) expect(await store.ledger.record(folder, one)).toBe('recorded');
  expect(await rows('SELECT count(*)::int AS count FROM original_chunks')).toEqual([{ count: 0 }]);
  expect(await objects()).toHaveLength(4);
  for (const [at, one] of mails.entries()) {
    const id = await idOf(store, recorded[at]);
    expect(Buffer.from(await store.originals.get(id)).equals(one.bytes)).toBe(true);
    const sealed = Buffer.from((await bucket.get(id)) ?? []);
    expect(sealed.includes('Message-ID')).toBe(false);
    expect(sealed.length).toBeGreaterThan(one.bytes.length);
  }
  // The same mail again, and the same place again: no object more.
  expect(await store.ledger.record({ ...folder, folder: 'Other' }, mails[1] ?? mail(0))).toBe('recorded');
  expect(await store.ledger.record(folder, text(2, 50))).toBe('known');
  expect(await objects()).toHaveLength(4);
  await close();
});

test('an object that was changed, cut, exchanged or removed does not open', async () => {
  const { store, recorded, close } = await fresh();
  await store.ledger.record(folder, text(1, 300_000));
  await store.ledger.record(folder, text(2, 300_000));
  const [id, other] = [await idOf(store, recorded[0]), await idOf(store, recorded[1])];
  const sealed = Buffer.from((await bucket.get(id)) ?? []);
  const changed = Buffer.from(sealed);
  changed.writeUInt8(changed.readUInt8(400_000) ^ 1, 400_000);
  for (const bad of [changed, sealed.subarray(0, -1), Buffer.from((await bucket.get(other)) ?? [])]) {
    await bucket.put(id, bad);
    await expect(store.originals.get(id)).rejects.toMatchObject({ code: 'original_tampered' });
  }
  await bucket.put(id, sealed);
  await store.originals.get(id);
  await bucket.remove(id);
  await expect(store.originals.get(id)).rejects.toMatchObject({ code: 'original_missing' });
  await close();
});

test('while the bucket is away nothing is recorded, nothing is given up, and afterwards everything is done', async () => {
  const { url, store, recorded, rows, close } = await fresh();
  for (let uid = 1; uid <= 5; uid += 1) await store.ledger.record(folder, mail(uid));
  await s3.away();
  await expect(store.ledger.record(folder, mail(6))).rejects.toMatchObject({ code: 'bucket_away' });
  expect(await rows('SELECT count(*)::int AS count FROM messages')).toEqual([{ count: 5 }]);
  expect(await store.originals.reachable()).toBe(false);

  const lines: string[] = [];
  const log = openLog('info', (line) => lines.push(line));
  const queue = await openQueue({ kind: 'postgres', url }, () => {});
  const worker = await startWorker(store, queue, { ...workerSettings, sweepMilliseconds: 300 }, log);
  for (const end = Date.now() + 30_000; Date.now() < end && !lines.join('').includes('bucket_away'); )
    await new Promise((resolve) => setTimeout(resolve, 100));
  // Waiting counts as no try, however long it takes.
  expect(await rows('SELECT DISTINCT state, tries FROM messages')).toEqual([{ state: 'collected', tries: 0 }]);
  await s3.back();
  for (const end = Date.now() + 40_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 100)))
    if ((await store.work.counts()).unfinished === 0) break;
  await worker.stop();
  await queue.close();
  expect((await store.work.counts()).unfinished).toBe(0);
  expect(await rows("SELECT count(*)::int AS count FROM review_items WHERE 'step_failed' = ANY(reasons)")).toEqual([
    { count: 0 },
  ]);
  expect(await store.ledger.record(folder, mail(6))).toBe('recorded');
  expect(recorded).toHaveLength(6);
  await close();
}, 120_000);

test('a transaction that fails leaves an object without a row, never a row without an object; reconciliation finds both kinds', async () => {
  const { store, recorded, rows, close } = await fresh();
  await store.ledger.record(folder, text(1, 1_000));
  await store.ledger.record(folder, text(2, 1_000));
  await store.ledger.record(folder, text(3, 1_000));
  await rows("ALTER TABLE parts ADD CONSTRAINT no_parts CHECK (path <> 'refused')");
  await expect(
    store.messages.opened(recorded[0] ?? ('' as MessageId), opened([part('refused', 'x')]), due),
  ).rejects.toMatchObject({ code: 'database_refused' });
  expect(await objects()).toHaveLength(4);
  expect(await rows('SELECT state FROM messages WHERE id = 1')).toEqual([{ state: 'collected' }]);
  await bucket.put('left-by-somebody', Buffer.from('x'));
  const [missing, cut] = [await idOf(store, recorded[1]), await idOf(store, recorded[2])];
  await bucket.remove(missing);
  await bucket.put(cut, Buffer.from('short'));
  // What is young may still be waiting for its row.
  expect(await store.originals.compare()).toMatchObject({ objects: 4, orphans: { count: 0 } });
  await close();
});

test('orphans are told after an hour and removed on demand after a day, with every row left whole', async () => {
  let now = new Date();
  const { store, recorded, close } = await fresh({ now: () => now });
  for (let uid = 1; uid <= 3; uid += 1) await store.ledger.record(folder, text(uid, 1_000));
  const [kept, missing, cut] = await Promise.all(recorded.map((id) => idOf(store, id)));
  const orphan = '00000000-0000-4000-8000-000000000000';
  await bucket.put(orphan, Buffer.from('x'));
  await bucket.put('zz-left-by-somebody', Buffer.from('x'));
  await bucket.remove(missing ?? '');
  await bucket.put(cut ?? '', Buffer.from('short'));
  expect((await store.originals.compare())?.orphans).toEqual({ count: 0, ids: [] });
  now = new Date(now.getTime() + 2 * 3_600_000);
  const lost = [missing, cut].sort();
  expect(await store.originals.compare()).toEqual({
    objects: 4,
    missing: { count: 2, ids: lost },
    orphans: { count: 2, ids: [orphan, 'zz-left-by-somebody'] },
  });
  expect((await store.originals.compare({ removeOrphans: true }))?.orphans.count).toBe(0);
  now = new Date(now.getTime() + 24 * 3_600_000);
  expect((await store.originals.compare({ removeOrphans: true }))?.orphans.count).toBe(2);
  expect((await objects()).sort()).toEqual([kept, cut].sort());
  await close();
});

test('originals are moved there and back beside readers, as they are sealed; a run that is cut off is simply run again', async () => {
  const { url, store, recorded, rows, close } = await fresh({ bucket: null });
  expect(await store.originals.compare()).toBeNull();
  const mails = [1, 2, 3, 4, 5, 6].map((uid) => text(uid, uid * 100_000));
  for (const one of mails) await store.ledger.record(folder, one);
  const moving = openStore({
    databaseUrl: url,
    connections: 3,
    keyring,
    bucket,
  });
  const sealedBefore = await rows(
    'SELECT original_id, position, sha256(sealed)::text AS hash FROM original_chunks ORDER BY 1, 2',
  );
  const whole = async () => {
    for (const [at, one] of mails.entries())
      expect(Buffer.from(await moving.originals.get(await idOf(store, recorded[at]))).equals(one.bytes)).toBe(true);
  };
  // One of them is broken: it stays, and is told.
  const broken = await idOf(store, recorded[5]);
  await rows(`UPDATE original_chunks SET sealed = sealed || 'x' WHERE original_id = '${broken}' AND position = 0`);

  const page = await moving.originals.move({ to: 'bucket', limit: 2 });
  expect(page).toMatchObject({ moved: expect.any(Number), last: expect.any(String) });
  await s3.away();
  await expect(moving.originals.move({ to: 'bucket', limit: 100 })).rejects.toMatchObject({ code: 'bucket_away' });
  await s3.back();
  let moved = page.moved;
  const reading = Array.from({ length: 20 }, async (_, at) => {
    const id = await idOf(store, recorded[at % 5]);
    return Buffer.from(await moving.originals.get(id)).equals(mails[at % 5]?.bytes ?? Buffer.alloc(0));
  });
  const rest = await moving.originals.move({ to: 'bucket', limit: 100 });
  moved += rest.moved;
  expect(await Promise.all(reading)).toEqual(Array.from({ length: 20 }, () => true));
  // The second run begins anew, so the broken one is told again where it was on the first page already.
  expect([moved, [...new Set([...page.broken, ...rest.broken])]]).toEqual([5, [broken]]);
  expect(await rows('SELECT place, count(*)::int AS count FROM originals GROUP BY 1 ORDER BY 1')).toEqual([
    { place: 'bucket', count: 5 },
    { place: 'database', count: 1 },
  ]);
  expect(await objects()).toHaveLength(5);
  await rows(
    `UPDATE original_chunks SET sealed = substring(sealed for length(sealed) - 1) WHERE original_id = '${broken}' AND position = 0`,
  );
  await whole();

  // Without a bucket in the settings they are not taken for lost.
  await expect(store.originals.get(await idOf(store, recorded[0]))).rejects.toMatchObject({ code: 'settings_wrong' });
  expect(await moving.originals.move({ to: 'database', limit: 100 })).toMatchObject({ moved: 5, broken: [] });
  expect(
    await rows('SELECT original_id, position, sha256(sealed)::text AS hash FROM original_chunks ORDER BY 1, 2'),
  ).toEqual(sealedBefore);
  expect(await objects()).toEqual([]);
  await whole();
  await moving.close();
  await close();
}, 60_000);

test('what is erased is removed from the bucket, and as soon as it is back where it was away; nobody can open it meanwhile', async () => {
  const { store, recorded, rows, close } = await fresh();
  const forms: string[] = [];
  for (let uid = 1; uid <= 2; uid += 1) {
    await store.ledger.record(folder, mail(uid));
    const { parts } = await store.messages.opened(
      recorded.at(-1) ?? ('' as MessageId),
      opened([part('1', `file ${uid}`)]),
      due,
    );
    const { forms: read } = await store.parts.read(
      parts[0] ?? ('' as never),
      { outcome: 'form', forms: [readForm(`Person ${uid}`)], reasons: [] },
      due,
    );
    await store.forms.matched(read[0] ?? ('' as never), { kind: 'new' }, [], { kind: 'file' });
    forms.push(read[0] ?? '');
  }
  expect(await objects()).toHaveLength(4);
  const by = { rule: 'request', reason: 'x', actor: 'terminal test' };
  expect(await store.retention.eraseForm(forms[0] as never, by)).toMatchObject({ kind: 'erased' });
  expect(await objects()).toHaveLength(2);
  await s3.away();
  expect(await store.retention.eraseForm(forms[1] as never, by)).toMatchObject({ kind: 'erased' });
  expect(await rows('SELECT count(*)::int AS count FROM originals')).toEqual([{ count: 0 }]);
  expect(await store.originals.removeErased()).toBe(2);
  await s3.back();
  expect(await store.originals.removeErased()).toBe(0);
  expect(await objects()).toEqual([]);
  await close();
}, 60_000);

test('by the command line: move, status and reconcile, with the secret in a file; nothing of it is printed', async () => {
  const { url, store, rows, close } = await fresh({
    bucket: null,
    keyring: { current: { id: 'test', key: Buffer.alloc(32, 7) }, others: [] },
  });
  for (let uid = 1; uid <= 3; uid += 1) await store.ledger.record(folder, mail(uid));
  const base = mkdtempSync(join(tmpdir(), 'intake-bucket-'));
  const secret = join(base, 'secret');
  writeFileSync(secret, `${s3.settings.secretAccessKey}\n`);
  const environment = {
    DATABASE_URL: url,
    ORIGINALS_KEY: `test:${Buffer.alloc(32, 7).toString('base64')}`,
    ORIGINALS_URL: `s3://originals/command-${prefix}`,
    ORIGINALS_S3_ENDPOINT: s3.settings.endpoint ?? '',
    ORIGINALS_S3_ACCESS_KEY_ID: s3.settings.accessKeyId,
    ORIGINALS_S3_SECRET_ACCESS_KEY_FILE: secret,
    MAILBOXES: 'team',
    MAILBOX_TEAM_HOST: '127.0.0.1',
    MAILBOX_TEAM_PORT: '9',
    MAILBOX_TEAM_USER: 'team',
    MAILBOX_TEAM_PASSWORD: 'hidden-word',
  };
  const run = async (words: string[]) => {
    const process = intake(words, environment);
    const status = await process.ended;
    const output = process.output();
    expect(output).not.toMatch(/hidden-word|S3RVER|Warning/);
    return { status, output };
  };
  const moved = await run(['originals', 'move', '--to', 'bucket']);
  expect([moved.status, moved.output]).toEqual([0, expect.stringMatching(/^3 originals moved to the bucket/)]);
  expect(await rows('SELECT count(*)::int AS count FROM original_chunks')).toEqual([{ count: 0 }]);
  expect((await run(['reconcile'])).output).toMatch(/3 objects in the bucket, 0 missing, 0 without a row/);
  await s3.away();
  const status = await run(['status']);
  expect([status.status, status.output]).toEqual([
    1,
    expect.stringMatching(/bucket of the originals cannot be reached/),
  ]);
  await s3.back();
  await close();
  rmSync(base, { recursive: true });
}, 120_000);
