import type { Database } from '../connection.ts';
import type { Hand, HistoryAction, HistoryId, Refused } from './model.ts';

/** An item under lock, with the mail that it belongs to. */
export type Held = {
  id: bigint;
  messageId: bigint;
  partId: bigint | null;
  formId: bigint | null;
  version: number;
  state: 'open' | 'done';
  reasons: string[];
  due: Date;
  asked: Date | null;
  sentTo: string | null;
  claimedBy: string | null;
  claimedUntil: Date | null;
  received: Date;
};

type Row = {
  id: bigint;
  message_id: bigint;
  part_id: bigint | null;
  form_id: bigint | null;
  version: number;
  state: Held['state'];
  reasons: string[];
  due: Date;
  asked: Date | null;
  sent_to: string | null;
  claimed_by: string | null;
  claimed_until: Date | null;
  received: Date;
};

/** Message first, as in every transaction that ends something; then the item. */
export async function holdItem(database: Database, id: string): Promise<Held | null> {
  const [row] = await database.$queryRaw<Row[]>`
    SELECT r.id, r.message_id, r.part_id, r.form_id, r.version, r.state, r.reasons, r.due, r.asked, r.sent_to,
      r.claimed_by, r.claimed_until, m.received
    FROM messages m JOIN review_items r ON r.message_id = m.id WHERE r.id = ${BigInt(id)} FOR UPDATE OF m, r`;
  if (!row) return null;
  const { message_id, part_id, form_id, sent_to, claimed_by, claimed_until, ...own } = row;
  return {
    ...own,
    messageId: message_id,
    partId: part_id,
    formId: form_id,
    sentTo: sent_to,
    claimedBy: claimed_by,
    claimedUntil: claimed_until,
  };
}

/** Whether somebody may act on an item: nobody was faster, and nobody else works on it. */
export async function mayAct(database: Database, item: Held | null, hand: Hand, at: Date): Promise<Refused | null> {
  if (!item) return { kind: 'gone' };
  if (item.state !== 'open' || item.version !== hand.version) return overtaken(database, item);
  const claim = liveClaim(item, at);
  if (claim && claim.by !== hand.by) return { kind: 'taken', ...claim };
  return null;
}

export function liveClaim(
  item: Pick<Held, 'claimedBy' | 'claimedUntil'>,
  at: Date,
): { by: string; until: Date } | null {
  const { claimedBy: by, claimedUntil: until } = item;
  return by !== null && until !== null && until > at ? { by, until } : null;
}

/** Who was faster: the last hand that changed the item. */
async function overtaken(database: Database, item: Held): Promise<Refused> {
  const [last] = await database.$queryRaw<{ actor: string; at: Date; action: HistoryAction }[]>`
    SELECT actor, at, action FROM review_history
    WHERE item_id = ${item.id} AND action NOT IN ('claimed', 'released', 'noted') ORDER BY id DESC LIMIT 1`;
  return last ? { kind: 'overtaken', by: last.actor, at: last.at, action: last.action } : { kind: 'gone' };
}

/** The same sending of a page again: what it did the first time is its answer. */
export async function doneBefore(
  database: Database,
  itemId: bigint,
  { request, by }: Pick<Hand, 'request' | 'by'>,
): Promise<{ history: HistoryId; version: number } | null> {
  if (request === undefined) return null;
  const [row] = await database.$queryRaw<{ id: bigint; version: number }[]>`
    SELECT h.id, r.version FROM review_history h JOIN review_items r ON r.id = h.item_id
    WHERE h.request = ${request} AND h.item_id = ${itemId} AND h.actor = ${by}`;
  return row ? { history: String(row.id) as HistoryId, version: row.version } : null;
}
