import { type Placing, type Suggestion, subjectKeys } from '../../match/index.ts';
import { type Database, Prisma } from '../connection.ts';
import { storableJson } from '../text.ts';
import { countRows, countsOf } from './counts.ts';
import type { LinkBasis, LinkState } from './model.ts';
import { locking } from './renew-keys.ts';

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
  const links = placings.flatMap(({ link, suggestions }, place): PlacedLink[] => [
    link
      ? { ...linkOf(place, link), subject: null, state: 'linked', basis }
      : { place, subject: null, state: 'linked', basis: 'new', probability: null, evidence: [] },
    ...suggestions.map((one): PlacedLink => ({ ...linkOf(place, one), state: 'suggested', basis: 'weighed' })),
  ]);
  const keys = placings.flatMap(({ mention }, place) =>
    subjectKeys(mention.kind, mention.described).map(({ key }) => ({ key: String(key), place })),
  );
  const people = placings.flatMap(({ mention, link }) =>
    mention.kind === 'person' && link === null ? [mention.described] : [],
  );
  // One statement: each way to the server and back would cost a form as much as all its comparisons. The locks are taken before anything is written.
  await database.$executeRaw`
    WITH held AS (${locking(known)}), placed AS (
      SELECT p.*, nextval('mentions_id_seq') AS id, COALESCE(p.known, nextval('subjects_id_seq')) AS subject
      FROM (SELECT count(*) FROM held) AS first, unnest(${placings.map(({ mention }) => mention.kind)}::text[], ${placings.map(({ mention }) => mention.prefix)}::text[],
        ${placings.map(({ mention }) => mention.role)}::text[], ${placings.map(({ mention }) => storableJson(mention.described))}::jsonb[],
        ${placings.map(({ link }) => link?.subject ?? null)}::bigint[]) WITH ORDINALITY AS p (kind, prefix, role, described, known, place)
    ), new_subjects AS (
      INSERT INTO subjects (id, kind, opened, opened_by) SELECT subject, kind, ${at}::timestamptz, ${program} FROM placed WHERE known IS NULL
    ), new_mentions AS (
      INSERT INTO mentions (id, kind, form_id, prefix, role, described, subject_id, noted)
      SELECT id, kind, ${form}::bigint, prefix, role, described, subject, ${at}::timestamptz FROM placed
    ), new_links AS (
      ${linkRows(Prisma.sql`
        SELECT placed.id, COALESCE(link.subject, placed.subject), link.state, link.basis, link.probability, link.evidence, ${program}, ${at}::timestamptz
        FROM jsonb_to_recordset(${storableJson(links)}::jsonb)
          AS link (place bigint, subject bigint, state text, basis text, probability float8, evidence text[])
        JOIN placed ON placed.place = link.place + 1 ORDER BY link.place`)}
    ), new_events AS (${eventRows(Prisma.sql`new_links`, program, at)}), new_keys AS (
      INSERT INTO subject_keys (key, subject_id)
      SELECT k.key, placed.subject FROM unnest(${keys.map(({ key }) => key)}::bigint[], ${keys.map(({ place }) => place + 1)}::bigint[]) AS k (key, place)
      JOIN placed USING (place) ON CONFLICT DO NOTHING
    )
    ${countRows(countsOf(people))}`;
}

/** A link of the mention at a place of the list; without a subject it is to the mention's own. */
type PlacedLink = Omit<NewLink, 'mention' | 'subject'> & { place: number; subject: string | null };

function linkOf(place: number, { subject, probability, evidence }: Suggestion) {
  return { place, subject, probability, evidence };
}

export async function writeSubjects(
  database: Database,
  subjects: { subject: bigint; kind: string }[],
  at: Date,
  by: string,
): Promise<void> {
  await database.$executeRaw`
    INSERT INTO subjects (id, kind, opened, opened_by)
    SELECT id, kind, ${at}::timestamptz, ${by} FROM unnest(${subjects.map(({ subject }) => String(subject))}::bigint[],
      ${subjects.map(({ kind }) => kind)}::text[]) AS new (id, kind)`;
}

/** Adds links, or gives those that stand already their new state; each with the line of history that says so. */
export async function writeLinks(database: Database, links: NewLink[], by: string, at: Date): Promise<void> {
  if (links.length === 0) return;
  const given = links.map(({ mention, subject, ...link }) => ({
    ...link,
    mention: String(mention),
    subject: String(subject),
  }));
  const rows = linkRows(Prisma.sql`
    SELECT mention, subject, state, basis, probability, evidence, ${by}, ${at}::timestamptz
    FROM jsonb_to_recordset(${storableJson(given)}::jsonb)
      AS link (mention bigint, subject bigint, state text, basis text, probability float8, evidence text[])`);
  await database.$executeRaw`WITH written AS (${rows}) ${eventRows(Prisma.sql`written`, by, at)}`;
}

function linkRows(rows: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO links (mention_id, subject_id, state, basis, probability, evidence, by, at) ${rows}
    ON CONFLICT (mention_id, subject_id) DO UPDATE SET state = excluded.state, by = excluded.by, at = excluded.at,
      basis = CASE WHEN excluded.basis = 'identical' AND links.basis <> 'new' THEN excluded.basis ELSE links.basis END,
      probability = COALESCE(excluded.probability, links.probability),
      evidence = CASE WHEN excluded.probability IS NULL THEN links.evidence ELSE excluded.evidence END
    RETURNING id, state`;
}

function eventRows(from: Prisma.Sql, by: string, at: Date): Prisma.Sql {
  return Prisma.sql`INSERT INTO link_events (link_id, state, by, at) SELECT id, state, ${by}, ${at}::timestamptz FROM ${from}`;
}
