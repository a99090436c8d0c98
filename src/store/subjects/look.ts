import type { Described, MentionRole, SubjectKind } from '../../match/index.ts';
import { type Connection, Prisma } from '../connection.ts';
import type { FormId } from '../model.ts';
import { linkRowsWhere } from './list.ts';
import type { FoundSubject, LookedSubject, MentionId, SubjectId, Subjects } from './model.ts';
import { nearOf } from './near.ts';

const foundAtMost = 50;
const mentionsAtMost = 200;

/** What the pages of people and places show. */
export function looksAt(connection: Connection): Pick<Subjects, 'search' | 'look'> {
  const near = nearOf(connection);
  return {
    /** Those whose words begin as the typed ones do, newest first; then those who only sound so, or have the number. */
    async search({ kinds, words, dob, number }) {
      const terms = words
        .toLowerCase()
        .split(/[^\p{L}\p{N}]+/u)
        .filter((term) => term !== '')
        .slice(0, 8);
      const written =
        terms.length === 0
          ? []
          : await connection.$queryRaw<{ id: bigint }[]>`
              SELECT DISTINCT subject_id AS id FROM (
                SELECT m.subject_id FROM mentions m
                WHERE mention_words(m.described) @@ to_tsquery('simple', ${terms.map((term) => `'${term}':*`).join(' & ')})
                  AND m.kind = ANY(${kinds}::text[])
                ORDER BY m.id DESC LIMIT ${foundAtMost * 4}
              ) newest ORDER BY 1 DESC LIMIT ${foundAtMost}`;
      const alike = await near(
        '0' as FormId,
        kinds.map((kind) => ({
          prefix: '',
          kind,
          role: 'unknown' as const,
          described:
            kind === 'person'
              ? { fullName: words, dob, nhsNumber: number, upn: number, caseId: number }
              : { name: words, postcode: words },
        })),
      );
      const known = written.map(({ id }) => String(id));
      const sounding = alike.near.flatMap((one) => one.known.map(({ id }) => id)).filter((id) => !known.includes(id));
      const ids = [...known, ...new Set(sounding)].slice(0, foundAtMost + 20);
      const rows = await connection.$queryRaw<FoundRow[]>`
        SELECT s.id, s.kind, s.case_id, w.words,
          (SELECT m.described FROM mentions m WHERE m.subject_id = s.id ORDER BY m.case_id IS NULL, m.id DESC LIMIT 1) AS described,
          (SELECT count(*) FROM (SELECT 1 FROM mentions m WHERE m.subject_id = s.id AND m.form_id IS NOT NULL LIMIT 100) few) AS forms,
          (SELECT count(*) FROM links l WHERE l.subject_id = s.id AND l.state = 'suggested') AS suggested
        FROM unnest(${ids}::bigint[]) WITH ORDINALITY AS w (id, words) JOIN subjects s ON s.id = w.id
        WHERE EXISTS (SELECT 1 FROM mentions m WHERE m.subject_id = s.id) ORDER BY w.words`;
      return rows.map((row): FoundSubject => {
        const { kind, described } = row;
        const written = known.includes(String(row.id));
        return {
          ...{ id: String(row.id) as SubjectId, kind, caseId: row.case_id, described, written },
          ...{ forms: Number(row.forms), suggested: Number(row.suggested) },
        };
      });
    },

    async look(id) {
      const subject = BigInt(id);
      const [row] = await connection.$queryRaw<{ kind: SubjectKind; case_id: string | null; opened: Date }[]>`
        SELECT kind, case_id, opened FROM subjects WHERE id = ${subject}`;
      if (!row) return null;
      const [mentions, links] = await Promise.all([
        connection.$queryRaw<MentionRow[]>`
          SELECT m.id, m.form_id, f.kind AS form_kind, f.state AS form_state, f.received, m.prefix, m.role, m.described, m.gone_at
          FROM mentions m LEFT JOIN forms f ON f.id = m.form_id
          WHERE m.subject_id = ${subject} ORDER BY m.case_id IS NULL, m.id DESC LIMIT ${mentionsAtMost}`,
        // What was ever thought of this subject, and what its mentions may mean instead.
        linkRowsWhere(
          connection,
          Prisma.sql`l.subject_id = ${subject} OR l.state = 'suggested' AND m.subject_id = ${subject}`,
          500,
        ),
      ]);
      return {
        ...{ id, kind: row.kind, caseId: row.case_id, opened: row.opened, links },
        mentions: mentions.map((mention) => ({
          id: String(mention.id) as MentionId,
          form: mention.form_id === null ? null : (String(mention.form_id) as FormId),
          formKind: mention.form_kind,
          formState: mention.form_state,
          received: mention.received,
          prefix: mention.prefix,
          role: mention.role,
          described: mention.described,
          goneAt: mention.gone_at,
        })),
      } satisfies LookedSubject;
    },
  };
}

type FoundRow = {
  id: bigint;
  kind: SubjectKind;
  case_id: string | null;
  described: Described;
  forms: bigint;
  suggested: bigint;
};
type MentionRow = {
  id: bigint;
  form_id: bigint | null;
  form_kind: string | null;
  form_state: string | null;
  received: Date | null;
  prefix: string;
  role: MentionRole;
  described: Described;
  gone_at: Date | null;
};
