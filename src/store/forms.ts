import type { Form, FormKind, Problem, Value, ValueState } from '../form/model.ts';
import { agencyName, type Candidate, type EarlierMention, type FormMatch, type Placing } from '../match/index.ts';
import { reasonFor } from '../review/index.ts';
import { type Connection, type Database, inTransaction, Prisma } from './connection.ts';
import type { FormId, FormOutcome, FormRow, FormState, MessageId, Store } from './model.ts';
import { drawForCheck } from './quality.ts';
import { openReviewItem, settleMessage } from './settle.ts';
import { writeMentions } from './subjects/index.ts';

export function formsOf(connection: Connection, now: () => Date, checkShare: number): Store['forms'] {
  return {
    load: (id) => formById(connection, id),

    async begin(id) {
      const [row] = await connection.$queryRaw<StoredForm[]>`
        UPDATE forms f SET tries = f.tries + 1 WHERE f.id = ${BigInt(id)} AND f.state = 'matched' RETURNING ${storedForm}`;
      return row ? { ...loaded(row), tries: row.tries } : null;
    },

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
      // Matching runs one form at a time, so the forms that were matched before are those that came before.
      const rows = await connection.$queryRaw<
        { id: bigint; kind: string; fingerprint: string; keys: string[]; agency: string | null }[]
      >`
        WITH near AS (
          SELECT ${formId}::bigint AS id
          UNION SELECT f.id FROM forms own JOIN forms f ON f.fingerprint = own.fingerprint WHERE own.id = ${formId}
          UNION SELECT k.form_id FROM match_keys own JOIN match_keys k ON k.key = own.key WHERE own.form_id = ${formId}
        )
        SELECT f.id, f.kind, f.fingerprint, ARRAY(SELECT k.key FROM match_keys k WHERE k.form_id = f.id ORDER BY k.key) AS keys,
          (SELECT a.described->>'name' FROM mentions a WHERE a.form_id = f.id AND a.kind = 'agency' ORDER BY a.id LIMIT 1) AS agency
        FROM near JOIN forms f ON f.id = near.id
        WHERE f.id = ${formId}
          OR f.state IN ('matched', 'filed', 'in_review', 'superseded') AND f.match->>'kind' <> 'duplicate'
        ORDER BY f.id`;
      const all = rows.map((row): Candidate => ({ ...row, id: String(row.id), agency: agencyName(row.agency ?? '') }));
      return {
        subject: all.find((one) => one.id === id) ?? { id, kind: '', fingerprint: '', keys: [] },
        earlier: all.filter((one) => one.id !== id),
      };
    },

    async about(id, subjects) {
      if (subjects.length === 0) return [];
      const rows = await connection.$queryRaw<
        (Omit<EarlierMention, 'form' | 'subject'> & { form: bigint; subject: bigint })[]
      >`
        SELECT f.id AS form, f.kind, s.subject, m.prefix,
          COALESCE((SELECT a.described->>'name' FROM mentions a WHERE a.form_id = f.id AND a.kind = 'agency' ORDER BY a.id LIMIT 1), '') AS agency,
          EXISTS (SELECT 1 FROM mentions p WHERE p.form_id = f.id AND (p.prefix = 'child.' OR p.prefix LIKE 'people[%')) AS "aboutPeople"
        FROM unnest(${subjects}::bigint[]) AS s (subject)
        CROSS JOIN LATERAL (
          SELECT o.form_id, o.prefix FROM mentions o
          WHERE o.subject_id = s.subject AND o.form_id <> ${BigInt(id)} ORDER BY o.id DESC LIMIT ${mentionsAtMost}
        ) m
        JOIN forms f ON f.id = m.form_id
        WHERE f.state IN ('matched', 'filed', 'in_review', 'superseded') AND f.match->>'kind' <> 'duplicate'
        ORDER BY f.id, m.prefix`;
      return rows.map((row): EarlierMention => ({ ...row, form: String(row.form), subject: String(row.subject) }));
    },

    matched: (id, match, placings = [], outcome) =>
      inTransaction(connection, async (database) => {
        const formId = BigInt(id);
        const at = now();
        const set = Prisma.sql`match = ${JSON.stringify(match)}::jsonb, ${stateAfter(outcome, at)}`;
        const message = await change(database, formId, 'read', set, at);
        if (message === null) return;
        if (match.kind === 'duplicate')
          await writeMentions(database, formId, await asInFirst(database, placings, BigInt(match.of)), 'copy', at);
        else await writeMentions(database, formId, placings, 'identical', at);
        if (outcome) await settled(database, message, formId, outcome, at);
      }),

    settle: (id, outcome) =>
      inTransaction(connection, async (database) => {
        const formId = BigInt(id);
        const at = now();
        const message = await change(database, formId, 'matched', stateAfter(outcome, at), at);
        if (message !== null) await settled(database, message, formId, outcome, at);
      }),
  };

  async function settled(
    database: Database,
    messageId: bigint,
    formId: bigint,
    outcome: FormOutcome,
    at: Date,
  ): Promise<void> {
    if (outcome.kind === 'file') await drawForCheck(database, formId, checkShare, at);
    if (outcome.kind === 'review')
      await openReviewItem(database, { messageId, formId, reasons: outcome.reasons, due: outcome.dueAt, at });
    await settleMessage(database, messageId, at, at);
  }
}

/**
 * Gives the form what comes after its state, and its message back; null when somebody was faster. Message first, as in every transaction
 * that ends a step; whoever waited for the lock sees the form as it is then.
 */
async function change(
  database: Database,
  formId: bigint,
  from: 'read' | 'matched',
  set: Prisma.Sql,
  at: Date,
): Promise<bigint | null> {
  const [owner] = await database.$queryRaw<{ id: bigint }[]>`
    WITH owner AS (SELECT m.id FROM messages m WHERE m.id = (SELECT message_id FROM forms WHERE id = ${formId}) FOR UPDATE)
    UPDATE forms f SET changed = ${at}, ${set} FROM owner
    WHERE f.id = ${formId} AND f.message_id = owner.id AND f.state = ${from} RETURNING owner.id`;
  return owner?.id ?? null;
}

function stateAfter(outcome: FormOutcome | undefined, at: Date): Prisma.Sql {
  if (outcome === undefined) return Prisma.sql`state = 'matched'`;
  const state = { file: 'filed', review: 'in_review', duplicate: 'duplicate' }[outcome.kind];
  const filed = outcome.kind === 'file' ? at : null;
  const of = outcome.kind === 'duplicate' ? BigInt(outcome.of) : null;
  return Prisma.sql`state = ${state}, filed = ${filed}::timestamptz, duplicate_of_id = ${of}::bigint`;
}

/** A place that hundreds of forms mention: the latest of them are news. */
const mentionsAtMost = 50;

/** What a copy says is said of the same people as in the first: their values are the same, one by one. */
async function asInFirst(database: Database, placings: Placing[], first: bigint): Promise<Placing[]> {
  const rows = await database.$queryRaw<{ prefix: string; subject: bigint }[]>`
    SELECT prefix, subject_id AS subject FROM mentions WHERE form_id = ${first}`;
  const subjects = new Map(rows.map(({ prefix, subject }) => [prefix, String(subject)]));
  return placings.map(({ mention }) => {
    const subject = subjects.get(mention.prefix);
    const evidence = ['The form is a copy of an earlier one'];
    return {
      mention,
      link: subject === undefined ? null : { subject, probability: 1, decision: 'same', evidence, identical: true },
      suggestions: [],
    };
  });
}

export async function formById(database: Database, id: FormId): Promise<FormRow | null> {
  const [row] = await database.$queryRaw<StoredForm[]>`
    SELECT ${storedForm} FROM forms f WHERE f.id = ${BigInt(id)}`;
  return row ? loaded(row) : null;
}

/** A form with all that belongs to it, in one row. */
const storedForm = Prisma.sql`
  f.id, f.message_id, f.kind, f.version, f.version_known, f.confidence, f.state, f.match, f.received, f.tries,
  (SELECT COALESCE(json_agg(v ORDER BY v.position), '[]') FROM form_values v WHERE v.form_id = f.id) AS values,
  (SELECT COALESCE(json_agg(p ORDER BY p.position), '[]') FROM form_problems p WHERE p.form_id = f.id) AS problems`;

type StoredForm = {
  id: bigint;
  message_id: bigint;
  kind: FormKind;
  version: string | null;
  version_known: boolean;
  confidence: number;
  state: FormState;
  match: FormMatch | null;
  received: Date;
  tries: number;
  values: StoredValue[];
  problems: { code: string; key: string | null }[];
};
type StoredValue = {
  key: string;
  state: ValueState;
  value: Value['value'];
  raw: string;
  confidence: number;
  source: Value['source'];
};

function loaded(row: StoredForm): FormRow {
  const form: Form = {
    kind: row.kind,
    version: row.version,
    versionKnown: row.version_known,
    confidence: row.confidence,
    fields: Object.fromEntries(
      row.values.map(({ key, state, value, raw, confidence, source }) => [
        key,
        { state, value, raw, confidence, source },
      ]),
    ),
    problems: row.problems.map(
      ({ code, key }): Problem => ({ code, message: reasonFor(code).why, ...(key === null ? {} : { field: key }) }),
    ),
  };
  return {
    id: String(row.id) as FormId,
    messageId: String(row.message_id) as MessageId,
    kind: row.kind,
    state: row.state,
    received: row.received,
    form,
    match: row.match,
  };
}
