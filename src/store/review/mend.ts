import { type Form, mendForm, type Value } from '../../form/index.ts';
import { formFingerprint, matchKeys } from '../../match/index.ts';
import { isFormProblem, reasonsAfterMending } from '../../review/index.ts';
import { type Connection, type Database, inTransaction } from '../connection.ts';
import { formById } from '../forms.ts';
import type { FormId } from '../model.ts';
import { describeItem } from '../settle.ts';
import { storable, storableJson } from '../text.ts';
import { claimMilliseconds } from './decide.ts';
import { nothingChanged, writeCorrections, writeHistory } from './history.ts';
import { type Held, holdItem, mayAct } from './hold.ts';
import type { HistoryId, MendOutcome, ReviewStore } from './model.ts';

/** Values that a person gives or confirms, with what stood there before, and everything that follows from them. */
export function mendIn(connection: Connection, now: () => Date, certainEnough: number): ReviewStore['mend'] {
  return (id, hand, mendings, definition) =>
    inTransaction(connection, async (database): Promise<MendOutcome> => {
      const at = now();
      const item = await holdItem(database, id);
      const refused = await mayAct(database, item, hand, at);
      if (refused || !item) return refused ?? { kind: 'gone' };
      const row = item.formId === null ? null : await formById(database, String(item.formId) as FormId);
      if (row === null || row.state !== 'in_review' || mendings.length === 0) return { kind: 'not_allowed' };
      const receivedOn = row.received.toISOString().slice(0, 10);
      const mended = mendForm(row.form, mendings, definition, { receivedOn, by: hand.by, at: at.toISOString() });
      if (mended.kind === 'refused') return mended;
      const formId = BigInt(row.id);
      // The problems before, so that they come back with the values.
      const problems = row.form.problems.map(({ code, field }) => ({ code, field: field ?? null }));
      const historyId = await writeHistory(database, {
        ...{ itemId: item.id, at, actor: hand.by, action: 'mended', note: hand.note, request: hand.request },
        before: { ...nothingChanged(), problems, reasons: item.reasons },
      });
      const keys = changedKeys(row.form, mended.form);
      const changes = keys.map((key) => ({
        key,
        before: row.form.fields[key] ?? null,
        after: mended.form.fields[key] ?? null,
      }));
      await writeCorrections(database, { historyId, formId, at, actor: hand.by }, changes);
      await writeValues(database, formId, row.form, mended.form, keys, at);
      const reasons = reasonsAfterMending(item.reasons, mended.form, isFormProblem, certainEnough);
      const until = new Date(at.getTime() + claimMilliseconds);
      await database.$executeRaw`
        UPDATE review_items SET version = version + 1, reasons = ${reasons}::text[], claimed_by = ${hand.by}, claimed_until = ${until}
        WHERE id = ${item.id}`;
      await describeItem(database, { messageId: item.messageId, partId: item.partId, formId });
      const history = String(historyId) as HistoryId;
      return { kind: 'mended', version: item.version + 1, form: mended.form, keys, history };
    });
}

/** With what follows from the mended ones: a type of referral concluded anew, the written answer of a row. */
function changedKeys(before: Form, after: Form): string[] {
  return Object.keys(after.fields).filter((key) => before.fields[key] !== after.fields[key]);
}

async function writeValues(
  database: Database,
  formId: bigint,
  before: Form,
  after: Form,
  keys: readonly string[],
  at: Date,
): Promise<void> {
  const rows = keys.flatMap((key) => (after.fields[key] ? [{ key, ...after.fields[key] }] : []));
  await database.$executeRaw`
    INSERT INTO form_values (form_id, key, position, state, value, raw, confidence, source)
    SELECT ${formId}, v.key, (SELECT COALESCE(max(position), 0) FROM form_values WHERE form_id = ${formId}) + row_number() OVER (),
      v.state, NULLIF(v.value, 'null'::jsonb), v.raw, v.confidence, v.source
    FROM jsonb_to_recordset(${storableJson(rows)}::jsonb) AS v(key text, state text, value jsonb, raw text, confidence float8, source jsonb)
    ON CONFLICT (form_id, key) DO UPDATE
    SET state = excluded.state, value = excluded.value, raw = excluded.raw, confidence = excluded.confidence, source = excluded.source`;
  await writeProblems(
    database,
    formId,
    after.problems.map(({ code, field }) => ({ code, field: field ?? null })),
  );
  await writeKeys(database, formId, before, after, at);
}

async function writeProblems(
  database: Database,
  formId: bigint,
  problems: { code: string; field: string | null }[],
): Promise<void> {
  const rows = JSON.stringify(problems.map((problem, position) => ({ position, ...problem })));
  await database.$executeRaw`DELETE FROM form_problems WHERE form_id = ${formId}`;
  await database.$executeRaw`
    INSERT INTO form_problems (form_id, position, code, key)
    SELECT ${formId}, p.position, p.code, p.field FROM jsonb_to_recordset(${rows}::jsonb) AS p(position int, code text, field text)`;
}

/**
 * Later forms find this one by what it says now. Its fingerprint stays that of the file, so that the same file is known when it comes again;
 * a form that was filled in by hand has no other than what was typed.
 */
async function writeKeys(database: Database, formId: bigint, before: Form, after: Form, at: Date): Promise<void> {
  const keys = matchKeys(after).map(storable);
  const byHand = Object.values(before.fields).every(({ source }) => source.how === 'correction');
  const fingerprint = byHand ? formFingerprint(after) : null;
  await database.$executeRaw`DELETE FROM match_keys WHERE form_id = ${formId} AND key <> ALL(${keys}::text[])`;
  await database.$executeRaw`
    INSERT INTO match_keys (form_id, key) SELECT ${formId}, k FROM unnest(${keys}::text[]) AS k ON CONFLICT DO NOTHING`;
  await database.$executeRaw`
    UPDATE forms SET changed = ${at}, fingerprint = COALESCE(${fingerprint}::text, fingerprint) WHERE id = ${formId}`;
}

type PutBack = { item: Held; formId: FormId; historyId: bigint; at: Date };

/** The values, problems and reasons that stood before one correction. */
export async function putBackValues(database: Database, { item, formId, historyId, at }: PutBack): Promise<void> {
  const id = BigInt(formId);
  const before = await formById(database, formId);
  const rows = await database.$queryRaw<{ key: string; before: Value | null }[]>`
    SELECT key, before FROM corrections WHERE history_id = ${historyId}`;
  const [kept] = await database.$queryRaw<
    { before: { problems?: { code: string; field: string | null }[]; reasons?: string[] } }[]
  >`
    SELECT before FROM review_history WHERE id = ${historyId}`;
  if (!before) return;
  const fields = { ...before.form.fields };
  for (const row of rows) {
    if (row.before) fields[row.key] = row.before;
    else delete fields[row.key];
  }
  const added = rows.filter((row) => row.before === null).map(({ key }) => key);
  await database.$executeRaw`DELETE FROM form_values WHERE form_id = ${id} AND key = ANY(${added}::text[])`;
  const after: Form = { ...before.form, fields };
  await writeValues(
    database,
    id,
    before.form,
    after,
    rows.filter((row) => row.before !== null).map(({ key }) => key),
    at,
  );
  await writeProblems(database, id, kept?.before.problems ?? []);
  await database.$executeRaw`
    UPDATE review_items SET version = version + 1, reasons = ${kept?.before.reasons ?? item.reasons}::text[] WHERE id = ${item.id}`;
  await describeItem(database, { messageId: item.messageId, partId: item.partId, formId: id });
}
