import { type Connection, type Database, inTransaction } from '../connection.ts';
import type { FormId } from '../model.ts';
import { describeItem, settleAgain } from '../settle.ts';
import { ended, isoOf } from './decide.ts';
import { asItemId, type Changed, type FormEnd, writeHistory } from './history.ts';
import { holdItem, liveClaim } from './hold.ts';
import { putBackValues } from './mend.ts';
import type { HistoryAction, HistoryDetail, ReviewStore, UndoOutcome } from './model.ts';

type Row = {
  id: bigint;
  item_id: bigint;
  action: HistoryAction;
  before: Changed | null;
  detail: HistoryDetail;
  undone: boolean;
  later: boolean;
};

/** What only says who works on an item, or what somebody thinks, rests on nothing and holds up nothing. */
const besides: HistoryAction[] = ['claimed', 'released', 'noted', 'undone', 'checked'];

/**
 * Puts back what a decision or a correction changed; both stay in the history. Only the last one of an item can be undone, and only while
 * everything is still as it left it: what others have built upon it stays.
 */
export function undoOf(connection: Connection, now: () => Date): ReviewStore['undo'] {
  return (id, hand) =>
    inTransaction(connection, async (database): Promise<UndoOutcome> => {
      const at = now();
      const [owner] = await database.$queryRaw<{ item_id: bigint }[]>`
        SELECT item_id FROM review_history WHERE id = ${BigInt(id)}`;
      const item = owner && (await holdItem(database, String(owner.item_id)));
      if (!item) return { kind: 'gone' };
      const claim = item.state === 'open' ? liveClaim(item, at) : null;
      if (claim && claim.by !== hand.by) return { kind: 'taken', ...claim };
      const [row] = await database.$queryRaw<Row[]>`
        SELECT h.id, h.item_id, h.action, h.before, h.detail, h.undone_by IS NOT NULL AS undone, EXISTS (
          SELECT 1 FROM review_history l WHERE l.item_id = h.item_id AND l.id > h.id AND l.undone_by IS NULL AND l.action <> ALL(${besides})
        ) AS later
        FROM review_history h WHERE h.id = ${BigInt(id)} FOR UPDATE`;
      if (!row || besides.includes(row.action)) return { kind: 'not_allowed' };
      // Undone twice, by two people or by one who pressed twice: it is undone.
      if (row.undone) return { kind: 'undone', version: item.version, item: asItemId(item.id) };
      if (row.later) return { kind: 'built_upon' };
      if (row.action === 'mended') {
        if (item.state !== 'open' || item.formId === null) return { kind: 'built_upon' };
        await putBackValues(database, { item, formId: String(item.formId) as FormId, historyId: row.id, at });
      } else if (row.before === null || !(await putBack(database, row.before, at))) return { kind: 'built_upon' };
      await database.$executeRaw`DELETE FROM form_relations WHERE history_id = ${row.id}`;
      const written = { itemId: item.id, at, actor: hand.by, note: hand.note, request: hand.request };
      const undoing = await writeHistory(database, {
        ...written,
        action: 'undone',
        detail: { undoes: String(row.id) },
      });
      await database.$executeRaw`UPDATE review_history SET undone_by = ${undoing} WHERE id = ${row.id}`;
      await settleAgain(database, item.messageId, at);
      return { kind: 'undone', version: item.version + 1, item: asItemId(item.id) };
    });
}

/** All of it, or false and nothing, where something is not as the decision left it. */
async function putBack(database: Database, changed: Changed, at: Date): Promise<boolean> {
  if (!(await isUntouched(database, changed))) return false;
  for (const form of changed.made.forms) await takeBackForm(database, BigInt(form), at);
  for (const { id, before } of changed.forms) await restoreForm(database, id, before, at);
  for (const { id, before } of changed.parts)
    await database.$executeRaw`UPDATE parts SET state = ${before.state}, outcome = ${before.outcome}, changed = ${at} WHERE id = ${BigInt(id)}`;
  for (const { id, before } of changed.items) {
    const [row] = await database.$queryRaw<{ message_id: bigint; part_id: bigint | null; form_id: bigint | null }[]>`
      UPDATE review_items SET version = version + 1, state = ${before.state}, closed = NULL, asked = ${before.asked}::timestamptz,
        sent_to = ${before.sentTo}, reasons = ${before.reasons}::text[]
      WHERE id = ${BigInt(id)} RETURNING message_id, part_id, form_id`;
    if (row) await describeItem(database, { messageId: row.message_id, partId: row.part_id, formId: row.form_id });
  }
  return true;
}

async function restoreForm(
  database: Database,
  id: string,
  { state, filed, duplicateOf }: FormEnd,
  at: Date,
): Promise<void> {
  await database.$executeRaw`
    UPDATE forms SET state = ${state}, filed = ${filed}::timestamptz, duplicate_of_id = ${duplicateOf === null ? null : BigInt(duplicateOf)}::bigint,
      changed = ${at} WHERE id = ${BigInt(id)}`;
}

/** A form that came of what is undone is no form any more; its values stay, as everything does. */
async function takeBackForm(database: Database, id: bigint, at: Date): Promise<void> {
  await database.$executeRaw`
    UPDATE forms SET state = 'dismissed', duplicate_of_id = NULL, filed = NULL, changed = ${at} WHERE id = ${id}`;
  await database.$executeRaw`
    UPDATE review_items SET version = version + 1, state = 'done', closed = ${at}, words = '', claimed_by = NULL, claimed_until = NULL
    WHERE form_id = ${id} AND state = 'open'`;
}

/** Whether everything stands as the decision left it, and nobody has decided about what came of it. */
async function isUntouched(database: Database, { forms, items, made }: Changed): Promise<boolean> {
  for (const { id, after } of forms) {
    const [row] = await database.$queryRaw<{ state: string; filed: Date | null; duplicate_of_id: bigint | null }[]>`
      SELECT state, filed, duplicate_of_id FROM forms WHERE id = ${BigInt(id)} FOR UPDATE`;
    const is = row && ended(row.state, row.filed, row.duplicate_of_id);
    if (!is || is.state !== after.state || is.filed !== after.filed || is.duplicateOf !== after.duplicateOf)
      return false;
  }
  for (const { id, after } of items) {
    const [row] = await database.$queryRaw<
      { state: string; asked: Date | null; sent_to: string | null; twin: boolean }[]
    >`
      SELECT r.state, r.asked, r.sent_to, EXISTS (
        SELECT 1 FROM review_items o WHERE o.id <> r.id AND o.state = 'open' AND o.message_id = r.message_id
          AND o.part_id IS NOT DISTINCT FROM r.part_id AND o.form_id IS NOT DISTINCT FROM r.form_id
      ) AS twin FROM review_items r WHERE r.id = ${BigInt(id)}`;
    if (!row || row.state !== after.state || isoOf(row.asked) !== after.asked || row.sent_to !== after.sentTo)
      return false;
    if (row.twin && row.state === 'done') return false;
  }
  for (const id of made.forms) {
    const [row] = await database.$queryRaw<{ rests: boolean }[]>`
      SELECT f.state = 'superseded'
        OR EXISTS (SELECT 1 FROM forms d WHERE d.duplicate_of_id = f.id)
        OR EXISTS (SELECT 1 FROM form_relations r WHERE r.form_id = f.id OR r.other_id = f.id)
        OR EXISTS (
          SELECT 1 FROM review_items r JOIN review_history h ON h.item_id = r.id
          WHERE r.form_id = f.id AND h.undone_by IS NULL AND h.action <> ALL(${besides})
        ) AS rests
      FROM forms f WHERE f.id = ${BigInt(id)} FOR UPDATE OF f`;
    if (!row || row.rests) return false;
  }
  return true;
}
