import { type Connection, type Database, inTransaction } from '../connection.ts';
import type { LinkOutcome, LinkState, Subjects } from './model.ts';
import { lockSubjects, renewKeys } from './renew-keys.ts';
import { program, writeLinks, writeSubjects } from './write.ts';

type Held = { mention: bigint; subject: bigint; state: LinkState; basis: string; kind: string; current: bigint };

/** What people do with links. Each locks the mention first, so that of two who decide at once the second is told. */
export function decisionsOn(
  connection: Connection,
  now: () => Date,
): Pick<Subjects, 'confirm' | 'undo' | 'decline' | 'linkByHand'> {
  return {
    confirm: (link, actor, { together = false } = {}) =>
      inTransaction(connection, async (database) => {
        const held = await hold(database, BigInt(link));
        if (!held) return { kind: 'not_found' };
        if (held.state === 'linked') return { kind: 'overtaken', state: held.state };
        const mentions = together ? await formMentionsOf(database, held.current) : [];
        const all = [...new Set([held.mention, ...mentions])];
        await move(database, all, held.subject, held.current, 'hand', actor, now());
        return { kind: 'done' };
      }),

    undo: (link, actor) =>
      inTransaction(connection, async (database) => {
        const held = await hold(database, BigInt(link));
        if (!held) return { kind: 'not_found' };
        if (held.state !== 'linked') return { kind: 'overtaken', state: held.state };
        if (held.basis === 'new') return { kind: 'own_subject' };
        const at = now();
        await move(
          database,
          [held.mention],
          await ownSubject(database, held, actor, at),
          held.current,
          'new',
          actor,
          at,
        );
        return { kind: 'done' };
      }),

    decline: (link, actor) =>
      inTransaction(connection, async (database) => {
        const held = await hold(database, BigInt(link));
        if (!held) return { kind: 'not_found' };
        if (held.state !== 'suggested') return { kind: 'overtaken', state: held.state };
        await setState(database, [held.mention], held.subject, 'declined', actor, now());
        return { kind: 'done' };
      }),

    linkByHand: (mention, subject, actor) =>
      inTransaction(connection, async (database): Promise<LinkOutcome> => {
        const [held] = await database.$queryRaw<{ kind: string; current: bigint; form_id: bigint | null }[]>`
          SELECT kind, subject_id AS current, form_id FROM mentions WHERE id = ${BigInt(mention)} FOR UPDATE`;
        const [target] = await database.$queryRaw<
          { kind: string }[]
        >`SELECT kind FROM subjects WHERE id = ${BigInt(subject)}`;
        // What the case system says of its own people is not ours to move.
        if (!held || held.form_id === null || target?.kind !== held.kind) return { kind: 'not_found' };
        if (held.current === BigInt(subject)) return { kind: 'overtaken', state: 'linked' };
        await move(database, [BigInt(mention)], BigInt(subject), held.current, 'hand', actor, now());
        return { kind: 'done' };
      }),
  };
}

async function hold(database: Database, link: bigint): Promise<Held | undefined> {
  const [row] = await database.$queryRaw<Held[]>`
    SELECT l.mention_id AS mention, l.subject_id AS subject, l.state, l.basis, m.kind, m.subject_id AS current
    FROM links l JOIN mentions m ON m.id = l.mention_id WHERE l.id = ${link} FOR UPDATE OF m, l`;
  return row;
}

async function formMentionsOf(database: Database, subject: bigint): Promise<bigint[]> {
  const rows = await database.$queryRaw<{ id: bigint }[]>`
    SELECT id FROM mentions WHERE subject_id = ${subject} AND form_id IS NOT NULL ORDER BY id FOR UPDATE`;
  return rows.map(({ id }) => id);
}

/** Takes mentions from one subject to another. What was suggested of a subject that is left empty is suggested of the one that they went to. */
export async function move(
  database: Database,
  mentions: bigint[],
  to: bigint,
  from: bigint,
  basis: 'hand' | 'new' | 'identical',
  actor: string,
  at: Date,
  judged: { probability: number; evidence: string[] } | null = null,
): Promise<void> {
  await lockSubjects(database, [from, to]);
  await setState(database, mentions, from, 'undone', actor, at);
  await writeLinks(
    database,
    // A link that was suggested keeps its evidence.
    mentions.map((mention) => ({
      mention,
      subject: to,
      state: 'linked',
      basis,
      probability: judged?.probability ?? null,
      evidence: judged?.evidence ?? (basis === 'hand' ? ['A person linked them'] : []),
    })),
    actor,
    at,
  );
  await database.$executeRaw`UPDATE mentions SET subject_id = ${to} WHERE id = ANY(${mentions.map(String)}::bigint[])`;
  await database.$executeRaw`
    WITH handed AS (
      INSERT INTO links (mention_id, subject_id, state, basis, probability, evidence, by, at)
      SELECT l.mention_id, ${to}, 'suggested', 'weighed', l.probability, l.evidence, ${program}, ${at}::timestamptz
      FROM links l JOIN mentions m ON m.id = l.mention_id
      WHERE l.subject_id = ${from} AND l.state = 'suggested' AND m.subject_id <> ${to}
        AND NOT EXISTS (SELECT 1 FROM mentions left_over WHERE left_over.subject_id = ${from})
      ON CONFLICT (mention_id, subject_id) DO NOTHING RETURNING id
    )
    INSERT INTO link_events (link_id, state, by, at) SELECT id, 'suggested', ${program}, ${at}::timestamptz FROM handed`;
  await renewKeys(database, [from, to]);
}

async function setState(
  database: Database,
  mentions: bigint[],
  subject: bigint,
  state: LinkState,
  actor: string,
  at: Date,
): Promise<void> {
  await database.$executeRaw`
    WITH changed AS (
      UPDATE links SET state = ${state}, by = ${actor}, at = ${at}
      WHERE mention_id = ANY(${mentions.map(String)}::bigint[]) AND subject_id = ${subject} RETURNING id
    )
    INSERT INTO link_events (link_id, state, by, at) SELECT id, ${state}, ${actor}, ${at}::timestamptz FROM changed`;
}

/** The subject that was opened for the mention, or a new one where it was linked at once. */
export async function ownSubject(
  database: Database,
  held: { mention: bigint; kind: string },
  actor: string,
  at: Date,
): Promise<bigint> {
  const [own] = await database.$queryRaw<{ subject_id: bigint }[]>`
    SELECT subject_id FROM links WHERE mention_id = ${held.mention} AND basis = 'new'`;
  if (own) return own.subject_id;
  const [fresh] = await database.$queryRaw<{ id: bigint }[]>`SELECT nextval('subjects_id_seq') AS id`;
  const subject = fresh?.id ?? 0n;
  await writeSubjects(database, [{ subject, kind: held.kind }], at, actor);
  return subject;
}
