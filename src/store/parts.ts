import type { FileFormat } from '../file/model.ts';
import type { Value } from '../form/model.ts';
import { type Connection, type Database, inTransaction } from './connection.ts';
import { lockMessage } from './messages.ts';
import type { FormId, MessageId, OriginalId, PartId, PartState, ReadForm, Store } from './model.ts';
import { openReviewItem, settleMessage } from './settle.ts';
import { storable, storableJson } from './text.ts';

type Row = { message_id: bigint; state: PartState; format: FileFormat; received: Date; original_id: string };

export function partsOf(connection: Connection, now: () => Date): Store['parts'] {
  const end = (id: PartId, due: Date, write: (database: Database, part: Row, at: Date) => Promise<FormId[]>) =>
    inTransaction(connection, async (database) => {
      const partId = BigInt(id);
      const part = await find(database, partId);
      if (!part) return { forms: [] };
      await lockMessage(database, part.message_id);
      // Looked at again under the lock: another process may have ended this step in between.
      if ((await find(database, partId))?.state !== 'waiting') return { forms: await formsOf(database, partId) };
      const at = now();
      const forms = await write(database, part, at);
      await settleMessage(database, part.message_id, due, at);
      return { forms };
    });

  return {
    async load(id) {
      const row = await find(connection, BigInt(id));
      if (!row) return null;
      return {
        id,
        messageId: String(row.message_id) as MessageId,
        state: row.state,
        format: row.format,
        received: row.received,
        originalId: row.original_id as OriginalId,
      };
    },

    read: (id, reading, due) =>
      end(id, due, async (database, part, at) => {
        const partId = BigInt(id);
        await database.$executeRaw`UPDATE parts SET state = 'read', outcome = ${reading.outcome}, changed = ${at} WHERE id = ${partId}`;
        if (reading.reasons.length > 0)
          await openReviewItem(database, { messageId: part.message_id, partId, reasons: reading.reasons, due, at });
        const forms: FormId[] = [];
        for (const [position, form] of reading.forms.entries())
          forms.push(await writeForm(database, part, partId, position, form, at));
        return forms;
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

async function find(database: Database | Connection, id: bigint): Promise<Row | undefined> {
  const [row] = await database.$queryRaw<Row[]>`
    SELECT p.message_id, p.state, p.format, m.received, p.original_id
    FROM parts p JOIN messages m ON m.id = p.message_id WHERE p.id = ${id}`;
  return row;
}

async function formsOf(database: Database, partId: bigint): Promise<FormId[]> {
  const rows = await database.$queryRaw<
    { id: bigint }[]
  >`SELECT id FROM forms WHERE part_id = ${partId} ORDER BY position`;
  return rows.map(({ id }) => String(id) as FormId);
}

/** The form with its values, problems and keys: two round trips, however many values it has. */
async function writeForm(
  database: Database,
  part: Row,
  partId: bigint,
  position: number,
  read: ReadForm,
  at: Date,
): Promise<FormId> {
  const { form, fingerprint, keys } = read;
  const [row] = await database.$queryRaw<{ id: bigint }[]>`
    INSERT INTO forms (message_id, part_id, position, kind, version, version_known, confidence, state, fingerprint, received, changed)
    VALUES (${part.message_id}, ${partId}, ${position}, ${form.kind}, ${form.version === null ? null : storable(form.version)}, ${form.versionKnown}, ${form.confidence}, 'read', ${fingerprint}, ${part.received}, ${at})
    RETURNING id`;
  const id = row?.id ?? 0n;
  await database.$executeRaw`
    WITH written_values AS (
      INSERT INTO form_values (form_id, key, position, state, value, raw, confidence, source)
      SELECT ${id}, v.key, v.position, v.state, NULLIF(v.value, 'null'::jsonb), v.raw, v.confidence, v.source
      FROM jsonb_to_recordset(${valueRows(form.fields)}::jsonb)
        AS v(key text, position int, state text, value jsonb, raw text, confidence float8, source jsonb)
    ), written_problems AS (
      INSERT INTO form_problems (form_id, position, code, key)
      SELECT ${id}, p.position, p.code, p.field
      FROM jsonb_to_recordset(${problemRows(read)}::jsonb) AS p(position int, code text, field text)
    )
    INSERT INTO match_keys (form_id, key) SELECT ${id}, k FROM unnest(${keys.map(storable)}::text[]) AS k ON CONFLICT DO NOTHING`;
  return String(id) as FormId;
}

function valueRows(fields: Record<string, Value>): string {
  return storableJson(Object.entries(fields).map(([key, value], position) => ({ key, position, ...value })));
}

function problemRows({ form }: ReadForm): string {
  return JSON.stringify(form.problems.map(({ code, field }, position) => ({ position, code, field: field ?? null })));
}
