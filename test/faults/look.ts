import pg from 'pg';

/** What came of a run, without ids and times, so that two runs over the same mails can be compared row by row. */
export type Result = {
  mails: { mail: string; disposition: string; items: string[]; forms: string[]; named: string[] }[];
  /** Rows of every table that the intake writes: nothing is there twice, and nothing is missing. */
  rows: Record<string, number>;
};

/** Tables whose rows tell of how often something was tried, of people at work, or of how many facts were written together. */
const unlike = [
  '_prisma_migrations',
  'folders',
  'reconciliations',
  'audit_events',
  'audit_head',
  'running_parts',
  'sightings',
];

export async function lookAtResult(databaseUrl: string): Promise<Result> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows: mails } = await client.query(`
      WITH first AS (
        SELECT DISTINCT ON (n.subject_id) n.subject_id, COALESCE(f.message_id, 0) || ' ' || n.prefix AS place
        FROM mentions n LEFT JOIN forms f ON f.id = n.form_id ORDER BY n.subject_id, f.message_id, f.part_id, f.position, n.prefix
      ), place AS (
        SELECT row_number() OVER (ORDER BY id) AS number, id FROM messages
      )
      SELECT m.message_id AS mail, m.disposition,
        ARRAY(
          SELECT r.state || ' ' || array_to_string(ARRAY(SELECT unnest(r.reasons) ORDER BY 1), ',') || ' ' || array_to_string(r.urgency, ',') || ' ' || r.due || ' ' || md5(r.words)
          FROM review_items r WHERE r.message_id = m.id ORDER BY 1) AS items,
        ARRAY(
          SELECT p.path || ' ' || f.position || ' ' || f.kind || ' ' || f.state || ' ' || f.fingerprint || ' ' || COALESCE(one.fingerprint, '') || ' ' || COALESCE(f.match->>'kind', '') || ' ' || (
            SELECT md5(string_agg(v.key || v.state || COALESCE(v.value::text, '') || v.raw || v.confidence, '|' ORDER BY v.key)) FROM form_values v WHERE v.form_id = f.id)
          FROM forms f JOIN parts p ON p.id = f.part_id LEFT JOIN forms one ON one.id = f.duplicate_of_id WHERE f.message_id = m.id ORDER BY 1) AS forms,
        ARRAY(
          SELECT n.prefix || ' ' || n.kind || ' ' || n.role || ' ' || md5(n.described::text) || ' ' || COALESCE(l.state || l.basis || COALESCE(l.probability::text, ''), '') || ' ' || (
            SELECT COALESCE((SELECT number FROM place WHERE place.id = split_part(first.place, ' ', 1)::bigint), 0) || ' ' || split_part(first.place, ' ', 2)
            FROM first WHERE first.subject_id = COALESCE(l.subject_id, n.subject_id))
          FROM forms f JOIN mentions n ON n.form_id = f.id LEFT JOIN links l ON l.mention_id = n.id WHERE f.message_id = m.id ORDER BY 1) AS named
      FROM messages m ORDER BY m.id`);
    const { rows: tables } = await client.query<{ name: string }>(
      `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
       WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema', 'queue') AND table_name <> ALL($1) ORDER BY 1`,
      [unlike],
    );
    const rows: Record<string, number> = {};
    for (const { name } of tables)
      rows[name] = Number((await client.query(`SELECT count(*) AS count FROM ${name}`)).rows[0].count);
    return { mails, rows };
  } finally {
    await client.end();
  }
}

/** What no row may be without, and of which there may be one alone: each answers with how many break the rule. */
const rules: Record<string, string> = {
  'mails without a disposition': `SELECT count(*) FROM messages WHERE state <> 'settled' OR disposition IS NULL`,
  'mails recorded twice': `SELECT count(*) FROM (SELECT 1 FROM messages GROUP BY mailbox, folder, uid_validity, uid HAVING count(*) > 1) AS twice`,
  'mails with the same bytes that were read twice': `SELECT count(*) FROM (SELECT 1 FROM messages WHERE disposition <> 'same_mail' GROUP BY content_sha256 HAVING count(*) > 1) AS twice`,
  'originals that nobody owns': `SELECT count(*) FROM originals o WHERE NOT EXISTS (SELECT 1 FROM messages m WHERE m.original_id = o.id) AND NOT EXISTS (SELECT 1 FROM parts p WHERE p.original_id = o.id)`,
  'originals with chunks missing': `SELECT count(*) FROM originals o WHERE chunk_count <> (SELECT count(*) FROM original_chunks c WHERE c.original_id = o.id)`,
  'chunks of no original': `SELECT count(*) FROM original_chunks c WHERE NOT EXISTS (SELECT 1 FROM originals o WHERE o.id = c.original_id)`,
  'parts read twice': `SELECT count(*) FROM (SELECT 1 FROM parts GROUP BY message_id, path HAVING count(*) > 1) AS twice`,
  'parts that still wait': `SELECT count(*) FROM parts WHERE state = 'waiting'`,
  'forms without a state at the end': `SELECT count(*) FROM forms WHERE state NOT IN ('filed', 'in_review', 'duplicate')`,
  'forms written twice': `SELECT count(*) FROM (SELECT 1 FROM forms GROUP BY part_id, position HAVING count(*) > 1) AS twice`,
  'forms in review without an item': `SELECT count(*) FROM forms f WHERE state = 'in_review' AND NOT EXISTS (SELECT 1 FROM review_items r WHERE r.form_id = f.id AND r.state = 'open')`,
  'mails in review without an item': `SELECT count(*) FROM messages m WHERE disposition = 'in_review' AND NOT EXISTS (SELECT 1 FROM review_items r WHERE r.message_id = m.id AND r.state = 'open')`,
  'items of something that is filed': `SELECT count(*) FROM review_items r JOIN forms f ON f.id = r.form_id WHERE r.state = 'open' AND f.state <> 'in_review'`,
  'copies of nothing': `SELECT count(*) FROM forms WHERE state = 'duplicate' AND duplicate_of_id IS NULL`,
  'given up by the machine': `SELECT count(*) FROM review_items WHERE reasons && ARRAY['step_failed', 'reading_failed', 'reading_lost', 'reading_too_long', 'reading_too_large']`,
  'subjects that nobody mentions': `SELECT count(*) FROM subjects s WHERE NOT EXISTS (SELECT 1 FROM mentions n WHERE n.subject_id = s.id)`,
};

/** The rules that are broken, with how often. */
export async function brokenRules(databaseUrl: string): Promise<Record<string, number>> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const broken: Record<string, number> = {};
    for (const [rule, text] of Object.entries(rules)) {
      const count = Number((await client.query(text)).rows[0].count);
      if (count > 0) broken[rule] = count;
    }
    return broken;
  } finally {
    await client.end();
  }
}
