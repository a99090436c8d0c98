import type { Page } from 'playwright-core';
import { press, type State, type World } from './model.ts';

const reviewer: State['roles'] = ['reviewer'];
const open = async (page: Page, { item }: World, words: string) => {
  const id = await item(words);
  await page.goto(`/queue/${id}`);
  return id;
};
const failed = (page: Page) => page.locator('.govuk-error-summary').waitFor();

/** The queue, an item in everything that may be with it, and a comparison. */
export const reviewStates: State[] = [
  {
    routes: ['GET /queue', 'GET /queue/stamp', 'POST /queue/rows'],
    state: 'what waits',
    roles: reviewer,
    show: async (page) => void (await page.goto('/queue')),
  },
  {
    routes: ['GET /queue'],
    state: 'seen by an administrator, who takes nothing',
    roles: ['administrator'],
    show: async (page) => void (await page.goto('/queue')),
  },
  {
    routes: ['POST /queue'],
    state: 'nothing found',
    roles: reviewer,
    async show(page) {
      await page.goto('/queue');
      await page.getByLabel('Name, number, subject or sender').fill('zzzzzz');
      await press(page, 'Show');
      await page.getByText('Nothing waits here.').waitFor();
    },
  },
  {
    routes: ['POST /queue/next', 'POST /queue/:id/claim'],
    state: 'nothing waits that is free',
    roles: ['reviewer', 'auditor'],
    async show(page, { sql }) {
      await sql.query(
        "UPDATE review_items SET claimed_by = 'user 999', claimed_until = now() + interval '1 hour' WHERE state = 'open' AND claimed_by IS NULL",
      );
      await page.goto('/queue');
      await press(page, 'Take the most urgent');
      await page.getByText('Nothing waits that is free for you.').waitFor();
      await sql.query("UPDATE review_items SET claimed_by = NULL, claimed_until = NULL WHERE claimed_by = 'user 999'");
    },
  },
  {
    routes: ['GET /queue/:id', 'POST /queue/:id/release'],
    state: 'taken: a form in the text of a mail, with an answer that could not be read',
    roles: reviewer,
    async show(page, world) {
      await open(page, world, 'taken example');
      await press(page, 'Take it');
      await page.getByText('You work on it until').waitFor();
    },
  },
  {
    routes: ['GET /queue/:id'],
    state: 'somebody else works on it',
    roles: ['reviewer', 'auditor'],
    async show(page, world) {
      await open(page, world, 'taken example');
      await page.getByText('works on it').first().waitFor();
    },
  },
  {
    routes: ['GET /queue/:id'],
    state: 'seen by an administrator',
    roles: ['administrator'],
    show: async (page, world) => void (await open(page, world, 'plain example')),
  },
  {
    routes: ['GET /queue/:id'],
    state: 'the help for shortcuts',
    roles: reviewer,
    async show(page, world) {
      await open(page, world, 'plain example');
      await page.keyboard.press('?');
      await page.locator('#help').waitFor();
    },
  },
  {
    routes: ['GET /queue/:id', 'GET /queue/:id/file/:part/page/:number'],
    state: 'pages as pictures, with the place of an answer marked',
    roles: reviewer,
    async show(page, world) {
      await open(page, world, 'a print');
      await page.locator('.app-field[data-at^="m-"] .app-field__control').first().focus();
      await page.locator('.app-mark.app-marked').waitFor();
    },
  },
  {
    routes: ['POST /queue/:id/mend'],
    state: 'an answer that was refused',
    roles: reviewer,
    async show(page, world) {
      await open(page, world, 'plain example');
      await page.locator('#f-people-0-dob').fill('31/04/2011');
      await page.locator('#f-people-0-dob').press('Tab');
      await page.locator('#f-people-0-dob-error').waitFor();
    },
  },
  {
    routes: ['POST /queue/:id/mend'],
    state: 'one more person is being added',
    roles: reviewer,
    async show(page, world) {
      await open(page, world, 'plain example');
      await press(page, /Add another: person/);
      await page.locator('#f-people-1-surname').waitFor();
    },
  },
  {
    routes: ['POST /queue/:id/mend'],
    state: 'overtaken: what was typed is kept',
    roles: reviewer,
    async show(page, world) {
      const id = await open(page, world, 'overtaken example');
      await world.sql.query('UPDATE review_items SET version = version + 1 WHERE id = $1', [id]);
      await page.locator('#f-concern-details').fill('Typed by the second of them, and not lost.');
      await page.locator('#item-form').evaluate((form) => (form as unknown as { submit(): void }).submit());
      await failed(page);
    },
  },
  {
    routes: ['POST /queue/:id/decide'],
    state: 'not ready to be filed',
    roles: reviewer,
    async show(page, world) {
      await open(page, world, 'plain example');
      await press(page, 'File');
      await failed(page);
    },
  },
  {
    routes: ['POST /queue/:id/decide'],
    state: 'a second opinion without a question',
    roles: reviewer,
    async show(page, world) {
      await open(page, world, 'plain example');
      await press(page, 'Ask for a second opinion');
      await failed(page);
    },
  },
  {
    routes: ['POST /queue/:id/decide', 'POST /queue/:id/undo'],
    state: 'decided a moment ago, with the way back',
    roles: reviewer,
    async show(page, world) {
      await open(page, world, 'done example');
      await press(page, 'Not a form');
      await page.getByRole('button', { name: 'Undo' }).waitFor();
    },
  },
  {
    routes: ['GET /queue/:id'],
    state: 'done',
    roles: reviewer,
    async show(page, { id }) {
      await page.goto(
        `/queue/${await id("SELECT id FROM review_items WHERE state = 'done' AND form_id IS NOT NULL ORDER BY id DESC LIMIT 1")}`,
      );
      await press(page, 'Undo it');
      await page.getByText('Undone: everything').waitFor();
    },
  },
  {
    routes: ['POST /queue/:id/decide', 'POST /queue/:id/note'],
    state: 'the referrer was asked, and a note was added',
    roles: reviewer,
    async show(page, world) {
      const id = await open(page, world, 'asked example');
      await press(page, 'I have asked: let it wait');
      await page.getByText('The item waits for the referrer.').waitFor();
      await page.goto(`/queue/${id}`);
      await page.getByLabel('Add a note').fill('Rang the school.');
      await press(page, 'Add the note');
      await page.getByText('Noted.', { exact: true }).waitFor();
    },
  },
  {
    routes: ['POST /queue/:id/decide'],
    state: 'an empty toolkit to be filled in by hand',
    roles: reviewer,
    async show(page, world) {
      await open(page, world, 'broken file');
      await page.getByLabel('Which form').selectOption({ label: 'Exploitation toolkit' });
      await press(page, 'Fill it in by hand');
      await page.getByText('Fill in the form from the original').waitFor();
    },
  },
  {
    routes: ['GET /queue/:id'],
    state: 'a mail without a form, with its links as text',
    roles: reviewer,
    async show(page, world) {
      await open(page, world, 'shared link');
      await page.getByText('Links in this mail, as text').click();
    },
  },
  {
    routes: ['GET /queue/:id'],
    state: 'a locked file, and the mail that may bring its password',
    roles: reviewer,
    async show(page, world) {
      await open(page, world, 'locked form');
      await page.locator('.app-password').waitFor();
    },
  },
  {
    routes: ['POST /queue/:id/read'],
    state: 'the password does not open the file',
    roles: reviewer,
    async show(page, world) {
      await open(page, world, 'locked form');
      await page.getByLabel('Password of the file').fill('wrong');
      await press(page, 'Unlock and read');
      await failed(page);
    },
  },
  {
    routes: ['POST /queue/:id/read'],
    state: 'pages that are no pages',
    roles: reviewer,
    async show(page, world) {
      await open(page, world, 'a print');
      await page.getByLabel(/holds several forms/).fill('1, x');
      await press(page, 'Split');
      await failed(page);
    },
  },
  {
    routes: ['POST /queue/:id/read'],
    state: 'a file without pages is split, and one place is not enough',
    roles: reviewer,
    async show(page, world) {
      await open(page, world, 'toolkit reviewed');
      await page.getByText('The file holds several forms: split it').click();
      await page.getByLabel(/^1\. Heading/).check();
      await press(page, 'Split');
      await failed(page);
    },
  },
  {
    routes: ['GET /queue/:id'],
    state: 'what the scanner found something in',
    roles: reviewer,
    async show(page, { item, sql }) {
      const id = await item('infected file');
      await sql.query("UPDATE review_items SET reasons = '{malware_found}' WHERE id = $1", [id]);
      await page.goto(`/queue/${id}`);
      await page.getByText('The file cannot be shown here.').waitFor();
    },
  },
  {
    routes: ['GET /messages/:id'],
    state: 'a mail with malware',
    roles: reviewer,
    async show(page, { id }) {
      await page.goto(
        `/messages/${await id("SELECT message_id AS id FROM review_items WHERE 'malware_found' = ANY(reasons) LIMIT 1")}`,
      );
      await page.getByText('held back because of malware').waitFor();
    },
  },
  {
    routes: ['GET /queue/:id/compare/:other'],
    state: 'a form beside the earlier one',
    roles: reviewer,
    async show(page, world) {
      await open(page, world, 'toolkit reviewed');
      await page.getByRole('link', { name: /Compare with form/ }).click();
      await page.locator('.app-compare__changed').first().waitFor();
    },
  },
  {
    routes: ['POST /queue/:id/compare'],
    state: 'another form was looked for, and none found',
    roles: reviewer,
    async show(page, world) {
      await open(page, world, 'plain example');
      await page.getByLabel(/Look for another form/).fill('Nobody Atall');
      await press(page, 'Look for it');
      await page.getByText('No form of this kind was found.').waitFor();
    },
  },
  {
    routes: ['POST /queue/:id/compare'],
    state: 'another form was found',
    roles: reviewer,
    async show(page, world) {
      await open(page, world, 'plain example');
      await page.getByLabel(/Look for another form/).fill('Taken Example');
      await press(page, 'Look for it');
      await page.getByRole('link', { name: /Form \d+: Taken Example/ }).waitFor();
    },
  },
  {
    routes: ['POST /queue/:id/mend'],
    state: 'a form that is too old',
    roles: reviewer,
    async show(page, world) {
      await open(page, world, 'plain example');
      await page
        .locator('#item-form [name="_csrf"]')
        .evaluate((field) => ((field as unknown as { value: string }).value = 'old'));
      await page.locator('#item-form').evaluate((form) => (form as unknown as { submit(): void }).submit());
      await page.getByRole('heading', { name: 'This form is too old' }).waitFor();
    },
  },
];
