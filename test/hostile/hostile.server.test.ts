import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { countEvents, type Health, startHealth } from '../../src/health/index.ts';
import { openLog } from '../../src/log.ts';
import { openQueue, startWorker, type Worker } from '../../src/pipeline/index.ts';
import { type MessageId, openStore, type Store } from '../../src/store/index.ts';
import { build } from '../message/mails.ts';
import { intake } from '../pipeline/intake.ts';
import { keyring, untilSettled, workerSettings } from '../pipeline/running.ts';
import { leaksIn, secretsOf, storedValues } from '../pipeline/secrets.ts';
import { type Canary, startCanary } from '../servers/canary.ts';
import { startPostgres, type TestPostgres } from '../servers/postgres.ts';
import { hostileFiles } from './all.ts';
import { expected } from './expected.ts';
import type { Hostile } from './model.ts';
import { person, sender, senderAddress, telephone, wordsOfPeople } from './people.ts';
import { listenToJobs, listenToOutput } from './sinks.ts';

const root = resolve(import.meta.dirname, '../..');
const form = readFileSync(resolve(root, 'fixtures/filled/mace-referral-rows-001.docx'));

let postgres: TestPostgres;
let canary: Canary;
let store: Store;
let worker: Worker;
let url: string;
let health: Health;
let closeQueue: () => Promise<void>;
const log: string[] = [];
const { log: counted, events } = countEvents(openLog('trace', (line) => log.push(line)));
let files: Hostile[];

beforeAll(async () => {
  [postgres, canary] = await Promise.all([startPostgres(), startCanary()]);
  files = await hostileFiles(canary);
  url = await postgres.database();
  const queue = await openQueue({ kind: 'postgres', url }, () => {});
  closeQueue = () => queue.close();
  const recorded = (id: MessageId) => void queue.add('open', id);
  store = openStore({ databaseUrl: url, connections: 8, keyring, recorded });
  worker = await startWorker(store, queue, workerSettings, counted);
  const parts = { store, queue, folders: [{ mailbox: 'team', folder: 'INBOX' }], now: () => new Date() };
  health = await startHealth(
    { host: '127.0.0.1', port: 0 },
    { ...parts, checkOverdueMilliseconds: workerSettings.checkOverdueMilliseconds, freshMilliseconds: 0 },
    events,
  );
}, 120_000);
afterAll(async () => {
  await worker.stop();
  await health.stop();
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

/** What the program says when it is asked how it goes. */
async function answers(): Promise<{ probes: string; commands: string }> {
  const probes = ['/health/live', '/health/ready', '/health', '/metrics'].map(async (path) =>
    (await fetch(`http://127.0.0.1:${health.port}${path}`)).text(),
  );
  const settings = {
    DATABASE_URL: url,
    ORIGINALS_KEY: `test:${keyring.current.key.toString('base64')}`,
    MAILBOXES: 'team',
    MAILBOX_TEAM_HOST: 'localhost',
    // Nobody is there: what it says of that is looked at as well.
    MAILBOX_TEAM_PORT: '9',
    MAILBOX_TEAM_USER: 'team',
    MAILBOX_TEAM_PASSWORD: 'a-test-password',
    LOG_LEVEL: 'trace',
  };
  const asked = [['status'], ['status', '--json'], ['reconcile', '--json'], ['audit', 'verify']];
  const runs = asked.map((words) => intake(words, settings));
  await Promise.all(runs.map(({ ended }) => ended));
  return { probes: (await Promise.all(probes)).join('\n'), commands: runs.map(({ output }) => output()).join('\n') };
}

test('every hostile file ends with a person, under the limits, touches nothing outside, and nothing of it stands in a log, a job or a number', {
  timeout: 1_800_000,
}, async () => {
  const before = strangers();
  const jobs = await listenToJobs(url);
  const output = listenToOutput();
  const folder = { mailbox: 'team', folder: 'INBOX', uidValidity: 7n };
  const received = new Date('2026-11-23T10:00:00Z');
  for (const [index, { bytes, mail }] of files.entries()) {
    // Each mail has something of its own, so that none is the same as another.
    const attachments = [{ filename: `${person}.bin`, content: bytes, contentType: 'application/octet-stream' }];
    const text = `Please see, ${person}, ${telephone}`;
    const from = `${sender} <${senderAddress}>`;
    const whole = mail ? bytes : await build({ subject: `${person} ${index}`, from, text, attachments });
    await store.ledger.record(folder, { uid: index + 1, received, bytes: whole });
  }
  await untilSettled(store, files.length, 1_500);
  output.stop();
  const sinks = { log: log.join(''), jobs: await jobs.said(), output: output.said(), ...(await answers()) };

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

  const values = await secretsOf([], await storedValues(url));
  for (const [sink, said] of Object.entries(sinks))
    expect([sink, ...leaksIn(said.toLowerCase(), wordsOfPeople), ...leaksIn(said, values)]).toEqual([sink]);
  // There was something to look for, and something to look in.
  expect(values).toContain('+447700900481');
  const openings = log.filter((line) => line.includes('"step_done"') && line.includes('"step":"open"'));
  const opened = openings.reduce((sum, line) => sum + Number(/"count":(\d+)/.exec(line)?.[1]), 0);
  expect(opened).toBeGreaterThan(files.length / 2);
  expect(sinks).toMatchObject({
    jobs: expect.stringContaining('ids'),
    commands: expect.stringContaining('"unfinished"'),
    probes: expect.stringContaining('intake_messages'),
  });
  expect(leaksIn(`${sinks.log} of ${person}`.toLowerCase(), wordsOfPeople)).toEqual(['isolde', 'marchbanks']);

  // The worker that has been through all of this still does its work.
  const attachments = [{ filename: 'form.docx', content: form }];
  await store.ledger.record(folder, { uid: 10_000, received, bytes: await build({ subject: 'Form', attachments }) });
  await untilSettled(store, files.length + 1, 60);
  expect((await ends()).get(10_000)?.disposition).toMatch(/filed|in_review/);
  expect((await store.work.counts()).forms).not.toEqual({});
  process.stdout.write(
    `hostile files: ${files.length}, each with a disposition; network calls: ${canary.hits()}; words of theirs in log, jobs, numbers or answers: 0\n`,
  );
});
