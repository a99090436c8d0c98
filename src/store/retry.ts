import { appendAudit } from './audit.ts';
import { type Connection, type Database, inTransaction } from './connection.ts';
import type { FailedStep, Looks } from './looks-model.ts';
import type { MessageId } from './model.ts';

/** Why a step was given up: what the machine could not do, not what stands in the file. */
const failures = ['step_failed', 'reading_failed', 'reading_lost', 'reading_too_long', 'reading_too_large'];

/** Given up: an open item with such a reason. Hanging: begun more than twice and not done. */
export async function failedSteps(connection: Connection, limit: number): Promise<FailedStep[]> {
  const rows = await connection.$queryRaw<
    (Omit<FailedStep, 'messageId' | 'id' | 'givenUp'> & { id: bigint; message_id: bigint; given_up: boolean })[]
  >`
    (SELECT CASE WHEN r.form_id IS NOT NULL THEN 'file' WHEN r.part_id IS NOT NULL THEN 'read' ELSE 'open' END AS step,
       COALESCE(r.form_id, r.part_id, r.message_id) AS id, r.message_id,
       ARRAY(SELECT reason FROM unnest(r.reasons) AS reason WHERE reason = ANY(${failures}::text[])) AS reasons,
       COALESCE(f.tries, p.tries, m.tries) AS tries, r.opened AS since, true AS given_up
     FROM review_items r JOIN messages m ON m.id = r.message_id
       LEFT JOIN parts p ON p.id = r.part_id AND r.form_id IS NULL LEFT JOIN forms f ON f.id = r.form_id
     WHERE r.state = 'open' AND r.reasons && ${failures}::text[]
       AND (f.state = 'in_review' OR (r.form_id IS NULL AND p.state = 'failed') OR (r.form_id IS NULL AND r.part_id IS NULL
         AND m.original_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM parts o WHERE o.message_id = m.id)))
     ORDER BY r.due LIMIT ${limit})
    UNION ALL
    (SELECT 'open', id, id, '{}', tries, changed, false FROM messages WHERE state <> 'settled' AND state = 'collected' AND tries > 2 ORDER BY id LIMIT ${limit})
    UNION ALL
    (SELECT 'read', id, message_id, '{}', tries, changed, false FROM parts WHERE state = 'waiting' AND tries > 2 ORDER BY message_id LIMIT ${limit})
    UNION ALL
    (SELECT 'file', id, message_id, '{}', tries, changed, false FROM forms WHERE state = 'matched' AND tries > 2 ORDER BY message_id LIMIT ${limit})`;
  return rows.map(({ id, message_id, given_up, ...row }) => ({
    ...row,
    id: String(id),
    messageId: String(message_id) as MessageId,
    givenUp: given_up,
  }));
}

/**
 * Back to the state before the step, its open item closed, its tries forgotten. A step that hangs is only put in again. The job is put in by
 * the caller; should it be lost, the sweep finds the work.
 */
export function retryStep(
  connection: Connection,
  step: FailedStep['step'],
  id: string,
  by: string,
  at: Date,
): ReturnType<Looks['retry']> {
  return inTransaction(connection, async (database) => {
    const key = BigInt(id);
    const [owner] = await ownerOf(database, step, key);
    if (!owner) return null;
    const hanging = await isHanging(database, step, key);
    if (!hanging && !(await putBack(database, step, key, owner.id, at))) return null;
    const subject = `${step === 'open' ? 'message' : step === 'read' ? 'part' : 'form'} ${id}`;
    await appendAudit(database, { actor: by, action: 'step_retried', subject, detail: { step } }, at);
    return 'put_back';
  });
}

/** The message first, as in every transaction that ends a step. */
function ownerOf(database: Database, step: FailedStep['step'], id: bigint): Promise<{ id: bigint }[]> {
  if (step === 'open') return database.$queryRaw`SELECT id FROM messages WHERE id = ${id} FOR UPDATE`;
  if (step === 'read')
    return database.$queryRaw`SELECT m.id FROM messages m JOIN parts p ON p.message_id = m.id WHERE p.id = ${id} FOR UPDATE OF m`;
  return database.$queryRaw`SELECT m.id FROM messages m JOIN forms f ON f.message_id = m.id WHERE f.id = ${id} FOR UPDATE OF m`;
}

async function isHanging(database: Database, step: FailedStep['step'], id: bigint): Promise<boolean> {
  const [row] = await database.$queryRaw<{ waits: boolean }[]>`
    SELECT CASE ${step} WHEN 'open' THEN EXISTS (SELECT 1 FROM messages WHERE id = ${id} AND state = 'collected')
      WHEN 'read' THEN EXISTS (SELECT 1 FROM parts WHERE id = ${id} AND state = 'waiting')
      ELSE EXISTS (SELECT 1 FROM forms WHERE id = ${id} AND state = 'matched') END AS waits`;
  return row?.waits ?? false;
}

async function putBack(
  database: Database,
  step: FailedStep['step'],
  id: bigint,
  messageId: bigint,
  at: Date,
): Promise<boolean> {
  const [item] = await database.$queryRaw<{ id: bigint }[]>`
    SELECT id FROM review_items
    WHERE state = 'open' AND reasons && ${failures}::text[] AND message_id = ${messageId}
      AND CASE ${step} WHEN 'file' THEN form_id = ${id} WHEN 'read' THEN part_id = ${id} AND form_id IS NULL
        ELSE part_id IS NULL AND form_id IS NULL END
    FOR UPDATE`;
  if (!item) return false;
  const changed =
    step === 'open'
      ? await database.$executeRaw`
          UPDATE messages SET state = 'collected', disposition = NULL, kind = NULL, tries = 0, changed = ${at}
          WHERE id = ${id} AND state = 'settled' AND original_id IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM parts o WHERE o.message_id = messages.id)`
      : step === 'read'
        ? await database.$executeRaw`
            UPDATE parts SET state = 'waiting', outcome = NULL, tries = 0, changed = ${at} WHERE id = ${id} AND state = 'failed'`
        : await database.$executeRaw`
            UPDATE forms SET state = 'matched', tries = 0, changed = ${at} WHERE id = ${id} AND state = 'in_review'`;
  if (changed === 0) return false;
  await database.$executeRaw`
    UPDATE review_items SET version = version + 1, state = 'done', closed = ${at}, words = '', claimed_by = NULL, claimed_until = NULL
    WHERE id = ${item.id}`;
  if (step !== 'open')
    await database.$executeRaw`
      UPDATE messages SET state = 'opened', disposition = NULL, changed = ${at} WHERE id = ${messageId} AND state = 'settled'`;
  return true;
}
