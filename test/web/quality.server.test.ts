import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FormId, openStore } from '../../src/store/index.ts';
import { keyring } from '../pipeline/running.ts';
import { accessibilityFaults, scrollsSideways } from './axe.ts';
import { type RunningApp, startApp } from './harness.ts';

let app: RunningApp;
let sql: pg.Client;
let filed: bigint[];

beforeAll(async () => {
  app = await startApp({
    mails: ['001-referral-docx', '002-toolkit-docx', '046-referral-docx'],
    settings: { qualityShare: 1 },
  });
  sql = new pg.Client({ connectionString: app.databaseUrl });
  await sql.connect();
  filed = (await sql.query("SELECT id FROM forms WHERE state = 'filed' ORDER BY id")).rows.map(({ id }) => id);
});
afterAll(async () => {
  await sql.end();
  await app.stop();
});

/** Files the forms of the store again, as the worker would, with a share of its own. */
async function fileAgain(share: number) {
  const store = openStore({ databaseUrl: app.databaseUrl, connections: 2, keyring, checkShare: share });
  await sql.query("UPDATE forms SET state = 'matched', filed = NULL WHERE id = ANY($1)", [filed]);
  for (const id of filed) await store.forms.settle(String(id) as FormId, { kind: 'file' });
  await store.close();
}
const drawn = async () => Number((await sql.query('SELECT count(*) AS n FROM quality_samples')).rows[0].n);

test('forms are drawn when they are filed unseen: none, or all, and never twice', async () => {
  expect(filed.length).toBeGreaterThanOrEqual(2);
  expect(await drawn()).toBe(0);
  await fileAgain(0);
  expect(await drawn()).toBe(0);
  await fileAgain(1);
  await fileAgain(1);
  expect(await drawn()).toBe(filed.length);
  // The disposition of the mail does not tell: a form that is checked is filed all the same.
  expect(
    (await sql.query("SELECT 1 FROM review_items WHERE form_id = ANY($1) AND state = 'open'", [filed])).rowCount,
  ).toBe(0);
});

test('the share drawn is the share asked for', async () => {
  const { drawForCheck } = await import('../../src/store/quality.ts');
  let rows = 0;
  const database = {
    $queryRaw: async <Rows>() => [] as Rows,
    $executeRaw: async () => {
      rows += 1;
      return 1;
    },
  };
  for (let form = 0; form < 20_000; form += 1) await drawForCheck(database, BigInt(form), 0.1, new Date());
  // Five standard deviations of a fair lot.
  expect(Math.abs(rows - 2_000)).toBeLessThan(5 * Math.sqrt(20_000 * 0.1 * 0.9));
});

test('a reviewer checks one blind, and what was wrong shows in the measured rate', async () => {
  const context = await app.browser(['reviewer'], { viewport: { width: 320, height: 640 } });
  const page = await context.newPage();
  const fine = async () => {
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await scrollsSideways(page)).toBe(false);
  };
  await page.goto('/quality');
  await page.getByText('Too few forms were checked').waitFor();
  await fine();
  await page.getByRole('button', { name: 'Check the next one' }).click();
  await page.getByRole('heading', { name: /^Check of form/ }).waitFor();
  await fine();
  const id = /\d+$/.exec(page.url())?.[0] as FormId;
  // Nothing tells how sure the reading was.
  expect(await page.getByRole('main').textContent()).not.toMatch(/certain|confiden|%|unsure/i);

  // A colleague gets another one, and is told when this one is in hand.
  const colleague = await app.store.quality.next('user 999');
  expect(colleague).not.toBe(id);
  expect(colleague).not.toBeNull();

  await page.getByRole('button', { name: 'Record the check' }).click();
  await page.getByRole('alert').waitFor();
  await fine();
  await page
    .getByRole('checkbox', { name: /^Wrong/ })
    .first()
    .check();
  await page.getByLabel('I have compared every value with the original').check();
  await page.getByRole('button', { name: 'Record the check' }).click();
  await page.getByText('The check was recorded').waitFor();
  await fine();

  const { rows } = await sql.query(
    'SELECT count(*)::int AS values, count(*) FILTER (WHERE q.wrong)::int AS wrong, count(q.confidence)::int AS sure FROM quality_values q WHERE form_id = $1',
    [id],
  );
  const values = Number((await sql.query('SELECT count(*) AS n FROM form_values WHERE form_id = $1', [id])).rows[0].n);
  expect(rows).toEqual([{ values, wrong: 1, sure: values }]);
  const results = await app.store.quality.results(new Date(0));
  expect(results.groups).toMatchObject([{ forms: { count: 1, wrong: 1 }, values: { count: values, wrong: 1 } }]);
  expect(results.fields[0]?.rate).toMatchObject({ wrong: 1 });
  const { events } = await app.store.audit.search({ action: 'quality_checked', limit: 1 });
  expect(events[0]).toMatchObject({ subject: `form ${id}` });

  // Once checked, it is not checked again.
  expect(await app.store.quality.record(id, 'user 1', [])).toBe('checked_already');
  await page.goto(`/quality/${id}`);
  await page.getByText('This form was checked already').waitFor();
  await page.goto(`/quality/${colleague}`);
  await page.getByText('A colleague has this form in hand').waitFor();
  // A claim ends after half an hour.
  expect(await app.store.quality.next('user 1000')).not.toBe(colleague);
  app.clock.offset = 31 * 60_000;
  expect(await app.store.quality.next('user 1000')).toBe(colleague);
});
