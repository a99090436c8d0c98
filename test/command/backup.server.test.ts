import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeMails } from '../../fixtures/mails.ts';
import { run as backup } from '../../src/command/backup.ts';
import { run as originals } from '../../src/command/originals.ts';
import { run as reconcile } from '../../src/command/reconcile.ts';
import { run as restore } from '../../src/command/restore.ts';
import { startEmbeddedPostgres } from '../../src/store/index.ts';
import { intake, settingsFor } from '../pipeline/intake.ts';
import { type Dovecot, startDovecot } from '../servers/dovecot.ts';
import { startPostgres, type TestPostgres } from '../servers/postgres.ts';
import { startS3, type TestS3 } from '../servers/s3.ts';
import { tableHashes } from '../store/backup/contents.ts';
import { hasTool } from '../tools.ts';
import { runHere } from './in-process.ts';

const base = mkdtempSync(join(tmpdir(), 'intake-backup-command-'));
let dovecot: Dovecot;
let postgres: TestPostgres;
let s3: TestS3;

async function run(words: string[], environment: Record<string, string>) {
  const process = intake(words, environment);
  const status = await process.ended;
  return { status, output: process.output() };
}

beforeAll(async () => {
  if (hasTool('dovecot')) [dovecot, postgres, s3] = await Promise.all([startDovecot(), startPostgres(), startS3()]);
});
afterAll(async () => {
  await Promise.all([dovecot?.stop(), postgres?.stop(), s3?.stop()]);
  rmSync(base, { recursive: true, force: true });
});

test.skipIf(!hasTool('dovecot'))(
  'a backup made while the program runs, restored on an empty machine, and reconcile: the same ledger',
  async () => {
    const settings = settingsFor(dovecot, 'team', await postgres.database());
    const mails = await makeMails({ seed: 7, count: 6 });
    await dovecot.append(mails.map(({ raw }) => raw));
    const started = intake(['start'], settings);
    const client = new pg.Client({ connectionString: settings.DATABASE_URL });
    await client.connect();
    const busy = `SELECT FROM messages WHERE state <> 'settled' UNION ALL SELECT FROM reporting_facts.changes`;
    const waits = async () =>
      (await client.query('SELECT FROM messages')).rowCount !== 6 || (await client.query(busy)).rowCount !== 0;
    for (const end = Date.now() + 90_000; (await waits()) && Date.now() < end; ) await wait(100);
    await client.end();
    const file = join(base, 'of-today');
    const made = await run(['backup', file], settings);
    expect([made.status, made.output]).toEqual([0, expect.stringMatching(/rows of \d+ tables, .* sealed with test/)]);
    started.process.kill('SIGTERM');
    expect(await started.ended).toBe(0);
    const before = await tableHashes(settings.DATABASE_URL ?? '');

    // Another machine: no database, no queue, only the file, the settings and the mail server.
    const { DATABASE_URL: _, ...elsewhere } = settings;
    const empty = { ...elsewhere, DATA_FOLDER: join(base, 'data') };
    const restored = await run(['restore', file], empty);
    expect([restored.status, restored.output]).toEqual([0, expect.stringMatching(/are as they were at 20/)]);
    const server = await startEmbeddedPostgres(join(base, 'data'));
    const after = await tableHashes(server.url);
    await server.stop();
    // What the running program went on to write: when it last looked, and that a backup was made.
    for (const name of [
      'public.folders',
      'public.audit_events',
      'public.audit_head',
      'reporting_facts.built',
      'reporting_facts.columns',
    ]) {
      expect(after[name]?.split(' ')[0]).toBeDefined();
      delete after[name];
      delete before[name];
    }
    expect(after).toEqual(before);

    const reconciled = await run(['reconcile'], empty);
    expect([reconciled.status, reconciled.output.trim()]).toEqual([0, '6 mails compared, 0 differences']);
    expect((await run(['audit', 'verify'], empty)).status).toBe(0);
    const again = await run(['restore', '--check', file], empty);
    expect([again.status, again.output]).toEqual([0, expect.stringMatching(/a whole backup, made 20/)]);

    await withOriginalsInABucket(settings);
  },
  240_000,
);

/** The same with the originals moved into a bucket: a third machine with an empty bucket of its own, and a fourth with none. */
async function withOriginalsInABucket(settings: Record<string, string>): Promise<void> {
  const bucketAt = (prefix: string) => ({
    ORIGINALS_URL: `s3://originals/${prefix}`,
    ORIGINALS_S3_ENDPOINT: s3.settings.endpoint ?? '',
    ORIGINALS_S3_ACCESS_KEY_ID: s3.settings.accessKeyId,
    ORIGINALS_S3_SECRET_ACCESS_KEY: s3.settings.secretAccessKey,
  });
  const here = { ...settings, ...bucketAt('first') };
  expect((await runHere(originals, ['move', '--to', 'bucket'], here)).status).toBe(0);
  const whole = join(base, 'with-originals');
  const made = await runHere(backup, [whole], here);
  expect([made.status, made.output]).toEqual([0, expect.stringMatching(/ and \d+ originals of the bucket, /)]);
  // Without the settings of the bucket it cannot be whole, and says so.
  await expect(runHere(backup, [join(base, 'none')], settings)).rejects.toMatchObject({
    details: ['ORIGINALS_URL: originals are in a bucket, and none is set'],
  });
  const left = join(base, 'without-originals');
  const lean = await runHere(backup, ['--without-bucket', left], settings);
  expect([lean.status, lean.output]).toEqual([0, expect.stringMatching(/originals are in the bucket and not in it/)]);

  const { DATABASE_URL: _, ...elsewhere } = settings;
  const third = { ...elsewhere, ...bucketAt('third'), DATA_FOLDER: join(base, 'third') };
  const restored = await runHere(restore, [whole], third);
  expect([restored.status, restored.output]).toEqual([
    0,
    expect.stringMatching(/originals that stood in a bucket are in the bucket/),
  ]);
  const reconciled = await runHere(reconcile, [], third);
  expect([reconciled.status, reconciled.output]).toEqual([
    0,
    expect.stringMatching(/^\d+ objects in the bucket, 0 missing, 0 without a row\n6 mails compared, 0 differences\n$/),
  ]);

  const fourth = { ...elsewhere, ...bucketAt('fourth'), DATA_FOLDER: join(base, 'fourth') };
  const missing = await runHere(restore, [left], fourth);
  const lost = Number(/(\d+) missing, 0 without a row/.exec(missing.output)?.[1]);
  expect([missing.status, lost, missing.output.match(/: not in the bucket, or not whole/g)?.length]).toEqual([
    ...[1, Number(/^(\d+) originals were left/m.exec(missing.output)?.[1]), lost],
  ]);
}
