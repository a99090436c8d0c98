import { createHash } from 'node:crypto';
import type { FetchedMessage, FolderState, Ledger } from '../mailbox/index.ts';
import { type Connection, type Database, inTransaction, Prisma } from './connection.ts';
import type { MessageId } from './model.ts';
import type { Originals, Sealed } from './originals/index.ts';
import { chunkBytes } from './seal.ts';

export type RecordParts = {
  connection: Connection;
  originals: Originals;
  now(): Date;
  /** Called after a message that wants opening was committed. */
  recorded(id: MessageId): void;
};

/** How mails get into the ledger, each with its original. */
export function recordingOf({
  connection,
  originals,
  now,
  recorded,
}: RecordParts): Pick<Ledger, 'record' | 'recordAll'> {
  const record: Ledger['record'] = async (state, message) => {
    const hash = hashOf(message);
    const same = await sameMail(connection, hash);
    if (same) return recordSameMail(connection, state, message, hash, same, now());
    const id = await recordNew(connection, originals, state, message, hash, now());
    if (id === null) return 'known';
    recorded(id);
    return 'recorded';
  };
  return {
    record,

    async recordAll(state, messages) {
      const fresh = messages.length > 1 ? await freshAmong(connection, messages) : [];
      const together = fresh.length > 1 ? fresh : [];
      const ids = together.length > 0 ? await recordTogether(connection, originals, state, together, now()) : [];
      for (const id of ids) recorded(id);
      let count = ids.length;
      // What is left: the same mail again, and large ones.
      const settled = new Set(together.map(({ message }) => message));
      for (const message of messages)
        if (!settled.has(message) && (await record(state, message)) === 'recorded') count += 1;
      return count;
    },
  };
}

function hashOf({ bytes }: FetchedMessage): string {
  return createHash('sha256').update(bytes).digest('hex');
}

type Hashed = { message: FetchedMessage; hash: string };

/** Small mails whose bytes are in no row yet; of several with the same bytes the first. */
async function freshAmong(connection: Connection, messages: FetchedMessage[]): Promise<Hashed[]> {
  const small = new Map<string, FetchedMessage>();
  for (const message of messages) {
    const hash = hashOf(message);
    if (message.bytes.length <= chunkBytes && !small.has(hash)) small.set(hash, message);
  }
  const rows = await connection.$queryRaw<{ content_sha256: string }[]>`
    SELECT DISTINCT content_sha256 FROM messages
    WHERE content_sha256 = ANY(${[...small.keys()]}::text[]) AND (original_id IS NOT NULL OR erased IS NOT NULL)`;
  const known = new Set(rows.map((row) => row.content_sha256));
  return [...small].flatMap(([hash, message]) => (known.has(hash) ? [] : [{ message, hash }]));
}

/** Rows and originals of several in one statement: all of them or none. Answers with those that were not there, in their order. */
async function recordTogether(
  connection: Connection,
  originals: Originals,
  state: FolderState,
  fresh: Hashed[],
  at: Date,
): Promise<MessageId[]> {
  const sealed = await Promise.all(
    fresh.map(async (one) => ({ ...one, original: await originals.seal(one.message.bytes) })),
  );
  const rows = await connection.$queryRaw<{ id: bigint; original_id: string }[]>`
    WITH given (position, uid, message_id, hash, size, received, original, key_id, sealed_key, place, first) AS (
      VALUES ${Prisma.join(sealed.map(givenRow))}
    ), owner AS (
      INSERT INTO messages (mailbox, folder, uid_validity, uid, message_id, content_sha256, size, received, recorded, changed, original_id, state)
      SELECT ${state.mailbox}, ${state.folder}, ${state.uidValidity}::bigint, uid, message_id, hash, size, received, ${at}::timestamptz, ${at}::timestamptz, original, 'collected'
      FROM given ORDER BY position
      ON CONFLICT (mailbox, folder, uid_validity, uid) DO NOTHING RETURNING id, original_id
    ), written AS (
      INSERT INTO originals (id, size, key_id, sealed_key, chunk_count, stored, place)
      SELECT original, size, key_id, sealed_key, 1, ${at}::timestamptz, place FROM given WHERE original IN (SELECT original_id FROM owner)
    ), chunks AS (
      INSERT INTO original_chunks (original_id, position, sealed)
      SELECT original, 0, first FROM given WHERE first IS NOT NULL AND original IN (SELECT original_id FROM owner)
    )
    SELECT id, original_id FROM owner ORDER BY id`;
  const written = new Set(rows.map((row) => row.original_id));
  for (const { message, original } of sealed) {
    if (written.has(original.id)) originals.fresh.keep(original.id, message.bytes);
    else await original.undo();
  }
  return rows.map(({ id }) => String(id) as MessageId);
}

function givenRow({ message, hash, original }: Hashed & { original: Sealed }, position: number): Prisma.Sql {
  const { id, size, keyId, sealedKey, place, first } = original;
  return Prisma.sql`(${position}::int, ${message.uid}::bigint, ${headerMessageId(message.bytes)}::text, ${hash}::text, ${size}::bigint,
    ${message.received}::timestamptz, ${id}::uuid, ${keyId}::text, ${sealedKey}::bytea, ${place}::text, ${first}::bytea)`;
}

type SameMail = { id: bigint; originalId: string | null; erased: Date | null };

/** A mail that was erased is known by its hash alone; it is not taken in again. */
async function sameMail(connection: Connection, hash: string): Promise<SameMail | null> {
  const [row] = await connection.$queryRaw<{ id: bigint; original_id: string | null; erased: Date | null }[]>`
    SELECT id, original_id, erased FROM messages
    WHERE content_sha256 = ${hash} AND (original_id IS NOT NULL OR erased IS NOT NULL) ORDER BY id LIMIT 1`;
  return row ? { id: row.id, originalId: row.original_id, erased: row.erased } : null;
}

/** The same bytes again: moved, copied to another folder, or listed anew after a change of UIDVALIDITY. Accounted for, not read again. */
async function recordSameMail(
  connection: Connection,
  state: FolderState,
  message: FetchedMessage,
  hash: string,
  same: SameMail,
  at: Date,
): Promise<'recorded' | 'known'> {
  const columns = messageColumns(state, message, hash, at, same.erased !== null);
  const count = await connection.$executeRaw`
    INSERT INTO messages (mailbox, folder, uid_validity, uid, message_id, content_sha256, size, received, recorded, changed, original_id, erased, state, disposition, same_as_id)
    VALUES (${columns}, ${same.originalId}::uuid, ${same.erased}::timestamptz, 'settled', 'same_mail', ${same.id})
    ON CONFLICT (mailbox, folder, uid_validity, uid) DO NOTHING`;
  return count > 0 ? 'recorded' : 'known';
}

/** Row and original together; null when another collector was faster. */
async function recordNew(
  connection: Connection,
  originals: Originals,
  state: FolderState,
  message: FetchedMessage,
  hash: string,
  at: Date,
): Promise<MessageId | null> {
  const columns = messageColumns(state, message, hash, at);
  let originalId = '';
  const record = (database: Database) =>
    originals.putWith(database, message.bytes, at, (original) => {
      originalId = original;
      return Prisma.sql`
        INSERT INTO messages (mailbox, folder, uid_validity, uid, message_id, content_sha256, size, received, recorded, changed, original_id, state)
        VALUES (${columns}, ${original}::uuid, 'collected')
        ON CONFLICT (mailbox, folder, uid_validity, uid) DO NOTHING RETURNING id`;
    });
  const small = message.bytes.length <= chunkBytes;
  const id = small ? await record(connection) : await inTransaction(connection, record);
  if (id === null) return null;
  originals.fresh.keep(originalId, message.bytes);
  return String(id) as MessageId;
}

function messageColumns(
  state: FolderState,
  message: FetchedMessage,
  hash: string,
  at: Date,
  erased = false,
): Prisma.Sql {
  const messageId = erased ? null : headerMessageId(message.bytes);
  return Prisma.sql`${state.mailbox}, ${state.folder}, ${state.uidValidity}, ${message.uid}, ${messageId}, ${hash}, ${message.bytes.length}, ${message.received}, ${at}, ${at}`;
}

/** The ledger notes the Message-ID even of a mail that cannot be opened; only the header block is looked at. */
function headerMessageId(bytes: Uint8Array): string | null {
  const head =
    Buffer.from(bytes.subarray(0, 65_536))
      .toString('latin1')
      .split(/\r?\n\r?\n/, 1)[0] ?? '';
  return /^message-id:\s*(<[^\s<>\0]{1,900}>)/im.exec(head)?.[1] ?? null;
}
