import { createHash } from 'node:crypto';
import type {
  FetchedMessage,
  FolderState,
  Ledger,
  LedgerRow,
  MailboxTrouble,
  UnfetchedReason,
} from '../mailbox/index.ts';
import { dueAt } from '../review/index.ts';
import { type Connection, type Database, inTransaction, Prisma } from './connection.ts';
import type { FolderStatus, MessageId } from './model.ts';
import type { Originals } from './originals/index.ts';
import { chunkBytes } from './seal.ts';

export type LedgerParts = {
  connection: Connection;
  originals: Originals;
  now(): Date;
  /** Called after a message that wants opening was committed. */
  recorded(id: MessageId): void;
};

const unfetchedReasons: Record<UnfetchedReason, string> = {
  too_large: 'mail_too_large',
  not_handed_out: 'mail_not_handed_out',
};

/** The ledger of src/mailbox/model.ts over the table `messages`. */
export function openLedger({ connection, originals, now, recorded }: LedgerParts): Ledger {
  return {
    async knownUids({ mailbox, folder, uidValidity }) {
      const rows = await connection.$queryRaw<{ uid: bigint }[]>`
        SELECT uid FROM messages WHERE mailbox = ${mailbox} AND folder = ${folder} AND uid_validity = ${uidValidity}`;
      return new Set(rows.map(({ uid }) => Number(uid)));
    },

    async record(state, message) {
      const hash = createHash('sha256').update(message.bytes).digest('hex');
      const same = await sameMail(connection, hash);
      if (same) return recordSameMail(connection, state, message, hash, same, now());
      const id = await recordNew(connection, originals, state, message, hash, now());
      if (id === null) return 'known';
      recorded(id);
      return 'recorded';
    },

    async recordUnfetched(state, uid, received, why) {
      return inTransaction(connection, async (database) => {
        const at = now();
        const [row] = await database.$queryRaw<{ id: bigint }[]>`
          INSERT INTO messages (mailbox, folder, uid_validity, uid, size, received, recorded, changed, state, disposition, kind)
          VALUES (${state.mailbox}, ${state.folder}, ${state.uidValidity}, ${uid}, 0, ${received}, ${at}, ${at}, 'settled', 'in_review', 'submission')
          ON CONFLICT (mailbox, folder, uid_validity, uid) DO NOTHING RETURNING id`;
        if (!row) return 'known';
        await database.$executeRaw`
          INSERT INTO review_items (message_id, reasons, state, opened, due)
          VALUES (${row.id}, ${[unfetchedReasons[why]]}, 'open', ${at}, ${dueAt(received)})`;
        return 'recorded';
      });
    },

    async noteGone({ mailbox, folder, uidValidity }, uids) {
      await connection.$executeRaw`
        UPDATE messages SET gone_at = ${now()}
        WHERE mailbox = ${mailbox} AND folder = ${folder} AND uid_validity = ${uidValidity} AND uid = ANY(${uids.map(BigInt)}) AND gone_at IS NULL`;
    },

    async checkSucceeded({ mailbox, folder, uidValidity }) {
      await connection.$executeRaw`
        INSERT INTO folders (mailbox, folder, uid_validity, last_success) VALUES (${mailbox}, ${folder}, ${uidValidity}, ${now()})
        ON CONFLICT (mailbox, folder) DO UPDATE
        SET uid_validity = excluded.uid_validity, last_success = excluded.last_success, trouble = NULL, trouble_since = NULL`;
    },

    async checkFailed(mailbox, folder, trouble) {
      await connection.$executeRaw`
        INSERT INTO folders (mailbox, folder, trouble, trouble_since) VALUES (${mailbox}, ${folder}, ${trouble}, ${now()})
        ON CONFLICT (mailbox, folder) DO UPDATE
        SET trouble = excluded.trouble, trouble_since = COALESCE(folders.trouble_since, excluded.trouble_since)`;
    },
  };
}

export async function folderStatus(connection: Connection): Promise<FolderStatus[]> {
  const rows = await connection.prisma.folder.findMany({ orderBy: [{ mailbox: 'asc' }, { folder: 'asc' }] });
  return rows.map((row) => ({ ...row, trouble: row.trouble as MailboxTrouble | null }));
}

export async function ledgerRows(connection: Connection, mailbox: string, folder: string): Promise<LedgerRow[]> {
  const rows = await connection.$queryRaw<{ uid_validity: bigint; uid: bigint; gone: boolean; settled: boolean }[]>`
    SELECT uid_validity, uid, gone_at IS NOT NULL AS gone, state = 'settled' AS settled
    FROM messages WHERE mailbox = ${mailbox} AND folder = ${folder} ORDER BY uid_validity, uid`;
  return rows.map((row) => ({
    uidValidity: row.uid_validity,
    uid: Number(row.uid),
    gone: row.gone,
    settled: row.settled,
  }));
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
  const record = (database: Database) =>
    originals.putWith(
      database,
      message.bytes,
      at,
      (original) => Prisma.sql`
        INSERT INTO messages (mailbox, folder, uid_validity, uid, message_id, content_sha256, size, received, recorded, changed, original_id, state)
        VALUES (${columns}, ${original}::uuid, 'collected')
        ON CONFLICT (mailbox, folder, uid_validity, uid) DO NOTHING RETURNING id`,
    );
  const small = message.bytes.length <= chunkBytes;
  const id = small ? await record(connection) : await inTransaction(connection, record);
  return id === null ? null : (String(id) as MessageId);
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
  return /^message-id:\s*(<[^\s<>]{1,900}>)/im.exec(head)?.[1] ?? null;
}
