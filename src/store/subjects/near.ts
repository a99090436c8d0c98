import { type Described, type KnownSubject, type Near, subjectKeys } from '../../match/index.ts';
import type { Connection } from '../connection.ts';
import { countsFor } from './counts.ts';
import type { Subjects } from './model.ts';

/** A key that more subjects have finds nobody: a children's home, the first of January. Each subject has other keys. */
const bearersAtMost = 120;

/** Those who share most with the mention are compared. */
const candidatesAtMost = 40;

/** The latest ways in which a subject was described; the case system's description always. */
const descriptionsAtMost = 8;

type Row = { mention: number; subject: bigint; case_id: string | null; described: Described[] };

/**
 * Two statements a form, however many are known: each key is one look into an index, and each candidate one more. A key is hashed, so
 * what is compared is always the description itself.
 */
export function nearOf(connection: Connection): Subjects['near'] {
  return async (form, mentions) => {
    const keys = mentions.flatMap((mention, index) =>
      subjectKeys(mention.kind, mention.described).map(({ key, weight }) => ({ index, key, weight })),
    );
    const counting = countsFor(connection, mentions);
    if (keys.length === 0) return { near: mentions.map((mention) => ({ mention, known: [] })), counts: await counting };
    const looking = connection.$queryRaw<Row[]>`
      WITH wanted AS (
        SELECT * FROM unnest(${keys.map(({ index }) => index)}::int[], ${keys.map(({ key }) => String(key))}::bigint[],
          ${keys.map(({ weight }) => weight)}::int[]) AS w (mention, key, weight)
      ), shared AS (
        SELECT w.mention, s.subject, sum(w.weight) AS weight FROM wanted w
        CROSS JOIN LATERAL (
          SELECT array_agg(few.subject_id) AS subjects FROM (
            SELECT k.subject_id FROM subject_keys k WHERE k.key = w.key LIMIT ${bearersAtMost + 1}
          ) few
        ) bearers
        CROSS JOIN LATERAL unnest(bearers.subjects) AS s (subject)
        WHERE cardinality(bearers.subjects) <= ${bearersAtMost}
        GROUP BY w.mention, s.subject
      ), best AS (
        SELECT mention, subject FROM (
          SELECT *, row_number() OVER (PARTITION BY mention ORDER BY weight DESC, subject) AS place FROM shared
        ) ranked WHERE place <= ${candidatesAtMost}
      )
      SELECT b.mention, b.subject, s.case_id, array_agg(d.described ORDER BY d.id) AS described
      FROM best b JOIN subjects s ON s.id = b.subject
      CROSS JOIN LATERAL (
        SELECT m.id, m.described FROM mentions m WHERE m.case_id = s.case_id AND s.kind = 'person'
        UNION
        (SELECT m.id, m.described FROM mentions m
         WHERE m.subject_id = b.subject AND m.form_id IS DISTINCT FROM ${BigInt(form)} ORDER BY m.id DESC LIMIT ${descriptionsAtMost})
      ) d
      GROUP BY b.mention, b.subject, s.case_id ORDER BY b.mention, b.subject`;
    const [counts, rows] = await Promise.all([counting, looking]);
    return { near: mentions.map((mention, index): Near => ({ mention, known: knownOf(rows, index) })), counts };
  };
}

function knownOf(rows: Row[], index: number): KnownSubject[] {
  return rows
    .filter(({ mention }) => mention === index)
    .map(({ subject, case_id, described }) => ({ id: String(subject), caseId: case_id, described }));
}
