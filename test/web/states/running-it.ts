import { fileURLToPath } from 'node:url';
import { press, type State } from './model.ts';

const fixture = (path: string) => fileURLToPath(new URL(`../../../fixtures/${path}`, import.meta.url));
const administrator: State['roles'] = ['administrator'];

/** Users, definitions, failures, health, the ledger and the audit log. */
export const runningStates: State[] = [
  {
    routes: ['GET /users', 'POST /users/:id/disable', 'POST /users/:id/enable'],
    state: 'somebody was shut out a moment ago',
    roles: administrator,
    async show(page, { app }) {
      const id = await app.user('reporter', 'auditor');
      await page.goto(`/users/${id}`);
      await press(page, 'Disable');
      await page.getByText('cannot sign in any more').waitFor();
    },
  },
  {
    routes: ['GET /users/:id', 'POST /users/:id'],
    state: 'a user without a full name, and one’s own account',
    roles: administrator,
    async show(page, { app }) {
      await page.goto(`/users/${await app.user('administrator')}`);
      await page.getByLabel('Full name').fill('');
      await press(page, 'Save');
      await page.getByRole('alert').waitFor();
    },
  },
  {
    routes: ['GET /users/new', 'POST /users/new'],
    state: 'everything wrong with a new user',
    roles: administrator,
    async show(page) {
      await page.goto('/users/new');
      await press(page, 'Add');
      await page.getByRole('alert').waitFor();
    },
  },
  {
    routes: ['POST /users/:id/reset'],
    state: 'a first password',
    roles: administrator,
    async show(page, { app }) {
      await page.goto(`/users/${await app.user('reporter', 'auditor')}`);
      await press(page, 'Reset');
      await page.getByRole('heading', { name: 'First password' }).waitFor();
    },
  },
  {
    routes: ['GET /definitions', 'POST /definitions/try'],
    state: 'no file was chosen',
    roles: administrator,
    async show(page) {
      await page.goto('/definitions');
      await press(page, 'Try it');
      await page.getByRole('alert').waitFor();
    },
  },
  {
    routes: ['POST /definitions/try'],
    state: 'a file with two forms was tried',
    roles: administrator,
    async show(page) {
      await page.goto('/definitions');
      await page.getByLabel('A form, or a mail with forms in it').setInputFiles(fixture('inbox/006-two-forms.eml'));
      await press(page, 'Try it');
      await page.getByRole('heading', { name: 'A file tried' }).waitFor();
    },
  },
  {
    routes: ['POST /definitions/try'],
    state: 'a locked file was tried',
    roles: administrator,
    async show(page) {
      await page.goto('/definitions');
      await page.getByLabel('A form, or a mail with forms in it').setInputFiles(fixture('locked/locked.pdf'));
      await press(page, 'Try it');
      await page.getByRole('heading', { name: 'A file tried' }).waitFor();
    },
  },
  {
    routes: ['GET /status'],
    state: 'a mailbox in trouble and a reconciliation with differences',
    roles: administrator,
    async show(page, { app }) {
      await app.store.ledger.checkFailed('team', 'INBOX', 'wrong_password');
      await app.store.reconciliations.record({ compared: 17, differences: 2, unreachable: 1 });
      await page.goto('/status');
      await page.getByText('A mailbox is not being checked as it should be').waitFor();
    },
  },
  {
    routes: ['GET /failures'],
    state: 'a step that was given up',
    roles: administrator,
    async show(page, { sql }) {
      const { rows } = await sql.query(
        `UPDATE parts SET state = 'failed', outcome = 'step_failed'
         WHERE id = (SELECT part_id FROM review_items WHERE state = 'open' AND part_id IS NOT NULL AND form_id IS NULL ORDER BY id DESC LIMIT 1)
         RETURNING id`,
      );
      await sql.query("UPDATE review_items SET reasons = '{step_failed}' WHERE part_id = $1", [rows[0].id]);
      await page.goto('/failures');
      await page.getByRole('button', { name: /^Try again/ }).waitFor();
    },
  },
  {
    routes: ['POST /failures/:step/:id/retry'],
    state: 'put in again a moment ago, and nothing else has failed',
    roles: administrator,
    async show(page) {
      await page.goto('/failures');
      await press(page, /^Try again/);
      await page.getByText('The step was put in again').waitFor();
      await page.getByText('Nothing has failed').waitFor();
    },
  },
  {
    routes: ['GET /messages'],
    state: 'a search that finds nothing',
    roles: ['auditor'],
    async show(page) {
      await page.goto('/messages?from=2030-01-01');
      await page.getByText('Nothing was found').waitFor();
    },
  },
  {
    routes: ['GET /messages'],
    state: 'the ledger with subjects, and wrong filters',
    roles: ['reviewer'],
    async show(page) {
      await page.goto('/messages?from=yesterday&id=x');
      await page.getByRole('alert').waitFor();
    },
  },
  {
    routes: ['GET /messages'],
    state: 'the ledger',
    roles: ['reviewer'],
    show: async (page) => void (await page.goto('/messages')),
  },
  {
    routes: ['GET /messages/:id'],
    state: 'a mail with a form that was filed',
    roles: ['reviewer'],
    async show(page, { id }) {
      await page.goto(`/messages/${await id("SELECT message_id AS id FROM forms WHERE state = 'filed' LIMIT 1")}`);
      await page.getByText('Parts and their forms').waitFor();
    },
  },
  {
    routes: ['GET /audit'],
    state: 'what was found',
    roles: ['auditor'],
    show: async (page) => void (await page.goto('/audit')),
  },
  {
    routes: ['GET /audit'],
    state: 'wrong filters',
    roles: ['auditor'],
    async show(page) {
      await page.goto('/audit?id=x&from=1');
      await page.getByRole('alert').waitFor();
    },
  },
  {
    routes: ['GET /audit'],
    state: 'nothing found',
    roles: ['auditor'],
    async show(page) {
      await page.goto('/audit?from=2031-01-01');
      await page.getByText('Nothing was found').waitFor();
    },
  },
];
