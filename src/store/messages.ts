import type { OpenedMessage } from '../message/model.ts';
import { type Connection, type Database, inTransaction, Prisma } from './connection.ts';
import type { MessageId, MessageRow, MessageState, OriginalId, PartId, PartReading, Store } from './model.ts';
import type { Originals } from './originals/index.ts';
import { writeReading } from './parts.ts';
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

    async putOff(id) {
      await connection.$executeRaw`
        UPDATE messages SET tries = tries - 1 WHERE id = ${BigInt(id)} AND state = 'collected' AND tries > 0`;
    },

    opened: (id, message, due, { reading, urgency = [] } = {}) =>
      inTransaction(connection, async (database) => {
        const messageId = BigInt(id);
        const at = now();
        // The condition is looked at under the row's lock, so of two that end the same step one writes.
        const [owner] = await database.$queryRaw<{ received: Date }[]>`
          UPDATE messages SET state = 'opened', changed = ${at}, kind = ${message.kind}, urgency = ${urgency}::text[],
            envelope = ${storableJson(message.envelope)}::jsonb, trust = ${storableJson(message.trust)}::jsonb
          WHERE id = ${messageId} AND state = 'collected' RETURNING received`;
        if (!owner) return { parts: await waitingParts(database, messageId) };
        const parts = await writeParts(database, originals, messageId, message, at, reading);
        const reasons = message.problems.map(({ code }) => code);
        if (reasons.length > 0) await openReviewItem(database, { messageId, reasons, due, at });
        const [first] = parts;
        const forms =
          reading && first !== undefined
            ? await writeReading(database, { messageId, partId: first, received: owner.received }, reading, due, at)
            : [];
        const waiting = reading ? parts.slice(1) : parts;
        // A form that was just written is still to be matched: its message is not settled yet.
        if (waiting.length === 0 && forms.length === 0) await settleMessage(database, messageId, due, at);
        return { parts: waiting.map((part) => String(part) as PartId) };
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
  ofFirst: PartReading | undefined,
): Promise<bigint[]> {
  const ids: bigint[] = [];
  for (const [index, part] of message.parts.entries()) {
    const { outcome = null, notes = [], urgency = [] } = (index === 0 && ofFirst) || {};
    const state = outcome === null ? 'waiting' : 'read';
    const name = part.name === undefined ? null : storable(part.name);
    const id = await originals.putWith(
      database,
      part.bytes,
      at,
      (original) => Prisma.sql`
        INSERT INTO parts (message_id, path, format, sha256, name, role, state, outcome, notes, urgency, changed, original_id)
        VALUES (${messageId}, ${storable(part.path)}, ${part.format}, ${part.hash}, ${name}, ${part.role}, ${state}, ${outcome},
          ${notes}::text[], ${urgency}::text[], ${at}, ${original}::uuid)
        RETURNING id`,
    );
    if (id !== null) ids.push(id);
  }
  return ids;
}
