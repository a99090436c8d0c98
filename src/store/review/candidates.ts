import type { FormKind } from '../../form/index.ts';
import { type Connection, Prisma } from '../connection.ts';
import type { FormId, FormState } from '../model.ts';
import type { Candidate, ReviewStore } from './model.ts';

type Row = { id: bigint; kind: FormKind; state: FormState; received: Date; names: string[]; named: boolean };

const names = Prisma.sql`ARRAY(
  SELECT v.value #>> '{}' FROM form_values v
  WHERE v.form_id = f.id AND v.state = 'answered' AND v.key ~ '^(child|people\\[\\d+\\]|locations\\[\\d+\\])\\.(fullName|forenames|surname|name)$'
  ORDER BY v.position LIMIT 6) AS names`;

/** Forms that another form may be an update, a correction or a copy of. */
export function candidatesOf(connection: Connection): Pick<ReviewStore, 'candidates' | 'find'> {
  return {
    async candidates(form) {
      const rows = await connection.$queryRaw<Row[]>`
        WITH own AS (SELECT id, kind, match FROM forms WHERE id = ${BigInt(form)}), near AS (
          SELECT (jsonb_array_elements_text(CASE jsonb_typeof(match -> 'of') WHEN 'array' THEN match -> 'of' ELSE '[]' END))::bigint AS id, true AS named FROM own
          UNION ALL
          SELECT k.form_id, false FROM own JOIN match_keys mine ON mine.form_id = own.id JOIN match_keys k ON k.key = mine.key
        )
        SELECT f.id, f.kind, f.state, f.received, ${names}, bool_or(near.named) AS named
        FROM near JOIN forms f ON f.id = near.id JOIN own ON f.id <> own.id
        WHERE f.state IN ('filed', 'in_review', 'superseded') AND f.kind = own.kind
        GROUP BY f.id ORDER BY bool_or(near.named) DESC, f.state = 'filed' DESC, f.received DESC LIMIT 20`;
      return rows.map(candidateOf);
    },

    /** By the names and numbers under which forms find each other: an index of whole keys, so the words are those of a full name or a number. */
    async find(words, kind, limit) {
      if (words.length === 0) return [];
      const name = [...new Set(words)].sort().join(' ');
      const keys = [
        `names:${name}`,
        ...words.flatMap((word) => ['nhsNumber', 'upn', 'caseId'].map((of) => `${of}:${word}`)),
      ];
      const number = words.length === 1 && /^\d{1,18}$/.test(words[0] ?? '') ? BigInt(words[0] ?? '0') : null;
      const rows = await connection.$queryRaw<Row[]>`
        SELECT f.id, f.kind, f.state, f.received, ${names}, false AS named FROM forms f
        WHERE f.id IN (SELECT form_id FROM match_keys WHERE key = ANY(${keys}::text[]) UNION SELECT ${number}::bigint)
          AND f.state IN ('filed', 'superseded', 'in_review') AND f.kind = ${kind}
        ORDER BY f.received DESC LIMIT ${limit}`;
      return rows.map(candidateOf);
    },
  };
}

function candidateOf({ id, ...row }: Row): Candidate {
  return { ...row, id: String(id) as FormId };
}
