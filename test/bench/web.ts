// `npm run bench:web [-- --records N --items N]`: server time of the pages of the review app over a small and a large store.
import { parseArgs } from 'node:util';
import pg from 'pg';
import { type RunningApp, startApp } from '../web/harness.ts';

const { values } = parseArgs({
  options: { records: { type: 'string', default: '1000000' }, items: { type: 'string', default: '10000' } },
});
const large = { records: Number(values.records), items: Number(values.items) };
const small = { records: 1_000, items: 1_000 };
const rounds = 60;
/** Ids of the rows that are made begin after this. */
const firstMade = 10_000_000;
const most = { milliseconds: 100, times: 2 };
const out = (line: string) => process.stdout.write(`${line}\n`);

/** Rows as the path would write them. $1 to $2 are numbers; those above $3 wait for a person. */
const rows = `
  WITH made AS (
    SELECT n, ${firstMade} + n AS id, n > $3 AS waits, now() - ($3 + 20000 - n) * interval '20 seconds' AS at,
      'Synthetic' || (n * 7919 % 5003) AS forename, 'Person' || (n * 104729 % 20011) AS surname
    FROM generate_series($1::bigint, $2::bigint) AS n
  ), mails AS (
    INSERT INTO messages (id, mailbox, folder, uid_validity, uid, message_id, content_sha256, size, received, recorded, changed, state, disposition, kind, envelope)
    SELECT id, 'team', 'INBOX', 8, n, '<' || n || '@bench.example.org>', md5('mail' || n) || md5('m' || n), 40000, at, at, at, 'settled',
      CASE WHEN waits THEN 'in_review' ELSE 'filed' END, 'submission',
      jsonb_build_object('subject', 'Form ' || n, 'plainSubject', 'Form ' || n, 'from', jsonb_build_array(jsonb_build_object('name', 'Sender ' || n % 400, 'address', 's' || n % 400 || '@example.org')), 'replyTo', '[]'::jsonb, 'to', '[]'::jsonb)
    FROM made
  ), files AS (
    INSERT INTO parts (id, message_id, path, format, sha256, name, role, state, outcome, changed, original_id)
    SELECT id, id, '2', 'docx', md5('part' || n) || md5('p' || n), 'form.docx', 'attachment', 'read', 'forms', at,
      (SELECT original_id FROM parts WHERE format = 'docx' AND original_id IS NOT NULL ORDER BY id LIMIT 1)
    FROM made
  ), records AS (
    INSERT INTO forms (id, message_id, part_id, position, kind, version, version_known, confidence, state, fingerprint, match, received, filed, changed)
    SELECT id, id, id, 0, CASE n % 3 WHEN 0 THEN 'mace-referral' ELSE 'exploitation-toolkit' END, '2.1', true, 0.99,
      CASE WHEN waits THEN 'in_review' ELSE 'filed' END, md5('form' || n) || md5('f' || n), '{"kind":"new"}', at, CASE WHEN waits THEN NULL ELSE at END, at
    FROM made
  ), answers AS (
    INSERT INTO form_values (form_id, key, position, state, value, raw, confidence, source)
    SELECT id, key, position, 'answered', to_jsonb(answer), answer, 0.97, '{"how":"cell","table":0,"row":1,"cell":1}'
    FROM made, LATERAL (VALUES
      (0, 'child.fullName', forename || ' ' || surname), (1, 'child.dob', '2010-01-' || lpad((n % 28 + 1)::text, 2, '0')),
      (2, 'assessment.date', '2026-04-27'), (3, 'assessor.name', 'Assessor ' || n % 900), (4, 'assessor.agency', 'Agency ' || n % 90),
      (5, 'child.address', n % 300 || ' Made Up Road'), (6, 'risk.cse', 'medium'), (7, 'risk.overall', 'high'),
      (8, 'analysis', 'A made-up analysis of some length, number ' || n), (9, 'child.gender', 'female')
    ) AS v(position, key, answer)
  ), finding AS (
    INSERT INTO match_keys (form_id, key) SELECT id, 'names:' || lower(forename || ' ' || surname) FROM made
  )
  INSERT INTO review_items (id, message_id, part_id, form_id, reasons, state, opened, due, version, precedence, urgency, form_kind, words)
  SELECT id, id, NULL, id, ARRAY[CASE n % 4 WHEN 0 THEN 'low_confidence' WHEN 1 THEN 'required_missing' WHEN 2 THEN 'possible_update' ELSE 'unknown_version' END],
    'open', at, at + interval '1 day', 0, CASE WHEN n % 50 = 0 THEN 0 ELSE 1 END, CASE WHEN n % 50 = 0 THEN ARRAY['missing_now'] ELSE '{}' END,
    CASE n % 3 WHEN 0 THEN 'mace-referral' ELSE 'exploitation-toolkit' END, lower(forename || ' ' || surname || ' form ' || n)
  FROM made WHERE waits`;

const app = await startApp();
const sql = new pg.Client({ connectionString: app.databaseUrl });
await sql.connect();
const cookie = await app.cookie('reviewer', 'administrator', 'auditor');
const real = await sql.query(`
  SELECT (SELECT min(id) FROM review_items WHERE state = 'open' AND form_id IS NOT NULL) AS item,
    (SELECT min(id) FROM forms WHERE state = 'filed') AS record`);
const { item, record } = real.rows[0];
// Of the pages that are there by now: each is named by the route that the app has.
const paths = (last: number): Record<string, string> => ({
  queue: '/queue',
  'queue, overdue': '/queue?show=overdue',
  'queue, one reason': '/queue?reason=required_missing',
  'item, first of all': `/queue/${item}`,
  'item, last of all': `/queue/${firstMade + last}`,
  ledger: '/messages',
  'ledger, waits for a person': '/messages?disposition=in_review',
  message: '/messages/1',
  record: `/records/${record}`,
  'audit log': '/audit',
});

await grow(sql, { records: 0, items: 0 }, small);
const before = await measure(app, paths(small.records + small.items));
await grow(sql, small, large);
const after = await measure(app, paths(large.records + large.items));

let failed = false;
out(`median server time in ms, ${rounds} requests each, one after the other`);
out(`${'page'.padEnd(34)}${`${small.records} records`.padStart(18)}${`${large.records} records`.padStart(18)}   times`);
for (const name of Object.keys(paths(0))) {
  const [one, other] = [before.get(name), after.get(name)];
  if (one === undefined || other === undefined) continue;
  out(
    `${name.padEnd(34)}${one.toFixed(1).padStart(18)}${other.toFixed(1).padStart(18)}${(other / one).toFixed(2).padStart(8)}`,
  );
  if (/^(queue|item)/.test(name)) failed ||= other >= most.milliseconds || other > one * most.times;
}
out(
  `${small.items} and ${large.items} open items. Wanted of queue and item: under ${most.milliseconds} ms, at most ${most.times} times.`,
);
await sql.end();
await app.stop();
process.exitCode = failed ? 1 : 0;

async function measure({ address }: RunningApp, wanted: Record<string, string>): Promise<Map<string, number>> {
  const medians = new Map<string, number>();
  for (const [name, path] of Object.entries(wanted)) {
    const times: number[] = [];
    for (let round = -5; round < rounds; round += 1) {
      const began = performance.now();
      const answer = await fetch(`${address}${path}`, { headers: { cookie }, redirect: 'manual' });
      await answer.text();
      if (answer.status === 404) break;
      if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`);
      if (round >= 0) times.push(performance.now() - began);
    }
    const median = times.sort((one, other) => one - other)[Math.floor(times.length / 2)];
    if (median !== undefined) medians.set(name, median);
  }
  return medians;
}

/** Rows by SQL, as the path would write them: a mail with one part and one form for each record, ten values, keys, and items that wait. */
async function grow(
  client: pg.Client,
  from: { records: number; items: number },
  to: { records: number; items: number },
): Promise<void> {
  // The rows fit together by how they are made; checking each key would take most of the time.
  await client.query("SET session_replication_role = 'replica'");
  const chunk = 50_000;
  const all = to.records + to.items;
  for (let first = from.records + from.items; first < all; first += chunk) {
    const last = Math.min(all, first + chunk);
    const open = to.items - from.items;
    // The last rows of each growth wait for a person; the rest is filed.
    await client.query(rows, [first + 1, last, all - open]);
    process.stderr.write(`${last} of ${all}\n`);
  }
  await client.query("SET session_replication_role = 'origin'");
  await client.query('VACUUM ANALYZE');
}
