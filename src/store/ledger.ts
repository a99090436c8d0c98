import type { Ledger, LedgerRow, MailboxTrouble, UnfetchedReason } from '../mailbox/index.ts';
import { dueAt } from '../review/index.ts';
import { type Connection, inTransaction } from './connection.ts';
import type { FolderStatus } from './model.ts';
import { type RecordParts, recordingOf } from './record.ts';

const unfetchedReasons: Record<UnfetchedReason, string> = {
  too_large: 'mail_too_large',
  not_handed_out: 'mail_not_handed_out',
};

/** The ledger of src/mailbox/model.ts over the table `messages`. */
export function openLedger(parts: RecordParts): Ledger {
  const { connection, now } = parts;
  return {
    ...recordingOf(parts),

    async knownUids({ mailbox, folder, uidValidity }) {
      const rows = await connection.$queryRaw<{ uid: bigint }[]>`
        SELECT uid FROM messages WHERE mailbox = ${mailbox} AND folder = ${folder} AND uid_validity = ${uidValidity}`;
      return new Set(rows.map(({ uid }) => Number(uid)));
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
