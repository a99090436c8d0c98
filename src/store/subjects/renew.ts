import type { Placing } from '../../match/index.ts';
import { type Connection, type Database, inTransaction } from '../connection.ts';
import { storableJson } from '../text.ts';
import { move, ownSubject } from './links.ts';
import type { Subjects } from './model.ts';
import { lockSubjects, renewKeys } from './renew-keys.ts';
import { program, writeLinks, writeMentions } from './write.ts';

type Held = { id: bigint; prefix: string; kind: string; subject_id: bigint; by: string; basis: string };

/**
 * After a correction, and before an erasure. What a person linked stays as it is; what the program linked is looked at again, and a
 * suggestion that the corrected values do not bear out is declined by the program, in the history like everything else.
 */
export function changesOf(connection: Connection, now: () => Date): Pick<Subjects, 'renew' | 'forget'> {
  return {
    renew: (form, placings) =>
      inTransaction(connection, async (database) => {
        const at = now();
        const formId = BigInt(form);
        const held = await database.$queryRaw<Held[]>`
          SELECT m.id, m.prefix, m.kind, m.subject_id, l.by, l.basis FROM mentions m
          JOIN links l ON l.mention_id = m.id AND l.state = 'linked' WHERE m.form_id = ${formId} ORDER BY m.id FOR UPDATE`;
        const known = new Map(held.map((one) => [one.prefix, one]));
        const gone = held.filter(({ prefix }) => !placings.some(({ mention }) => mention.prefix === prefix));
        await remove(
          database,
          gone.map(({ id }) => id),
        );
        await writeMentions(
          database,
          formId,
          placings.filter(({ mention }) => !known.has(mention.prefix)),
          'identical',
          at,
        );
        for (const placing of placings) {
          const one = known.get(placing.mention.prefix);
          if (one) await renewOne(database, one, placing, at);
        }
        const touched = [...new Set(held.map(({ subject_id }) => subject_id))];
        await lockSubjects(database, touched);
        await renewKeys(database, touched);
        await removeEmpty(database, touched);
      }),

    forget: (form) => inTransaction(connection, (database) => forgetMentions(database, BigInt(form))),
  };
}

/** What a form says of anybody, with what was thought of it, and those of whom nothing else is known; in the caller's transaction. */
export async function forgetMentions(database: Database, form: bigint): Promise<void> {
  const rows = await database.$queryRaw<{ id: bigint; subjects: bigint[] }[]>`
    SELECT m.id, ARRAY(SELECT l.subject_id FROM links l WHERE l.mention_id = m.id) AS subjects
    FROM mentions m WHERE m.form_id = ${form} ORDER BY m.id FOR UPDATE`;
  const subjects = [...new Set(rows.flatMap((row) => row.subjects))];
  await lockSubjects(database, subjects);
  await remove(
    database,
    rows.map(({ id }) => id),
  );
  await renewKeys(database, subjects);
  await removeEmpty(database, subjects);
}

async function renewOne(
  database: Database,
  held: Held,
  { mention, link, suggestions }: Placing,
  at: Date,
): Promise<void> {
  await database.$executeRaw`
    UPDATE mentions SET described = ${storableJson(mention.described)}::jsonb, role = ${mention.role}, noted = ${at} WHERE id = ${held.id}`;
  const current = await renewLink(database, held, link, at);
  const found = [...(link ? [link] : []), ...suggestions].filter(({ subject }) => BigInt(subject) !== current);
  // What a person declined or took back is not suggested again.
  const decided = await database.$queryRaw<{ subject_id: bigint; state: string }[]>`
    SELECT subject_id, state FROM links WHERE mention_id = ${held.id} AND state <> 'linked'`;
  const open = decided.filter(({ state }) => state === 'suggested').map(({ subject_id }) => subject_id);
  const closed = new Set(decided.filter(({ state }) => state !== 'suggested').map(({ subject_id }) => subject_id));
  await writeLinks(
    database,
    found
      .filter(({ subject }) => !closed.has(BigInt(subject)))
      .map(({ subject, probability, evidence }) => ({
        mention: held.id,
        subject: BigInt(subject),
        state: 'suggested',
        basis: 'weighed',
        probability,
        evidence,
      })),
    program,
    at,
  );
  const vanished = open.filter((subject) => !found.some((one) => BigInt(one.subject) === subject));
  await writeLinks(
    database,
    vanished.map((subject) => ({
      mention: held.id,
      subject,
      state: 'declined',
      basis: 'weighed',
      probability: null,
      evidence: [],
    })),
    program,
    at,
  );
}

/** What the program linked follows the corrected identifiers; what a person decided does not. */
async function renewLink(database: Database, held: Held, link: Placing['link'], at: Date): Promise<bigint> {
  const current = held.subject_id;
  if (held.by !== program) return current;
  if (link && BigInt(link.subject) !== current) {
    const refused = await database.$queryRaw<unknown[]>`
      SELECT 1 FROM links WHERE mention_id = ${held.id} AND subject_id = ${BigInt(link.subject)} AND state IN ('declined', 'undone') AND by <> ${program}`;
    if (refused.length > 0) return current;
    await move(database, [held.id], BigInt(link.subject), current, 'identical', program, at, link);
    return BigInt(link.subject);
  }
  if (link || held.basis !== 'identical') return current;
  const own = await ownSubject(database, { mention: held.id, kind: held.kind }, program, at);
  await move(database, [held.id], own, current, 'new', program, at);
  return own;
}

async function remove(database: Database, mentions: bigint[]): Promise<void> {
  const ids = mentions.map(String);
  await database.$executeRaw`
    DELETE FROM link_events WHERE link_id IN (SELECT id FROM links WHERE mention_id = ANY(${ids}::bigint[]))`;
  await database.$executeRaw`DELETE FROM links WHERE mention_id = ANY(${ids}::bigint[])`;
  await database.$executeRaw`DELETE FROM mentions WHERE id = ANY(${ids}::bigint[])`;
}

/** A subject that nothing mentions and nothing ever linked is nobody. */
async function removeEmpty(database: Database, subjects: bigint[]): Promise<void> {
  await database.$executeRaw`
    DELETE FROM subjects s WHERE s.id = ANY(${subjects.map(String)}::bigint[]) AND s.case_id IS NULL
      AND NOT EXISTS (SELECT 1 FROM mentions m WHERE m.subject_id = s.id)
      AND NOT EXISTS (SELECT 1 FROM links l WHERE l.subject_id = s.id)`;
}
