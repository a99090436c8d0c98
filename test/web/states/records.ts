import { limits } from '../../../src/limits.ts';
import { press, type State } from './model.ts';

const reviewer: State['roles'] = ['reviewer'];
const filed = "SELECT id FROM forms WHERE state = 'filed' ORDER BY id LIMIT 1";
const linked = (kind: string) =>
  `SELECT l.subject_id AS id FROM links l JOIN mentions m ON m.id = l.mention_id WHERE m.kind = '${kind}' AND l.state = 'linked' ORDER BY l.id LIMIT 1`;

/** Records, people, places, reports and the checks of quality. */
export const recordStates: State[] = [
  {
    routes: ['GET /records', 'POST /records'],
    state: 'the latest, and a wrong date',
    roles: reviewer,
    async show(page) {
      await page.goto('/records');
      await page.getByRole('row').nth(1).waitFor();
      // The browser's own control for dates takes no other; a program may send one.
      await page.locator('#from').evaluate((field) => ((field as unknown as { type: string }).type = 'text'));
      await page.locator('#from').fill('yesterday');
      await press(page, 'Search');
      await page.getByRole('alert').waitFor();
    },
  },
  {
    routes: ['POST /records'],
    state: 'nothing found',
    roles: reviewer,
    async show(page) {
      await page.goto('/records');
      await page.getByLabel('Person, place or agency').fill('zzzzzz');
      await press(page, 'Search');
      await page.getByText('Nothing was found').waitFor();
    },
  },
  {
    routes: ['GET /records/:id'],
    state: 'a record with its values',
    roles: reviewer,
    show: async (page, { id }) => void (await page.goto(`/records/${await id(filed)}`)),
  },
  ...(['people', 'places'] as const).flatMap((kind): State[] => [
    {
      routes: [`GET /${kind}`, `POST /${kind}`],
      state: 'nothing typed',
      roles: reviewer,
      async show(page) {
        await page.goto(`/${kind}`);
        await press(page, 'Search');
        await page.getByRole('alert').waitFor();
      },
    },
    {
      routes: [`POST /${kind}`],
      state: 'nothing found',
      roles: reviewer,
      async show(page) {
        await page.goto(`/${kind}`);
        await page.locator('#words').fill('zzzzzz');
        await press(page, 'Search');
        await page.getByText('Nothing was found').waitFor();
      },
    },
    {
      routes: [`GET /${kind}/:id`, `POST /${kind}/:id/confirm`, `POST /${kind}/:id/undo`, `POST /${kind}/:id/decline`],
      state: 'one with its links',
      roles: reviewer,
      async show(page, { id }) {
        await page.goto(`/${kind}/${await id(linked(kind === 'people' ? 'person' : 'agency'))}`);
        await page.getByRole('heading', { name: 'Links', exact: true }).waitFor();
      },
    },
  ]),
  {
    routes: ['POST /people'],
    state: 'somebody found',
    roles: reviewer,
    async show(page, { sql }) {
      const { rows } = await sql.query(
        "SELECT described->>'name' AS name, described->>'surname' AS surname FROM mentions WHERE kind = 'person' ORDER BY id LIMIT 1",
      );
      await page.goto('/people');
      await page.locator('#words').fill(rows[0].name ?? rows[0].surname);
      await press(page, 'Search');
      await page.getByRole('row').nth(1).waitFor();
    },
  },
  {
    routes: ['GET /reports'],
    state: 'all reports',
    roles: reviewer,
    show: async (page) => void (await page.goto('/reports')),
  },
  {
    routes: ['GET /reports/:name'],
    state: 'a report with its table',
    roles: reviewer,
    show: async (page) => void (await page.goto('/reports/received')),
  },
  {
    routes: ['GET /reports/:name'],
    state: 'a wrong period',
    roles: ['reporter'],
    async show(page) {
      await page.goto('/reports/received?from=x&to=y');
      await page.getByRole('alert').waitFor();
    },
  },
  {
    routes: ['GET /dictionary'],
    state: 'every table and column',
    roles: ['reporter'],
    show: async (page) => void (await page.goto('/dictionary')),
  },
  {
    routes: ['GET /dictionary/figures/:name/export'],
    state: 'a table that is too long for a workbook',
    roles: ['reporter'],
    async show(page, { sql }) {
      await sql.query(
        `WITH question AS (INSERT INTO reporting_facts.questions (form, question) VALUES ('mace-referral', 'long') RETURNING id)
         INSERT INTO reporting_facts.question_sets (key, questions) SELECT 'long', array_fill(id, ARRAY[$1::int]) FROM question`,
        [limits.workbookRows + 1],
      );
      await page.goto('/dictionary/figures/question_sets/export?format=xlsx');
      await page.getByRole('heading', { name: 'Too many rows for a workbook' }).waitFor();
      await sql.query("DELETE FROM reporting_facts.question_sets WHERE key = 'long'");
    },
  },
  {
    routes: ['GET /packs', 'POST /packs'],
    state: 'nothing chosen for a pack',
    roles: reviewer,
    async show(page) {
      await page.goto('/packs');
      await page.locator('main form').first().getByRole('button').last().click();
      await page.getByRole('alert').waitFor();
    },
  },
  {
    routes: ['POST /packs'],
    state: 'a pack on the page',
    roles: reviewer,
    async show(page) {
      await page.goto('/packs');
      await page.locator('#meeting').fill('2026-12-01');
      await page.getByRole('radio').first().check();
      await page.locator('main form').first().getByRole('button').first().click();
      await page.getByRole('heading', { level: 1, name: /MACE/ }).waitFor();
    },
  },
  {
    routes: ['GET /quality'],
    state: 'too few forms checked to say anything',
    roles: ['reporter'],
    async show(page) {
      await page.goto('/quality');
      await page.getByText('Too few forms were checked').waitFor();
    },
  },
  {
    routes: ['POST /quality/next', 'GET /quality/:id'],
    state: 'a form to be checked beside its original',
    roles: reviewer,
    async show(page, { sql }) {
      await sql.query(
        "INSERT INTO quality_samples (form_id, kind, format, least, drawn) SELECT id, kind, 'docx', 0.9, now() FROM forms WHERE state = 'filed' ON CONFLICT DO NOTHING",
      );
      await page.goto('/quality');
      await press(page, 'Check the next one');
      await page.getByRole('heading', { name: /^Check of form/ }).waitFor();
    },
  },
  {
    routes: ['POST /quality/:id'],
    state: 'not said that every value was compared',
    roles: reviewer,
    async show(page, { id }) {
      await page.goto(
        `/quality/${await id('SELECT form_id AS id FROM quality_samples WHERE claimed_by IS NOT NULL LIMIT 1')}`,
      );
      await press(page, 'Record the check');
      await page.getByRole('alert').waitFor();
    },
  },
  {
    routes: ['GET /quality/:id'],
    state: 'a colleague has it in hand',
    roles: ['reviewer', 'reporter'],
    async show(page, { id }) {
      await page.goto(
        `/quality/${await id('SELECT form_id AS id FROM quality_samples WHERE claimed_by IS NOT NULL LIMIT 1')}`,
      );
      await page.getByText('A colleague has this form in hand').waitFor();
    },
  },
  {
    routes: ['POST /quality/:id', 'GET /quality'],
    state: 'checked, with an error found',
    roles: reviewer,
    async show(page, { id }) {
      await page.goto(
        `/quality/${await id('SELECT form_id AS id FROM quality_samples WHERE claimed_by IS NOT NULL LIMIT 1')}`,
      );
      await page
        .getByRole('checkbox', { name: /^Wrong/ })
        .first()
        .check();
      await page.getByLabel('I have compared every value with the original').check();
      await press(page, 'Record the check');
      await page.getByText('The check was recorded').waitFor();
      await page.getByRole('heading', { name: 'By field' }).waitFor();
    },
  },
];
