import type { Form, FormKind, Problem, Value, ValueState } from '../form/model.ts';
import type { Candidate, FormMatch } from '../match/index.ts';
import { reasonFor } from '../review/index.ts';
import { type Connection, type Database, inTransaction } from './connection.ts';
import { lockMessage } from './messages.ts';
import type { FormId, FormRow, FormState, MessageId, Store } from './model.ts';
import { openReviewItem, settleMessage } from './settle.ts';

export function formsOf(connection: Connection, now: () => Date): Store['forms'] {
  return {
    load: (id) => loadForm(connection, BigInt(id)),

    /**
     * The first message that is still to be opened or read holds up all later ones, so that forms are matched in the order of the
     * ledger whatever the speed of the workers; a message that was begun and has hung since long is passed over.
     */
    async readyToMatch({ limit, stuckMilliseconds }) {
      const stuck = new Date(now().getTime() - stuckMilliseconds);
      const rows = await connection.$queryRaw<{ id: bigint }[]>`
        WITH holding AS (
          SELECT m.id FROM messages m
          WHERE m.state <> 'settled' AND (
            (m.state = 'collected' AND NOT (m.tries > 0 AND m.changed < ${stuck}))
            OR EXISTS (
              SELECT 1 FROM parts p WHERE p.message_id = m.id AND p.state = 'waiting' AND NOT (p.tries > 0 AND p.changed < ${stuck})
            )
          )
          ORDER BY m.id LIMIT 1
        )
        SELECT f.id FROM forms f
        WHERE f.state = 'read' AND f.message_id < COALESCE((SELECT id FROM holding), 9223372036854775807)
        ORDER BY f.message_id, f.part_id, f.position LIMIT ${limit}`;
      return rows.map(({ id }) => String(id) as FormId);
    },

    async candidates(id) {
      const formId = BigInt(id);
      const subject = await asCandidates(connection, [formId]);
      // Matching runs one form at a time, so the forms that were matched before are those that came before.
      const rows = await connection.$queryRaw<{ id: bigint }[]>`
        SELECT DISTINCT f.id FROM (
          SELECT f.id FROM forms f JOIN forms own ON own.fingerprint = f.fingerprint WHERE own.id = ${formId}
          UNION ALL
          SELECT k.form_id FROM match_keys k JOIN match_keys own ON own.key = k.key WHERE own.form_id = ${formId}
        ) near JOIN forms f ON f.id = near.id
        WHERE f.id <> ${formId} AND f.state IN ('matched', 'filed', 'in_review', 'superseded') AND f.match->>'kind' <> 'duplicate'
        ORDER BY f.id`;
      const [self] = subject;
      const earlier = await asCandidates(
        connection,
        rows.map((row) => row.id),
      );
      return { subject: self ?? { id, kind: '', fingerprint: '', keys: [] }, earlier };
    },

    async matched(id, match) {
      await connection.$executeRaw`
        UPDATE forms SET state = 'matched', match = ${JSON.stringify(match)}::jsonb, changed = ${now()}
        WHERE id = ${BigInt(id)} AND state = 'read'`;
    },

    settle: (id, outcome) =>
      inTransaction(connection, async (database) => {
        const formId = BigInt(id);
        const [owner] = await database.$queryRaw<
          { message_id: bigint }[]
        >`SELECT message_id FROM forms WHERE id = ${formId}`;
        if (!owner) return;
        await lockMessage(database, owner.message_id);
        const at = now();
        const state = { file: 'filed', review: 'in_review', duplicate: 'duplicate' }[outcome.kind];
        const changed = await database.$executeRaw`
          UPDATE forms SET state = ${state}, changed = ${at}, filed = ${outcome.kind === 'file' ? at : null}::timestamptz,
            duplicate_of_id = ${outcome.kind === 'duplicate' ? BigInt(outcome.of) : null}::bigint
          WHERE id = ${formId} AND state = 'matched'`;
        if (changed === 0) return;
        if (outcome.kind === 'review') {
          await openReviewItem(database, {
            messageId: owner.message_id,
            formId,
            reasons: outcome.reasons,
            due: outcome.dueAt,
            at,
          });
        }
        await settleMessage(database, owner.message_id, at, at);
      }),
  };
}

async function asCandidates(connection: Connection, ids: bigint[]): Promise<Candidate[]> {
  if (ids.length === 0) return [];
  const rows = await connection.$queryRaw<{ id: bigint; kind: string; fingerprint: string; keys: string[] }[]>`
    SELECT f.id, f.kind, f.fingerprint, ARRAY(SELECT k.key FROM match_keys k WHERE k.form_id = f.id ORDER BY k.key) AS keys
    FROM forms f WHERE f.id = ANY(${ids}) ORDER BY f.id`;
  return rows.map((row) => ({ ...row, id: String(row.id) }));
}

type StoredForm = {
  message_id: bigint;
  kind: FormKind;
  version: string | null;
  version_known: boolean;
  confidence: number;
  state: FormState;
  match: FormMatch | null;
  received: Date;
};
type StoredValue = {
  key: string;
  state: ValueState;
  value: Value['value'];
  raw: string;
  confidence: number;
  source: Value['source'];
};

async function loadForm(database: Connection | Database, id: bigint): Promise<FormRow | null> {
  const [row] = await database.$queryRaw<StoredForm[]>`
    SELECT message_id, kind, version, version_known, confidence, state, match, received FROM forms WHERE id = ${id}`;
  if (!row) return null;
  const values = await database.$queryRaw<StoredValue[]>`
    SELECT key, state, value, raw, confidence, source FROM form_values WHERE form_id = ${id} ORDER BY position`;
  const problems = await database.$queryRaw<{ code: string; key: string | null }[]>`
    SELECT code, key FROM form_problems WHERE form_id = ${id} ORDER BY position`;
  const form: Form = {
    kind: row.kind,
    version: row.version,
    versionKnown: row.version_known,
    confidence: row.confidence,
    fields: Object.fromEntries(values.map(({ key, ...value }) => [key, value])),
    problems: problems.map(
      ({ code, key }): Problem => ({ code, message: reasonFor(code).why, ...(key === null ? {} : { field: key }) }),
    ),
  };
  return {
    id: String(id) as FormId,
    messageId: String(row.message_id) as MessageId,
    kind: row.kind,
    state: row.state,
    received: row.received,
    form,
    match: row.match,
  };
}
