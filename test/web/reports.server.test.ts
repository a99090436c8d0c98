import { readFileSync } from 'node:fs';
import mammoth from 'mammoth';
import pg from 'pg';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { limits } from '../../src/limits.ts';
import { savedReports } from '../../src/report/index.ts';
import { refreshed } from '../report/filled.ts';
import { makeForm } from '../report/made.ts';
import { hasTool } from '../tools.ts';
import { accessibilityFaults, scrollsSideways } from './axe.ts';
import { type RunningApp, startApp } from './harness.ts';

const year = 'from=2026-01-01&to=2026-12-31';

describe.skipIf(!hasTool('chromium'))('reports in the browser', () => {
  let app: RunningApp;
  let client: pg.Client;
  let reporter: BrowserContext;
  let reviewer: BrowserContext;

  beforeAll(async () => {
    app = await startApp({ mails: [] });
    client = new pg.Client({ connectionString: app.databaseUrl });
    await client.connect();
    // Two referrals share a child, an adult, a place, a vehicle and a telephone; the name is an attack on the page and on a spreadsheet.
    const people = {
      'people[0].role': 'child',
      'people[0].surname': '=Example<script>',
      'people[0].forenames': 'Sam',
      'people[0].dob': '2012-05-01',
      'people[0].phone': '+447700900101',
      'people[1].role': 'adult_of_concern',
      'people[1].fullName': 'Adult Canary',
      'people[1].vehicle': 'AB12 CDE',
    };
    for (const day of ['2026-05-20', '2026-06-02'])
      await makeForm(client, {
        filed: new Date(Date.now() - 3_600_000).toISOString(),
        fields: {
          'referral.date': day,
          'referrer.name': 'Worker',
          'referrer.agency': 'Harbour Police',
          'concern.types': ['cse', 'missing'],
          'concern.details': 'What was written\nin two lines',
          ...people,
          'locations[0].name': 'Harbour Arcade',
          'locations[0].type': 'shop',
        },
        who: { 'people[0].': 1, 'people[1].': 2, 'locations[0].': 70 },
      });
    await makeForm(client, {
      kind: 'exploitation-toolkit',
      fields: {
        'assessment.date': '2026-06-10',
        'child.fullName': 'Sam Example',
        'risk.cse': 'high',
        'risk.overall': 'high',
      },
      who: { 'child.': 1 },
    });
    await refreshed(app.store);
    reporter = await app.browser(['reporter']);
    reviewer = await app.browser(['reviewer']);
  }, 120_000);
  afterAll(async () => {
    await client.end();
    await app.stop();
  });

  async function open(browser: BrowserContext, path: string): Promise<Page> {
    const page = await browser.newPage();
    await page.goto(`${app.address}${path}`);
    return page;
  }

  const events = async () =>
    (await client.query('SELECT action, subject, detail FROM audit_events ORDER BY id DESC LIMIT 3')).rows;

  test.each(['/reports', '/dictionary', `/reports/received?${year}`, `/reports/timeliness?${year}&publish=yes`])(
    '%s has no fault of accessibility and does not scroll sideways on a telephone',
    async (path) => {
      const page = await open(reporter, path);
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.setViewportSize({ width: 320, height: 640 });
      expect(await scrollsSideways(page)).toBe(false);
      await page.close();
    },
  );

  test('every report opens from the list with its chart and its table, and is written down', async () => {
    const list = await open(reporter, '/reports');
    const links = await list
      .locator('dt a')
      .evaluateAll((all) => all.map((one) => (one as unknown as { pathname: string }).pathname));
    expect(links).toEqual(
      savedReports.filter(({ level }) => level === 'figures').map(({ name }) => `/reports/${name}`),
    );
    for (const link of links) {
      const page = await open(reporter, `${link}?${year}`);
      expect(await page.locator('svg.app-chart').count()).toBe(1);
      expect(await page.locator('table tbody tr').count()).toBeGreaterThan(0);
      expect((await events())[0]).toMatchObject({ action: 'report_looked', subject: `report ${link.split('/')[2]}` });
      await page.close();
    }
    await list.close();
  });

  test('the figures on the page are those of the records', async () => {
    const page = await open(reporter, `/reports/received?${year}`);
    expect(await page.locator('tbody tr').allInnerTexts()).toEqual(['2026-06\t2\t1\t3']);
    expect(await page.locator('tfoot tr').allInnerTexts()).toEqual(['Total\t2\t1\t3']);
    await page.close();
  });

  test('for publishing no small number is on the page, in the chart or in an export', async () => {
    const page = await open(reporter, `/reports/received?${year}`);
    await page.getByLabel('For publishing: hide small numbers').check();
    await page.getByRole('button', { name: 'Show' }).click();
    expect(await page.locator('tbody tr').allInnerTexts()).toEqual(['2026-06\tc\tc\tc']);
    expect(await page.locator('svg.app-chart circle').count()).toBe(0);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Export as csv' }).click(),
    ]);
    expect(readFileSync(await download.path(), 'utf8')).toBe(
      '\ufeffmonth,referrals,toolkits,forms\r\n2026-06,c,c,c\r\nTotal,c,c,c\r\n',
    );
    expect(await events()).toContainEqual({
      action: 'report_exported',
      subject: 'report received',
      detail: { from: '2026-01-01', to: '2026-12-31', format: 'csv', published: true },
    });
    await page.close();
  });

  test('a wrong period is said, and nothing is shown', async () => {
    const page = await open(reporter, '/reports/received?from=2026-12-31&to=2026-01-01');
    expect(await page.locator('.govuk-error-summary').textContent()).toContain(
      'The first day must not be after the last',
    );
    expect(await page.locator('table').count()).toBe(0);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.close();
  });

  test('a reporter sees no names: not as a report, not in the dictionary, not by an address', async () => {
    const cookie = await app.cookie('reporter');
    const status = async (path: string) =>
      (await fetch(`${app.address}${path}`, { headers: { cookie }, redirect: 'manual' })).status;
    expect(await status(`/reports/locations-named?${year}`)).toBe(404);
    expect(await status(`/reports/locations-named/export?${year}&format=csv`)).toBe(404);
    expect(await status('/dictionary/names/people_of_concern/export?format=csv')).toBe(403);
    expect(await status('/dictionary/figures/people_of_concern/export?format=csv')).toBe(200);
    expect(await status('/packs')).toBe(403);
    const dictionary = await (await fetch(`${app.address}/dictionary`, { headers: { cookie } })).text();
    expect(dictionary).not.toContain('reporting_names.people_of_concern');
  });

  test('a table with names is exported for reviewers, harmless to a spreadsheet, and written down', async () => {
    const cookie = await app.cookie('reviewer');
    const answer = await fetch(`${app.address}/dictionary/names/people_of_concern/export?format=csv`, {
      headers: { cookie },
    });
    const text = await answer.text();
    expect(text).toContain("'=Example<script>");
    expect(text).toContain('Adult Canary');
    expect((await events())[0]).toEqual({
      action: 'table_exported',
      subject: 'table reporting_names.people_of_concern',
      detail: { format: 'csv' },
    });
    const parquet = await fetch(`${app.address}/dictionary/figures/people_of_concern/export?format=parquet`, {
      headers: { cookie },
    });
    expect(
      Buffer.from(await parquet.arrayBuffer())
        .subarray(0, 4)
        .toString(),
    ).toBe('PAR1');
  });

  test('a pack groups the referrals by place and person with what they share, and shows what was chosen', async () => {
    const page = await open(reviewer, '/packs');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByLabel('Day of the meeting').fill('2026-12-01');
    await page.getByLabel('Names of everybody').check();
    await page.getByRole('button', { name: 'Show to print' }).click();
    expect(await accessibilityFaults(page)).toEqual([]);
    const words = await page.locator('main').textContent();
    expect(words).toContain('2 referrals, 1 locations, 2 people');
    expect(words).toContain('Sam =Example<script>');
    expect(words).toContain('Adult Canary');
    expect(words).toContain('Harbour Arcade');
    expect(words).toContain('What was written');
    const shared = await page
      .getByRole('region', { name: 'What they have in common' })
      .locator('tbody tr')
      .allInnerTexts();
    expect(shared.map((line) => line.split('\t')[0]?.replace(/ [PL]\d.*/, '')).sort()).toEqual([
      'A telephone number',
      'A vehicle',
      'Person',
      'Person',
      'Place',
    ]);
    // The toolkit about the same child stands as an earlier record.
    expect(shared.join('\n')).toMatch(/toolkit, 2026-06-10/);
    expect((await events())[0]).toMatchObject({
      action: 'pack_made',
      subject: 'meeting 2026-12-01',
      detail: { shown: 'everything' },
    });
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await scrollsSideways(page)).toBe(false);
    await page.close();
  });

  test.each([
    ['children-only', 'Names of children', ['Example'], ['Adult Canary', 'Harbour Arcade', 'What was written']],
    [
      'no-names',
      'No names',
      [],
      ['Example', 'Adult Canary', 'Harbour Arcade', 'What was written', 'Worker', '2012-05-01'],
    ],
  ])('a Word pack of %s holds nothing else', async (shown, label, there, absent) => {
    const page = await open(reviewer, '/packs');
    await page.getByLabel('Day of the meeting').fill('2026-12-01');
    await page.getByLabel(label).check();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Make a Word file' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(`mace-pack-2026-12-01-${shown}.docx`);
    const bytes = readFileSync(await download.path());
    const { value } = await mammoth.extractRawText({ buffer: bytes });
    expect(value).toContain('MACE meeting, 2026-12-01');
    for (const word of there) expect(value).toContain(word);
    for (const word of absent) expect(value).not.toContain(word);
    await page.close();
  });

  test('the next meeting begins where the last one ended', async () => {
    const id = await makeForm(client, {
      filed: new Date().toISOString(),
      fields: { 'referral.date': '2026-07-01', 'locations[0].name': 'New Place' },
    });
    await refreshed(app.store);
    const material = await app.store.reporting.packMaterial({ meeting: '2027-01-05', since: null });
    expect(material.referrals.map(({ record_id: record }) => String(record))).toEqual([id]);
    const again = await app.store.reporting.packMaterial({ meeting: '2026-12-01', since: null });
    expect(again.referrals).toHaveLength(3);
  });

  test('a pack without a day is asked for again, and nothing is made', async () => {
    const before = (await app.store.reporting.packs(100)).length;
    const page = await open(reviewer, '/packs');
    await page.getByRole('button', { name: 'Show to print' }).click();
    expect(await page.locator('.govuk-error-summary').textContent()).toContain('Enter the day of the meeting');
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await app.store.reporting.packs(100)).toHaveLength(before);
    await page.close();
  });

  test.each([
    ['pg_cancel_backend', 'This took too long', 'Choose a shorter period'],
    ['pg_terminate_backend', 'The database is busy or cannot be reached', 'try again'],
  ])('a report that the database breaks off (%s) says so, and what to do about it', async (end, heading, advice) => {
    const lock = new pg.Client({ connectionString: app.databaseUrl });
    await lock.connect();
    await lock.query('BEGIN; LOCK TABLE reporting_facts.workload');
    const page = await reporter.newPage();
    const answer = page.goto(`${app.address}/reports/agencies?${year}`);
    await expect
      .poll(async () => (await client.query(`SELECT ${end}(pid) FROM pg_locks WHERE NOT granted`)).rowCount, {
        timeout: 20_000,
      })
      .toBeGreaterThan(0);
    expect((await answer)?.status()).toBe(503);
    await lock.query('ROLLBACK');
    await lock.end();
    await page.getByRole('heading', { name: heading }).waitFor();
    expect(await page.locator('main').textContent()).toContain(advice);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.reload();
    expect(await page.locator('table tbody tr').count()).toBeGreaterThan(0);
    await page.close();
  });

  test('a table that is too long for a workbook is not cut: the page says so and offers the other formats', async () => {
    // One set of questions is as many rows as it has questions.
    const most = limits.workbookRows + 1;
    await client.query(
      'INSERT INTO reporting_facts.question_sets (key, questions) SELECT $1, array_fill(min(id), ARRAY[$2::int]) FROM reporting_facts.questions',
      ['long', most],
    );
    const page = await open(reporter, '/dictionary');
    await page.locator('a[href="/dictionary/figures/question_sets/export?format=xlsx"]').click();
    await page.getByRole('heading', { name: 'Too many rows for a workbook' }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect((await events())[0]).toMatchObject({
      action: 'table_exported',
      detail: { format: 'xlsx', refused: 'too_many_rows' },
    });
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'csv' }).click(),
    ]);
    expect(readFileSync(await download.path(), 'utf8').split('\r\n').length).toBeGreaterThan(most);
    await client.query("DELETE FROM reporting_facts.question_sets WHERE key = 'long'");
    await page.close();
  });
});
