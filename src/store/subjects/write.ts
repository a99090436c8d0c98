import type { Placing, Suggestion } from '../../match/index.ts';
import { type Database, Prisma } from '../connection.ts';
import { storableJson } from '../text.ts';
import { countRows, countsOf } from './counts.ts';
import type { LinkBasis, LinkState } from './model.ts';
import { keyRows, lockSubjects } from './renew-keys.ts';

export const program = 'program';

type NewLink = {
  mention: bigint;
  subject: bigint;
  state: LinkState;
  basis: LinkBasis;
  probability: number | null;
  evidence: string[];
};

/** Writes the mentions of a form that was just matched, each with a subject: the one that it is linked to, or one of its own. */
export async function writeMentions(
  database: Database,
  form: bigint,
  placings: Placing[],
  basis: 'identical' | 'copy',
  at: Date,
): Promise<void> {
  if (placings.length === 0) return;
  const known = placings.flatMap(({ link }) => (link ? [BigInt(link.subject)] : []));
  if (known.length > 0) await lockSubjects(database, known);
  const ids = await database.$queryRaw<{ mention: bigint; subject: bigint | null }[]>`
    SELECT nextval('mentions_id_seq') AS mention, CASE WHEN own THEN nextval('subjects_id_seq') END AS subject
    FROM unnest(${placings.map(({ link }) => link === null)}::boolean[]) AS own`;
  const rows = placings.map((placing, index) => {
    const mention = ids[index]?.mention ?? 0n;
    const subject = placing.link ? BigInt(placing.link.subject) : (ids[index]?.subject ?? 0n);
    return { ...placing, id: mention, subject };
  });
  const own = rows.filter(({ link }) => link === null);
  const links = rows.flatMap(({ id, subject, link, suggestions }): NewLink[] => [
    link
      ? { ...linkOf(id, link), subject, state: 'linked', basis }
      : { mention: id, subject, state: 'linked', basis: 'new', probability: null, evidence: [] },
    ...suggestions.map((one): NewLink => ({ ...linkOf(id, one), state: 'suggested', basis: 'weighed' })),
  ]);
  const kindsOf = ({ subject, mention }: (typeof rows)[number]) => ({
    subject,
    kind: mention.kind,
    described: mention.described,
  });
  const people = own.filter(({ mention }) => mention.kind === 'person').map(({ mention }) => mention.described);
  // One statement: each way to the server and back would cost a form as much as all its comparisons.
  await database.$executeRaw`
    WITH new_subjects AS (${subjectRows(own.map(kindsOf), at, program)}), new_mentions AS (
      INSERT INTO mentions (id, kind, form_id, prefix, role, described, subject_id, noted)
      SELECT id, kind, ${form}, prefix, role, described, subject, ${at}::timestamptz
      FROM unnest(${rows.map(({ id }) => String(id))}::bigint[], ${rows.map(({ mention }) => mention.kind)}::text[],
        ${rows.map(({ mention }) => mention.prefix)}::text[], ${rows.map(({ mention }) => mention.role)}::text[],
        ${rows.map(({ mention }) => storableJson(mention.described))}::jsonb[], ${rows.map(({ subject }) => String(subject))}::bigint[])
        AS new (id, kind, prefix, role, described, subject)
    ), new_links AS (${linkRows(links, program, at)}), new_events AS (${eventRows(Prisma.sql`new_links`, program, at)}),
      new_keys AS (${keyRows(rows.map(kindsOf))})
    ${countRows(countsOf(people))}`;
}

function linkOf(mention: bigint, { subject, probability, evidence }: Suggestion) {
  return { mention, subject: BigInt(subject), probability, evidence };
}

export async function writeSubjects(
  database: Database,
  subjects: { subject: bigint; kind: string }[],
  at: Date,
  by: string,
): Promise<void> {
  await database.$executeRaw(subjectRows(subjects, at, by));
}

function subjectRows(subjects: { subject: bigint; kind: string }[], at: Date, by: string): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO subjects (id, kind, opened, opened_by)
    SELECT id, kind, ${at}::timestamptz, ${by} FROM unnest(${subjects.map(({ subject }) => String(subject))}::bigint[],
      ${subjects.map(({ kind }) => kind)}::text[]) AS new (id, kind)`;
}

/** Adds links, or gives those that stand already their new state; each with the line of history that says so. */
export async function writeLinks(database: Database, links: NewLink[], by: string, at: Date): Promise<void> {
  if (links.length === 0) return;
  await database.$executeRaw`
    WITH written AS (${linkRows(links, by, at)}) ${eventRows(Prisma.sql`written`, by, at)}`;
}

function linkRows(links: NewLink[], by: string, at: Date): Prisma.Sql {
  const given = links.map(({ mention, subject, ...link }) => ({
    ...link,
    mention: String(mention),
    subject: String(subject),
  }));
  return Prisma.sql`
    INSERT INTO links (mention_id, subject_id, state, basis, probability, evidence, by, at)
    SELECT mention, subject, state, basis, probability, evidence, ${by}, ${at}::timestamptz
    FROM jsonb_to_recordset(${storableJson(given)}::jsonb)
      AS link (mention bigint, subject bigint, state text, basis text, probability float8, evidence text[])
    ON CONFLICT (mention_id, subject_id) DO UPDATE SET state = excluded.state, by = excluded.by, at = excluded.at,
      basis = CASE WHEN excluded.basis = 'identical' AND links.basis <> 'new' THEN excluded.basis ELSE links.basis END,
      probability = COALESCE(excluded.probability, links.probability),
      evidence = CASE WHEN excluded.probability IS NULL THEN links.evidence ELSE excluded.evidence END
    RETURNING id, state`;
}

function eventRows(from: Prisma.Sql, by: string, at: Date): Prisma.Sql {
  return Prisma.sql`INSERT INTO link_events (link_id, state, by, at) SELECT id, state, ${by}, ${at}::timestamptz FROM ${from}`;
}
