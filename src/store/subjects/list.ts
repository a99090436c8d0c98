import type { Described, MentionRole, SubjectKind } from '../../match/index.ts';
import { type Connection, Prisma } from '../connection.ts';
import type { FormId } from '../model.ts';
import type { LinkBasis, LinkId, LinkRow, LinkState, MentionId, SubjectId, Subjects } from './model.ts';

/** A subject that is mentioned by more forms shows the latest. */
const linksAtMost = 2_000;

export function listsOf(connection: Connection): Pick<Subjects, 'linksOf' | 'suggestions'> {
  const list = (where: Prisma.Sql, limit: number) => linkRowsWhere(connection, where, limit);
  return {
    linksOf: (of) =>
      list(
        'form' in of
          ? Prisma.sql`m.form_id = ${BigInt(of.form)}`
          : 'subject' in of
            ? Prisma.sql`l.subject_id = ${BigInt(of.subject)}`
            : Prisma.sql`l.mention_id = ${BigInt(of.mention)}`,
        linksAtMost,
      ),
    suggestions: ({ limit, after }) =>
      list(
        Prisma.sql`l.state = 'suggested' AND l.id > ${BigInt(after ?? 0)}
          AND EXISTS (SELECT 1 FROM mentions there WHERE there.subject_id = l.subject_id)`,
        limit,
      ),
  };
}

/** Links with their history, oldest first; `l` is the link, `m` its mention and `s` its subject. */
export async function linkRowsWhere(connection: Connection, where: Prisma.Sql, limit: number): Promise<LinkRow[]> {
  const rows = await connection.$queryRaw<Row[]>`
    SELECT l.id, l.mention_id, l.subject_id, m.kind, m.form_id, m.prefix, m.role, m.described, s.case_id, l.state, l.basis,
      l.probability, l.evidence, l.by, l.at,
      (SELECT json_agg(json_build_object('state', e.state, 'by', e.by, 'at', e.at) ORDER BY e.id) FROM link_events e WHERE e.link_id = l.id) AS history
    FROM links l JOIN mentions m ON m.id = l.mention_id JOIN subjects s ON s.id = l.subject_id
    WHERE ${where} ORDER BY l.id LIMIT ${limit}`;
  return rows.map(loaded);
}

type Row = {
  id: bigint;
  mention_id: bigint;
  subject_id: bigint;
  kind: SubjectKind;
  form_id: bigint | null;
  prefix: string;
  role: MentionRole;
  described: Described;
  case_id: string | null;
  state: LinkState;
  basis: LinkBasis;
  probability: number | null;
  evidence: string[];
  by: string;
  at: Date;
  history: { state: LinkState; by: string; at: string }[] | null;
};

function loaded(row: Row): LinkRow {
  const { kind, prefix, role, described, state, basis, probability, evidence, by, at } = row;
  return {
    id: String(row.id) as LinkId,
    mention: String(row.mention_id) as MentionId,
    subject: String(row.subject_id) as SubjectId,
    form: row.form_id === null ? null : (String(row.form_id) as FormId),
    caseId: row.case_id,
    ...{ kind, prefix, role, described, state, basis, probability, evidence, by, at },
    history: (row.history ?? []).map((event) => ({ ...event, at: new Date(event.at) })),
  };
}
