import { Fault } from '../faults.ts';
import type { FileFormat } from '../file/model.ts';
import type { Value } from '../form/model.ts';
import { type Connection, type Database, inTransaction, Prisma } from './connection.ts';
import type {
  FormId,
  MessageId,
  OriginalId,
  PartId,
  PartReading,
  PartRow,
  PartState,
  ReadForm,
  Store,
} from './model.ts';
import { openReviewItem, settleMessage } from './settle.ts';
import { storable, storableJson } from './text.ts';

type Row = {
  message_id: bigint;
  state: PartState;
  format: FileFormat;
  received: Date;
  original_id: string;
  size: bigint;
};

export function partsOf(connection: Connection, now: () => Date): Store['parts'] {
  const end = (
    id: PartId,
    due: Date,
    write: (database: Database, part: Omit<Row, 'size'>, at: Date) => Promise<FormId[]>,
  ) =>
    inTransaction(connection, async (database) => {
      const partId = BigInt(id);
      // Message first, as in every transaction that ends a step; the rows are as they are once both locks are held.
      const [part] = await database.$queryRaw<Omit<Row, 'size'>[]>`
        SELECT p.message_id, p.state, p.format, m.received, p.original_id
        FROM messages m JOIN parts p ON p.message_id = m.id WHERE p.id = ${partId} FOR UPDATE OF m, p`;
      if (!part) return { forms: [] };
      if (part.state !== 'waiting') return { forms: await formsOf(database, partId) };
      const at = now();
      const forms = await write(database, part, at);
      // A form that was just written is still to be matched: its message is not settled yet.
      if (forms.length === 0) await settleMessage(database, part.message_id, due, at);
      return { forms };
    });

  return {
    async load(id) {
      const [row] = await connection.$queryRaw<Row[]>`
        SELECT p.message_id, p.state, p.format, m.received, p.original_id, o.size
        FROM parts p JOIN messages m ON m.id = p.message_id JOIN originals o ON o.id = p.original_id WHERE p.id = ${BigInt(id)}`;
      return row ? loaded(id, row) : null;
    },

    async begin(id) {
      const [row] = await connection.$queryRaw<(Row & { tries: number })[]>`
        UPDATE parts p SET changed = CASE WHEN p.tries = 0 THEN ${now()} ELSE p.changed END, tries = p.tries + 1
        FROM messages m, originals o
        WHERE m.id = p.message_id AND o.id = p.original_id AND p.id = ${BigInt(id)} AND p.state = 'waiting'
        RETURNING p.message_id, p.state, p.format, m.received, p.original_id, o.size, p.tries`;
      return row ? { ...loaded(id, row), tries: row.tries } : null;
    },

    async putOff(id) {
      await connection.$executeRaw`
        UPDATE parts SET tries = tries - 1 WHERE id = ${BigInt(id)} AND state = 'waiting' AND tries > 0`;
    },

    read: (id, reading, due) =>
      end(id, due, async (database, part, at) => {
        const { message_id: messageId, received } = part;
        const partId = BigInt(id);
        const { outcome, notes = [], urgency = [] } = reading;
        await database.$executeRaw`
          UPDATE parts SET state = 'read', outcome = ${outcome}, notes = ${notes}::text[], urgency = ${urgency}::text[], changed = ${at}
          WHERE id = ${partId}`;
        return writeReading(database, { messageId, partId, received }, reading, due, at);
      }),

    async failed(id, reason, due) {
      await end(id, due, async (database, part, at) => {
        const partId = BigInt(id);
        await database.$executeRaw`UPDATE parts SET state = 'failed', outcome = ${reason}, changed = ${at} WHERE id = ${partId}`;
        await openReviewItem(database, { messageId: part.message_id, partId, reasons: [reason], due, at });
        return [];
      });
    },
  };
}

function loaded(id: PartId, row: Row): PartRow {
  const { state, format, received, size } = row;
  const messageId = String(row.message_id) as MessageId;
  return { id, messageId, state, format, received, size: Number(size), originalId: row.original_id as OriginalId };
}

async function formsOf(database: Database, partId: bigint): Promise<FormId[]> {
  const rows = await database.$queryRaw<
    { id: bigint }[]
  >`SELECT id FROM forms WHERE part_id = ${partId} ORDER BY position`;
  return rows.map(({ id }) => String(id) as FormId);
}

type Owner = { messageId: bigint; partId: bigint; received: Date };

/** What a part turned out to hold, in the caller's transaction; its own row says already that it was read. */
export async function writeReading(
  database: Database,
  owner: Owner,
  reading: PartReading,
  due: Date,
  at: Date,
): Promise<FormId[]> {
  const { messageId, partId } = owner;
  if (reading.reasons.length > 0)
    await openReviewItem(database, { messageId, partId, reasons: reading.reasons, due, at });
  const forms: FormId[] = [];
  for (const form of reading.forms) {
    const id = await writeForm(database, owner, form, at);
    forms.push(String(id) as FormId);
  }
  return forms;
}

/** The form with its values, problems and keys, after those that the part has already: one statement, however many values it has. */
export async function writeForm(
  database: Database,
  { messageId, partId, received }: Owner,
  read: ReadForm,
  at: Date,
): Promise<bigint> {
  const [row] = await database.$queryRaw<{ id: bigint }[]>`
    WITH part AS (SELECT ${partId}::bigint AS id, ${messageId}::bigint AS message_id, ${received}::timestamptz AS received),
      ${formRows(read, at)}
    SELECT id FROM form`;
  if (!row) throw new Fault('state_impossible');
  return row.id;
}

/** The parts of a statement that write a form, in one that says before which `part` it belongs to, with its message and when that was received. */
export function formRows(read: ReadForm, at: Date): Prisma.Sql {
  const { form, fingerprint, keys } = read;
  return Prisma.sql`form AS (
      INSERT INTO forms (message_id, part_id, position, kind, version, version_known, confidence, state, fingerprint, received, changed)
      SELECT message_id, id, (SELECT COALESCE(max(f.position) + 1, 0) FROM forms f WHERE f.part_id = part.id), ${form.kind},
        ${form.version === null ? null : storable(form.version)}, ${form.versionKnown}::boolean, ${form.confidence}::float8, 'read', ${fingerprint}, received, ${at}::timestamptz
      FROM part RETURNING id
    ), written_values AS (
      INSERT INTO form_values (form_id, key, position, state, value, raw, confidence, source)
      SELECT form.id, v.key, v.position, v.state, NULLIF(v.value, 'null'::jsonb), v.raw, v.confidence, v.source
      FROM form, jsonb_to_recordset(${valueRows(form.fields)}::jsonb)
        AS v(key text, position int, state text, value jsonb, raw text, confidence float8, source jsonb)
    ), written_problems AS (
      INSERT INTO form_problems (form_id, position, code, key)
      SELECT form.id, p.position, p.code, p.field
      FROM form, jsonb_to_recordset(${problemRows(read)}::jsonb) AS p(position int, code text, field text)
    ), written_keys AS (
      INSERT INTO match_keys (form_id, key) SELECT form.id, k FROM form, unnest(${keys.map(storable)}::text[]) AS k ON CONFLICT DO NOTHING
    )`;
}

function valueRows(fields: Record<string, Value>): string {
  return storableJson(Object.entries(fields).map(([key, value], position) => ({ key, position, ...value })));
}

function problemRows({ form }: ReadForm): string {
  return JSON.stringify(form.problems.map(({ code, field }, position) => ({ position, code, field: field ?? null })));
}
