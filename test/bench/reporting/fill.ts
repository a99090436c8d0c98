import pg from 'pg';

/**
 * Made-up facts, straight into the tables of facts: seven of ten records are toolkits, a child has two records on average, a place is named by twenty.
 * Texts have the length of real ones, so that the tables are as wide.
 */
export async function fillFacts(databaseUrl: string, records: number, tell: (line: string) => void): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('SELECT setseed(0.42)');
    // Filled without looking up references, and indexed afterwards, which is a good deal quicker.
    await client.query('SET session_replication_role = replica');
    const { rows } = await client.query<{ name: string; text: string }>(`
      SELECT c.oid::regclass::text AS name, pg_get_indexdef(c.oid) AS text FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid
      WHERE c.relnamespace = 'reporting_facts'::regnamespace AND NOT i.indisunique`);
    for (const { name } of rows) await client.query(`DROP INDEX ${name}`);
    for (const statement of statementsFor(records)) {
      await client.query(statement);
      tell(`  ${/INTO ([\w.]+)/.exec(statement)?.[1]} filled`);
    }
    for (const { text } of rows) await client.query(text);
    tell(`  ${rows.length} indexes made`);
    await client.query('VACUUM (ANALYZE)');
  } finally {
    await client.end();
  }
}

const level = (odds: number) =>
  `CASE WHEN random() < ${odds} THEN (ARRAY['none', 'low', 'medium', 'high'])[1 + floor(random() * 4)::int] END`;
const digits = ['cse', 'cce', 'trafficking', 'missing', 'overall']
  .map(
    (rated, place) => `COALESCE(array_position(ARRAY['none', 'low', 'medium', 'high'], ${rated}), 0) * ${10 ** place}`,
  )
  .join(' + ');
const key = (what: string, number: string) => `md5('${what} ' || ${number})::uuid`;
const words = (length: number) => `repeat('Lorem ipsum dolor sit amet. ', ${Math.ceil(length / 28)})`;

function statementsFor(records: number): string[] {
  const children = Math.ceil(records / 2);
  const places = Math.ceil(records / 40);
  return [
    `INSERT INTO reporting_facts.agency_names (agency_key, name) SELECT ${key('agency', 'n')}, CASE WHEN n <= 45 THEN 'Agency ' || n END FROM generate_series(1, 60) n`,
    `INSERT INTO reporting_facts.questions (form, question) SELECT form, 'part.question' || n FROM generate_series(1, 60) n, unnest(ARRAY['mace-referral', 'exploitation-toolkit']) form`,
    `INSERT INTO reporting_facts.question_sets (key, questions)
      SELECT 'asked ' || n, ARRAY(SELECT id FROM reporting_facts.questions WHERE (id % 2) = (n % 2) ORDER BY id LIMIT 50) FROM generate_series(1, 8) n`,
    // What is left blank differs from form to form: twenty thousand different sets of three to ten questions.
    `INSERT INTO reporting_facts.question_sets (key, questions)
      SELECT 'blank ' || n, ARRAY(SELECT 1 + floor(random() * 60)::int * 2 - (n % 2) + (m * 0) FROM generate_series(1, 3 + n % 8) m WHERE TRUE) FROM generate_series(9, 20008) n`,
    `INSERT INTO reporting_facts.records
      SELECT n, CASE WHEN n % 10 < 3 THEN 'mace-referral' ELSE 'exploitation-toolkit' END, n % 20 <> 0, day, day - floor(random() * 5)::int, 1 + floor(random() * random() * 60)::int,
        50, 44, 4, 1, 0, 1, 0, 0, 1 + n % 8, 9 + floor(random() * 20000)::int, 1, 1, 1, 1
      FROM generate_series(1, ${records}) n, LATERAL (SELECT DATE '2016-01-01' + floor(random() * 3653 + n * 0)::int AS day) d`,
    `INSERT INTO reporting_facts.workload
      SELECT record_id, NULL, form, CASE WHEN is_current THEN 'filed' ELSE 'superseded' END, agency_id, arrived, received_on, arrived + INTERVAL '1 day', arrived + INTERVAL '3 days' * random() * random(), NULL, random() < 0.3
      FROM reporting_facts.records, LATERAL (SELECT received_on + TIME '08:00' + INTERVAL '10 hours' * random() AS arrived) a`,
    `INSERT INTO reporting_facts.referrals (record_id, position, is_current, received_on, dated_on, received_at, filed_at, agency_id, agency_key, referral_date, concern_types,
        referrer_name, referrer_agency, concern_details, actions_taken, subject_type)
      SELECT record_id, 0, is_current, received_on, dated_on, received_on, received_on + 1, agency_id, ${key('agency', 'agency_id')}, dated_on,
        (ARRAY['cse', 'cce', 'county_lines', 'missing', 'gangs', 'online'])[1 + floor(random() * 4)::int : 4 + floor(random() * 3)::int],
        'Sam Example', 'Agency ' || agency_id, ${words(600)}, ${words(200)}, 'individual'
      FROM reporting_facts.records WHERE form = 'mace-referral'`,
    `INSERT INTO reporting_facts.toolkits (record_id, position, is_current, received_on, dated_on, received_at, filed_at, agency_id, agency_key, child_key, child_age_band, child_area,
        risk_cse, risk_cce, risk_trafficking, risk_missing, risk_overall, risk_levels, next_step, child_full_name, child_address, analysis)
      SELECT record_id, 0, is_current, received_on, dated_on, received_on, received_on + 1, agency_id, ${key('agency', 'agency_id')}, ${key('child', `floor(random() * ${children})::int`)}, '13 to 15', 'TQ1 ' || record_id % 9,
        cse, cce, trafficking, missing, overall, ${digits}, (ARRAY['mash', 'mace', 'strategy', 'none'])[1 : floor(random() * 3)::int],
        'Sam Example', '1 Quay Street, Wexcombe, TQ1 2AB', ${words(900)}
      FROM (
        SELECT *, ${level(0.9)} AS cse, ${level(0.9)} AS cce, ${level(0.4)} AS trafficking, ${level(0.5)} AS missing, ${level(0.95)} AS overall
        FROM reporting_facts.records WHERE form = 'exploitation-toolkit' OFFSET 0
      ) AS levels`,
    `INSERT INTO reporting_facts.people_of_concern (record_id, position, is_current, received_on, dated_on, form, list, role, agency_id, agency_key, concern_types, missing_episodes, exploitation_concern, exploitation_level,
        person_key, age_band, area, ethnicity_recorded, gender, full_name, address)
      SELECT r.record_id, p, r.is_current, r.received_on, r.dated_on, r.form, CASE WHEN t.record_id IS NULL THEN 'people' ELSE 'child' END, CASE WHEN p = 0 THEN 'child' ELSE 'adult_of_concern' END, r.agency_id, ${key('agency', 'r.agency_id')},
        f.concern_types, p = 0 AND random() < 0.3, f.record_id IS NOT NULL, t.risk_overall, COALESCE(t.child_key, ${key('child', `floor(random() * ${children})::int`)}),
        (ARRAY['10 to 12', '13 to 15', '16 to 17', 'not known'])[1 + floor(random() * 4)::int], 'TQ1 ' || r.record_id % 9,
        (ARRAY['recorded', 'recorded', 'recorded', 'refused', 'not_obtained', 'blank', 'not_asked'])[1 + floor(random() * 7)::int], 'female', 'Sam Example', '1 Quay Street, Wexcombe'
      FROM reporting_facts.records r LEFT JOIN reporting_facts.toolkits t USING (record_id) LEFT JOIN reporting_facts.referrals f USING (record_id)
      CROSS JOIN generate_series(0, CASE WHEN r.form = 'mace-referral' THEN 1 ELSE 0 END) p`,
    `INSERT INTO reporting_facts.locations_of_concern (record_id, position, is_current, received_on, dated_on, form, list, location_key, area, name, address, activity, type)
      SELECT record_id, 0, is_current, received_on, dated_on, form, 'locations', ${key('place', `floor(random() * random() * ${places})::int`)}, 'TQ' || 1 + record_id % 9 || ' ' || record_id % 10,
        'Place', '1 Quay Street', ${words(200)}, (ARRAY['park', 'shop', 'station'])[1 + record_id % 3]
      FROM reporting_facts.records WHERE form = 'mace-referral' OR record_id % 4 = 0`,
    `INSERT INTO reporting_facts.wordings (wording_key, domain, wording) SELECT ${key('wording', 'n')}, 'Domain', 'Indicator ' || n FROM generate_series(1, 60) n`,
    `INSERT INTO reporting_facts.indicators (record_id, position, is_current, received_on, dated_on, form, wording_id, scale, state, value, child_key)
      SELECT record_id, p, is_current, received_on, dated_on, 'exploitation-toolkit', 1 + (record_id + p) % 60, 'yes_no', 'answered', 'yes', child_key
      FROM reporting_facts.toolkits CROSS JOIN generate_series(0, 8) p`,
    `INSERT INTO reporting_facts.links SELECT record_id, 'person', person_key FROM reporting_facts.people_of_concern GROUP BY 1, 3`,
  ];
}
