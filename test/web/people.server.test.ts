import pg from 'pg';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PeopleList, SubjectId } from '../../src/store/index.ts';
import { accessibilityFaults, scrollsSideways } from './axe.ts';
import { type RunningApp, startApp } from './harness.ts';

let app: RunningApp;
let sql: pg.Client;
let context: BrowserContext;

async function* listOf(...rows: Record<string, string>[]): AsyncGenerator<PeopleList> {
  for (const [index, described] of rows.entries())
    yield { kind: 'person', line: index + 2, caseId: described.caseId ?? '', described };
}

type Child = { mention: string; form: string; subject: string; described: Record<string, string>; name: string };
let child: Child;
let listed: SubjectId;

beforeAll(async () => {
  app = await startApp({ mails: ['001-referral-docx', '002-toolkit-docx', '006-two-forms'] });
  sql = new pg.Client({ connectionString: app.databaseUrl });
  await sql.connect();
  const { rows } = await sql.query(`
    SELECT m.id AS mention, m.form_id AS form, m.subject_id AS subject, m.described,
      COALESCE(m.described->>'fullName', concat_ws(' ', m.described->>'forenames', m.described->>'surname')) AS name
    FROM mentions m WHERE m.prefix = 'child.' AND m.described ? 'dob' ORDER BY m.id LIMIT 1`);
  child = rows[0];
  // The case system knows the child, under a number that the form does not have: a suggestion and no more.
  const { nhsNumber: _, upn: __, caseId: ___, ...same } = child.described;
  const report = await app.store.people.import(listOf({ ...same, caseId: 'C-4711' }), 'command');
  const { renewSubjects } = await import('../../src/pipeline/index.ts');
  for (const form of report.forms) await renewSubjects(app.store, form);
  const found = await sql.query("SELECT id FROM subjects WHERE case_id = 'C-4711'");
  listed = String(found.rows[0].id) as SubjectId;
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
const events = async () =>
  (
    await sql.query(
      "SELECT action, subject, detail FROM audit_events WHERE action ~ 'people|person|place|link' ORDER BY id",
    )
  ).rows;
const subjectNow = async () =>
  (await sql.query('SELECT subject_id::text AS id FROM mentions WHERE id = $1', [child.mention])).rows[0].id;

describe('searching people', () => {
  test('finds them by what was typed and by likeness, with no name in address, title or log', async () => {
    const page = await open('/people');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.fill('#words', child.name);
    await page.click('text=Search');
    await page.waitForSelector('table');
    expect(await page.locator('table').textContent()).toContain('C-4711');
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(page.url()).toBe(`${app.address}/people`);
    expect(await page.title()).not.toContain(child.name);
    expect(app.log.join('\n')).not.toContain(child.name);

    // A slip of the fingers, with the birth date, still finds the child.
    const [first = ''] = child.name.split(' ');
    await page.fill('#words', child.name.replace(first, `${first}h`));
    await page.fill('#dob', child.described.dob ?? '');
    await page.click('text=Search');
    await page.waitForSelector('table');
    expect(await page.locator('table').textContent()).toContain('Likeness or number');
    const said = (await events()).filter(({ action }) => action === 'people_searched');
    expect(said.map(({ detail }) => detail)).toEqual([{ filters: ['words'] }, { filters: ['words', 'dob'] }]);
  });

  test('by case id', async () => {
    const page = await open('/people');
    await page.fill('#number', 'c 4711');
    await page.click('text=Search');
    await page.waitForSelector('table');
    expect(await page.locator('tbody tr').count()).toBe(1);
  });

  test.each([
    ['nothing', '', '', 'Enter a name or a number'],
    ['a name that nobody has', 'Xxqq Zzyy', '', 'Nothing was found'],
    ['what is no word', "'); -- & | ! :*", '', 'Nothing was found'],
  ])('%s is told', async (_name, words, number, expected) => {
    const page = await open('/people', { javaScriptEnabled: false });
    await page.fill('#words', words);
    await page.fill('#number', number);
    await page.click('text=Search');
    expect(await page.locator('main').textContent()).toContain(expected);
  });
});

describe('a person', () => {
  test('is shown with what was said and where; a suggestion is confirmed and undone, without a script, and its history stays', async () => {
    const before = await subjectNow();
    const page = await open(`/people/${listed}`, { javaScriptEnabled: false });
    expect(await page.title()).toContain(`Person ${listed}`);
    const text = (await page.locator('main').textContent()) ?? '';
    expect(text).toContain('case id C-4711');
    expect(text).toContain('Birth dates are the same');
    await page.click('button:has-text("Confirm")');
    expect(await page.locator('main, .govuk-notification-banner').allInnerTexts()).toEqual(
      expect.arrayContaining([expect.stringContaining('confirmed')]),
    );
    expect(await subjectNow()).toBe(listed);
    await page.click('button:has-text("Undo")');
    expect(await subjectNow()).toBe(before);
    await page.locator('summary:has-text("History")').last().click();
    const history = (await page.locator('main').textContent()) ?? '';
    for (const word of ['suggested by program', 'linked by user', 'undone by user']) expect(history).toContain(word);
    expect((await events()).slice(-4).map(({ action, subject }) => `${action} ${subject}`)).toEqual([
      `link_confirmed person ${listed}`,
      `person_looked person ${listed}`,
      `link_undone person ${listed}`,
      `person_looked person ${listed}`,
    ]);
  });

  test('whoever comes second is told, and nothing is changed', async () => {
    const page = await open(`/people/${listed}`);
    const { rows } = await sql.query("SELECT id FROM links WHERE subject_id = $1 AND state = 'undone'", [listed]);
    await app.store.subjects.confirm(rows[0].id, 'user 99');
    await page.click('button:has-text("Link after all")');
    await page.waitForSelector('.govuk-notification-banner');
    expect(await page.locator('.govuk-notification-banner').textContent()).toContain('Somebody was faster');
    expect(await subjectNow()).toBe(listed);
  });

  test('has no barrier, and does not scroll sideways on a small screen', async () => {
    const page = await open(`/people/${listed}`, { viewport: { width: 320, height: 640 } });
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await scrollsSideways(page)).toBe(false);
  });

  test('a place is none, and neither is a link of somebody else', async () => {
    const { rows } = await sql.query("SELECT id FROM subjects WHERE kind = 'agency' LIMIT 1");
    const page = await open(`/people/${rows[0].id}`);
    expect(await page.locator('h1').textContent()).toContain('not found');
    await page.goto(`/places/${rows[0].id}`);
    expect(await page.locator('main').textContent()).toContain('Agency');
    expect(await accessibilityFaults(page)).toEqual([]);
  });
});

test('places and agencies are searched by their names', async () => {
  const { rows } = await sql.query("SELECT described->>'name' AS name FROM mentions WHERE kind = 'agency' LIMIT 1");
  const page = await open('/places');
  await page.fill('#words', rows[0].name);
  await page.click('text=Search');
  await page.waitForSelector('table');
  expect(await page.locator('table').textContent()).toContain('Agency');
  expect(await accessibilityFaults(page)).toEqual([]);
});
