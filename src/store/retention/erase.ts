import type { Bucket } from '../../bucket/index.ts';
import { appendAudit } from '../audit.ts';
import { type Connection, type Database, inTransaction, Prisma } from '../connection.ts';
import { doom, removeDoomed } from '../originals/doomed.ts';
import { forgetMentions } from '../subjects/index.ts';
import { held } from './due.ts';
import { erasedIn } from './erased.ts';
import { lockRetention } from './holds.ts';
import type { ErasedMail, Erasing, ErasureOutcome, Retention } from './model.ts';

/** What goes together: mails with their copies, files and forms, by id. */
export type Things = { messages: bigint[]; parts: bigint[]; forms: bigint[] };

/**
 * Erasing is one transaction, with the rows that say what went. Of a mail the row of the ledger stays, with its hash, so that it is not collected
 * again; of a form its kind and its times. The sealed bytes go with the keys that opened them.
 */
export function erasuresOn(
  connection: Connection,
  bucket: Bucket | null,
  now: () => Date,
  noted: (mails: ErasedMail[]) => Promise<void>,
): Pick<Retention, 'eraseMail' | 'eraseForm'> {
  /** After the commit: what is still in the bucket is noted, and can be opened by nobody. */
  const swept = async (outcome: Promise<ErasureOutcome>) => {
    const erased = await outcome;
    if (erased.kind === 'erased') await removeDoomed(connection, bucket);
    return erased;
  };
  return {
    eraseMail: (id, by) =>
      swept(
        inTransaction(connection, async (database) => {
          await lockRetention(database);
          const messageId = BigInt(id);
          const [message] = await database.$queryRaw<{ id: bigint; at_work: boolean; held: boolean; open: boolean }[]>`
          SELECT m.id, ${atWork(Prisma.sql`m.id`)} AS at_work, ${held(Prisma.sql`m.id`)} AS held,
            EXISTS (SELECT 1 FROM review_items r WHERE r.message_id = m.id AND r.state = 'open') AS open
          FROM messages m WHERE m.id = ${messageId} AND m.same_as_id IS NULL FOR UPDATE OF m`;
          if (!message) return { kind: 'not_found' };
          if (message.held) return { kind: 'held' };
          if (message.at_work || message.open) return { kind: 'in_hand' };
          const parts = await idsOf(database, Prisma.sql`SELECT id FROM parts WHERE message_id = ${messageId}`);
          const forms = await idsOf(database, Prisma.sql`SELECT id FROM forms WHERE message_id = ${messageId}`);
          const event = { action: 'mail_erased', subject: `message ${id}` } as const;
          return erase(database, { messages: [messageId], parts, forms }, by, event, now(), noted);
        }),
      ),

    eraseForm: (id, by) =>
      swept(
        inTransaction(connection, async (database) => {
          await lockRetention(database);
          const formId = BigInt(id);
          const forms = await idsOf(
            database,
            Prisma.sql`SELECT id FROM forms WHERE id = ${formId} OR duplicate_of_id = ${formId}`,
          );
          if (!forms.includes(formId)) return { kind: 'not_found' };
          const messages = await idsOf(
            database,
            Prisma.sql`SELECT m.id FROM messages m WHERE m.id IN (SELECT f.message_id FROM forms f WHERE f.id = ANY(${forms})) FOR UPDATE`,
          );
          const [state] = await database.$queryRaw<{ at_work: boolean; held: boolean }[]>`
          SELECT bool_or(${atWork(Prisma.sql`m.id`)}) AS at_work, bool_or(${held(Prisma.sql`m.id`)}) AS held
          FROM messages m WHERE m.id = ANY(${messages})`;
          if (state?.held) return { kind: 'held' };
          if (state?.at_work) return { kind: 'in_hand' };
          const parts = await partsWith(database, messages, forms);
          const event = { action: 'form_erased', subject: `form ${id}` } as const;
          return erase(database, { messages, parts, forms }, by, event, now(), noted);
        }),
      ),
  };
}

/** The text of the mail and whatever else came with it may name the same people; a file with a form that is kept is kept. */
export function partsWith(database: Database, messages: bigint[], forms: bigint[]): Promise<bigint[]> {
  return idsOf(
    database,
    Prisma.sql`SELECT p.id FROM parts p WHERE p.message_id = ANY(${messages}) AND (
      EXISTS (SELECT 1 FROM forms f WHERE f.part_id = p.id AND f.id = ANY(${forms}))
      OR NOT EXISTS (SELECT 1 FROM forms f WHERE f.part_id = p.id))`,
  );
}

export function atWork(message: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(EXISTS (SELECT 1 FROM messages w WHERE w.id = ${message} AND w.state <> 'settled')
    OR EXISTS (SELECT 1 FROM forms w WHERE w.message_id = ${message} AND w.state IN ('read', 'matched')))`;
}

export async function erase(
  database: Database,
  things: Things,
  by: Erasing,
  event: { action: 'mail_erased' | 'form_erased'; subject: string },
  at: Date,
  noted: (mails: ErasedMail[]) => Promise<void>,
): Promise<ErasureOutcome> {
  const forms = await eraseForms(database, things.forms, at);
  const parts = await eraseParts(database, things.parts, at);
  const messages = await eraseMessages(database, things.messages, at);
  if (forms.length + parts.length + messages.length === 0) return { kind: 'erased_before' };
  const originals = await eraseOriginals(database, [...parts, ...messages]);
  const rows = await database.$queryRaw<{ id: bigint }[]>`
    INSERT INTO erasures (at, actor, rule, reason, kind, message_id, part_id, form_id)
    SELECT ${at}::timestamptz, ${by.actor}, ${by.rule}, ${by.reason ?? null}::text, t.kind, t.message_id, t.part_id, t.form_id FROM (
      SELECT 'mail' AS kind, m.id AS message_id, NULL::bigint AS part_id, NULL::bigint AS form_id, 1 AS place
      FROM messages m WHERE m.id = ANY(${messages.map(({ id }) => id)}::bigint[])
      UNION ALL SELECT 'file', p.message_id, p.id, NULL, 2 FROM parts p WHERE p.id = ANY(${parts.map(({ id }) => id)}::bigint[])
      UNION ALL SELECT f.kind, f.message_id, f.part_id, f.id, 3 FROM forms f WHERE f.id = ANY(${forms}::bigint[])
    ) t ORDER BY t.place, t.message_id, t.part_id, t.form_id RETURNING id`;
  // Before the end of the transaction: a list outside that lacked what the database forgot could not be made good.
  await noted(await erasedIn(database, Prisma.sql`e.id = ANY(${rows.map(({ id }) => id)}::bigint[])`));
  const mails = messages.filter(({ copy }) => copy !== true).length;
  const detail = { rule: by.rule, mails, files: parts.length, forms: forms.map(String) };
  await appendAudit(database, { ...event, actor: by.actor, detail }, at);
  return { kind: 'erased', mails, files: parts.length, forms: forms.length, originals };
}

/** Everything that was written on a form or made of it. */
async function eraseForms(database: Database, ids: bigint[], at: Date): Promise<bigint[]> {
  const forms = await idsOf(
    database,
    Prisma.sql`SELECT id FROM forms WHERE id = ANY(${ids}) AND state <> 'erased' FOR UPDATE`,
  );
  for (const form of forms) await forgetMentions(database, form);
  await database.$executeRaw`DELETE FROM form_values WHERE form_id = ANY(${forms})`;
  await database.$executeRaw`DELETE FROM form_problems WHERE form_id = ANY(${forms})`;
  await database.$executeRaw`DELETE FROM match_keys WHERE form_id = ANY(${forms})`;
  await database.$executeRaw`DELETE FROM corrections WHERE form_id = ANY(${forms})`;
  // The facts of the reports, names among them, go with this row; the worker would take them away within a second, but not in this transaction.
  await database.$executeRaw`DELETE FROM reporting_facts.records WHERE record_id = ANY(${forms})`;
  await eraseNotes(database, Prisma.sql`r.form_id = ANY(${forms})`);
  await database.$executeRaw`
    UPDATE forms SET state = 'erased', erased = ${at}, changed = ${at}, version = NULL, fingerprint = '', match = NULL, duplicate_of_id = NULL
    WHERE id = ANY(${forms})`;
  await database.$executeRaw`UPDATE review_items SET state = 'done', closed = ${at} WHERE form_id = ANY(${forms}) AND state = 'open'`;
  return forms;
}

/** Of the hands on an item stays who, what and when; what they typed may name somebody. */
async function eraseNotes(database: Database, items: Prisma.Sql): Promise<void> {
  await database.$executeRaw`UPDATE review_items r SET words = '' WHERE ${items}`;
  await database.$executeRaw`
    UPDATE review_history h SET note = NULL FROM review_items r WHERE h.item_id = r.id AND h.note IS NOT NULL AND ${items}`;
}

type Emptied = { id: bigint; original: string | null; copy?: boolean };

async function eraseParts(database: Database, ids: bigint[], at: Date): Promise<Emptied[]> {
  return database.$queryRaw<Emptied[]>`
    UPDATE parts p SET erased = ${at}, changed = ${at}, original_id = NULL, name = NULL, sha256 = '', notes = '{}'
    FROM (SELECT id, original_id FROM parts WHERE id = ANY(${ids}) AND erased IS NULL FOR UPDATE) was
    WHERE p.id = was.id RETURNING p.id, was.original_id AS original`;
}

/** With the rows of the same mail in other folders, which point to the same original. */
async function eraseMessages(database: Database, ids: bigint[], at: Date): Promise<Emptied[]> {
  await eraseNotes(database, Prisma.sql`r.message_id = ANY(${ids}::bigint[])`);
  return database.$queryRaw<Emptied[]>`
    UPDATE messages m SET erased = ${at}, changed = ${at}, original_id = NULL, envelope = NULL, trust = NULL, message_id = NULL
    FROM (
      SELECT id, original_id, same_as_id IS NOT NULL AS copy FROM messages
      WHERE (id = ANY(${ids}) OR same_as_id = ANY(${ids})) AND erased IS NULL FOR UPDATE
    ) was
    WHERE m.id = was.id RETURNING m.id, was.original_id AS original, was.copy`;
}

async function eraseOriginals(database: Database, emptied: Emptied[]): Promise<number> {
  const ids = [...new Set(emptied.map(({ original }) => original).filter((id) => id !== null))];
  await doom(database, ids);
  await database.$executeRaw`DELETE FROM original_chunks WHERE original_id = ANY(${ids}::uuid[])`;
  return database.$executeRaw`DELETE FROM originals WHERE id = ANY(${ids}::uuid[])`;
}

export async function idsOf(database: Database, statement: Prisma.Sql): Promise<bigint[]> {
  const rows = await database.$queryRaw<{ id: bigint }[]>(statement);
  return rows.map(({ id }) => id);
}
