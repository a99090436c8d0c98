import type { Value } from '../form/model.ts';
import type { Envelope } from '../message/model.ts';
import { itemWords, type Urgency, urgencyOf } from '../review/index.ts';
import { type Database, Prisma } from './connection.ts';

/**
 * Closes a message when nothing of it is under way any more, with one disposition: in review if anything of it waits for a person, else
 * filed if any form was filed, else duplicate, else not a submission. A person's mail in which no form was found is for a
 * person too. The caller holds the lock on the message row.
 */
export async function settleMessage(database: Database, messageId: bigint, due: Date, at: Date): Promise<void> {
  const [settled] = await database.$queryRaw<{ nothing_found: boolean }[]>`
    WITH message AS (
      SELECT m.id, m.kind FROM messages m
      WHERE m.id = ${messageId} AND m.state = 'opened'
        AND NOT EXISTS (SELECT 1 FROM parts p WHERE p.message_id = m.id AND p.state = 'waiting')
        AND NOT EXISTS (SELECT 1 FROM forms f WHERE f.message_id = m.id AND f.state IN ('read', 'matched'))
    ), found AS (
      SELECT m.id,
        m.kind = 'submission' AND NOT EXISTS (SELECT 1 FROM forms f WHERE f.message_id = m.id)
          AND NOT EXISTS (SELECT 1 FROM review_items r WHERE r.message_id = m.id) AS nothing_found,
        EXISTS (SELECT 1 FROM review_items r WHERE r.message_id = m.id AND r.state = 'open') AS in_review,
        EXISTS (SELECT 1 FROM forms f WHERE f.message_id = m.id AND f.state IN ('filed', 'superseded')) AS filed,
        EXISTS (SELECT 1 FROM forms f WHERE f.message_id = m.id AND f.state = 'duplicate') AS duplicate
      FROM message m
    ), asked AS (
      INSERT INTO review_items (message_id, reasons, state, opened, due)
      SELECT id, ARRAY['no_form_found'], 'open', ${at}, ${due} FROM found WHERE nothing_found
    )
    UPDATE messages m SET state = 'settled', changed = ${at}, disposition = CASE
      WHEN found.in_review OR found.nothing_found THEN 'in_review'
      WHEN found.filed THEN 'filed'
      WHEN found.duplicate THEN 'duplicate'
      ELSE 'not_a_submission' END
    FROM found WHERE m.id = found.id RETURNING found.nothing_found`;
  if (settled?.nothing_found) await describeItem(database, { messageId, partId: null, formId: null });
}

/**
 * A message whose forms or items a person has decided about gets the disposition that it has now, by the same rule. The person has
 * seen it, so nothing more is asked. The caller holds the lock on the message row.
 */
export async function settleAgain(database: Database, messageId: bigint, at: Date): Promise<void> {
  await database.$executeRaw`
    UPDATE messages m SET state = 'settled', changed = ${at}, disposition = CASE
      WHEN EXISTS (SELECT 1 FROM review_items r WHERE r.message_id = m.id AND r.state = 'open') THEN 'in_review'
      WHEN EXISTS (SELECT 1 FROM forms f WHERE f.message_id = m.id AND f.state IN ('filed', 'superseded')) THEN 'filed'
      WHEN EXISTS (SELECT 1 FROM forms f WHERE f.message_id = m.id AND f.state = 'duplicate') THEN 'duplicate'
      ELSE 'not_a_submission' END
    WHERE m.id = ${messageId} AND m.state <> 'collected' AND m.disposition IS DISTINCT FROM 'same_mail'
      AND NOT EXISTS (SELECT 1 FROM parts p WHERE p.message_id = m.id AND p.state = 'waiting')
      AND NOT EXISTS (SELECT 1 FROM forms f WHERE f.message_id = m.id AND f.state IN ('read', 'matched'))`;
}

/** One open item for each message, part or form (unique indexes): more reasons for the same thing join those that it has. */
export async function openReviewItem(
  database: Database,
  item: { messageId: bigint; partId?: bigint; formId?: bigint; reasons: string[]; due: Date; at: Date },
): Promise<void> {
  const { messageId, partId = null, formId = null, due, at } = item;
  const reasons = [...new Set(item.reasons)];
  // What was noted of the file belongs before the eyes of whoever decides about it.
  const notes = Prisma.sql`ARRAY(
    SELECT note FROM parts p, unnest(p.notes) AS note
    WHERE p.id = COALESCE(${partId}::bigint, (SELECT f.part_id FROM forms f WHERE f.id = ${formId}::bigint)) AND note <> ALL(${reasons}::text[]))`;
  // In one statement; the condition of each unique index must be named for PostgreSQL to see which of them is meant.
  const row = Prisma.sql`(message_id, part_id, form_id, reasons, state, opened, due)
    VALUES (${messageId}, ${partId}, ${formId}, ${reasons}::text[] || ${notes}, 'open', ${at}, ${due})`;
  const join = Prisma.sql`DO UPDATE SET reasons = ARRAY(SELECT DISTINCT unnest(review_items.reasons || excluded.reasons) ORDER BY 1)`;
  const target =
    formId !== null
      ? Prisma.sql`(form_id) WHERE state = 'open' AND form_id IS NOT NULL`
      : partId !== null
        ? Prisma.sql`(part_id) WHERE state = 'open' AND part_id IS NOT NULL AND form_id IS NULL`
        : Prisma.sql`(message_id) WHERE state = 'open' AND part_id IS NULL AND form_id IS NULL`;
  await database.$executeRaw`INSERT INTO review_items ${row} ON CONFLICT ${target} ${join}`;
  await describeItem(database, { messageId, partId, formId });
}

type Subject = { messageId: bigint; partId: bigint | null; formId: bigint | null };
type Described = {
  envelope: Envelope | null;
  urgency: Urgency[];
  name: string | null;
  kind: string | null;
  values: { key: string; state: Value['state']; value: Value['value']; raw: string }[];
};

/**
 * What the queue needs of an open item: what puts it first, the words that it is found by, and the kind of form. From the values as they are
 * now, so it is done again after a person has put one right.
 */
export async function describeItem(database: Database, { messageId, partId, formId }: Subject): Promise<void> {
  const [row] = await database.$queryRaw<Described[]>`
    SELECT m.envelope, m.urgency || COALESCE(p.urgency, '{}') AS urgency, p.name, f.kind,
      (SELECT COALESCE(json_agg(v), '[]') FROM (
        SELECT key, state, value, raw FROM form_values WHERE form_id = f.id AND state IN ('answered', 'unreadable') ORDER BY position
      ) v) AS values
    FROM messages m
    LEFT JOIN forms f ON f.id = ${formId}::bigint
    LEFT JOIN parts p ON p.id = COALESCE(${partId}::bigint, f.part_id)
    WHERE m.id = ${messageId}`;
  if (!row) return;
  const { envelope, name, kind } = row;
  const source = { how: 'cell' } as const;
  const fields = Object.fromEntries(row.values.map(({ key, ...value }) => [key, { ...value, confidence: 1, source }]));
  const urgency = [...new Set([...row.urgency, ...urgencyOf(fields)])].sort();
  const words = itemWords({ fields, envelope, name });
  await database.$executeRaw`
    UPDATE review_items SET urgency = ${urgency}::text[], precedence = ${urgency.length > 0 ? 0 : 1}, words = ${words}, form_kind = ${kind}
    WHERE message_id = ${messageId} AND state = 'open'
      AND form_id IS NOT DISTINCT FROM ${formId}::bigint AND (form_id IS NOT NULL OR part_id IS NOT DISTINCT FROM ${partId}::bigint)`;
}
