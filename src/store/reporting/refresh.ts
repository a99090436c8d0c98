import { faultCode } from '../../faults.ts';
import { type FactContext, factsOf, type Layout } from '../../report/index.ts';
import { type Connection, type Database, inTransaction, isAway, isPassing } from '../connection.ts';
import { loadForms, loadItems } from './load.ts';
import { writeRecords, writeWork } from './write.ts';

export type Refreshed =
  /** Another process writes facts at the moment. */
  | { kind: 'elsewhere' }
  /** `left`: whether there is more to do at once. */
  | { kind: 'written'; changes: number; failed: { id: string; code: string }[]; left: boolean };

type Change = { id: bigint; form_id: bigint | null; item_id: bigint | null };

/** Of a bulk of changes. A single transaction of it takes a fraction of a second. */
const batch = 100;

/**
 * Writes the facts of what has changed. One process at a time. It never waits for a row that another transaction has locked: that one is
 * changing the form anyway and will have noted it, so that this program can never stop somebody who erases a form.
 */
export async function refreshReporting(
  connection: Connection,
  layout: Layout,
  context: FactContext,
): Promise<Refreshed> {
  try {
    return await refreshed(connection, layout, context, null);
  } catch (thrown) {
    // One form must not hold up the others: they are written one by one, and what fails alone is put aside, told, and tried again when it changes.
    if (isAway(thrown)) throw thrown;
    return oneByOne(connection, layout, context);
  }
}

async function oneByOne(connection: Connection, layout: Layout, context: FactContext): Promise<Refreshed> {
  const changes = await changesOf(connection, null);
  const failed: { id: string; code: string }[] = [];
  for (const change of changes) {
    try {
      await refreshed(connection, layout, context, change);
    } catch (thrown) {
      if (isPassing(thrown)) throw thrown;
      const code = faultCode(thrown);
      const id = String(change.form_id);
      if (change.form_id !== null && !failed.some((one) => one.id === id)) failed.push({ id, code });
      await inTransaction(connection, async (database) => {
        if (change.form_id !== null)
          await database.$executeRaw`
            INSERT INTO reporting_facts.failures (form_id, code, at) VALUES (${change.form_id}, ${code}, now())
            ON CONFLICT (form_id) DO UPDATE SET code = excluded.code, at = excluded.at`;
        await database.$executeRaw`DELETE FROM reporting_facts.records WHERE record_id = ${change.form_id}::bigint`;
        await database.$executeRaw`DELETE FROM reporting_facts.changes WHERE id = ${change.id}`;
      });
    }
  }
  return { kind: 'written', changes: changes.length, failed, left: changes.length === batch };
}

/** What was changed by hand comes before a rebuilding of everything. */
async function changesOf(database: Database, only: Change | null): Promise<Change[]> {
  if (only !== null) return [only];
  return database.$queryRaw<Change[]>`
    SELECT id, form_id, item_id FROM reporting_facts.changes ORDER BY bulk, id LIMIT ${batch}`;
}

function refreshed(
  connection: Connection,
  layout: Layout,
  context: FactContext,
  only: Change | null,
): Promise<Refreshed> {
  return inTransaction(connection, async (database): Promise<Refreshed> => {
    const [turn] = await database.$queryRaw<{ own: boolean }[]>`
      SELECT pg_try_advisory_xact_lock(hashtextextended('intake reporting', 0)) AS own, set_config('lock_timeout', '500ms', TRUE)`;
    if (!turn?.own) return { kind: 'elsewhere' };
    const changes = await changesOf(database, only);
    if (changes.length === 0) return { kind: 'written', changes: 0, failed: [], left: false };
    const forms = [...new Set(changes.flatMap(({ form_id: id }) => id ?? []))].sort((a, b) => (a < b ? -1 : 1));
    const items = [...new Set(changes.flatMap(({ item_id: id }) => id ?? []))];
    const busy = await busyForms(database, forms);
    const own = forms.filter((id) => !busy.has(id));
    await clear(database, own, items);

    const loaded = await loadForms(database, own);
    const records = loaded.flatMap(({ record }) =>
      record === null ? [] : [{ record, facts: factsOf(record, layout, context) }],
    );
    await writeRecords(database, layout.tables, records);
    const work = [...loaded, ...(await loadItems(database, items))].flatMap((one) => one.work ?? []);
    await writeWork(database, work);
    const done = changes.filter(({ form_id: id }) => id === null || !busy.has(id)).map(({ id }) => id);
    await database.$executeRaw`DELETE FROM reporting_facts.changes WHERE id = ANY(${done}::bigint[])`;
    return { kind: 'written', changes: done.length, failed: [], left: changes.length === batch };
  });
}

/** Forms whose facts another transaction has locked; theirs wait for the next round. */
async function busyForms(database: Database, forms: bigint[]): Promise<Set<bigint>> {
  const there = await database.$queryRaw<{ record_id: bigint }[]>`
    SELECT record_id FROM reporting_facts.records WHERE record_id = ANY(${forms}::bigint[])`;
  const free = await database.$queryRaw<{ record_id: bigint }[]>`
    SELECT record_id FROM reporting_facts.records WHERE record_id = ANY(${forms}::bigint[]) ORDER BY record_id FOR UPDATE SKIP LOCKED`;
  const locked = new Set(free.map(({ record_id: id }) => id));
  return new Set(there.flatMap(({ record_id: id }) => (locked.has(id) ? [] : [id])));
}

async function clear(database: Database, forms: bigint[], items: bigint[]): Promise<void> {
  await database.$executeRaw`DELETE FROM reporting_facts.records WHERE record_id = ANY(${forms}::bigint[])`;
  await database.$executeRaw`DELETE FROM reporting_facts.failures WHERE form_id = ANY(${forms}::bigint[])`;
  await database.$executeRaw`
    DELETE FROM reporting_facts.workload WHERE form_id = ANY(${forms}::bigint[]) OR item_id = ANY(${items}::bigint[])`;
}
