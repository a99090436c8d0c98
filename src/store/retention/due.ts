import type { FormKind } from '../../form/model.ts';
import { type DueForm, dueOn, type RetentionRules } from '../../retention/index.ts';
import { type Connection, Prisma } from '../connection.ts';
import type { FormId, MessageId } from '../model.ts';
import type { DueMail, Retention } from './model.ts';

type Row = {
  id: bigint;
  received: Date;
  forms: { id: string; kind: FormKind; received: string; births: (string | null)[] }[];
  held: boolean;
  open: boolean;
};

/**
 * A mail has come to its time when all its forms have. Walks the ledger in the order of its rows, which is nearly that of receipt; copies
 * in other folders go with the first. What was erased in part is still looked at for the rest.
 */
export function dueIn(connection: Connection, now: () => Date): Retention['due'] {
  return async (rules, { after, look }) => {
    const at = now();
    const received = receivedBefore(rules, at);
    if (received === null) return { mails: [], last: null };
    const rows = await connection.$queryRaw<Row[]>`
      SELECT m.id, m.received,
        (SELECT COALESCE(json_agg(json_build_object('id', f.id::text, 'kind', f.kind, 'received', f.received, 'births', ${births}) ORDER BY f.id), '[]')
          FROM forms f WHERE f.message_id = m.id AND f.state <> 'erased') AS forms,
        ${held(Prisma.sql`m.id`)} AS held,
        EXISTS (SELECT 1 FROM review_items r WHERE r.message_id = m.id AND r.state = 'open') AS open
      FROM messages m
      WHERE m.id > ${BigInt(after ?? 0)} AND m.state = 'settled' AND m.same_as_id IS NULL AND m.received < ${received}
        AND (m.erased IS NULL
          OR EXISTS (SELECT 1 FROM forms f WHERE f.message_id = m.id AND f.state <> 'erased')
          OR EXISTS (SELECT 1 FROM parts p WHERE p.message_id = m.id AND p.erased IS NULL))
      ORDER BY m.id LIMIT ${look}`;
    const mails = rows.flatMap((row): DueMail[] => {
      const forms = row.forms.map((form): DueForm => ({ ...form, received: new Date(form.received) }));
      const due = dueOn(row.received, forms, rules);
      if (due === null || due > at) return [];
      const waits = row.held ? ({ waits: 'held' } as const) : row.open ? ({ waits: 'in_review' } as const) : {};
      const id = String(row.id) as MessageId;
      return [{ message: id, due, forms: row.forms.map(({ id, kind }) => ({ id: id as FormId, kind })), ...waits }];
    });
    const last = rows.length === look ? rows.at(-1) : undefined;
    return { mails, last: last === undefined ? null : (String(last.id) as MessageId) };
  };
}

/** Nothing younger than the shortest of the rules can be due. */
function receivedBefore(rules: RetentionRules, at: Date): Date | null {
  const years = Object.values(rules).map((rule) => rule.years);
  if (years.length === 0) return null;
  const before = new Date(at);
  before.setUTCFullYear(at.getUTCFullYear() - Math.min(...years));
  return before;
}

/** Every birth date on the form `f`, of whomever, and null for each person that it is about who has none. */
const births = Prisma.sql`ARRAY(
  SELECT v.value #>> '{}' FROM form_values v WHERE v.form_id = f.id AND v.key LIKE '%.dob' AND v.state = 'answered'
  UNION ALL
  SELECT NULL FROM (
    SELECT DISTINCT (regexp_match(v.key, '^(?:child|people\\[\\d+\\])\\.'))[1] AS prefix
    FROM form_values v WHERE v.form_id = f.id AND v.state = 'answered'
  ) person
  WHERE person.prefix IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM form_values d WHERE d.form_id = f.id AND d.key = person.prefix || 'dob' AND d.state = 'answered'))`;

/**
 * Whether a hold lies on a form of the message, or on a person whom one of them names, for certain or perhaps; also where that person has since
 * been found to be the same as another, under whose number all forms of both stand, those that come later as well.
 */
export function held(message: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`EXISTS (
    SELECT 1 FROM forms f JOIN holds h ON h.lifted IS NULL AND (h.form_id = f.id OR h.subject_id IN (
      SELECT l.subject_id FROM mentions n JOIN links l ON l.mention_id = n.id WHERE n.form_id = f.id AND l.state IN ('linked', 'suggested')
      UNION ALL
      SELECT k.subject_id FROM mentions n JOIN mentions q ON q.subject_id = n.subject_id JOIN links k ON k.mention_id = q.id
      WHERE n.form_id = f.id AND k.state = 'undone' AND NOT EXISTS (SELECT 1 FROM mentions empty WHERE empty.subject_id = k.subject_id)))
    WHERE f.message_id = ${message})`;
}
