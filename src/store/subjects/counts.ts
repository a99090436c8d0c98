import { type Counts, countedValues, type Described, type Mention } from '../../match/index.ts';
import { type Database, Prisma } from '../connection.ts';

/** How many known people share the names, birth dates and postcodes of the mentions. */
export async function countsFor(database: Database, mentions: Mention[]): Promise<Counts> {
  const values = mentions.flatMap(({ kind, described }) => (kind === 'person' ? countedValues(described) : []));
  const rows = await database.$queryRaw<{ field: string; value: bigint; bearers: bigint }[]>`
    SELECT c.field, c.value, c.bearers
    FROM unnest(${['everybody', ...values.map(({ field }) => field)]}::text[], ${['0', ...values.map(({ hash }) => String(hash))]}::bigint[])
      AS w (field, value)
    JOIN value_counts c ON c.field = w.field AND c.value = w.value`;
  const found = new Map(rows.map(({ field, value, bearers }) => [`${field} ${value}`, Number(bearers)]));
  const byValue = new Map(
    values.map(({ field, value, hash }) => [`${field} ${value}`, found.get(`${field} ${hash}`) ?? 0]),
  );
  return {
    everybody: found.get('everybody 0') ?? 0,
    bearers: (field, value) => byValue.get(`${field} ${value}`) ?? 0,
  };
}

export type Count = { field: string; value: bigint; bearers: number };

/** What to count of people who became known. */
export function countsOf(people: Described[]): Count[] {
  const counts = new Map<string, Count>();
  for (const described of people) count(counts, described);
  return [...counts.values()];
}

export function count(counts: Map<string, Count>, described: Described): void {
  for (const { field, hash } of [{ field: 'everybody', hash: 0n }, ...countedValues(described)]) {
    const one = counts.get(`${field} ${hash}`) ?? { field, value: hash, bearers: 0 };
    one.bearers += 1;
    counts.set(`${field} ${hash}`, one);
  }
}

/** In the order of the values, so that two who count at once do not wait for each other in a circle. */
export function countRows(counts: Count[]): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO value_counts (field, value, bearers)
    SELECT * FROM unnest(${counts.map(({ field }) => field)}::text[], ${counts.map(({ value }) => String(value))}::bigint[],
      ${counts.map(({ bearers }) => bearers)}::bigint[]) AS w (field, value, bearers) ORDER BY 1, 2
    ON CONFLICT (field, value) DO UPDATE SET bearers = value_counts.bearers + excluded.bearers`;
}
