import type { OpenedMessage } from '../message/model.ts';
import { type Connection, type Database, inTransaction, Prisma } from './connection.ts';
import type {
  FormId,
  MessageId,
  MessageRow,
  MessageState,
  OriginalId,
  PartId,
  PartReading,
  ReadForm,
  Store,
} from './model.ts';
import { type Originals, sealedRows } from './originals/index.ts';
import { formRows, writeReading } from './parts.ts';
import { chunkBytes } from './seal.ts';
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

    async beginAll(ids) {
      const rows = await connection.$queryRaw<(Row & { id: bigint; tries: number })[]>`
        UPDATE messages SET changed = CASE WHEN tries = 0 THEN ${now()} ELSE changed END, tries = tries + 1
        WHERE id = ANY(${ids.map(BigInt)}::bigint[]) AND state = 'collected'
        RETURNING id, state, received, size, original_id, tries`;
      return rows
        .sort((one, other) => (one.id < other.id ? -1 : 1))
        .map((row) => ({ ...loaded(String(row.id) as MessageId, row), tries: row.tries }));
    },

    async putOff(id) {
      await connection.$executeRaw`
        UPDATE messages SET tries = tries - 1 WHERE id = ${BigInt(id)} AND state = 'collected' AND tries > 0`;
    },

    async opened(id, message, due, { reading, urgency = [] } = {}) {
      const messageId = BigInt(id);
      const single = singleForm(message, reading);
      const at = now();
      const set = Prisma.sql`state = 'opened', changed = ${at}, kind = ${message.kind}, urgency = ${urgency}::text[],
        envelope = ${storableJson(message.envelope)}::jsonb, trust = ${storableJson(message.trust)}::jsonb`;
      if (single) return writeSingle(connection, originals, messageId, set, single, at);
      return inTransaction(connection, async (database) => {
        // The condition is looked at under the row's lock, so of two that end the same step one writes.
        const [owner] = await database.$queryRaw<{ received: Date }[]>`
          UPDATE messages SET ${set} WHERE id = ${messageId} AND state = 'collected' RETURNING received`;
        if (!owner) return { parts: await waitingParts(database, messageId), forms: [] };
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
        return { parts: waiting.map((part) => String(part) as PartId), forms };
      });
    },

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

/** Most mails: one small part, which was read and holds one form, and nothing that a person has to look at. */
type SingleForm = { part: OpenedMessage['parts'][number]; reading: PartReading; form: ReadForm };

function singleForm(message: OpenedMessage, reading: PartReading | undefined): SingleForm | undefined {
  const [part, ...otherParts] = message.parts;
  const [form, ...otherForms] = reading?.forms ?? [];
  if (!reading || !part || !form || part.bytes.length > chunkBytes) return undefined;
  const more = otherParts.length + otherForms.length + message.problems.length + reading.reasons.length;
  return more === 0 ? { part, reading, form } : undefined;
}

/** All of it in one statement, which is a transaction of its own: each way to the server and back costs more than what is written. */
async function writeSingle(
  connection: Connection,
  originals: Originals,
  messageId: bigint,
  set: Prisma.Sql,
  { part, reading, form }: SingleForm,
  at: Date,
): Promise<{ parts: PartId[]; forms: FormId[] }> {
  const sealed = await originals.seal(part.bytes);
  const rows = await connection.$queryRaw<{ id: bigint }[]>`
    WITH opened AS (
      UPDATE messages SET ${set} WHERE id = ${messageId} AND state = 'collected' RETURNING id, received
    ), owner AS (
      INSERT INTO parts ${partRow(Prisma.sql`SELECT id,`, part, reading, sealed.id, at)} FROM opened RETURNING id
    ), ${sealedRows(sealed, at)},
      part AS (SELECT owner.id, opened.id AS message_id, opened.received FROM owner, opened),
      ${formRows(form, at)}
    SELECT id FROM form`;
  if (rows.length > 0) return { parts: [], forms: rows.map((row) => String(row.id) as FormId) };
  await sealed.undo();
  return { parts: await waitingParts(connection, messageId), forms: [] };
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
    const reading = index === 0 ? ofFirst : undefined;
    const id = await originals.putWith(
      database,
      part.bytes,
      at,
      (original) =>
        Prisma.sql`INSERT INTO parts ${partRow(Prisma.sql`SELECT ${messageId}::bigint,`, part, reading, original, at)} RETURNING id`,
    );
    if (id !== null) ids.push(id);
  }
  return ids;
}

/** `message` begins the row with the id of its message. */
function partRow(
  message: Prisma.Sql,
  part: OpenedMessage['parts'][number],
  reading: PartReading | undefined,
  original: string,
  at: Date,
): Prisma.Sql {
  const { outcome = null, notes = [], urgency = [] } = reading ?? {};
  const state = outcome === null ? 'waiting' : 'read';
  const name = part.name === undefined ? null : storable(part.name);
  return Prisma.sql`(message_id, path, format, sha256, name, role, state, outcome, notes, urgency, changed, original_id)
    ${message} ${storable(part.path)}, ${part.format}, ${part.hash}, ${name}, ${part.role}, ${state}, ${outcome},
      ${notes}::text[], ${urgency}::text[], ${at}::timestamptz, ${original}::uuid`;
}
