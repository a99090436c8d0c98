import pg from 'pg';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { accessibilityFaults, scrollsSideways } from './axe.ts';
import { type RunningApp, startApp } from './harness.ts';

let app: RunningApp;
let sql: pg.Client;
let context: BrowserContext;

beforeAll(async () => {
  app = await startApp({
    mails: ['001-referral-docx', '002-toolkit-docx', '003-same-form-resaved', '005-changed-toolkit', '006-two-forms'],
  });
  sql = new pg.Client({ connectionString: app.databaseUrl });
  await sql.connect();
}, 120_000);
afterAll(async () => {
  await sql.end();
  await app.stop();
});
beforeEach(() => async () => {
  await context?.close();
});

async function open(path: string, options = {}): Promise<Page> {
  context = await app.browser(['reviewer'], options);
  const page = await context.newPage();
  await page.goto(path);
  return page;
}
const one = async (text: string) => (await sql.query(text)).rows[0];
const shown = (page: Page) => page.locator('tbody tr th a').allInnerTexts();
const ids = (all: string[]) => all.map((text) => text.replace(/\D/g, ''));

test('the latest records stand first; copies and forms that wait are shown when they are asked for', async () => {
  const page = await open('/records');
  const filed = await sql.query("SELECT id FROM forms WHERE state = 'filed' ORDER BY received DESC, id DESC");
  expect(ids(await shown(page))).toEqual(filed.rows.map(({ id }) => String(id)));
  expect(await accessibilityFaults(page)).toEqual([]);
  for (const [state, label] of [
    ['duplicate', 'Copies'],
    ['in_review', 'Forms that wait for a person'],
  ]) {
    await page.selectOption('#state', { label: label ?? '' });
    await Promise.all([page.waitForNavigation(), page.click('text=Search')]);
    const rows = await sql.query('SELECT id FROM forms WHERE state = $1 ORDER BY received DESC, id DESC', [state]);
    expect(rows.rows.length).toBeGreaterThan(0);
    expect(ids(await shown(page))).toEqual(rows.rows.map(({ id }) => String(id)));
  }
});

test('a record is found by the name in it, without a script; no name stands in address, title or log, and the search is written down', async () => {
  const { form, name } = await one(`
    SELECT m.form_id AS form, COALESCE(m.described->>'fullName', concat_ws(' ', m.described->>'forenames', m.described->>'surname')) AS name
    FROM mentions m JOIN forms f ON f.id = m.form_id WHERE m.kind = 'person' AND f.state = 'filed' ORDER BY m.id LIMIT 1`);
  const page = await open('/records', { javaScriptEnabled: false });
  await page.fill('#words', name);
  await page.click('text=Search');
  expect(ids(await shown(page))).toContain(String(form));
  expect(page.url()).toBe(`${app.address}/records`);
  expect(await page.title()).not.toContain(name);
  expect(app.log.join('\n')).not.toContain(name);
  const last = await one(
    "SELECT action, detail FROM audit_events WHERE action = 'records_searched' ORDER BY id DESC LIMIT 1",
  );
  expect(last.detail).toEqual({ filters: ['words', 'state'] });
  await page.fill('#words', 'Xxqq Zzyy');
  await page.click('text=Search');
  expect(await page.locator('main').textContent()).toContain('Nothing was found');
  await page.fill('#dob', 'yesterday');
  expect(await page.inputValue('#words')).toBe('Xxqq Zzyy');
});

test('a record shows every value with where it stands, whom it names, its copies and the form after it', async () => {
  const { id } = await one("SELECT duplicate_of_id AS id FROM forms WHERE state = 'duplicate' LIMIT 1");
  const page = await open(`/records/${id}`);
  const text = (await page.locator('main').textContent()) ?? '';
  const { rows } = await sql.query(
    "SELECT raw FROM form_values WHERE form_id = $1 AND state = 'answered' AND raw !~ '\\n'",
    [id],
  );
  expect(rows.length).toBeGreaterThan(10);
  for (const { raw } of rows) expect(text.replace(/\s+/g, ' ')).toContain(raw.replace(/\s+/g, ' ').trim());
  expect(text).toContain('Came again as');
  expect(text).toContain('Child: ');
  expect(text).toContain('From a cell');
  expect(text).toContain('No person has changed or decided anything');
  expect(await page.title()).toContain(`Form ${id}`);
  expect(await accessibilityFaults(page)).toEqual([]);
  const last = await one('SELECT action, subject FROM audit_events ORDER BY id DESC LIMIT 1');
  expect(last).toEqual({ action: 'record_looked', subject: `form ${id}` });
  await page.click('ul a[href^="/people/"]');
  await page.waitForSelector('h2:has-text("What was said")');
});

test('a form that may be an update names the earlier one; a small screen shows it without scrolling sideways', async () => {
  const { id, earlier } = await one(
    "SELECT id, match->'of'->>0 AS earlier FROM forms WHERE match->>'kind' LIKE 'possible%' LIMIT 1",
  );
  const page = await open(`/records/${id}`, { viewport: { width: 320, height: 640 } });
  expect(await page.locator(`dd a[href="/records/${earlier}"]`).count()).toBeGreaterThan(0);
  expect(await scrollsSideways(page)).toBe(false);
  await page.goto('/records/999999');
  expect(await page.locator('h1').textContent()).toContain('not found');
});

test('older records come with the next page, and none twice', async () => {
  await sql.query(`
    INSERT INTO forms (message_id, part_id, position, kind, version_known, confidence, state, fingerprint, received, filed, changed)
    SELECT message_id, part_id, 1000 + n, kind, true, 1, 'filed', 'made ' || n, received - n * interval '1 minute', received, received
    FROM forms, generate_series(1, 120) AS n WHERE id = (SELECT min(id) FROM forms)`);
  const page = await open('/records', { javaScriptEnabled: false });
  const seen: string[] = [];
  for (let pages = 0; pages < 5; pages += 1) {
    seen.push(...ids(await shown(page)));
    if ((await page.locator('text=Older records').count()) === 0) break;
    await page.click('text=Older records');
  }
  const { count } = await one("SELECT count(*)::int AS count FROM forms WHERE state = 'filed'");
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen.length).toBe(count);
});
