import { appendAudit } from '../audit.ts';
import { type Connection, type Database, inTransaction } from '../connection.ts';
import type { HoldOutcome, HoldRow, Retention } from './model.ts';

/** Of a hold and an erasure at the same moment, one sees the other. */
export async function lockRetention(database: Database): Promise<void> {
  await database.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('intake retention', 0))`;
}

export function holdsOn(connection: Connection, now: () => Date): Pick<Retention, 'hold' | 'lift' | 'holds'> {
  return {
    hold: (target, reason, actor) =>
      inTransaction(connection, async (database): Promise<HoldOutcome> => {
        await lockRetention(database);
        const at = now();
        const form = 'form' in target ? BigInt(target.form) : null;
        const subject = 'subject' in target ? BigInt(target.subject) : null;
        const [there] = await database.$queryRaw<{ id: bigint }[]>`
          SELECT id FROM forms WHERE id = ${form} AND state <> 'erased' UNION ALL SELECT id FROM subjects WHERE id = ${subject} AND kind = 'person'`;
        if (!there) return { kind: 'not_found' };
        const [row] = await database.$queryRaw<{ id: bigint }[]>`
          INSERT INTO holds (form_id, subject_id, reason, actor, placed) VALUES (${form}, ${subject}, ${reason}, ${actor}, ${at})
          ON CONFLICT DO NOTHING RETURNING id`;
        if (row) {
          const subject = 'form' in target ? `form ${target.form}` : `person ${target.subject}`;
          await appendAudit(database, { actor, action: 'hold_placed', subject, detail: { hold: String(row.id) } }, at);
          return { kind: 'held', id: String(row.id) };
        }
        const [before] = await database.$queryRaw<{ id: bigint }[]>`
          SELECT id FROM holds WHERE lifted IS NULL AND (form_id = ${form} OR subject_id = ${subject})`;
        return { kind: 'held_before', id: String(before?.id) };
      }),

    lift: (id, actor) =>
      inTransaction(connection, async (database) => {
        const at = now();
        const count = await database.$executeRaw`
          UPDATE holds SET lifted = ${at}, lifted_by = ${actor} WHERE id = ${BigInt(id)} AND lifted IS NULL`;
        if (count === 0) return { kind: 'not_found' };
        await appendAudit(database, { actor, action: 'hold_lifted', detail: { hold: id } }, at);
        return { kind: 'lifted' };
      }),

    async holds() {
      const rows = await connection.$queryRaw<(Omit<HoldRow, 'id'> & { id: bigint })[]>`
        SELECT id, form_id::text AS form, subject_id::text AS subject, reason, actor, placed FROM holds WHERE lifted IS NULL ORDER BY id`;
      return rows.map((row) => ({ ...row, id: String(row.id) }));
    },
  };
}
