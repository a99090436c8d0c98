import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Bucket, openBucket } from '../../../src/bucket/index.ts';
import {
  type BackupSettings,
  checkBackup,
  type MessageId,
  type OriginalId,
  openStore,
  restoreBackup,
  type Store,
  writeBackup,
} from '../../../src/store/index.ts';
import { startPostgres, type TestPostgres } from '../../servers/postgres.ts';
import { startS3, type TestS3 } from '../../servers/s3.ts';
import { folder, keyring, mail } from '../samples.ts';
import { tableHashes } from './contents.ts';

const base = mkdtempSync(join(tmpdir(), 'intake-backup-objects-'));
const now = new Date('2026-11-24T12:00:00Z');
let postgres: TestPostgres;
let s3: TestS3;
let url: string;
let store: Store;
let bucket: Bucket;
let recorded: MessageId[];
const mails = [mail(1, ''), mail(2, randomBytes(500_000).toString('hex')), mail(3, 'third'), mail(4, 'fourth')];

const backup = (name: string, from: BackupSettings['bucket'] = bucket) =>
  writeBackup({ databaseUrl: url, keyring, bucket: from, target: join(base, name), now, progress: () => {} });
const restore = (databaseUrl: string, file: string, into: Bucket | null) =>
  restoreBackup({ databaseUrl, keyring, bucket: into, file, actor: 'terminal test', now, progress: () => {} });
const another = (prefix: string) => openBucket({ ...s3.settings, prefix: `${prefix}/` });
const objectsOf = async (of: Bucket) => {
  const all: string[] = [];
  for await (const page of of.list()) all.push(...page.map(({ id }) => id));
  return all;
};
const original = async (uid: number, of: Store = store) => {
  const row = await of.messages.load(recorded[uid - 1] ?? ('0' as MessageId));
  return row?.originalId ?? ('' as OriginalId);
};
const rowsOf = async (databaseUrl: string, sql: string) => {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  return (await client.query(sql).finally(() => client.end())).rows;
};

beforeAll(async () => {
  [postgres, s3] = await Promise.all([startPostgres(), startS3()]);
});
afterAll(async () => {
  await postgres.stop();
  await s3.stop();
  rmSync(base, { recursive: true, force: true });
});
let run = 0;
beforeEach(async () => {
  run += 1;
  bucket = another(`of-${run}`);
  recorded = [];
  url = await postgres.database();
  store = openStore({ databaseUrl: url, connections: 3, keyring, bucket, recorded: (id) => recorded.push(id) });
  for (const one of mails) await store.ledger.record(folder, one);
  return () => store.close();
});

test('a backup holds what is in the bucket: restored into another bucket, or into the database, every original is there byte for byte', async () => {
  const { file, objects, lost, leftInBucket } = await backup(`${run}`);
  expect([objects, lost, leftInBucket]).toEqual([4, [], 0]);
  expect(await checkBackup(file, keyring)).toMatchObject({ objects: { count: 4, kept: 'here' }, lost: [] });
  const before = await tableHashes(url);

  const elsewhere = another(`restored-${run}`);
  // One stands there already and is left; another is broken and is put right.
  await elsewhere.put(await original(3), (await bucket.get(await original(3))) ?? new Uint8Array());
  await elsewhere.put(await original(4), Buffer.from('broken'));
  for (const into of [elsewhere, null]) {
    const empty = await postgres.ownedDatabase();
    expect(await restore(empty, file, into)).toMatchObject({ objects: 4, lost: [], expectedInBucket: 0 });
    const other = openStore({ databaseUrl: empty, connections: 2, keyring, bucket: into });
    for (const [at, one] of mails.entries())
      expect(Buffer.from(await other.originals.get(await original(at + 1, other))).equals(one.bytes)).toBe(true);
    const compared = await other.originals.compare();
    expect(compared).toEqual(into && { objects: 4, missing: { count: 0, ids: [] }, orphans: { count: 0, ids: [] } });
    const after = await tableHashes(empty);
    // Where they stand is all that differs.
    for (const table of ['public.messages', into ? 'public.originals' : 'public.folders'])
      expect([table, after[table]]).toEqual([table, before[table]]);
    const [{ places }] = await rowsOf(empty, 'SELECT array_agg(DISTINCT place) AS places FROM originals');
    expect(places).toEqual([into ? 'bucket' : 'database']);
    await other.close();
  }
}, 60_000);

test('what is moved, erased, changed or lost while the backup is made is taken up where it is, or said', async () => {
  const [moved, erased, missing, changed] = [
    await original(1),
    ...[await original(2), await original(3), await original(4)],
  ];
  let disturbed: Promise<void> | null = null;
  const disturb = async () => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query('INSERT INTO original_chunks SELECT $1, 0, $2', [moved, await bucket.get(moved ?? '')]);
    await client.query("UPDATE originals SET place = 'database' WHERE id = $1", [moved]);
    await client.query('UPDATE messages SET original_id = NULL WHERE original_id = $1', [erased]);
    await client.query('DELETE FROM originals WHERE id = $1', [erased]);
    await client.end();
    for (const id of [moved, erased, missing]) await bucket.remove(id ?? '');
    const bytes = Buffer.from((await bucket.get(changed ?? '')) ?? []);
    bytes.writeUInt8(bytes.readUInt8(20) ^ 1, 20);
    await bucket.put(changed ?? '', bytes);
  };
  const { file, objects, lost } = await backup(`${run}`, {
    ...bucket,
    async get(id) {
      disturbed ??= disturb();
      await disturbed;
      return bucket.get(id);
    },
  });
  expect(objects).toBe(1);
  const told = [
    { id: erased, why: 'erased' },
    { id: missing, why: 'missing' },
    { id: changed, why: 'not_whole' },
  ].sort((a, b) => ((a.id ?? '') < (b.id ?? '') ? -1 : 1));
  expect(lost).toEqual(told);
  expect((await checkBackup(file, keyring)).lost).toEqual(told);

  const elsewhere = another(`restored-${run}`);
  const empty = await postgres.ownedDatabase();
  expect(await restore(empty, file, elsewhere)).toMatchObject({ objects: 1, lost: told });
  const other = openStore({ databaseUrl: empty, connections: 2, keyring, bucket: elsewhere });
  expect((await other.originals.compare())?.missing).toEqual({ count: 3, ids: told.map(({ id }) => id) });
  expect(Buffer.from(await other.originals.get(moved as OriginalId)).equals(mails[0]?.bytes ?? Buffer.of())).toBe(true);
  await other.close();
}, 60_000);

test('a backup that leaves the originals to the bucket says how many it expects, and each that is missing after a restore is named', async () => {
  const { file, objects, leftInBucket } = await backup(`${run}`, 'left');
  expect([objects, leftInBucket]).toEqual([0, 4]);
  expect((await checkBackup(file, keyring)).objects).toEqual({ count: 4, kept: 'in_bucket' });
  await expect(backup(`${run}-none`, null)).rejects.toMatchObject({ code: 'settings_wrong' });
  await bucket.remove(await original(2));
  const empty = await postgres.ownedDatabase();
  expect(await restore(empty, file, bucket)).toMatchObject({ objects: 0, expectedInBucket: 4 });
  const missing = [await original(2)];
  const all = [await original(1), await original(2), await original(3), await original(4)].sort();
  for (const [set, wanted] of [
    [bucket, missing],
    [null, all],
  ] as const) {
    const other = openStore({ databaseUrl: empty, connections: 2, keyring, bucket: set });
    expect((await other.originals.compare())?.missing).toEqual({ count: wanted.length, ids: wanted });
    // The bucket is closed with the store of the test.
    if (set === null) await other.close();
  }
});

test('while the bucket is away no backup is left that looks like one, and no database is filled', async () => {
  const { file } = await backup(`${run}`);
  const empty = await postgres.ownedDatabase();
  await s3.away();
  await expect(backup(`${run}-away`)).rejects.toMatchObject({ code: 'bucket_away' });
  await expect(checkBackup(join(base, `${run}-away`), keyring)).rejects.toMatchObject({ code: 'backup_broken' });
  await expect(restore(empty, file, another('away'))).rejects.toMatchObject({ code: 'bucket_away' });
  await s3.back();
  expect(await rowsOf(empty, 'SELECT count(*)::int AS count FROM messages')).toEqual([{ count: 0 }]);
  expect(await objectsOf(another('away'))).toEqual([]);
}, 60_000);
