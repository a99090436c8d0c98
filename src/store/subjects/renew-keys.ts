import { type Described, type SubjectKind, subjectKeys } from '../../match/index.ts';
import { type Database, Prisma } from '../connection.ts';

/** Locks subjects, always in one order, so that what is said of them cannot change while keys are made from it. */
export async function lockSubjects(database: Database, subjects: bigint[]): Promise<void> {
  await database.$queryRaw(locking(subjects));
}

export function locking(subjects: bigint[]): Prisma.Sql {
  return Prisma.sql`SELECT id FROM subjects WHERE id = ANY(${subjects.map(String)}::bigint[]) ORDER BY id FOR UPDATE`;
}

/** The keys of subjects are those of all that is said of them now. The caller holds the locks. */
export async function renewKeys(database: Database, subjects: bigint[]): Promise<void> {
  const said = await database.$queryRaw<{ subject_id: bigint; kind: SubjectKind; described: Described }[]>`
    SELECT DISTINCT subject_id, kind, described FROM mentions WHERE subject_id = ANY(${subjects.map(String)}::bigint[])`;
  await database.$executeRaw`DELETE FROM subject_keys WHERE subject_id = ANY(${subjects.map(String)}::bigint[])`;
  const rows = said.map(({ subject_id, kind, described }) => ({ subject: subject_id, kind, described }));
  await database.$executeRaw(keyRows(rows));
}

function keyRows(said: { subject: bigint; kind: SubjectKind; described: Described }[]): Prisma.Sql {
  const rows = said.flatMap(({ subject, kind, described }) =>
    subjectKeys(kind, described).map(({ key }) => ({ key: String(key), subject: String(subject) })),
  );
  return Prisma.sql`
    INSERT INTO subject_keys (key, subject_id)
    SELECT * FROM unnest(${rows.map(({ key }) => key)}::bigint[], ${rows.map(({ subject }) => subject)}::bigint[])
    ON CONFLICT DO NOTHING`;
}
