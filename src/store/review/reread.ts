import { isFormProblem } from '../../review/index.ts';
import { type Connection, inTransaction } from '../connection.ts';
import type { FormId, PartReading } from '../model.ts';
import { writeForm } from '../parts.ts';
import { openReviewItem, settleAgain } from '../settle.ts';
import { endForm, endItem, isOffered, isoOf } from './decide.ts';
import { type Changed, nothingChanged, writeHistory } from './history.ts';
import { doneBefore, holdItem, mayAct } from './hold.ts';
import type { HistoryId, RereadOutcome, ReviewStore } from './model.ts';

/**
 * A file was read anew, as a person said: with a password, over some pages, in pieces. Its new forms take the place of those of it that still
 * waited, and go the way of every form that was read: matched, and filed or for a person. What was decided before stays.
 */
export function rereadBy(connection: Connection, now: () => Date): ReviewStore['reread'] {
  return (id, hand, how, reading) =>
    inTransaction(connection, async (database): Promise<RereadOutcome> => {
      const at = now();
      const item = await holdItem(database, id);
      const before = item && (await doneBefore(database, item.id, hand));
      if (before) return { kind: 'decided', ...before, forms: [] };
      const refused = await mayAct(database, item, hand, at);
      if (refused || !item) return refused ?? { kind: 'gone' };
      if (!(await isOffered(database, item, { kind: how }))) return { kind: 'not_allowed' };
      const written = { itemId: item.id, at, actor: hand.by, action: how, note: hand.note, request: hand.request };
      const own = { state: item.state, asked: isoOf(item.asked), sentTo: item.sentTo, reasons: item.reasons };

      if (reading.forms.length === 0) {
        const reasons = reading.reasons.length > 0 ? [...new Set(reading.reasons)] : ['no_form_found'];
        if (item.formId !== null || reasons.includes('wrong_password'))
          return { kind: 'no_form', reasons, version: item.version };
        const changed = {
          ...nothingChanged(),
          items: [{ id: String(item.id), before: own, after: { ...own, reasons } }],
        };
        await writeHistory(database, { ...written, before: changed });
        await database.$executeRaw`UPDATE review_items SET version = version + 1, reasons = ${reasons}::text[] WHERE id = ${item.id}`;
        return { kind: 'no_form', reasons, version: item.version + 1 };
      }

      const [part] = await database.$queryRaw<{ id: bigint; state: string; outcome: string | null }[]>`
        SELECT p.id, p.state, p.outcome FROM parts p
        WHERE p.id = COALESCE(${item.partId}::bigint, (SELECT part_id FROM forms WHERE id = ${item.formId}::bigint)) FOR UPDATE`;
      if (!part) return { kind: 'not_allowed' };
      const changed = nothingChanged();
      changed.parts.push({
        id: String(part.id),
        before: { state: part.state, outcome: part.outcome },
        after: { state: 'read', outcome: reading.outcome },
      });
      await database.$executeRaw`
        UPDATE parts SET state = 'read', outcome = ${reading.outcome}, notes = ${reading.notes ?? []}::text[], changed = ${at} WHERE id = ${part.id}`;
      await endWaiting(database, part.id, at, changed);
      const owner = { messageId: item.messageId, partId: part.id, received: item.received };
      for (const form of reading.forms) changed.made.forms.push(String(await writeForm(database, owner, form, at)));
      const history = await writeHistory(database, {
        ...written,
        detail: { made: changed.made.forms },
        before: changed,
      });
      const reasons = reasonsOf(reading, how);
      if (reasons.length > 0)
        await openReviewItem(database, { messageId: item.messageId, partId: part.id, reasons, due: item.due, at });
      // Its forms are under way again; the pipeline settles it with the last of them.
      await database.$executeRaw`
        UPDATE messages SET state = 'opened', disposition = NULL, changed = ${at} WHERE id = ${item.messageId}`;
      await settleAgain(database, item.messageId, at);
      return {
        ...{ kind: 'decided', version: item.version + 1, history: String(history) as HistoryId },
        forms: changed.made.forms.map((form) => form as FormId),
      };
    });
}

/** What the person has just answered by saying where the forms stand needs no further answer. */
function reasonsOf(reading: PartReading, how: string): string[] {
  return how === 'split' || how === 'pages' ? reading.reasons.filter((code) => !isFormProblem(code)) : reading.reasons;
}

/** Forms of the file that still wait give way, and so do the items about them and about the file. */
async function endWaiting(
  database: Parameters<typeof endItem>[0],
  partId: bigint,
  at: Date,
  changed: Changed,
): Promise<void> {
  const items = await database.$queryRaw<
    { id: bigint; form_id: bigint | null; asked: Date | null; sent_to: string | null; reasons: string[] }[]
  >`
    SELECT r.id, r.form_id, r.asked, r.sent_to, r.reasons FROM review_items r LEFT JOIN forms f ON f.id = r.form_id
    WHERE r.state = 'open' AND (f.part_id = ${partId} OR r.part_id = ${partId}) ORDER BY r.id FOR UPDATE OF r`;
  for (const row of items) {
    if (row.form_id !== null) await endForm(database, row.form_id, { state: 'dismissed' }, at, changed);
    await endItem(database, row.id, at);
    const own = { state: 'open', asked: isoOf(row.asked), sentTo: row.sent_to, reasons: row.reasons };
    changed.items.push({ id: String(row.id), before: own, after: { ...own, state: 'done' } });
  }
}
