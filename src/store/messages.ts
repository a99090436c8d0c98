import type { OpenedMessage } from '../message/model.ts';
import { type Connection, type Database, inTransaction, Prisma } from './connection.ts';
import type { MessageRow, MessageState, OriginalId, PartId, Store } from './model.ts';
import type { Originals } from './originals.ts';
import { openReviewItem, settleMessage } from './settle.ts';
import { storable, storableJson } from './text.ts';

export function messagesOf(connection: Connection, originals: Originals, now: () => Date): Store['messages'] {
  return {
    async load(id) {
      const [row] = await connection.$queryRaw<
        { state: MessageState; received: Date; size: bigint; original_id: string | null }[]
      >`
        SELECT state, received, size, original_id FROM messages WHERE id = ${BigInt(id)}`;
      if (!row) return null;
      const loaded: MessageRow = {
        id,
        state: row.state,
        received: row.received,
        size: Number(row.size),
        originalId: row.original_id as OriginalId | null,
      };
      return loaded;
    },

    opened: (id, message, due) =>
      inTransaction(connection, async (database) => {
        const messageId = BigInt(id);
        if ((await lockMessage(database, messageId)) !== 'collected')
          return { parts: await waitingParts(database, messageId) };
        const at = now();
        await database.$executeRaw`
          UPDATE messages SET state = 'opened', changed = ${at}, kind = ${message.kind},
            envelope = ${storableJson(message.envelope)}::jsonb, trust = ${storableJson(message.trust)}::jsonb
          WHERE id = ${messageId}`;
        await writeParts(database, originals, messageId, message, at);
        const reasons = message.problems.map(({ code }) => code);
        if (reasons.length > 0) await openReviewItem(database, { messageId, reasons, due, at });
        if (message.parts.length === 0) await settleMessage(database, messageId, due, at);
        return { parts: await waitingParts(database, messageId) };
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
): Promise<void> {
  if (message.parts.length === 0) return;
  const rows: Prisma.Sql[] = [];
  for (const part of message.parts) {
    const original = await originals.put(database, part.bytes, at);
    rows.push(
      Prisma.sql`(${messageId}, ${storable(part.path)}, ${part.format}, ${part.hash}, ${part.name === undefined ? null : storable(part.name)}, ${part.role}, 'waiting', ${at}, ${original}::uuid)`,
    );
  }
  await database.$executeRaw`
    INSERT INTO parts (message_id, path, format, sha256, name, role, state, changed, original_id) VALUES ${Prisma.join(rows)}`;
}
