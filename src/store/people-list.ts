import { type Described, subjectKeys } from '../match/index.ts';
import { type Connection, type Database, inTransaction } from './connection.ts';
import type { FormId, PeopleImport, PeopleList, Store } from './model.ts';
import { type Count, count, countRows } from './subjects/counts.ts';
import { renewKeys } from './subjects/renew-keys.ts';
import { storableJson } from './text.ts';

/** Rows that are looked up and written together. */
const rowsAtOnce = 1_000;

/** From so many rows on the tables are looked through at once. */
const manyChanged = 10_000;

/** Forms that may have to be told of new people, at most in one import: those beyond are found when the import is run again. */
const formsAtMost = 100_000;

/**
 * The case system's list. All of a file in one transaction: what breaks off in the middle has changed nothing. A person who is no longer
 * listed stays known: forms may be about them.
 */
export function peopleListOf(connection: Connection, now: () => Date): Store['people'] {
  return {
    async import(list, by, { dryRun = false } = {}) {
      const report = await keptUnless(dryRun, connection, async (database) => {
        const at = now();
        const found = openReport();
        await database.$executeRaw`CREATE TEMPORARY TABLE listed (case_id text PRIMARY KEY, line int NOT NULL) ON COMMIT DROP`;
        await database.$executeRaw`CREATE TEMPORARY TABLE touched (subject_id bigint PRIMARY KEY) ON COMMIT DROP`;
        const counts = new Map<string, Count>();
        let batch: Row[] = [];
        for await (const row of list) {
          found.rows += 1;
          if (row.kind === 'refused') found.refused.push({ line: row.line, why: row.why });
          else batch.push(row);
          if (batch.length < rowsAtOnce) continue;
          await writeBatch(database, batch, found, counts, by, at);
          batch = [];
        }
        await writeBatch(database, batch, found, counts, by, at);
        found.gone = await markGone(database, at);
        // Late and in one order, so that forms which are matched meanwhile wait for a moment only.
        await database.$executeRaw(countRows([...counts.values()]));
        const forms = await formsToPlace(database);
        await note(database, found, by, at);
        return { ...found, forms };
      });
      if (!dryRun && report.added + report.changed.length >= manyChanged) await lookThrough(connection);
      return report;
    },
  };
}

/**
 * After very many rows at once the planner's counts are of another list, and a look-up by key has to visit rows that the index alone would answer: at a million
 * people a form takes about twice as long. The database comes to it by itself, but only minutes later, while forms are matched. Where this role does not own the
 * tables, the database passes them over with a warning.
 */
async function lookThrough(connection: Connection): Promise<void> {
  await connection.$executeRaw`VACUUM (ANALYZE, SKIP_LOCKED) subjects, mentions, subject_keys, value_counts`;
}

/** A trial does everything and takes it back. */
async function keptUnless(
  trial: boolean,
  connection: Connection,
  run: (database: Database) => Promise<PeopleImport>,
): Promise<PeopleImport> {
  let result: PeopleImport | null = null;
  try {
    return await inTransaction(connection, async (database) => {
      result = await run(database);
      if (trial) throw new TakenBack();
      return result;
    });
  } catch (thrown) {
    if (thrown instanceof TakenBack && result !== null) return result;
    throw thrown;
  }
}

class TakenBack extends Error {}

type Row = Extract<PeopleList, { kind: 'person' }>;
type Report = Omit<PeopleImport, 'forms'>;

const openReport = (): Report => ({ rows: 0, added: 0, unchanged: 0, changed: [], back: 0, refused: [], gone: [] });

type Held = { case_id: string; id: bigint; subject_id: bigint; described: Described; gone: boolean };

async function writeBatch(
  database: Database,
  batch: Row[],
  found: Report,
  counts: Map<string, Count>,
  by: string,
  at: Date,
): Promise<void> {
  const rows = await listedOnce(database, batch, found);
  if (rows.length === 0) return;
  const held = await database.$queryRaw<Held[]>`
    SELECT case_id, id, subject_id, described, gone_at IS NOT NULL AS gone FROM mentions
    WHERE case_id = ANY(${rows.map(({ caseId }) => caseId)}::text[])`;
  const known = new Map(held.map((one) => [one.case_id, one]));
  const fresh = rows.filter(({ caseId }) => !known.has(caseId));
  const changed = rows.flatMap((row) => {
    const before = known.get(row.caseId);
    const fields = before ? fieldsThatDiffer(before.described, row.described) : [];
    return before && fields.length > 0 ? [{ row, before, fields }] : [];
  });
  const back = rows.flatMap(({ caseId }) => {
    const before = known.get(caseId);
    return before?.gone ? [String(before.id)] : [];
  });
  found.added += fresh.length;
  found.changed.push(...changed.map(({ row, fields }) => ({ line: row.line, fields })));
  found.unchanged += rows.length - fresh.length - changed.length;
  found.back += back.length;
  await addPeople(database, fresh, by, at);
  for (const { described } of fresh) count(counts, described);
  if (back.length > 0) await database.$executeRaw`UPDATE mentions SET gone_at = NULL WHERE id = ANY(${back}::bigint[])`;
  if (changed.length === 0) return;
  await database.$executeRaw`
    UPDATE mentions m SET described = new.described, noted = ${at}
    FROM unnest(${changed.map(({ before }) => String(before.id))}::bigint[],
      ${changed.map(({ row }) => storableJson(row.described))}::jsonb[]) AS new (id, described)
    WHERE m.id = new.id`;
  const subjects = changed.map(({ before }) => before.subject_id);
  await renewKeys(database, subjects);
  await touch(database, subjects);
}

/** An id that stands in the list twice: the first row counts, the second is refused with the line of the first. */
async function listedOnce(database: Database, batch: Row[], found: Report): Promise<Row[]> {
  if (batch.length === 0) return [];
  await database.$executeRaw`
    INSERT INTO listed (case_id, line)
    SELECT * FROM unnest(${batch.map(({ caseId }) => caseId)}::text[], ${batch.map(({ line }) => line)}::int[])
    ON CONFLICT DO NOTHING`;
  const lines = await database.$queryRaw<{ case_id: string; line: number }[]>`
    SELECT case_id, line FROM listed WHERE case_id = ANY(${batch.map(({ caseId }) => caseId)}::text[])`;
  const first = new Map(lines.map(({ case_id, line }) => [case_id, line]));
  return batch.filter(({ caseId, line }) => {
    if (first.get(caseId) === line) return true;
    found.refused.push({ line, why: `it has the same id as line ${first.get(caseId)}` });
    return false;
  });
}

async function addPeople(database: Database, rows: Row[], by: string, at: Date): Promise<void> {
  if (rows.length === 0) return;
  const added = await database.$queryRaw<{ id: bigint; case_id: string }[]>`
    INSERT INTO subjects (kind, case_id, opened, opened_by)
    SELECT 'person', case_id, ${at}::timestamptz, ${by} FROM unnest(${rows.map(({ caseId }) => caseId)}::text[]) AS new (case_id)
    RETURNING id, case_id`;
  const subjects = new Map(added.map(({ id, case_id }) => [case_id, id]));
  const own = rows.map((row) => ({ ...row, subject: subjects.get(row.caseId) ?? 0n }));
  await database.$executeRaw`
    INSERT INTO mentions (kind, case_id, role, described, subject_id, noted)
    SELECT 'person', case_id, 'case', described, subject, ${at}::timestamptz
    FROM unnest(${own.map(({ caseId }) => caseId)}::text[], ${own.map(({ described }) => storableJson(described))}::jsonb[],
      ${own.map(({ subject }) => String(subject))}::bigint[]) AS new (case_id, described, subject)`;
  const keys = own.flatMap(({ subject, described }) =>
    subjectKeys('person', described).map(({ key }) => ({ key: String(key), subject: String(subject) })),
  );
  // A new subject has no keys yet, so there is nothing to be in conflict with. In the order of the index, so that a page of it is fetched once.
  await database.$executeRaw`
    INSERT INTO subject_keys (key, subject_id)
    SELECT * FROM unnest(${keys.map(({ key }) => key)}::bigint[], ${keys.map(({ subject }) => subject)}::bigint[]) AS k (key, subject)
    ORDER BY key`;
  await touch(
    database,
    own.map(({ subject }) => subject),
  );
}

async function touch(database: Database, subjects: bigint[]): Promise<void> {
  await database.$executeRaw`
    INSERT INTO touched SELECT * FROM unnest(${subjects.map(String)}::bigint[]) ON CONFLICT DO NOTHING`;
}

async function markGone(database: Database, at: Date): Promise<string[]> {
  const rows = await database.$queryRaw<{ case_id: string }[]>`
    UPDATE mentions m SET gone_at = ${at}
    WHERE m.case_id IS NOT NULL AND m.gone_at IS NULL AND NOT EXISTS (SELECT 1 FROM listed l WHERE l.case_id = m.case_id)
    RETURNING m.case_id`;
  return rows.map(({ case_id }) => case_id).sort();
}

/**
 * Forms with a person who is not tied to the list yet and who shares a key with somebody whom this import added or changed. A key with many
 * bearers finds nobody, as in matching.
 */
async function formsToPlace(database: Database): Promise<FormId[]> {
  const rows = await database.$queryRaw<{ form_id: bigint }[]>`
    WITH loose AS (
      SELECT DISTINCT m.subject_id, m.form_id FROM mentions m JOIN subjects s ON s.id = m.subject_id
      WHERE m.kind = 'person' AND m.form_id IS NOT NULL AND s.case_id IS NULL
    )
    SELECT DISTINCT l.form_id FROM loose l
    JOIN subject_keys own ON own.subject_id = l.subject_id
    WHERE EXISTS (
      SELECT 1 FROM (SELECT k.subject_id FROM subject_keys k WHERE k.key = own.key LIMIT 120) few
      JOIN touched t ON t.subject_id = few.subject_id
    )
    ORDER BY l.form_id LIMIT ${formsAtMost}`;
  return rows.map(({ form_id }) => String(form_id) as FormId);
}

async function note(database: Database, found: Report, by: string, at: Date): Promise<void> {
  await database.$executeRaw`
    INSERT INTO people_imports (at, by, rows, added, changed, unchanged, refused, gone)
    VALUES (${at}, ${by}, ${found.rows}, ${found.added}, ${found.changed.length}, ${found.unchanged}, ${found.refused.length}, ${found.gone.length})`;
}

function fieldsThatDiffer(before: Described, now: Described): string[] {
  const fields = new Set([...Object.keys(before), ...Object.keys(now)]) as Set<keyof Described>;
  // The day of the import is not a change by itself.
  fields.delete('asOf');
  return [...fields].filter((field) => (before[field] ?? '') !== (now[field] ?? '')).sort();
}
