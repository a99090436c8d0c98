import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLog } from '../../src/log.ts';
import { openQueue, startWorker, type Worker } from '../../src/pipeline/index.ts';
import { type MessageId, openStore, type Store } from '../../src/store/index.ts';
import { build } from '../message/mails.ts';
import { keyring, untilSettled, workerSettings } from '../pipeline/running.ts';
import { type Canary, startCanary } from '../servers/canary.ts';
import { startPostgres, type TestPostgres } from '../servers/postgres.ts';
import { hostileFiles } from './all.ts';
import { expected } from './expected.ts';
import type { Hostile } from './model.ts';

const root = resolve(import.meta.dirname, '../..');
const form = readFileSync(resolve(root, 'fixtures/filled/mace-referral-rows-001.docx'));

let postgres: TestPostgres;
let canary: Canary;
let store: Store;
let worker: Worker;
let url: string;
let closeQueue: () => Promise<void>;
const log: string[] = [];
let files: Hostile[];

beforeAll(async () => {
  [postgres, canary] = await Promise.all([startPostgres(), startCanary()]);
  files = await hostileFiles(canary);
  url = await postgres.database();
  const queue = await openQueue({ kind: 'postgres', url }, () => {});
  closeQueue = () => queue.close();
  const recorded = (id: MessageId) => void queue.add('open', id);
  store = openStore({ databaseUrl: url, connections: 8, keyring, recorded });
  worker = await startWorker(
    store,
    queue,
    workerSettings,
    openLog('trace', (line) => log.push(line)),
  );
}, 120_000);
afterAll(async () => {
  await worker.stop();
  await closeQueue();
  await store.close();
  await postgres.stop();
  await canary.stop();
});

/** Files of the checkout that git does not know, and of the folder for temporary files, but for those of the servers of this test and others. */
const strangers = () => [
  ...spawnSync('git', ['status', '--porcelain', '--ignored=no'], { cwd: root, encoding: 'utf8' }).stdout.split('\n'),
  ...readdirSync(tmpdir()).filter((name) => /^(?:x|a|link|secret|passwd|r\.zip|.*\.(?:pdf|docx|txt|exe))$/.test(name)),
];

/** As it is expected, where that leaves open which of the limits ends it. */
const asExpected = (name: string, end: string) => {
  const [start = '', open] = expected[name]?.split('*') ?? [];
  return open !== undefined && end.startsWith(start) ? `${start}*` : end;
};

type End = { uid: string; disposition: string; reasons: string[]; notes: string[] };

async function ends(): Promise<Map<number, End>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<End>(
    `SELECT m.uid, m.disposition,
       ARRAY(SELECT DISTINCT unnest(r.reasons) FROM review_items r WHERE r.message_id = m.id ORDER BY 1) AS reasons,
       ARRAY(SELECT DISTINCT unnest(p.notes) FROM parts p WHERE p.message_id = m.id ORDER BY 1) AS notes
     FROM messages m`,
  );
  await client.end();
  return new Map(rows.map((row) => [Number(row.uid), row]));
}

test('every hostile file ends with a person, under the limits, and touches nothing outside', {
  timeout: 900_000,
}, async () => {
  const before = strangers();
  const folder = { mailbox: 'team', folder: 'INBOX', uidValidity: 7n };
  const received = new Date('2026-11-23T10:00:00Z');
  for (const [index, { bytes, mail }] of files.entries()) {
    // Each mail has something of its own, so that none is the same as another.
    const attachments = [{ filename: 'form.bin', content: bytes, contentType: 'application/octet-stream' }];
    const whole = mail ? bytes : await build({ subject: `Form ${index}`, text: 'Please see', attachments });
    await store.ledger.record(folder, { uid: index + 1, received, bytes: whole });
  }
  await untilSettled(store, files.length, 800);

  const ended = await ends();
  const told = files.map(({ name }, index) => {
    const end = ended.get(index + 1);
    return [name, end ? [end.disposition, ...end.reasons, ...end.notes.map((note) => `(${note})`)].join(' ') : 'lost'];
  });
  expect(Object.fromEntries(told.map(([name = '', end = '']) => [name, asExpected(name, end)]))).toEqual(expected);
  expect(canary.hits()).toBe(0);
  expect(canary.listing()).toBe('secret: canary');
  expect(strangers()).toEqual(before);
  // Nothing came out of the disk into what was read, and nobody changed what all objects share.
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  expect(JSON.stringify([...ended.values()])).not.toContain('canary');

  // The worker that has been through all of this still does its work.
  const attachments = [{ filename: 'form.docx', content: form }];
  await store.ledger.record(folder, { uid: 10_000, received, bytes: await build({ subject: 'Form', attachments }) });
  await untilSettled(store, files.length + 1, 60);
  expect((await ends()).get(10_000)?.disposition).toMatch(/filed|in_review/);
  expect((await store.work.counts()).forms).not.toEqual({});
  process.stdout.write(`hostile files: ${files.length}, each with a disposition; network calls: ${canary.hits()}\n`);
});
