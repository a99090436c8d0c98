import { type Connection, Prisma } from './connection.ts';
import type { LedgerEntry, LookedMessage, Looks, MessageSearch } from './looks-model.ts';
import type { MessageId } from './model.ts';
import { failedSteps, retryStep } from './retry.ts';

/** What the pages of the ledger show. */
export function looksOf(connection: Connection, now: () => Date): Looks {
  return {
    /** The ids of the page first, by an index; then what is counted for those few. */
    async messages(search) {
      const rows = await connection.$queryRaw<EntryRow[]>`
        WITH page AS (
          SELECT m.id FROM messages m WHERE ${conditions(search)} ORDER BY m.id DESC LIMIT ${search.limit + 1}
        )
        SELECT ${entry} FROM page JOIN messages m USING (id) ORDER BY m.id DESC`;
      return { messages: rows.slice(0, search.limit).map(entryOf), more: rows.length > search.limit };
    },

    async message(id) {
      const [row] = await connection.$queryRaw<MessageRow[]>`
        SELECT ${entry}, m.uid_validity, m.uid, m.message_id, m.content_sha256, m.size, m.recorded, m.gone_at, m.original_id,
          m.same_as_id, m.tries, m.envelope, m.trust,
          ARRAY(SELECT c.id FROM messages c WHERE c.content_sha256 = m.content_sha256 AND c.id <> m.id ORDER BY c.id LIMIT 50) AS copies
        FROM messages m WHERE m.id = ${BigInt(id)}`;
      if (!row) return null;
      const [parts, forms, items] = await Promise.all([
        connection.$queryRaw<PartRow[]>`
          SELECT p.id, p.path, p.name, p.format, p.role, p.state, p.outcome, p.notes, o.size, p.original_id
          FROM parts p LEFT JOIN originals o ON o.id = p.original_id WHERE p.message_id = ${BigInt(id)} ORDER BY p.id`,
        connection.$queryRaw<FormRow[]>`
          SELECT id, part_id, kind, version, state FROM forms WHERE message_id = ${BigInt(id)} ORDER BY part_id, position`,
        connection.$queryRaw<ItemRow[]>`
          SELECT id, part_id, form_id, reasons, state, due FROM review_items WHERE message_id = ${BigInt(id)} ORDER BY id`,
      ]);
      return lookedMessage(row, parts, forms, items);
    },

    async mailboxes() {
      const rows = await connection.$queryRaw<{ mailbox: string }[]>`SELECT DISTINCT mailbox FROM folders ORDER BY 1`;
      return rows.map(({ mailbox }) => mailbox);
    },

    failed: (limit) => failedSteps(connection, limit),
    retry: (step, id, by) => retryStep(connection, step, id, by, now()),

    async measures() {
      const [row] = await connection.$queryRaw<
        { bytes: bigint; oldest: Date | null; events: bigint; originals: bigint }[]
      >`SELECT pg_database_size(current_database()) AS bytes,
          (SELECT min(changed) FROM messages WHERE state <> 'settled') AS oldest,
          (SELECT count FROM audit_head) AS events,
          -- An estimate: counting a million rows for a page would be dear.
          (SELECT GREATEST(reltuples, 0)::bigint FROM pg_class WHERE oid = 'originals'::regclass) AS originals`;
      return {
        databaseBytes: Number(row?.bytes ?? 0),
        oldestUnfinished: row?.oldest ?? null,
        auditEvents: Number(row?.events ?? 0),
        originals: Number(row?.originals ?? 0),
      };
    },
  };
}

/** Everything of a mail that a list shows. The subject and the sender are shown to reviewers alone. */
const entry = Prisma.sql`
  m.id, m.mailbox, m.folder, m.received, m.state, m.disposition, m.kind, m.gone_at IS NOT NULL AS gone, m.erased IS NOT NULL AS erased,
  m.envelope->>'subject' AS subject, COALESCE(NULLIF(m.envelope#>>'{from,0,name}', ''), m.envelope#>>'{from,0,address}') AS sender,
  (SELECT count(*) FROM parts p WHERE p.message_id = m.id)::int AS parts,
  (SELECT count(*) FROM forms f WHERE f.message_id = m.id)::int AS forms,
  (SELECT count(*) FROM review_items r WHERE r.message_id = m.id AND r.state = 'open')::int AS open_items`;

function conditions(search: MessageSearch): Prisma.Sql {
  const all = [
    search.id && Prisma.sql`m.id = ${BigInt(search.id)}`,
    search.state && Prisma.sql`m.state = ${search.state}`,
    // Said twice, so that the small index on what is unfinished can be used.
    search.state && search.state !== 'settled' && Prisma.sql`m.state <> 'settled'`,
    search.disposition && Prisma.sql`m.disposition = ${search.disposition}`,
    search.mailbox && Prisma.sql`m.mailbox = ${search.mailbox}`,
    search.from && Prisma.sql`m.received >= ${search.from}`,
    search.to && Prisma.sql`m.received < ${search.to}`,
    search.before && Prisma.sql`m.id < ${BigInt(search.before)}`,
  ].filter((condition): condition is Prisma.Sql => typeof condition === 'object');
  return all.length === 0 ? Prisma.sql`true` : Prisma.join(all, ' AND ');
}

type EntryRow = Omit<LedgerEntry, 'id' | 'openItems'> & { id: bigint; open_items: number };
type MessageRow = EntryRow & {
  uid_validity: bigint;
  uid: bigint;
  message_id: string | null;
  content_sha256: string | null;
  size: bigint;
  recorded: Date;
  gone_at: Date | null;
  original_id: string | null;
  same_as_id: bigint | null;
  tries: number;
  envelope: LookedMessage['envelope'];
  trust: LookedMessage['trust'];
  copies: bigint[];
};
type PartRow = Omit<LookedMessage['allParts'][number], 'id' | 'size' | 'originalId'> & {
  id: bigint;
  size: bigint | null;
  original_id: string | null;
};
type FormRow = { id: bigint; part_id: bigint; kind: string; version: string | null; state: string };
type ItemRow = {
  id: bigint;
  part_id: bigint | null;
  form_id: bigint | null;
  reasons: string[];
  state: string;
  due: Date;
};

const asId = <Id extends string>(id: bigint) => String(id) as Id;
const asIdOrNull = <Id extends string>(id: bigint | null) => (id === null ? null : asId<Id>(id));

function entryOf({ open_items, ...row }: EntryRow): LedgerEntry {
  return { ...row, id: asId<MessageId>(row.id), openItems: open_items };
}

function lookedMessage(row: MessageRow, parts: PartRow[], forms: FormRow[], items: ItemRow[]): LookedMessage {
  return {
    ...entryOf(row),
    uidValidity: row.uid_validity,
    uid: row.uid,
    messageId: row.message_id,
    contentSha256: row.content_sha256,
    size: Number(row.size),
    recorded: row.recorded,
    goneAt: row.gone_at,
    originalId: row.original_id as LookedMessage['originalId'],
    sameAs: asIdOrNull(row.same_as_id),
    copies: row.copies.map((copy) => asId<MessageId>(copy)),
    tries: row.tries,
    envelope: row.envelope,
    trust: row.trust,
    allParts: parts.map(({ original_id, size, ...part }) => ({
      ...part,
      id: asId(part.id),
      size: size === null ? null : Number(size),
      originalId: original_id as LookedMessage['originalId'],
    })),
    allForms: forms.map(({ id, part_id, kind, version, state }) => ({
      id: asId(id),
      partId: asId(part_id),
      kind,
      version,
      state,
    })),
    items: items.map(({ id, part_id, form_id, reasons, state, due }) => ({
      id: String(id),
      partId: asIdOrNull(part_id),
      formId: asIdOrNull(form_id),
      reasons,
      state,
      due,
    })),
  };
}
