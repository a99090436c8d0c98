import { readdirSync, readFileSync } from 'node:fs';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPostgres, type TestPostgres } from '../servers/postgres.ts';
import { fillStore } from '../web/filled-store.ts';

const inbox = new URL('../../fixtures/inbox/', import.meta.url);

const names = readdirSync(inbox)
  .filter((name) => name.endsWith('.eml'))
  .sort();

let postgres: TestPostgres;
let client: pg.Client;
const rows = async (sql: string) => (await client.query(sql)).rows;
/** The mails of the demo, through the whole path. */
beforeAll(async () => {
  postgres = await startPostgres();
  const url = await postgres.database();
  await fillStore(
    url,
    names.map((name) => readFileSync(new URL(name, inbox))),
    new Date('2026-11-20T09:00:00Z'),
  );
  client = new pg.Client({ connectionString: url });
  await client.connect();
}, 200_000);
afterAll(async () => {
  await client.end();
  await postgres.stop();
});

test('the demo inbox: each mail becomes what stands beside it', async () => {
  const expected: { id: string; disposition: string; reasons: string[]; filed: number }[] = JSON.parse(
    readFileSync(new URL('expected.json', inbox), 'utf8'),
  );
  const became = await rows(`
    SELECT m.disposition, ARRAY(SELECT DISTINCT unnest(r.reasons) FROM review_items r WHERE r.message_id = m.id ORDER BY 1) AS reasons,
      (SELECT count(*)::int FROM forms f WHERE f.message_id = m.id AND f.state = 'filed') AS filed
    FROM messages m ORDER BY m.uid`);
  // Items may have further reasons, which say the same more closely.
  const wanted = (at: number) => expected[at]?.reasons ?? [];
  const shown = became.map(({ reasons, ...row }, at) => ({
    id: names[at]?.replace('.eml', ''),
    ...row,
    reasons: wanted(at).length === 0 ? reasons : wanted(at).filter((reason) => reasons.includes(reason)),
  }));
  expect(shown).toEqual(expected);
});

test('the demo inbox: every person has a subject, only one number makes two mentions one, and each update and copy is tied to its first', async () => {
  // Every form names somebody, and every mention is linked to one subject.
  expect(
    await rows(`
    SELECT f.id FROM forms f WHERE NOT EXISTS (SELECT 1 FROM mentions m WHERE m.form_id = f.id AND m.kind IN ('person', 'place'))`),
  ).toEqual([]);
  expect(
    await rows(`
    SELECT m.id FROM mentions m WHERE (SELECT count(*) FROM links l WHERE l.mention_id = m.id AND l.state = 'linked') <> 1`),
  ).toEqual([]);

  // People who are one to the program have one number, and those who have one number are one.
  const numbers = `(SELECT subject_id, COALESCE(described->>'nhsNumber', described->>'upn', described->>'caseId') AS number FROM mentions WHERE kind = 'person') n`;
  expect(await rows(`SELECT subject_id FROM ${numbers} GROUP BY 1 HAVING count(DISTINCT number) > 1`)).toEqual([]);
  expect(
    await rows(
      `SELECT number FROM ${numbers} WHERE number IS NOT NULL GROUP BY 1 HAVING count(DISTINCT subject_id) > 1`,
    ),
  ).toEqual([]);

  // The copies and the reviewed toolkits of the inbox are about the child of the first.
  const followed = await rows(`
    SELECT f.match->>'kind' AS kind, bool_and(m.subject_id = first.subject_id OR EXISTS (
        SELECT 1 FROM links l WHERE l.mention_id = m.id AND l.subject_id = first.subject_id AND l.state = 'suggested')) AS tied, count(*)::int AS count
    FROM forms f
    JOIN mentions m ON m.form_id = f.id AND m.prefix = 'child.'
    JOIN mentions first ON first.prefix = 'child.' AND first.form_id = (CASE jsonb_typeof(f.match->'of') WHEN 'array' THEN f.match->'of'->>0 ELSE f.match->>'of' END)::bigint
    GROUP BY 1 ORDER BY 1`);
  expect(followed.map(({ kind, tied }) => ({ kind, tied }))).toEqual([
    { kind: 'duplicate', tied: true },
    { kind: 'possible_update', tied: true },
  ]);
  const sent = (kind: string) => names.filter((name) => name.includes(kind)).length;
  expect(followed[0]?.count).toBeGreaterThanOrEqual(sent('same-form'));
  expect(followed[1]?.count).toBe(sent('changed-toolkit'));

  // Five agencies send the forms of the fixtures.
  expect(await rows("SELECT count(DISTINCT subject_id)::int AS agencies FROM mentions WHERE kind = 'agency'")).toEqual([
    { agencies: 5 },
  ]);
});
