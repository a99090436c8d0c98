import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Role } from '../../src/store/index.ts';
import { accessibilityFaults, scrollsSideways } from './axe.ts';
import { type RunningApp, startApp } from './harness.ts';

const fixture = (path: string) => fileURLToPath(new URL(`../../fixtures/${path}`, import.meta.url));
const hostileName = '<img src=x onerror=alert(1)>.docx';

/** A mail whose subject, sender and file name are written to run on a page. */
const hostileMail = Buffer.from(
  [
    'From: "<img src=x onerror=alert(1)>" <hostile@example.org>',
    'To: missing@council.example.org',
    'Subject: <script>document.title="run"</script>',
    'Message-ID: <hostile@example.org>',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="b"',
    '',
    '--b',
    'Content-Type: text/html',
    '',
    '<p>See the file</p><img src="http://127.0.0.1:1/pixel.png"><script>document.title="run"</script>',
    '--b',
    'Content-Type: application/octet-stream',
    `Content-Disposition: attachment; filename="${hostileName}"`,
    'Content-Transfer-Encoding: base64',
    '',
    readFileSync(fixture('filled/mace-referral-rows-001.docx')).toString('base64'),
    '--b--',
    '',
  ].join('\r\n'),
);

let app: RunningApp;
let sql: pg.Client;
let context: BrowserContext;

beforeAll(async () => {
  app = await startApp({ more: [hostileMail] });
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

async function open(roles: Role[], path: string): Promise<Page> {
  context = await app.browser(roles);
  const page = await context.newPage();
  await page.goto(path);
  return page;
}

/** At the usual size, on a telephone, and at a zoom of 400% (1280 px wide, a quarter of it is left). */
async function isFine(page: Page) {
  for (const size of [
    { width: 1280, height: 900 },
    { width: 320, height: 640 },
  ]) {
    await page.setViewportSize(size);
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await scrollsSideways(page)).toBe(false);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
}

const lastEvents = async (action: string) => (await app.store.audit.search({ action, limit: 5 })).events;

describe('the ledger', () => {
  test('lists every message with what became of it; the look is written down', async () => {
    const page = await open(['reviewer'], '/messages');
    await isFine(page);
    expect(await page.locator('tbody tr').count()).toBe(17);
    const [event] = await lastEvents('messages_searched');
    expect(event).toMatchObject({ actor: `user ${await app.user('reviewer')}`, detail: { filters: [] } });
  });

  test('is searched by state, what became of it, date and number', async () => {
    const page = await open(['reviewer'], '/messages');
    const rows = page.locator('tbody tr');
    const disposition = async (label: string) => {
      await page.getByLabel('What became of it').selectOption({ label });
      await page.getByRole('button', { name: 'Search' }).click();
      return rows.count();
    };
    const truth = async (code: string) =>
      (await sql.query('SELECT count(*)::int AS n FROM messages WHERE disposition = $1', [code])).rows[0].n;
    expect(await truth('filed')).toBeGreaterThan(0);
    for (const [label, code] of [
      ['Filed', 'filed'],
      ['Waits for a person', 'in_review'],
      ['The same mail again', 'same_mail'],
      ['Not a form', 'not_a_submission'],
    ] as const)
      expect([label, await disposition(label)]).toEqual([label, await truth(code)]);
    await page.goto('/messages?id=3');
    expect(await rows.count()).toBe(1);
    await page.goto('/messages?from=2030-01-01');
    await page.getByText('Nothing was found').waitFor();
    await isFine(page);
    await page.goto('/messages?from=yesterday&id=x');
    expect(await page.getByRole('alert').getByRole('link').allTextContents()).toEqual([
      'Enter a date, such as 2026-04-27',
      'The number of a message is digits, such as 12',
    ]);
    await isFine(page);
  });

  test('shows neither subject nor sender to those who may not see forms', async () => {
    for (const role of ['administrator', 'auditor'] as const) {
      const page = await open([role], '/messages');
      const text = await page.content();
      const { rows } = await sql.query(
        "SELECT envelope->>'subject' AS subject FROM messages WHERE envelope->>'subject' LIKE '% %'",
      );
      for (const { subject } of rows) expect(text).not.toContain(subject);
      expect(await page.locator('tbody a').count()).toBe(0);
      await context.close();
    }
  });

  test('shows a message with its envelope, parts and forms, and gives the original byte for byte', async () => {
    const page = await open(['reviewer'], '/messages/1');
    await isFine(page);
    const { rows } = await sql.query(
      "SELECT envelope->>'subject' AS subject, content_sha256 FROM messages WHERE id = 1",
    );
    await page.getByRole('definition').getByText(rows[0].subject, { exact: true }).waitFor();
    expect(await page.title()).toBe('Message 1 - Safeguarding intake');
    await page
      .getByRole('link', { name: /Form \d+/ })
      .first()
      .waitFor();
    const answer = await context.request.get('/messages/1/original');
    expect(
      createHash('sha256')
        .update(await answer.body())
        .digest('hex'),
    ).toBe(rows[0].content_sha256);
    expect(answer.headers()['content-disposition']).toBe('attachment; filename="message-1.eml"');
    expect((await lastEvents('message_looked'))[0]).toMatchObject({ subject: 'message 1' });
    expect((await lastEvents('original_looked'))[0]).toMatchObject({ subject: 'message 1' });
  });

  test('a message that wants to run a script runs none, and fetches nothing', async () => {
    context = await app.browser(['reviewer']);
    const page = await context.newPage();
    const asked: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).origin));
    page.on('console', (message) => complaints.push(message.text()));
    await page.goto('/messages/17');
    await page.getByText('<script>document.title="run"</script>', { exact: true }).waitFor();
    expect(await page.getByText(hostileName).count()).toBeGreaterThan(0);
    await isFine(page);
    expect(await page.title()).toBe('Message 17 - Safeguarding intake');
    expect(new Set(asked)).toEqual(new Set([app.address]));
    expect(complaints).toEqual([]);
    const part = await sql.query('SELECT id FROM parts WHERE message_id = 17 ORDER BY id DESC LIMIT 1');
    const file = await context.request.get(`/parts/${part.rows[0].id}/original`);
    expect(file.headers()['content-type']).toBe('application/octet-stream');
    expect(file.headers()['content-disposition']).toMatch(/^attachment; filename="part-\d+\.[a-z]+"$/);
  });

  test('a mail with malware is not handed out', async () => {
    const { rows } = await sql.query(
      "UPDATE review_items SET reasons = reasons || '{malware_found}' WHERE id = (SELECT min(id) FROM review_items) RETURNING message_id",
    );
    const [{ message_id: message }] = rows;
    const page = await open(['reviewer'], `/messages/${message}`);
    await page.getByText('held back because of malware').waitFor();
    expect((await context.request.get(`/messages/${message}/original`)).status()).toBe(404);
    await sql.query("UPDATE review_items SET reasons = array_remove(reasons, 'malware_found')");
  });
});

describe('users', () => {
  test('are added with a first password, changed, shut out and let in again', async () => {
    const page = await open(['administrator'], '/users');
    await isFine(page);
    await page.getByRole('button', { name: 'Add a user' }).click();
    await isFine(page);
    await page.getByRole('button', { name: 'Add' }).click();
    expect(await page.getByRole('alert').getByRole('link').count()).toBe(2);
    await isFine(page);
    await page.getByLabel('Name to sign in with').fill('New.Colleague@council.example.org');
    await page.getByLabel('Full name').fill('<b>New</b> Colleague');
    await page.getByLabel('Reviewer').check();
    await page.getByRole('button', { name: 'Add' }).click();
    await page.getByRole('heading', { name: 'First password' }).waitFor();
    await isFine(page);
    await page.getByRole('button', { name: 'To the users' }).click();
    await page.getByRole('link', { name: '<b>New</b> Colleague' }).click();
    await isFine(page);
    await page.getByLabel('Reporter').check();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The user was changed').waitFor();
    await isFine(page);
    const added = (await app.store.users.list()).find(({ name }) => name === 'new.colleague@council.example.org');
    expect(added).toMatchObject({ roles: ['reviewer', 'reporter'], passwordToSet: true, disabled: false });
    await page.goto(`/users/${added?.id}`);
    await page.getByRole('button', { name: 'Disable' }).click();
    await page.goto(`/users/${added?.id}`);
    await page.getByRole('button', { name: 'Enable' }).click();
    await page.goto(`/users/${added?.id}`);
    await page.getByRole('button', { name: 'Reset' }).click();
    await page.getByRole('heading', { name: 'First password' }).waitFor();
    const events = await app.store.audit.search({ subject: `user ${added?.id}`, limit: 20 });
    expect(events.events.map(({ action }) => action).filter((action) => action !== 'users_looked')).toEqual([
      'user_reset',
      'user_enabled',
      'user_disabled',
      'user_changed',
      'user_added',
    ]);
    // Who was added is in the table of users; the log has the number.
    expect(JSON.stringify(events.events)).not.toContain('council.example.org');
  });

  test('never end without an administrator', async () => {
    const id = await app.user('administrator');
    const page = await open(['administrator'], `/users/${id}`);
    await page.getByLabel('Administrator').uncheck();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('alert').getByText('last administrator').waitFor();
    await isFine(page);
    expect(await app.store.users.disable(id, true, 'command')).toBe('last_administrator');
  });
});

describe('definitions', () => {
  test('are shown, and a file is tried and kept nowhere', async () => {
    const page = await open(['administrator'], '/definitions');
    await isFine(page);
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByRole('alert').getByText('Choose a file').waitFor();
    await isFine(page);
    const count = async () => (await sql.query('SELECT count(*)::int AS n FROM originals')).rows[0].n;
    const before = await count();
    const attempt = async (path: string) => {
      await page.goto('/definitions');
      await page.getByLabel('A form, or a mail with forms in it').setInputFiles(path);
      await page.getByRole('button', { name: 'Try it' }).click();
      await page.getByRole('heading', { name: 'A file tried' }).waitFor();
    };
    await attempt(fixture('filled/mace-referral-rows-001.docx'));
    await page.getByRole('heading', { name: /MACE referral, version 2\.1: would/ }).waitFor();
    await isFine(page);
    await attempt(fixture('inbox/006-two-forms.eml'));
    expect(await page.getByRole('heading', { level: 2 }).count()).toBe(2);
    await attempt(fixture('locked/locked.pdf'));
    expect(await page.getByRole('heading', { level: 2 }).count()).toBe(0);
    await isFine(page);
    expect(await count()).toBe(before);
    expect((await lastEvents('file_tried'))[0]?.detail).toEqual({ format: 'pdf', forms: 0 });
  }, 60_000);
});

describe('health and failures', () => {
  test('health tells what is wrong in words', async () => {
    const page = await open(['administrator'], '/status');
    await isFine(page);
    await page.getByText('Never. Run').waitFor();
    await app.store.ledger.checkFailed('team', 'INBOX', 'wrong_password');
    await app.store.reconciliations.record({ compared: 17, differences: 2, unreachable: 1 });
    await page.reload();
    await page.getByText('A mailbox is not being checked as it should be').waitFor();
    expect(await page.getByRole('banner').textContent()).toMatch(/2 differences/);
    await isFine(page);
    await app.store.ledger.checkSucceeded({ mailbox: 'team', folder: 'INBOX', uidValidity: 7n });
  });

  test('a step that was given up is tried again: its item is closed and its work is waiting', async () => {
    const { rows } = await sql.query(
      "SELECT p.id, p.message_id FROM parts p JOIN review_items r ON r.part_id = p.id WHERE r.state = 'open' AND r.form_id IS NULL LIMIT 1",
    );
    const [{ id, message_id: message }] = rows;
    await sql.query("UPDATE parts SET state = 'failed', outcome = 'step_failed' WHERE id = $1", [id]);
    await sql.query("UPDATE review_items SET reasons = '{step_failed}' WHERE part_id = $1", [id]);
    const page = await open(['administrator'], '/failures');
    await isFine(page);
    const again = page.getByRole('button', { name: new RegExp(`^Try again ?: Reading a part, ${id}$`) });
    await again.click();
    await page.getByText('The step was put in again').waitFor();
    expect(
      (
        await sql.query(
          "SELECT p.state, p.tries, m.state AS message, m.disposition, (SELECT count(*)::int FROM review_items r WHERE r.part_id = p.id AND r.state = 'open') AS open FROM parts p JOIN messages m ON m.id = p.message_id WHERE p.id = $1",
          [id],
        )
      ).rows,
    ).toEqual([{ state: 'waiting', tries: 0, message: 'opened', disposition: null, open: 0 }]);
    expect((await lastEvents('step_retried'))[0]).toMatchObject({ subject: `part ${id}`, detail: { step: 'read' } });
    expect(await app.store.work.unfinished({ olderThanMilliseconds: -1_000, limit: 10 })).toContainEqual({
      kind: 'read',
      id,
    });
    expect(message).toBeDefined();
    await isFine(page);
  });

  test('only what was given up can be put back', async () => {
    const { rows } = await sql.query("SELECT id FROM parts WHERE state = 'read' LIMIT 1");
    expect(await app.store.looks.retry('read', String(rows[0].id), 'command')).toBeNull();
    expect(await app.store.looks.retry('open', '1', 'command')).toBeNull();
    expect(await app.store.looks.retry('file', '999999', 'command')).toBeNull();
  });
});

test('the audit page finds what was done, and writes down that it was asked', async () => {
  const page = await open(['auditor'], '/audit');
  await isFine(page);
  await page.getByLabel('Did what').selectOption({ label: 'Looked at a message' });
  await page.getByLabel('To a', { exact: true }).selectOption('message');
  await page.getByLabel('Number').fill('1');
  await page.getByRole('button', { name: 'Search' }).click();
  const rows = page.locator('tbody tr');
  expect(await rows.count()).toBeGreaterThan(0);
  for (const text of await rows.allTextContents()) expect(text).toMatch(/Looked at a message\s*message 1/);
  expect((await lastEvents('audit_searched'))[0]?.detail).toEqual({
    action: 'message_looked',
    kind: 'message',
    id: '1',
  });
  await page.goto('/audit?id=x&from=1');
  await isFine(page);
  await page.goto('/audit?from=2031-01-01');
  await isFine(page);
});

test('pages work without a script', async () => {
  context = await app.browser(['administrator', 'reviewer', 'auditor'], { javaScriptEnabled: false });
  const page = await context.newPage();
  for (const path of [
    '/messages',
    '/messages/1',
    '/users',
    '/users/new',
    '/definitions',
    '/status',
    '/failures',
    '/quality',
    '/audit',
  ]) {
    await page.goto(path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(
      await page.getByRole('navigation', { name: 'Menu' }).getByRole('link', { name: 'Messages' }).isVisible(),
    ).toBe(true);
  }
});

test('what is written down holds ids and codes, nothing of a mail or a form', async () => {
  const { rows: words } = await sql.query(`
    SELECT DISTINCT word FROM (
      SELECT envelope->>'subject' AS word FROM messages UNION SELECT envelope#>>'{from,0,address}' FROM messages
      UNION SELECT name FROM parts UNION SELECT raw FROM form_values WHERE key ~ '(ame|ddress|phone|email)$'
    ) AS w WHERE length(word) > 7`);
  expect(words.length).toBeGreaterThan(30);
  const { rows } = await sql.query('SELECT e::text AS event FROM audit_events e');
  expect(rows.length).toBeGreaterThan(20);
  const written = [...rows.map(({ event }) => event), ...app.log].join('\n');
  expect(words.map(({ word }) => word).filter((word) => written.includes(word))).toEqual([]);
});

test('a fault shows an id, and its line in the log holds a code and no words', async () => {
  await sql.query('ALTER TABLE reconciliations RENAME TO reconciliations_away');
  const page = await open(['administrator'], '/users');
  await sql.query('ALTER TABLE reconciliations_away RENAME TO reconciliations');
  await page.getByRole('heading', { name: 'Something went wrong' }).waitFor();
  await isFine(page);
  const code = await page.locator('strong').textContent();
  const line = app.log.find((one) => one.includes(String(code)));
  expect(JSON.parse(line ?? '{}')).toMatchObject({
    msg: 'web_request_failed',
    route: '/users',
    fault: 'database_refused:SQLSTATE_42P01',
  });
});
