import type { Value } from '../../form/index.ts';
import type { Database } from '../connection.ts';
import { storable, storableJson } from '../text.ts';
import type { HistoryAction, HistoryDetail, HistoryId, HistoryRow, ItemId } from './model.ts';

/** What a decision changed, so that it can be put back: each thing as it was and as it is since. Ids and states only. */
export type Changed = {
  forms: { id: string; before: FormEnd; after: FormEnd }[];
  items: { id: string; before: ItemEnd; after: ItemEnd }[];
  parts: { id: string; before: PartEnd; after: PartEnd }[];
  /** Forms, items and parts that came of it. */
  made: { forms: string[]; items: string[] };
  /** Of a correction: the problems and reasons that stood before. */
  problems?: { code: string; field: string | null }[];
  reasons?: string[];
};
export type FormEnd = { state: string; filed: string | null; duplicateOf: string | null };
export type ItemEnd = { state: string; asked: string | null; sentTo: string | null; reasons: string[] };
export type PartEnd = { outcome: string | null; state: string };

export const nothingChanged = (): Changed => ({ forms: [], items: [], parts: [], made: { forms: [], items: [] } });

type Written = {
  itemId: bigint;
  at: Date;
  actor: string;
  action: HistoryAction;
  note?: string | undefined;
  detail?: HistoryDetail;
  before?: Changed;
  request?: string | undefined;
};

export async function writeHistory(database: Database, row: Written): Promise<bigint> {
  const { itemId, at, actor, action, note, detail = {}, before, request } = row;
  const written = note === undefined || note.trim() === '' ? null : storable(note);
  const [added] = await database.$queryRaw<{ id: bigint }[]>`
    INSERT INTO review_history (item_id, at, actor, action, note, detail, before, request)
    VALUES (${itemId}, ${at}, ${actor}, ${action}, ${written}, ${storableJson(detail)}::jsonb,
      ${before === undefined ? null : JSON.stringify(before)}::jsonb, ${request ?? null})
    RETURNING id`;
  return added?.id ?? 0n;
}

/** Corrections of one history row. */
export async function writeCorrections(
  database: Database,
  { historyId, formId, at, actor }: { historyId: bigint; formId: bigint; at: Date; actor: string },
  changes: readonly { key: string; before: Value | null; after: Value | null }[],
): Promise<void> {
  await database.$executeRaw`
    INSERT INTO corrections (history_id, form_id, key, at, actor, before, after)
    SELECT ${historyId}, ${formId}, c.key, ${at}, ${actor}, NULLIF(c.before, 'null'::jsonb), NULLIF(c.after, 'null'::jsonb)
    FROM jsonb_to_recordset(${storableJson(changes)}::jsonb) AS c(key text, before jsonb, after jsonb)`;
}

type Row = {
  id: bigint;
  at: Date;
  actor: string;
  action: HistoryAction;
  note: string | null;
  detail: HistoryDetail;
  undone_at: Date | null;
  undone_actor: string | null;
  corrections: HistoryRow['corrections'];
};

/** Every hand on an item, the first one first. */
export async function historyOf(database: Database, itemId: bigint): Promise<HistoryRow[]> {
  const rows = await database.$queryRaw<Row[]>`
    SELECT h.id, h.at, h.actor, h.action, h.note, h.detail, u.at AS undone_at, u.actor AS undone_actor,
      (SELECT COALESCE(json_agg(json_build_object('key', c.key, 'before', c.before, 'after', c.after) ORDER BY c.id), '[]')
       FROM corrections c WHERE c.history_id = h.id) AS corrections
    FROM review_history h LEFT JOIN review_history u ON u.id = h.undone_by
    WHERE h.item_id = ${itemId} ORDER BY h.id`;
  return rows.map(({ id, undone_at, undone_actor, ...row }) => ({
    ...row,
    id: String(id) as HistoryId,
    undone: undone_at && undone_actor !== null ? { by: undone_actor, at: undone_at } : null,
  }));
}

export const asItemId = (id: bigint) => String(id) as ItemId;
