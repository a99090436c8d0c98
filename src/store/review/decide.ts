import type { FileFormat } from '../../file/model.ts';
import { type Decision, decisionsFor, fileFacts, isFiling, standingProblems } from '../../review/index.ts';
import { type Connection, type Database, inTransaction, Prisma } from '../connection.ts';
import { formById } from '../forms.ts';
import type { FormId, ReadForm } from '../model.ts';
import { writeForm } from '../parts.ts';
import { openReviewItem, settleAgain } from '../settle.ts';
import { type Changed, type FormEnd, nothingChanged, writeHistory } from './history.ts';
import { doneBefore, type Held, holdItem, mayAct } from './hold.ts';
import type { DecideOutcome, Hand, HistoryDetail, HistoryId, ItemId, ReviewStore } from './model.ts';

/**
 * One decision, whole or not at all: the rows are locked, the version and the claim looked at, the states changed, the hand written into the
 * history with what it changed, and the message given the disposition that it has then.
 */
export function decideOn(connection: Connection, now: () => Date, certainEnough: number): ReviewStore['decide'] {
  return (id, hand, decision, byHand) =>
    inTransaction(connection, async (database): Promise<DecideOutcome> => {
      const at = now();
      const item = await holdItem(database, id);
      const before = item && (await doneBefore(database, item.id, hand));
      if (before) return { kind: 'decided', ...before };
      const refused = await mayAct(database, item, hand, at);
      if (refused || !item) return refused ?? { kind: 'gone' };
      if (!(await isOffered(database, item, decision))) return { kind: 'not_allowed' };
      if (isFiling(decision) && !decision.despite) {
        const form = item.formId === null ? null : await formById(database, String(item.formId) as FormId);
        const problems = form ? standingProblems(form.form, certainEnough) : [];
        if (problems.length > 0) return { kind: 'not_ready', problems };
      }
      const changed = nothingChanged();
      const applied = await apply(database, item, decision, hand, at, changed, byHand);
      if (applied === 'other_changed') return { kind: 'other_changed' };
      await closeItem(database, item, decision, at, changed);
      const history = await writeHistory(database, {
        ...{ itemId: item.id, at, actor: hand.by, action: decision.kind, note: hand.note, request: hand.request },
        ...{ detail: applied, before: changed },
      });
      await relate(database, item, decision, history, hand.by, at);
      await settleAgain(database, item.messageId, at);
      const [made] = changed.made.items;
      return {
        ...{ kind: 'decided', version: item.version + 1, history: String(history) as HistoryId },
        ...(made !== undefined && { item: made as ItemId }),
      };
    });
}

/** Whether a password opened the file `p` once: it was not kept, so it is asked for again. */
export const wasLocked = Prisma.sql`EXISTS (
  SELECT 1 FROM review_items ri JOIN review_history rh ON rh.item_id = ri.id WHERE ri.part_id = p.id AND rh.action = 'unlock')`;

export async function isOffered(database: Database, item: Held, { kind }: { kind: string }): Promise<boolean> {
  const [row] = await database.$queryRaw<
    { format: FileFormat | null; outcome: string | null; kept: boolean; was_locked: boolean }[]
  >`
    SELECT p.format, p.outcome, m.original_id IS NOT NULL AS kept, ${wasLocked} AS was_locked
    FROM messages m LEFT JOIN forms f ON f.id = ${item.formId}::bigint LEFT JOIN parts p ON p.id = COALESCE(${item.partId}::bigint, f.part_id)
    WHERE m.id = ${item.messageId}`;
  if (!row) return false;
  const target = item.formId !== null ? 'form' : item.partId !== null ? 'part' : 'message';
  const part = row.format === null ? null : { format: row.format, outcome: row.outcome, wasLocked: row.was_locked };
  const offered = decisionsFor({ target, reasons: item.reasons, file: fileFacts(part, row.kept, item.reasons) });
  return (offered as string[]).includes(kind);
}

/** Changes what the decision is about. Answers with what the history tells of it. */
async function apply(
  database: Database,
  item: Held,
  decision: Decision,
  hand: Hand,
  at: Date,
  changed: Changed,
  byHand: ReadForm | undefined,
): Promise<HistoryDetail | 'other_changed'> {
  const form = item.formId;
  switch (decision.kind) {
    case 'file':
      await endForm(database, form, { state: 'filed', filed: at }, at, changed);
      return {};
    case 'file_as': {
      const supersedes = decision.relation !== 'related_to';
      const states = supersedes ? ['filed'] : ['filed', 'superseded', 'in_review'];
      if (!(await holdForms(database, item, decision.other, states))) return 'other_changed';
      await endForm(database, form, { state: 'filed', filed: at }, at, changed);
      if (supersedes) await endForm(database, BigInt(decision.other), { state: 'superseded' }, at, changed);
      return { relation: decision.relation, other: decision.other };
    }
    case 'duplicate': {
      if (!(await holdForms(database, item, decision.of, ['filed', 'superseded', 'in_review']))) return 'other_changed';
      await endForm(database, form, { state: 'duplicate', duplicateOf: BigInt(decision.of) }, at, changed);
      return { other: decision.of };
    }
    case 'not_a_form':
    case 'another_form':
      await endForm(database, form, { state: 'dismissed' }, at, changed);
      return {};
    case 'dealt_with':
    case 'ask':
      return {};
    case 'send':
      return { to: decision.to };
    case 'by_hand':
      return byHand ? enterByHand(database, item, hand, byHand, at, changed) : {};
  }
}

type End = { state: string; filed?: Date; duplicateOf?: bigint };

/** Brings a form to its end, and notes how it was. A form that was filed once stays so dated. */
export async function endForm(
  database: Database,
  id: bigint | null,
  { state, filed, duplicateOf }: End,
  at: Date,
  changed: Changed,
): Promise<void> {
  if (id === null) return;
  const [row] = await database.$queryRaw<FormEndRow[]>`
    WITH old AS (SELECT id, state, filed, duplicate_of_id FROM forms WHERE id = ${id} FOR UPDATE)
    UPDATE forms f SET state = ${state}, changed = ${at}, duplicate_of_id = ${duplicateOf ?? null}::bigint,
      filed = CASE WHEN ${state} = 'superseded' THEN f.filed ELSE ${filed ?? null}::timestamptz END
    FROM old WHERE f.id = old.id
    RETURNING old.state, old.filed, old.duplicate_of_id, f.state AS state_after, f.filed AS filed_after, f.duplicate_of_id AS duplicate_after`;
  if (!row) return;
  changed.forms.push({
    id: String(id),
    before: ended(row.state, row.filed, row.duplicate_of_id),
    after: ended(row.state_after, row.filed_after, row.duplicate_after),
  });
}

type FormEndRow = {
  state: string;
  filed: Date | null;
  duplicate_of_id: bigint | null;
  state_after: string;
  filed_after: Date | null;
  duplicate_after: bigint | null;
};

export function ended(state: string, filed: Date | null, duplicateOf: bigint | null): FormEnd {
  return {
    state,
    filed: filed?.toISOString() ?? null,
    duplicateOf: duplicateOf === null ? null : String(duplicateOf),
  };
}

/** Both forms under lock, the lower id first, so that two who decide about two forms at once do not wait for each other. */
async function holdForms(database: Database, item: Held, other: string, states: string[]): Promise<boolean> {
  if (item.formId === null || !/^\d{1,18}$/.test(other) || BigInt(other) === item.formId) return false;
  const rows = await database.$queryRaw<{ id: bigint; state: string; kind: string }[]>`
    SELECT id, state, kind FROM forms WHERE id = ANY(${[item.formId, BigInt(other)]}) ORDER BY id FOR UPDATE`;
  const own = rows.find((row) => row.id === item.formId);
  const found = rows.find((row) => row.id === BigInt(other));
  return own !== undefined && found !== undefined && states.includes(found.state);
}

async function relate(
  database: Database,
  item: Held,
  decision: Decision,
  history: bigint,
  actor: string,
  at: Date,
): Promise<void> {
  if (decision.kind !== 'file_as' || item.formId === null) return;
  await database.$executeRaw`
    INSERT INTO form_relations (form_id, other_id, relation, history_id, at, actor)
    VALUES (${item.formId}, ${BigInt(decision.other)}, ${decision.relation}, ${history}, ${at}, ${actor})`;
}

/** The item ends, or waits for somebody else. What it was found by goes with it: the record has it. */
async function closeItem(
  database: Database,
  item: Held,
  decision: Decision,
  at: Date,
  changed: Changed,
): Promise<void> {
  const before = { state: item.state, asked: isoOf(item.asked), sentTo: item.sentTo, reasons: item.reasons };
  if (decision.kind === 'ask' || decision.kind === 'send') {
    const asked = decision.kind === 'ask' ? at : item.asked;
    const sentTo = decision.kind === 'send' ? decision.to : item.sentTo;
    await database.$executeRaw`
      UPDATE review_items SET version = version + 1, asked = ${asked}, sent_to = ${sentTo}, claimed_by = NULL, claimed_until = NULL
      WHERE id = ${item.id}`;
    changed.items.push({ id: String(item.id), before, after: { ...before, asked: isoOf(asked), sentTo } });
    return;
  }
  await endItem(database, item.id, at);
  changed.items.push({ id: String(item.id), before, after: { ...before, state: 'done' } });
}

export async function endItem(database: Database, id: bigint, at: Date): Promise<void> {
  await database.$executeRaw`
    UPDATE review_items SET version = version + 1, state = 'done', closed = ${at}, words = '', claimed_by = NULL, claimed_until = NULL
    WHERE id = ${id}`;
}

export const isoOf = (at: Date | null): string | null => at?.toISOString() ?? null;

/** A form that a person fills in: it waits as an item of its own, with the one who began it. */
async function enterByHand(
  database: Database,
  item: Held,
  hand: Hand,
  read: ReadForm,
  at: Date,
  changed: Changed,
): Promise<HistoryDetail> {
  const { messageId, received } = item;
  const partId = item.partId ?? (await partOfMail(database, messageId, at));
  const form = await writeForm(database, { messageId, partId, received }, read, at);
  await database.$executeRaw`UPDATE forms SET state = 'in_review', match = '{"kind": "new"}'::jsonb WHERE id = ${form}`;
  await openReviewItem(database, { messageId, formId: form, reasons: ['filled_by_hand'], due: item.due, at });
  const until = new Date(at.getTime() + claimMilliseconds);
  const [made] = await database.$queryRaw<{ id: bigint }[]>`
    UPDATE review_items SET claimed_by = ${hand.by}, claimed_until = ${until} WHERE form_id = ${form} AND state = 'open' RETURNING id`;
  changed.made.forms.push(String(form));
  if (made) changed.made.items.push(String(made.id));
  return { form: String(form) };
}

/** How long an item is kept for one person without a sign of life. */
export const claimMilliseconds = 20 * 60_000;

/** The mail itself stands for the file that it does not have: every value points into an original. */
async function partOfMail(database: Database, messageId: bigint, at: Date): Promise<bigint> {
  const [row] = await database.$queryRaw<{ id: bigint }[]>`
    INSERT INTO parts (message_id, path, format, sha256, role, state, outcome, changed, original_id)
    SELECT id, 'mail', 'eml', COALESCE(content_sha256, ''), 'body', 'read', 'by_hand', ${at}, original_id FROM messages
    WHERE id = ${messageId} AND original_id IS NOT NULL
    ON CONFLICT (message_id, path) DO UPDATE SET changed = excluded.changed RETURNING id`;
  return row?.id ?? 0n;
}
