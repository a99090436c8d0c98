import { randomBytes } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openQueue } from '../../../src/pipeline/index.ts';
import {
  type BackupSettings,
  checkBackup,
  type FormId,
  type MessageId,
  migrate,
  openStore,
  restoreBackup,
  type Store,
  writeBackup,
} from '../../../src/store/index.ts';
import { listMigrations } from '../../../src/store/migrate.ts';
import { startPostgres, type TestPostgres } from '../../servers/postgres.ts';
import { folder, keyring, mail, opened, part, readForm } from '../samples.ts';
import { contentsOf, tableHashes } from './contents.ts';

const base = mkdtempSync(join(tmpdir(), 'intake-backup-'));
let postgres: TestPostgres;
let url: string;
let store: Store;
let file: string;
const recorded: MessageId[] = [];
const now = new Date('2026-11-24T12:00:00Z');
const due = new Date('2026-12-01T12:00:00Z');

const backup = (databaseUrl: string, target: string, more: Partial<BackupSettings> = {}) =>
  writeBackup({ databaseUrl, keyring, bucket: null, target, now, progress: () => {}, ...more });
const restore = (databaseUrl: string, from: string, keys = keyring) =>
  restoreBackup({
    ...{ databaseUrl, keyring: keys, bucket: null, file: from },
    ...{ actor: 'terminal test', now, progress: () => {} },
  });

/** A mail with a file with a form that names somebody, filed. */
async function file1(uid: number, name: string): Promise<FormId> {
  await store.ledger.record(folder, mail(uid, `of ${name} ${randomBytes(200_000).toString('base64')}`));
  const id = recorded.at(-1) ?? ('' as MessageId);
  const { parts } = await store.messages.opened(id, opened([part('1', `file of ${name}`)]), due);
  const [partId] = parts;
  if (!partId) throw new Error('no part');
  const { forms } = await store.parts.read(partId, { outcome: 'form', forms: [readForm(name)], reasons: [] }, due);
  const [form] = forms;
  if (!form) throw new Error('no form');
  await store.forms.matched(form, { kind: 'new' }, [], { kind: 'file' });
  return form;
}

beforeAll(async () => {
  postgres = await startPostgres();
  url = await postgres.database();
  store = openStore({ databaseUrl: url, connections: 4, keyring, recorded: (id) => recorded.push(id) });
  for (let uid = 1; uid <= 4; uid += 1) await file1(uid, `Canary Person ${uid}`);
  await store.users.add(
    { name: 'reviewer', displayName: 'R', roles: ['reviewer'], passwordHash: null },
    'terminal test',
  );
  for (let at = 0; at < 5; at += 1) await store.audit.append({ actor: 'user 1', action: 'signed_in' });
  ({ file } = await backup(url, base));
}, 60_000);
afterAll(async () => {
  await store.close();
  await postgres.stop();
  rmSync(base, { recursive: true, force: true });
});

test('a backup is one file for its owner alone, named by its time, in which nothing stands in the clear', () => {
  expect(file).toBe(join(base, 'intake-20261124T120000Z.backup'));
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const bytes = readFileSync(file);
  for (const word of ['Canary', 'reviewer', 'messages', 'signed_in', 'example.org'])
    expect(bytes.includes(word)).toBe(false);
});

test('restored into an empty database of a plain owner, every table has the same rows, the audit chain holds, and numbers go on', async () => {
  const empty = await postgres.ownedDatabase();
  const before = await tableHashes(url);
  const restored = await restore(empty, file);
  expect(restored.made).toBe(now.toISOString());
  const after = await tableHashes(empty);
  // The restore is itself an event, and the layout of the reports is made at the next start.
  for (const name of ['public.audit_events', 'public.audit_head', 'reporting_facts.built']) {
    expect(after[name]).toBeDefined();
    delete after[name];
    delete before[name];
  }
  expect(after).toEqual(before);
  expect(before['public.forms']).toMatch(/^4 /);

  const other = openStore({ databaseUrl: empty, connections: 2, keyring, recorded: (id) => recorded.push(id) });
  const { count, wrong } = await other.audit.verify();
  const head = await store.audit.head();
  expect([BigInt(count), wrong]).toEqual([head.count + 1n, []]);
  expect((await other.audit.search({ limit: 1 })).events[0]).toMatchObject({ action: 'backup_restored' });
  const [first] = recorded;
  const row = await other.messages.load(first ?? ('' as MessageId));
  expect(await other.originals.get(row?.originalId ?? ('' as never))).toEqual(
    await store.originals.get(row?.originalId ?? ('' as never)),
  );
  expect(await other.ledger.record(folder, mail(1))).toBe('known');
  expect(await other.ledger.record(folder, mail(99))).toBe('recorded');
  expect(Number(recorded.at(-1))).toBeGreaterThan(4);
  // Keys and triggers are as the migrations made them.
  const client = new pg.Client({ connectionString: empty });
  await client.connect();
  await expect(client.query('DELETE FROM audit_events')).rejects.toThrow(/never changed/);
  await expect(client.query('DELETE FROM messages WHERE id = 1')).rejects.toThrow(/foreign key/);
  await client.end();
  await other.close();
}, 60_000);

test('a backup that is cut, changed, longer, of another key, or none, is refused before anything is written', async () => {
  const empty = await postgres.ownedDatabase();
  const bytes = readFileSync(file);
  const broken = join(base, 'broken');
  const refused = async (content: Buffer, code: string, keys = keyring) => {
    writeFileSync(broken, content);
    await expect(restore(empty, broken, keys)).rejects.toMatchObject({ code });
    await expect(checkBackup(broken, keys)).rejects.toMatchObject({ code });
  };
  for (const at of [10, 60, bytes.length / 3, bytes.length - 1]) await refused(bytes.subarray(0, at), 'backup_broken');
  for (const at of [3, 200, Math.floor(bytes.length / 2), bytes.length - 5]) {
    const changed = Buffer.from(bytes);
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
    await refused(changed, 'backup_broken');
  }
  await refused(Buffer.concat([bytes, Buffer.from('x')]), 'backup_broken');
  await refused(Buffer.from('%PDF-1.7\n'), 'backup_broken');
  await refused(Buffer.alloc(0), 'backup_broken');
  await refused(bytes, 'backup_key_unknown', { current: { id: 'other', key: randomBytes(32) }, others: [] });
  await refused(bytes, 'backup_broken', { current: { id: 'test', key: randomBytes(32) }, others: [] });
  await expect(restore(empty, join(base, 'nowhere'))).rejects.toMatchObject({ code: 'backup_broken' });
  const client = new pg.Client({ connectionString: empty });
  await client.connect();
  expect((await client.query("SELECT FROM pg_tables WHERE schemaname = 'public'")).rowCount).toBe(0);
  await client.end();
}, 60_000);

test('a database with anything in it is not touched', async () => {
  const filled = await postgres.database();
  const own = openStore({ databaseUrl: filled, connections: 2, keyring });
  await own.ledger.checkFailed('team', 'INBOX', 'throttled');
  await own.close();
  const before = await tableHashes(filled);
  await expect(restore(filled, file)).rejects.toMatchObject({
    code: 'database_not_empty',
    details: ['The table folders has rows.'],
  });
  expect(await tableHashes(filled)).toEqual(before);
});

test('a backup of an older version comes back as it was, and is then brought up to date', async () => {
  const names = (await listMigrations()).map(({ name }) => name);
  const until = names.indexOf('20261124080000_retention');
  const older = await postgres.ownedDatabase();
  await migrate(older, names.slice(0, until));
  const client = new pg.Client({ connectionString: older });
  await client.connect();
  await client.query("INSERT INTO folders (mailbox, folder, trouble) VALUES ('team', 'INBOX', 'throttled')");
  await client.end();
  const { file: old } = await backup(older, join(base, 'older.backup'));
  const empty = await postgres.ownedDatabase();
  await restore(empty, old);
  expect(await migrate(empty)).toEqual([]);
  expect((await tableHashes(empty))['public.folders']).toMatch(/^1 /);
  expect((await tableHashes(empty))['public.holds']).toMatch(/^0 /);
  // The other way round nothing fits.
  await expect(restore(await postgres.database(), old)).rejects.toMatchObject({ code: 'backup_of_another_version' });
}, 60_000);

test('a backup made in the middle of work holds one moment', async () => {
  let uid = 1_000;
  let adding: Promise<unknown> = Promise.resolve();
  const { file: busy } = await backup(url, join(base, 'busy.backup'), {
    progress: () => {
      uid += 1;
      const own = uid;
      if (own < 1_020) adding = adding.then(() => store.ledger.record(folder, mail(own)));
    },
  });
  await adding;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query('SELECT count(*)::int AS mails FROM messages');
  await client.end();
  expect(rows[0].mails).toBeGreaterThan(4);
  const empty = await postgres.ownedDatabase();
  await restore(empty, busy);
  const hashes = await tableHashes(empty);
  for (const table of ['public.messages', 'public.forms']) expect(hashes[table]).toMatch(/^4 /);
}, 60_000);

test('what was erased is in no later backup, and the queue, which holds ids alone, is in none', async () => {
  const form = await file1(50, 'Canary Erased');
  const queue = await openQueue({ kind: 'postgres', url }, () => {});
  await queue.addMany('open', ['1', '2']);
  const with1 = await contentsOf((await backup(url, join(base, 'before.backup'))).file, keyring);
  expect(with1.bytes.includes('Canary Erased')).toBe(true);
  expect(await store.retention.eraseForm(form, { actor: 'terminal test', rule: 'request', reason: 'x' })).toMatchObject(
    {
      kind: 'erased',
    },
  );
  const without = await contentsOf((await backup(url, join(base, 'after.backup'))).file, keyring);
  expect(without.bytes.includes('Canary Person 1')).toBe(true);
  expect(without.bytes.includes('Canary Erased')).toBe(false);

  expect([...new Set(without.manifest.tables.map(({ schema }) => schema))]).toEqual(['public', 'reporting_facts']);
  expect(without.manifest.tables.map(({ name }) => name)).not.toContain('sessions');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows: tables } = await client.query("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'queue'");
  let jobs = '';
  for (const { name } of tables)
    for (const { row } of (await client.query(`SELECT t::text AS row FROM queue."${name}" t`)).rows) jobs += row;
  await client.end();
  await queue.close();
  expect(jobs).toMatch(/ids/);
  expect(jobs).not.toMatch(/Canary|example\.org|A form/);
}, 60_000);

test('a file that is there is not written over, and what failed leaves no file behind', async () => {
  await expect(backup(url, file)).rejects.toMatchObject({ code: 'backup_not_written' });
  await expect(backup(url, join(base, 'nowhere', 'x.backup'))).rejects.toMatchObject({
    code: 'backup_not_written',
    details: ['ENOENT'],
  });
  const half = join(base, 'half.backup');
  await expect(
    backup(url, half, {
      progress: () => {
        throw new Error('stopped');
      },
    }),
  ).rejects.toThrow();
  expect([existsSync(half), readdirSync(base).filter((name) => name.endsWith('.partial'))]).toEqual([false, []]);
  appendFileSync(`${half}.partial`, 'left by a process that was killed');
  await backup(url, half);
  await checkBackup(half, keyring);
});

test('what a killed run left in the folder goes at the next one, and what another run is still writing stays', async () => {
  const own = mkdtempSync(join(base, 'own-'));
  const [left, written, strange] = ['intake-20261120T120000Z', 'intake-20261124T115900Z', 'other'].map((name) =>
    join(own, `${name}.backup.partial`),
  ) as [string, string, string];
  for (const path of [left, written, strange]) writeFileSync(path, 'x');
  const yesterday = new Date(now.getTime() - 86_400_000);
  for (const path of [left, strange]) utimesSync(path, yesterday, yesterday);
  utimesSync(written, now, now);
  const { file: made } = await backup(url, own);
  expect(readdirSync(own).sort()).toEqual([written, strange, made].map((path) => basename(path)).sort());
});
