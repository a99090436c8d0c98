import type { FileFormat } from '../../file/model.ts';
import type { FormKind } from '../../form/index.ts';
import type { Envelope, Trust } from '../../message/model.ts';
import { infectedReason, type Urgency } from '../../review/index.ts';
import { type Connection, Prisma } from '../connection.ts';
import { formById } from '../forms.ts';
import type {
  Disposition,
  FormId,
  FormState,
  MessageId,
  MessageState,
  OriginalId,
  PartId,
  PartState,
} from '../model.ts';
import { wasLocked } from './decide.ts';
import { asItemId, historyOf } from './history.ts';
import type { ItemPart, ItemRow, PasswordNote, ReviewStore } from './model.ts';

type Row = {
  id: bigint;
  version: number;
  state: 'open' | 'done';
  message_id: bigint;
  part_id: bigint | null;
  form_id: bigint | null;
  own_part: bigint | null;
  form_position: number | null;
  reasons: string[];
  urgency: Urgency[];
  opened: Date;
  due: Date;
  closed: Date | null;
  claimed_by: string | null;
  claimed_until: Date | null;
  sent_to: string | null;
  asked: Date | null;
  message_state: MessageState;
  disposition: Disposition | null;
  received: Date;
  mailbox: string;
  folder: string;
  envelope: Envelope | null;
  trust: Trust | null;
  size: bigint;
  original_id: string | null;
  infected: boolean;
};

/** Everything that the page of one item shows, but for the files themselves. */
export function itemOf(connection: Connection): Pick<ReviewStore, 'load' | 'itemOf'> {
  return {
    async load(id) {
      const [row] = await connection.$queryRaw<Row[]>`
        SELECT r.id, r.version, r.state, r.message_id, r.part_id, r.form_id, COALESCE(r.part_id, f.part_id) AS own_part, f.position AS form_position,
          r.reasons, r.urgency, r.opened, r.due, r.closed, r.claimed_by, r.claimed_until, r.sent_to, r.asked,
          m.state AS message_state, m.disposition, m.received, m.mailbox, m.folder, m.envelope, m.trust, m.size, m.original_id,
          -- Whatever was decided since, and of whichever of its items: the mail holds what the scanner found something in.
          EXISTS (SELECT 1 FROM review_items x WHERE x.message_id = m.id AND ${infectedReason} = ANY(x.reasons))
            OR EXISTS (SELECT 1 FROM parts x WHERE x.message_id = m.id AND x.outcome = ${infectedReason}) AS infected
        FROM review_items r JOIN messages m ON m.id = r.message_id LEFT JOIN forms f ON f.id = r.form_id WHERE r.id = ${BigInt(id)}`;
      if (!row) return null;
      const [parts, siblings, form, history, passwordNotes] = await Promise.all([
        partsOf(connection, row.message_id),
        siblingsOf(connection, row.message_id, row.form_id),
        row.form_id === null ? null : formById(connection, String(row.form_id) as FormId),
        historyOf(connection, row.id),
        passwordNotesFor(connection, row),
      ]);
      const { claimed_by, claimed_until } = row;
      return {
        ...{ id: asItemId(row.id), version: row.version, state: row.state, reasons: row.reasons, urgency: row.urgency },
        target: row.form_id !== null ? 'form' : row.part_id !== null ? 'part' : 'message',
        ...{ opened: row.opened, due: row.due, closed: row.closed, sentTo: row.sent_to, asked: row.asked },
        claim: claimed_by !== null && claimed_until !== null ? { by: claimed_by, until: claimed_until } : null,
        message: {
          ...{ id: String(row.message_id) as MessageId, state: row.message_state, disposition: row.disposition },
          ...{
            received: row.received,
            mailbox: row.mailbox,
            folder: row.folder,
            envelope: row.envelope,
            trust: row.trust,
          },
          ...{ size: Number(row.size), originalId: row.original_id as OriginalId | null, infected: row.infected },
        },
        part: parts.find((part) => part.id === String(row.own_part)) ?? null,
        ...{ parts, siblings, passwordNotes, history },
        form: form && {
          ...{ id: form.id, state: form.state, position: row.form_position ?? 0 },
          ...{ form: form.form, match: form.match, received: form.received },
        },
      } satisfies ItemRow;
    },

    async itemOf(form) {
      const [row] = await connection.$queryRaw<{ id: bigint }[]>`
        SELECT id FROM review_items WHERE form_id = ${BigInt(form)} ORDER BY state = 'open' DESC, id DESC LIMIT 1`;
      return row ? asItemId(row.id) : null;
    },
  };
}

type PartRow = {
  id: bigint;
  path: string;
  format: FileFormat;
  name: string | null;
  role: string;
  state: PartState;
  outcome: string | null;
  notes: string[];
  size: bigint;
  original_id: string;
  sha256: string;
  was_locked: boolean;
};

async function partsOf(connection: Connection, messageId: bigint): Promise<ItemPart[]> {
  const rows = await connection.$queryRaw<PartRow[]>`
    SELECT p.id, p.path, p.format, p.name, p.role, p.state, p.outcome, p.notes, o.size, p.original_id, p.sha256, ${wasLocked} AS was_locked
    FROM parts p JOIN originals o ON o.id = p.original_id WHERE p.message_id = ${messageId} ORDER BY p.id`;
  return rows.map(({ id, size, original_id, was_locked, ...row }) => ({
    ...row,
    ...{ id: String(id) as PartId, size: Number(size), originalId: original_id as OriginalId, wasLocked: was_locked },
  }));
}

type SiblingRow = { id: bigint; kind: FormKind; state: FormState; part_id: bigint; item: bigint | null };

async function siblingsOf(
  connection: Connection,
  messageId: bigint,
  formId: bigint | null,
): Promise<ItemRow['siblings']> {
  const rows = await connection.$queryRaw<SiblingRow[]>`
    SELECT f.id, f.kind, f.state, f.part_id, (
      SELECT r.id FROM review_items r WHERE r.form_id = f.id ORDER BY r.state = 'open' DESC, r.id DESC LIMIT 1
    ) AS item
    FROM forms f WHERE f.message_id = ${messageId} AND f.id IS DISTINCT FROM ${formId}::bigint ORDER BY f.part_id, f.position`;
  return rows.map(({ id, kind, state, part_id, item }) => ({
    ...{ id: String(id) as FormId, kind, state, partId: String(part_id) as PartId },
    item: item === null ? null : asItemId(item),
  }));
}

/** How far apart a locked mail and the mail with its password come. */
const pairedWithin = Prisma.sql`INTERVAL '2 days'`;
const locks = ['locked_office_file', 'locked_archive', 'locked_pdf', 'wrong_password'];

/** Short mails of the same sender, soon before or after, that look as if they bring a password. The password itself is never kept apart. */
async function passwordNotesFor(connection: Connection, row: Row): Promise<PasswordNote[]> {
  const sender = row.envelope?.from[0]?.address.toLowerCase();
  if (sender === undefined || !row.reasons.some((code) => locks.includes(code))) return [];
  const rows = await connection.$queryRaw<{ id: bigint; message_id: bigint; original_id: string; received: Date }[]>`
    SELECT r.id, m.id AS message_id, m.original_id, m.received FROM messages m JOIN review_items r ON r.message_id = m.id
    WHERE m.received BETWEEN ${row.received}::timestamptz - ${pairedWithin} AND ${row.received}::timestamptz + ${pairedWithin}
      AND m.original_id IS NOT NULL AND lower(m.envelope #>> '{from,0,address}') = ${sender} AND 'password_note' = ANY(r.reasons)
    ORDER BY abs(extract(epoch FROM m.received - ${row.received}::timestamptz)) LIMIT 5`;
  return rows.map(({ id, message_id, original_id, received }) => ({
    ...{
      item: asItemId(id),
      message: String(message_id) as MessageId,
      originalId: original_id as OriginalId,
      received,
    },
  }));
}
