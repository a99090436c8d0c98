import {
  dayOf,
  enoughSightings,
  type Facts,
  type FactTable,
  type FiledRecord,
  type Sighting,
} from '../../report/index.ts';
import { type Database, Prisma } from '../connection.ts';
import { storableJson } from '../text.ts';
import type { Work } from './load.ts';

export type WrittenRecord = { record: FiledRecord; facts: Facts };

const silent = ['blank', 'not_known', 'refused', 'not_applicable', 'unreadable'] as const;

/** The facts of some records, which have none at this moment. One statement a table, however many records. */
export async function writeRecords(
  database: Database,
  tables: readonly FactTable[],
  written: WrittenRecord[],
): Promise<void> {
  if (written.length === 0) return;
  const agencies = await agencyNumbers(database, written);
  const wordings = await wordingNumbers(database, written);
  const sets = await setNumbers(database, written);
  await insertRows(
    database,
    'records',
    written.map(({ record, facts }) => {
      const [form] = formRows(facts, record);
      return {
        record_id: record.id,
        form: record.kind,
        is_current: record.isCurrent,
        received_on: dayOf(record.receivedAt),
        dated_on: form?.dated_on,
        agency_id: agencies.get(String(form?.agency_key)),
        asked: asked(facts).length,
        answered: facts.states.answered.length,
        unfit: facts.unfit,
        asked_set: sets.of(record.kind, asked(facts)),
        ...Object.fromEntries(
          silent.flatMap((state) => [
            [state, facts.states[state].length],
            [`${state}_set`, sets.of(record.kind, facts.states[state])],
          ]),
        ),
      };
    }),
  );
  for (const { name } of tables) {
    const rows = written.flatMap(({ facts }) => facts.rows[name] ?? []);
    const numbered = rows.map(({ wording_key: wording, ...row }) => {
      const shown = wordings.get(String(wording));
      // The text of a wording that is known to all is kept once, not twenty million times.
      const own = shown?.shown ? { own_domain: null, own_indicator: null } : {};
      return { ...row, agency_id: agencies.get(String(row.agency_key)), wording_id: shown?.id, ...own };
    });
    if (numbered.length > 0) await insertRows(database, name, numbered);
  }
  await insertRows(
    database,
    'links',
    written.flatMap(({ record, facts }) =>
      facts.links.map(({ kind, key }) => ({ record_id: record.id, kind, link_key: key })),
    ),
  );
  await noteSightings(database, written);
}

/** Names that are no column of the table are left out by PostgreSQL, and columns without a value are empty. */
async function insertRows(database: Database, table: string, rows: object[]): Promise<void> {
  if (rows.length === 0) return;
  const own = Prisma.raw(`reporting_facts."${table}"`);
  await database.$executeRaw`INSERT INTO ${own} SELECT * FROM jsonb_populate_recordset(NULL::${own}, ${storableJson(rows)}::jsonb)`;
}

function formRows(facts: Facts, { kind }: FiledRecord) {
  return facts.rows[kind === 'mace-referral' ? 'referrals' : 'toolkits'] ?? [];
}

const asked = ({ states }: Facts): string[] => Object.values(states).flat();

async function agencyNumbers(database: Database, written: WrittenRecord[]): Promise<Map<string, number>> {
  const keys = new Set(
    written.flatMap(({ facts }) =>
      Object.values(facts.rows).flatMap((rows) => rows.flatMap((row) => row.agency_key ?? [])),
    ),
  );
  const all = [...keys].map(String);
  await database.$executeRaw`
    INSERT INTO reporting_facts.agency_names (agency_key) SELECT unnest(${all}::uuid[]) EXCEPT SELECT agency_key FROM reporting_facts.agency_names
    ON CONFLICT DO NOTHING`;
  const rows = await database.$queryRaw<{ id: number; key: string }[]>`
    SELECT id, agency_key AS key FROM reporting_facts.agency_names WHERE agency_key = ANY(${all}::uuid[])`;
  return new Map(rows.map(({ id, key }) => [key, id]));
}

async function wordingNumbers(
  database: Database,
  written: WrittenRecord[],
): Promise<Map<string, { id: number; shown: boolean }>> {
  const keys = new Set(
    written.flatMap(({ facts }) => (facts.rows.indicators ?? []).flatMap((row) => row.wording_key ?? [])),
  );
  const all = [...keys].map(String);
  await database.$executeRaw`
    INSERT INTO reporting_facts.wordings (wording_key) SELECT unnest(${all}::uuid[]) EXCEPT SELECT wording_key FROM reporting_facts.wordings
    ON CONFLICT DO NOTHING`;
  const rows = await database.$queryRaw<{ id: number; key: string; shown: boolean }[]>`
    SELECT id, wording_key AS key, wording IS NOT NULL AS shown FROM reporting_facts.wordings WHERE wording_key = ANY(${all}::uuid[])`;
  return new Map(rows.map(({ id, key, shown }) => [key, { id, shown }]));
}

async function setNumbers(database: Database, written: WrittenRecord[]) {
  const questions = written.flatMap(({ record, facts }) =>
    [...new Set(asked(facts))].map((question) => ({ form: record.kind, question })),
  );
  const all = JSON.stringify([...new Map(questions.map((one) => [`${one.form} ${one.question}`, one])).values()]);
  const numbers = await database.$queryRaw<{ id: number; form: string; question: string }[]>`
    WITH wanted AS (SELECT * FROM jsonb_to_recordset(${all}::jsonb) AS w(form text, question text)),
    added AS (
      INSERT INTO reporting_facts.questions (form, question)
      SELECT form, question FROM wanted EXCEPT SELECT form, question FROM reporting_facts.questions
      ON CONFLICT DO NOTHING RETURNING id, form, question
    )
    SELECT id, form, question FROM added
    UNION ALL SELECT q.id, q.form, q.question FROM reporting_facts.questions q JOIN wanted w ON w.form = q.form AND w.question = q.question`;
  const numberOf = new Map(numbers.map(({ id, form, question }) => [`${form} ${question}`, id]));
  const setOf = (form: string, own: string[]) =>
    own.map((question) => numberOf.get(`${form} ${question}`) ?? 0).sort((a, b) => a - b);
  const sets = new Map<string, number[]>();
  for (const { record, facts } of written)
    for (const own of [asked(facts), ...silent.map((state) => facts.states[state])]) {
      const set = setOf(record.kind, own);
      sets.set(set.join(','), set);
    }
  const rows = await database.$queryRaw<{ id: number; key: string }[]>`
    WITH wanted AS (
      SELECT md5(key) AS key, string_to_array(key, ',')::int[] AS questions FROM unnest(${[...sets.keys()]}::text[]) AS key
    ), added AS (
      INSERT INTO reporting_facts.question_sets (key, questions)
      SELECT key, questions FROM wanted w WHERE NOT EXISTS (SELECT 1 FROM reporting_facts.question_sets s WHERE s.key = w.key)
      ON CONFLICT DO NOTHING RETURNING id, questions
    )
    SELECT id, array_to_string(questions, ',') AS key FROM added
    UNION ALL SELECT s.id, array_to_string(s.questions, ',') FROM reporting_facts.question_sets s JOIN wanted w ON w.key = s.key`;
  const ids = new Map(rows.map(({ id, key }) => [key, id]));
  return { of: (form: string, own: string[]) => ids.get(setOf(form, own).join(',')) };
}

/** A name or a wording is shown to all once enough different people have used it; until then it stands only on its own form. */
async function noteSightings(database: Database, written: WrittenRecord[]): Promise<void> {
  const sightings = written.flatMap(({ record, facts }) =>
    facts.sightings.map((sighting: Sighting) => ({ ...sighting, record_id: record.id })),
  );
  if (sightings.length === 0) return;
  const all = storableJson(sightings);
  await database.$executeRaw`
    INSERT INTO reporting_facts.sightings (key, by_key, record_id)
    SELECT DISTINCT ON (s.key, s.by) s.key, s.by, s.record_id
    FROM jsonb_to_recordset(${all}::jsonb) AS s(kind text, key uuid, owner uuid, by uuid, record_id bigint)
    WHERE NOT EXISTS (SELECT 1 FROM reporting_facts.wordings w WHERE w.wording_key = s.owner AND w.wording IS NOT NULL)
      AND NOT EXISTS (SELECT 1 FROM reporting_facts.agency_names a WHERE a.agency_key = s.owner AND a.name IS NOT NULL)
    ON CONFLICT DO NOTHING`;
  const enough = Prisma.sql`
    SELECT DISTINCT ON (s.owner) s.owner, s.domain, s.text FROM jsonb_to_recordset(${all}::jsonb) AS s(kind text, key uuid, owner uuid, domain text, text text)
    WHERE (SELECT count(*) FROM reporting_facts.sightings o WHERE o.key = s.key) >= ${enoughSightings} ORDER BY s.owner`;
  await database.$executeRaw`
    UPDATE reporting_facts.wordings w SET domain = e.domain, wording = e.text FROM (${enough}) e WHERE w.wording_key = e.owner AND w.wording IS NULL`;
  await database.$executeRaw`
    UPDATE reporting_facts.agency_names a SET name = e.text FROM (${enough}) e WHERE a.agency_key = e.owner AND a.name IS NULL`;
}

/** The work on forms and items; the agency is known of records alone. */
export async function writeWork(database: Database, work: Work[]): Promise<void> {
  if (work.length === 0) return;
  const rows = work.map((one) => ({ ...one, received_on: dayOf(new Date(one.received_at)) }));
  await insertRows(database, 'workload', rows);
  const forms = work.flatMap(({ form_id: id }) => (id === null ? [] : [BigInt(id)]));
  await database.$executeRaw`
    UPDATE reporting_facts.workload w SET agency_id = r.agency_id FROM reporting_facts.records r
    WHERE r.record_id = w.form_id AND w.form_id = ANY(${forms}::bigint[]) AND r.agency_id IS NOT NULL`;
}
