import type { OpenedMessage } from '../message/model.ts';
import { type Connection, type Database, inTransaction } from './connection.ts';
import type { MessageId, MessageRow, MessageState, OriginalId, PartId, Store } from './model.ts';
import type { Originals } from './originals.ts';
import { openReviewItem, settleMessage } from './settle.ts';
import { storable, storableJson } from './text.ts';

type Row = { state: MessageState; received: Date; size: bigint; original_id: string | null };

function loaded(id: MessageId, row: Row): MessageRow {
  const { state, received } = row;
  return { id, state, received, size: Number(row.size), originalId: row.original_id as OriginalId | null };
}

export function messagesOf(connection: Connection, originals: Originals, now: () => Date): Store['messages'] {
  return {
    async load(id) {
      const [row] = await connection.$queryRaw<Row[]>`
        SELECT state, received, size, original_id FROM messages WHERE id = ${BigInt(id)}`;
      return row ? loaded(id, row) : null;
    },

    // `changed` stays at the first try: how long a message has hung is counted from there.
    async begin(id) {
      const [row] = await connection.$queryRaw<(Row & { tries: number })[]>`
        UPDATE messages SET changed = CASE WHEN tries = 0 THEN ${now()} ELSE changed END, tries = tries + 1
        WHERE id = ${BigInt(id)} AND state = 'collected'
        RETURNING state, received, size, original_id, tries`;
      return row ? { ...loaded(id, row), tries: row.tries } : null;
    },

    opened: (id, message, due) =>
      inTransaction(connection, async (database) => {
        const messageId = BigInt(id);
        const at = now();
        // The condition is looked at under the row's lock, so of two that end the same step one writes.
        const first = await database.$executeRaw`
          UPDATE messages SET state = 'opened', changed = ${at}, kind = ${message.kind},
            envelope = ${storableJson(message.envelope)}::jsonb, trust = ${storableJson(message.trust)}::jsonb
          WHERE id = ${messageId} AND state = 'collected'`;
        if (first === 0) return { parts: await waitingParts(database, messageId) };
        const parts = await writeParts(database, originals, messageId, message, at);
        const reasons = message.problems.map(({ code }) => code);
        if (reasons.length > 0) await openReviewItem(database, { messageId, reasons, due, at });
        if (parts.length === 0) await settleMessage(database, messageId, due, at);
        return { parts };
      }),

    failed: (id, reason, due) =>
      inTransaction(connection, async (database) => {
        const messageId = BigInt(id);
        if ((await lockMessage(database, messageId)) !== 'collected') return;
        const at = now();
        await openReviewItem(database, { messageId, reasons: [reason], due, at });
        await database.$executeRaw`
          UPDATE messages SET state = 'settled', disposition = 'in_review', kind = 'submission', changed = ${at} WHERE id = ${messageId}`;
      }),
  };
}

/** Every transaction that ends a step takes this lock first, so that two ends of one message come one after the other. */
export async function lockMessage(database: Database, id: bigint): Promise<MessageState | null> {
  const [row] = await database.$queryRaw<
    { state: MessageState }[]
  >`SELECT state FROM messages WHERE id = ${id} FOR UPDATE`;
  return row?.state ?? null;
}

async function waitingParts(database: Database, messageId: bigint): Promise<PartId[]> {
  const rows = await database.$queryRaw<{ id: bigint }[]>`
    SELECT id FROM parts WHERE message_id = ${messageId} AND state = 'waiting' ORDER BY id`;
  return rows.map(({ id }) => String(id) as PartId);
}

async function writeParts(
  database: Database,
  originals: Originals,
  messageId: bigint,
  message: OpenedMessage,
  at: Date,
): Promise<PartId[]> {
  const ids: PartId[] = [];
  for (const part of message.parts) {
    const original = await originals.put(database, part.bytes, at);
    const rows = await database.$queryRaw<{ id: bigint }[]>`
      INSERT INTO parts (message_id, path, format, sha256, name, role, state, changed, original_id)
      VALUES (${messageId}, ${storable(part.path)}, ${part.format}, ${part.hash}, ${part.name === undefined ? null : storable(part.name)}, ${part.role}, 'waiting', ${at}, ${original}::uuid)
      RETURNING id`;
    for (const row of rows) ids.push(String(row.id) as PartId);
  }
  return ids;
}
