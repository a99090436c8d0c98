import type { FormKind } from '../../form/index.ts';
import type { ItemTarget, Urgency } from '../../review/index.ts';
import { type Connection, Prisma } from '../connection.ts';
import { asItemId } from './history.ts';
import type { QueueFilter, QueueRow, ReviewStore } from './model.ts';

type Row = {
  id: bigint;
  target: ItemTarget;
  reasons: string[];
  urgency: Urgency[];
  precedence: number;
  form_kind: FormKind | null;
  opened: Date;
  received: Date;
  due: Date;
  claimed_by: string | null;
  claimed_until: Date | null;
  sent_to: string | null;
  asked: Date | null;
  names: string[];
  subject: string | null;
  sender: string | null;
};
type CountRow = Record<'open' | 'overdue' | 'urgent' | 'waiting' | 'mine', number> & {
  reasons: string[];
  form_kind: FormKind | null;
};

/**
 * What waits, the most urgent first. A page begins where the last one ended, by an index on that order, so that the thousandth page costs what
 * the first one costs and no item is shown twice or left out when others come or go.
 */
export function queueOf(
  connection: Connection,
  now: () => Date,
): Pick<ReviewStore, 'queue' | 'counts' | 'stamp' | 'next'> {
  return {
    async queue(filter, reader, { after, limit }) {
      const from = after
        ? Prisma.sql`AND (r.precedence, r.due, r.id) > (${after.precedence}::smallint, ${after.due}::timestamptz, ${BigInt(after.id)})`
        : Prisma.empty;
      const rows = await connection.$queryRaw<Row[]>`
        WITH page AS (
          SELECT r.* FROM review_items r
          WHERE r.state = 'open' ${from} ${conditions(filter, reader, now())}
          ORDER BY r.precedence, r.due, r.id LIMIT ${limit + 1}
        )
        SELECT r.id, CASE WHEN r.form_id IS NOT NULL THEN 'form' WHEN r.part_id IS NOT NULL THEN 'part' ELSE 'message' END AS target,
          r.reasons, r.urgency, r.precedence, r.form_kind, r.opened, m.received, r.due, r.claimed_by, r.claimed_until, r.sent_to, r.asked,
          ARRAY(
            SELECT v.value #>> '{}' FROM form_values v
            WHERE v.form_id = r.form_id AND v.key = ANY(${nameKeys}::text[]) AND v.state = 'answered'
            ORDER BY v.position LIMIT 6
          ) AS names,
          m.envelope ->> 'subject' AS subject,
          COALESCE(NULLIF(m.envelope #>> '{from,0,name}', ''), m.envelope #>> '{from,0,address}') AS sender
        FROM page r JOIN messages m ON m.id = r.message_id
        ORDER BY r.precedence, r.due, r.id`;
      const shown = rows.slice(0, limit);
      const last = rows.length > limit ? shown.at(-1) : undefined;
      return {
        rows: shown.map(rowOf),
        next: last ? { precedence: last.precedence, due: last.due, id: asItemId(last.id) } : null,
      };
    },

    /** One walk over what is open; the few sets of reasons that there are become reasons afterwards. */
    async counts(reader) {
      const at = now();
      const rows = await connection.$queryRaw<CountRow[]>`
        SELECT reasons, form_kind, count(*)::int AS open, count(*) FILTER (WHERE due < ${at} AND asked IS NULL)::int AS overdue,
          count(*) FILTER (WHERE precedence = 0)::int AS urgent, count(*) FILTER (WHERE asked IS NOT NULL)::int AS waiting,
          count(*) FILTER (WHERE (claimed_by = ${reader} AND claimed_until > ${at}) OR sent_to = ${reader})::int AS mine
        FROM review_items WHERE state = 'open' GROUP BY reasons, form_kind`;
      const sum = (of: 'open' | 'overdue' | 'urgent' | 'waiting' | 'mine') =>
        rows.reduce((total, row) => total + row[of], 0);
      const reasons = new Map<string, number>();
      const kinds = new Map<FormKind | null, number>();
      for (const row of rows) {
        for (const code of row.reasons) reasons.set(code, (reasons.get(code) ?? 0) + row.open);
        kinds.set(row.form_kind, (kinds.get(row.form_kind) ?? 0) + row.open);
      }
      return {
        ...{
          open: sum('open'),
          overdue: sum('overdue'),
          urgent: sum('urgent'),
          waiting: sum('waiting'),
          mine: sum('mine'),
        },
        reasons: [...reasons]
          .map(([code, count]) => ({ code, count }))
          .sort((one, other) => other.count - one.count || (one.code < other.code ? -1 : 1)),
        kinds: [...kinds].map(([kind, count]) => ({ kind, count })).sort((one, other) => other.count - one.count),
      };
    },

    /** The newest hand and the newest item: everything that changes the queue adds to one of them. */
    async stamp() {
      const [row] = await connection.$queryRaw<{ hand: bigint | null; item: bigint | null }[]>`
        SELECT (SELECT max(id) FROM review_history) AS hand, (SELECT max(id) FROM review_items) AS item`;
      return `${row?.hand ?? 0}-${row?.item ?? 0}`;
    },

    async next(reader, filter) {
      const at = now();
      const [row] = await connection.$queryRaw<{ id: bigint }[]>`
        SELECT r.id FROM review_items r
        WHERE r.state = 'open' AND r.asked IS NULL AND (r.sent_to IS NULL OR r.sent_to = ${reader})
          AND (r.claimed_by IS NULL OR r.claimed_by = ${reader} OR r.claimed_until <= ${at}) ${conditions(filter, reader, at)}
        ORDER BY r.precedence, r.due, r.id LIMIT 1`;
      return row ? asItemId(row.id) : null;
    },
  };
}

/** Who or what the form is about, for a person to know it again. */
const nameKeys = [
  ...['child.fullName', 'child.forenames', 'child.surname', 'locations[0].name'],
  ...[0, 1, 2].flatMap((at) => ['forenames', 'surname', 'fullName', 'alias'].map((part) => `people[${at}].${part}`)),
];

function conditions({ reason, kind, show, words = [] }: QueueFilter, reader: string, at: Date): Prisma.Sql {
  const all: Prisma.Sql[] = [];
  if (reason !== undefined) all.push(Prisma.sql`${reason} = ANY(r.reasons)`);
  if (kind === 'none') all.push(Prisma.sql`r.form_kind IS NULL`);
  else if (kind !== undefined) all.push(Prisma.sql`r.form_kind = ${kind}`);
  if (show === 'mine')
    all.push(Prisma.sql`((r.claimed_by = ${reader} AND r.claimed_until > ${at}) OR r.sent_to = ${reader})`);
  if (show === 'overdue') all.push(Prisma.sql`r.due < ${at} AND r.asked IS NULL`);
  if (show === 'waiting') all.push(Prisma.sql`r.asked IS NOT NULL`);
  if (show === 'urgent') all.push(Prisma.sql`r.precedence = 0`);
  if (show === 'unclaimed') all.push(Prisma.sql`(r.claimed_by IS NULL OR r.claimed_until <= ${at})`);
  // Only letters and digits are in a folded word, so it is no pattern.
  for (const word of words) all.push(Prisma.sql`r.words LIKE ${`% ${word}%`}`);
  return all.length === 0 ? Prisma.empty : Prisma.sql`AND ${Prisma.join(all, ' AND ')}`;
}

function rowOf(row: Row): QueueRow {
  const { id, target, reasons, urgency, form_kind, opened, received, due, claimed_by, claimed_until, names } = row;
  const claim = claimed_by !== null && claimed_until !== null ? { by: claimed_by, until: claimed_until } : null;
  return {
    ...{ id: asItemId(id), target, reasons, urgency, kind: form_kind, opened, received, due, claim },
    ...{ sentTo: row.sent_to, asked: row.asked, names, subject: row.subject ?? '', from: row.sender ?? '' },
  };
}
