import { type Database, Prisma } from '../connection.ts';
import type { ErasedMail } from './model.ts';

type Row = {
  message_id: bigint;
  at: Date;
  rule: string;
  reason: string | null;
  content_sha256: string | null;
  mailbox: string;
  folder: string;
  uid_validity: bigint;
  uid: bigint;
  whole: boolean;
  forms: { path: string; position: number }[];
};

/**
 * What was erased, a mail a line, told by what is the same wherever the mail comes again. Copies in other folders have the hash of the first. A mail of
 * which nothing is left counts as erased whole, also where it went form by form.
 */
export async function erasedIn(database: Database, rows: Prisma.Sql): Promise<ErasedMail[]> {
  return (await erasedRows(database, rows)).map(erasedMail);
}

export function erasedRows(database: Database, rows: Prisma.Sql): Promise<Row[]> {
  return database.$queryRaw<Row[]>`
    SELECT e.message_id, e.at, e.rule, e.reason, m.content_sha256, m.mailbox, m.folder, m.uid_validity, m.uid,
      m.erased IS NOT NULL AND NOT EXISTS (SELECT 1 FROM parts p WHERE p.message_id = m.id AND p.erased IS NULL)
        AND NOT EXISTS (SELECT 1 FROM forms f WHERE f.message_id = m.id AND f.state <> 'erased') AS whole,
      COALESCE(json_agg(json_build_object('path', p.path, 'position', f.position) ORDER BY p.path, f.position)
        FILTER (WHERE f.id IS NOT NULL), '[]') AS forms
    FROM erasures e JOIN messages m ON m.id = e.message_id AND m.same_as_id IS NULL
      LEFT JOIN forms f ON f.id = e.form_id LEFT JOIN parts p ON p.id = f.part_id
    WHERE ${rows}
    GROUP BY e.message_id, e.at, e.rule, e.reason, m.id ORDER BY e.message_id, e.at`;
}

export function erasedMail({ at, rule, reason, whole, forms, ...row }: Row): ErasedMail {
  const { content_sha256: sha256, mailbox, folder } = row;
  const place = { mailbox, folder, uidValidity: String(row.uid_validity), uid: String(row.uid) };
  return {
    at: at.toISOString(),
    rule,
    ...(reason !== null && { reason }),
    mail: sha256 === null ? place : { sha256 },
    ...(!whole && { forms }),
  };
}

/** The row of the ledger that is such a mail, wherever it stands now. */
export function isMail(mail: ErasedMail['mail']): Prisma.Sql {
  if ('sha256' in mail) return Prisma.sql`m.content_sha256 = ${mail.sha256}`;
  const { mailbox, folder, uidValidity, uid } = mail;
  return Prisma.sql`m.content_sha256 IS NULL AND m.mailbox = ${mailbox} AND m.folder = ${folder}
    AND m.uid_validity = ${BigInt(uidValidity)} AND m.uid = ${BigInt(uid)}`;
}
