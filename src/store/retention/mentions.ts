import type { Database } from '../connection.ts';

/** What a form says of people, places and agencies, what was thought of it, and those of whom nothing else is known. */
export async function forgetMentions(database: Database, form: bigint): Promise<void> {
  const rows = await database.$queryRaw<{ id: bigint; subjects: bigint[] }[]>`
    SELECT m.id, ARRAY(SELECT l.subject_id FROM links l WHERE l.mention_id = m.id) AS subjects FROM mentions m WHERE m.form_id = ${form}`;
  const mentions = rows.map(({ id }) => id);
  const subjects = [...new Set(rows.flatMap((row) => row.subjects))];
  await database.$executeRaw`DELETE FROM link_events WHERE link_id IN (SELECT id FROM links WHERE mention_id = ANY(${mentions}))`;
  await database.$executeRaw`DELETE FROM links WHERE mention_id = ANY(${mentions})`;
  await database.$executeRaw`DELETE FROM mentions WHERE id = ANY(${mentions})`;
  await database.$executeRaw`DELETE FROM subject_keys WHERE subject_id = ANY(${subjects})`;
  await database.$executeRaw`
    DELETE FROM subjects s WHERE s.id = ANY(${subjects}) AND s.case_id IS NULL
      AND NOT EXISTS (SELECT 1 FROM mentions m WHERE m.subject_id = s.id)
      AND NOT EXISTS (SELECT 1 FROM links l WHERE l.subject_id = s.id)`;
}
