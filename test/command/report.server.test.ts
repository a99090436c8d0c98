import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mammoth from 'mammoth';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { savedReports } from '../../src/report/index.ts';
import { intake } from '../pipeline/intake.ts';
import { openReports, refreshed } from '../report/filled.ts';
import { makeForm } from '../report/made.ts';
import { startPostgres, type TestPostgres } from '../servers/postgres.ts';

const folder = mkdtempSync(join(tmpdir(), 'intake-report-'));
let postgres: TestPostgres;
let client: pg.Client;
let url: string;

beforeAll(async () => {
  postgres = await startPostgres();
  url = await postgres.database();
  const store = await openReports(url);
  client = new pg.Client({ connectionString: url });
  await client.connect();
  for (let at = 0; at < 7; at += 1)
    await makeForm(client, {
      filed: new Date().toISOString(),
      fields: {
        'referral.date': '2026-06-01',
        'people[0].role': 'child',
        'people[0].fullName': '=Canary',
        'concern.details': 'Written',
      },
    });
  await refreshed(store);
  await store.close();
}, 60_000);
afterAll(async () => {
  await client.end();
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function report(...words: string[]) {
  const key = `test:${Buffer.alloc(32, 7).toString('base64')}`;
  const run = intake(['report', ...words], { DATABASE_URL: url, ORIGINALS_KEY: key });
  const status = await run.ended;
  return { status, output: run.output() };
}

const lastEvent = async () =>
  (await client.query('SELECT actor, action, subject, detail FROM audit_events ORDER BY id DESC LIMIT 1')).rows[0];

describe('intake report', () => {
  test('alone lists every report and every table', async () => {
    const { status, output } = await report();
    expect(status).toBe(0);
    for (const { name } of savedReports) expect(output).toContain(`  ${name} `);
    expect(output).toContain('--names people_of_concern:');
  });

  test('writes a report to standard output, and the export into the audit log', async () => {
    const { status, output } = await report('received', '--from', '2026-06-01', '--to', '2026-06-30');
    expect({ status, output }).toEqual({
      status: 0,
      output: '\ufeffmonth,referrals,toolkits,forms\r\n2026-06,7,0,7\r\nTotal,7,0,7\r\n',
    });
    const event = await lastEvent();
    expect(event).toMatchObject({
      action: 'report_exported',
      subject: 'report received',
      detail: { from: '2026-06-01', to: '2026-06-30', format: 'csv', published: false },
    });
    expect(event.actor).toMatch(/^terminal /);
  });

  test('writes a table with names only when they are asked for, to a file for its owner alone', async () => {
    const out = join(folder, 'people.csv');
    expect((await report('table', 'people_of_concern', '--out', out)).status).toBe(0);
    expect(readFileSync(out, 'utf8')).not.toContain('Canary');
    expect((await report('table', 'people_of_concern', '--names', '--out', out)).status).toBe(0);
    expect(readFileSync(out, 'utf8')).toContain("'=Canary");
    expect(statSync(out).mode & 0o777).toBe(0o600);
    expect(await lastEvent()).toMatchObject({
      action: 'table_exported',
      subject: 'table reporting_names.people_of_concern',
    });
  });

  test('makes a pack as a Word file, without names unless they are asked for', async () => {
    const out = join(folder, 'pack.docx');
    const { status, output } = await report('pack', '--meeting', '2026-12-01', '--since', '2026-01-01', '--out', out);
    expect({ status, output }).toEqual({ status: 0, output: '7 referrals, 0 locations, 7 people\n' });
    const { value } = await mammoth.extractRawText({ buffer: readFileSync(out) });
    expect(value).toContain('MACE meeting, 2026-12-01');
    expect(value).not.toContain('Canary');
    expect(await lastEvent()).toMatchObject({
      action: 'pack_made',
      subject: 'meeting 2026-12-01',
      detail: { shown: 'no-names' },
    });
  });

  test('says that figures are not whole while something waits', async () => {
    await makeForm(client, { fields: { 'referral.date': '2026-06-01' } });
    const { status, output } = await report(
      'received',
      '--format',
      'json',
      '--from',
      '2026-06-01',
      '--to',
      '2026-06-30',
    );
    expect(status).toBe(0);
    expect(output).toMatch(/\d+ changes are not in the reports yet/);
  });

  test.each([
    [['no-such-report'], 1, 'there is no report "no-such-report"'],
    [['locations', '--publish'], 1, 'not to be published'],
    [['received', '--from', '2026-02-30'], 2, '--from takes a day'],
    [['received', '--from', '2026-03-01', '--to', '2026-02-01'], 1, '--from is after --to'],
    [['received', '--format', 'pdf'], 2, '--format takes csv, xlsx, json, parquet'],
    [['pack', '--meeting', '2026-12-01'], 2, 'a pack needs'],
    [['received', 'sent'], 2, 'a word too many'],
  ])('%j ends with %i and says why', async (words, status, why) => {
    const before = await lastEvent();
    const answer = await report(...words);
    expect(answer.status).toBe(status);
    expect(answer.output).toContain(why);
    expect(await lastEvent()).toEqual(before);
  });
});
