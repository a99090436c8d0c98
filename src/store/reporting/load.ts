import type { FormKind, ValueContent, ValueState } from '../../form/model.ts';
import type { FiledRecord } from '../../report/index.ts';
import { dueAt } from '../../review/index.ts';
import type { Database } from '../connection.ts';
import type { FormState } from '../model.ts';

type StoredForm = {
  id: bigint;
  kind: FormKind;
  version: string | null;
  version_known: boolean;
  state: FormState;
  received: Date;
  filed: Date | null;
  replaced_by: bigint | null;
  fields: Record<string, { state: ValueState; value: ValueContent }> | null;
  mentions: { prefix: string; role: string | null; subject: string }[] | null;
  due: Date | null;
  reviewed: Date | null;
  to_review: boolean;
};

/** What there is to say of the work on a form, or on a review item without one. */
export type Work = {
  form_id: string | null;
  item_id: string | null;
  form: string | null;
  state: string;
  received_at: string;
  due_at: string;
  filed_at: string | null;
  reviewed_at: string | null;
  to_review: boolean;
};

export type LoadedForm = { id: bigint; record: FiledRecord | null; work: Work | null };

/** The forms as they stand now; one that is not there any more has neither a record nor work. */
export async function loadForms(database: Database, ids: bigint[]): Promise<LoadedForm[]> {
  const rows = await database.$queryRaw<StoredForm[]>`
    SELECT f.id, f.kind, f.version, f.version_known, f.state, f.received, f.filed,
      (SELECT max(r.form_id) FROM form_relations r WHERE r.other_id = f.id AND r.relation IN ('update_of', 'correction_of')) AS replaced_by,
      CASE WHEN f.state IN ('filed', 'superseded') THEN (
        SELECT json_object_agg(v.key, json_build_object('state', v.state, 'value', v.value) ORDER BY v.position) FROM form_values v WHERE v.form_id = f.id
      ) END AS fields,
      (SELECT json_agg(json_build_object('prefix', m.prefix, 'role', m.role, 'subject', m.subject_id::text)) FROM mentions m WHERE m.form_id = f.id) AS mentions,
      (SELECT min(i.due) FROM review_items i WHERE i.form_id = f.id) AS due,
      (SELECT max(i.closed) FROM review_items i WHERE i.form_id = f.id AND i.state = 'done') AS reviewed,
      EXISTS (SELECT 1 FROM review_items i WHERE i.form_id = f.id) AS to_review
    FROM forms f WHERE f.id = ANY(${ids}::bigint[]) AND f.state NOT IN ('read', 'matched')`;
  const found = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => {
    const row = found.get(id);
    return row ? { id, record: recordOf(row), work: workOf(row) } : { id, record: null, work: null };
  });
}

function recordOf(row: StoredForm): FiledRecord | null {
  if ((row.state !== 'filed' && row.state !== 'superseded') || row.filed === null) return null;
  return {
    id: String(row.id),
    kind: row.kind,
    version: row.version,
    versionKnown: row.version_known,
    isCurrent: row.state === 'filed',
    replacedBy: row.replaced_by === null ? null : String(row.replaced_by),
    receivedAt: row.received,
    filedAt: row.filed,
    fields: row.fields ?? {},
    mentions: row.mentions ?? [],
  };
}

function workOf(row: StoredForm): Work {
  return {
    form_id: String(row.id),
    item_id: null,
    form: row.kind,
    state: row.state,
    received_at: row.received.toISOString(),
    due_at: (row.due ?? dueAt(row.received)).toISOString(),
    filed_at: row.filed?.toISOString() ?? null,
    reviewed_at: row.reviewed?.toISOString() ?? null,
    to_review: row.to_review,
  };
}

/** Review items that belong to no form: locked mails, files that could not be opened, mails without a form. */
export async function loadItems(database: Database, ids: bigint[]): Promise<{ id: bigint; work: Work | null }[]> {
  const rows = await database.$queryRaw<
    { id: bigint; state: string; received: Date; due: Date; closed: Date | null }[]
  >`
    SELECT i.id, i.state, m.received, i.due, i.closed FROM review_items i JOIN messages m ON m.id = i.message_id
    WHERE i.id = ANY(${ids}::bigint[]) AND i.form_id IS NULL`;
  const found = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => {
    const row = found.get(id);
    if (!row) return { id, work: null };
    const work: Work = {
      form_id: null,
      item_id: String(id),
      form: null,
      state: row.state === 'open' ? 'waiting' : 'done',
      received_at: row.received.toISOString(),
      due_at: row.due.toISOString(),
      filed_at: null,
      reviewed_at: row.closed?.toISOString() ?? null,
      to_review: true,
    };
    return { id, work };
  });
}
