import type { Value } from '../form/model.ts';
import { type Connection, Prisma } from './connection.ts';
import type { FormId, FormState, Store } from './model.ts';
import type { RecordEntry, Records } from './records-model.ts';

/** Of a name that many have: the latest forms. */
const formsOfSubjects = 500;

/** Forms as records are searched and looked at. */
export function recordsOf(connection: Connection, subjects: Store['subjects']): Records {
  return {
    async search({ words, dob, number, limit, before, ...filter }) {
      const conditions = [Prisma.sql`TRUE`];
      if (words !== '' || number !== '') {
        const found = await subjects.search({ kinds: ['person', 'place', 'agency'], words, dob, number });
        const ids = found.map(({ id }) => id);
        conditions.push(Prisma.sql`f.id IN (
          SELECT m.form_id FROM unnest(${ids}::bigint[]) AS s (id) CROSS JOIN LATERAL (
            SELECT o.form_id FROM mentions o WHERE o.subject_id = s.id AND o.form_id IS NOT NULL ORDER BY o.id DESC LIMIT ${formsOfSubjects}
          ) m)`);
      }
      const [state, ...states] = filter.states;
      // One state alone keeps the order of its index.
      conditions.push(
        states.length === 0 ? Prisma.sql`f.state = ${state}` : Prisma.sql`f.state = ANY(${filter.states}::text[])`,
      );
      if (filter.kind) conditions.push(Prisma.sql`f.kind = ${filter.kind}`);
      if (filter.from) conditions.push(Prisma.sql`f.received >= ${filter.from}`);
      if (filter.to) conditions.push(Prisma.sql`f.received < ${filter.to}`);
      if (before) conditions.push(Prisma.sql`(f.received, f.id) < (${before.received}, ${BigInt(before.id)})`);
      const rows = await connection.$queryRaw<EntryRow[]>`
        WITH page AS (
          SELECT f.id FROM forms f WHERE ${Prisma.join(conditions, ' AND ')} ORDER BY f.received DESC, f.id DESC LIMIT ${limit + 1}
        )
        SELECT f.id, f.kind, f.version, f.state, f.received, f.filed,
          ARRAY(SELECT COALESCE(m.described->>'fullName', NULLIF(concat_ws(' ', m.described->>'forenames', m.described->>'surname'), ''), m.described->>'alias')
            FROM mentions m WHERE m.form_id = f.id AND m.kind = 'person' AND (m.prefix = 'child.' OR m.prefix LIKE 'people[%') ORDER BY m.id LIMIT 5) AS people,
          (SELECT m.described->>'name' FROM mentions m WHERE m.form_id = f.id AND m.kind = 'agency' ORDER BY m.id LIMIT 1) AS agency
        FROM page JOIN forms f USING (id) ORDER BY f.received DESC, f.id DESC`;
      return { records: rows.slice(0, limit).map(entryOf), more: rows.length > limit };
    },

    async history(id) {
      const form = BigInt(id);
      const [hands, corrections, relations, copies] = await Promise.all([
        connection.$queryRaw<
          { id: bigint; at: Date; actor: string; action: string; note: string | null; undone: boolean }[]
        >`
          SELECT h.id, h.at, h.actor, h.action, h.note, h.undone_by IS NOT NULL AS undone
          FROM review_history h JOIN review_items r ON r.id = h.item_id WHERE r.form_id = ${form} ORDER BY h.id`,
        connection.$queryRaw<
          { key: string; at: Date; actor: string; before: Value | null; after: Value; undone: boolean }[]
        >`
          SELECT c.key, c.at, c.actor, c.before, c.after, h.undone_by IS NOT NULL AS undone
          FROM corrections c JOIN review_history h ON h.id = c.history_id WHERE c.form_id = ${form} ORDER BY c.id`,
        connection.$queryRaw<{ form_id: bigint; other_id: bigint; relation: string; at: Date; actor: string }[]>`
          SELECT form_id, other_id, relation, at, actor FROM form_relations WHERE form_id = ${form}
          UNION ALL SELECT form_id, other_id, relation, at, actor FROM form_relations WHERE other_id = ${form} ORDER BY at`,
        connection.$queryRaw<{ id: bigint; first: bigint | null; message_id: bigint; part_id: bigint }[]>`
          SELECT c.id, NULL::bigint AS first, c.message_id, c.part_id FROM forms c WHERE c.duplicate_of_id = ${form}
          UNION ALL SELECT f.id, f.duplicate_of_id, f.message_id, f.part_id FROM forms f WHERE f.id = ${form} ORDER BY id`,
      ]);
      const own = copies.find((one) => one.id === form);
      return {
        hands,
        corrections,
        relations: relations.map(({ form_id, other_id, relation, at, actor }) => ({
          form: String(form_id === form ? other_id : form_id) as FormId,
          relation: form_id === form ? relation : `${relation}_by`,
          ...{ at, actor },
        })),
        copyOf: own?.first == null ? null : (String(own.first) as FormId),
        partId: String(own?.part_id ?? ''),
        copies: copies.filter((one) => one.id !== form).map((one) => String(one.id) as FormId),
      };
    },
  };
}

type EntryRow = {
  id: bigint;
  kind: string;
  version: string | null;
  state: FormState;
  received: Date;
  filed: Date | null;
  people: (string | null)[];
  agency: string | null;
};

function entryOf({ id, people, ...row }: EntryRow): RecordEntry {
  return { ...row, id: String(id) as FormId, people: people.filter((name) => name !== null) };
}
