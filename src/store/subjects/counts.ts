import { type Counts, countedValues, type Described, type Mention } from '../../match/index.ts';
import type { Database } from '../connection.ts';

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

/** Counts people who became known; in the order of the values, so that two who count at once do not wait for each other in a circle. */
export async function countPeople(database: Database, people: Described[]): Promise<void> {
  if (people.length === 0) return;
  const more = new Map<string, Count>();
  const count = (field: string, value: bigint) => {
    const key = `${field} ${value}`;
    const one = more.get(key) ?? { field, value, bearers: 0 };
    one.bearers += 1;
    more.set(key, one);
  };
  for (const described of people) {
    count('everybody', 0n);
    for (const { field, hash } of countedValues(described)) count(field, hash);
  }
  await addCounts(database, [...more.values()]);
}

export type Count = { field: string; value: bigint; bearers: number };

export async function addCounts(
  database: Database,
  more: { field: string; value: bigint; bearers: number }[],
): Promise<void> {
  if (more.length === 0) return;
  await database.$executeRaw`
    INSERT INTO value_counts (field, value, bearers)
    SELECT * FROM unnest(${more.map(({ field }) => field)}::text[], ${more.map(({ value }) => String(value))}::bigint[],
      ${more.map(({ bearers }) => bearers)}::bigint[]) AS w (field, value, bearers) ORDER BY 1, 2
    ON CONFLICT (field, value) DO UPDATE SET bearers = value_counts.bearers + excluded.bearers`;
}
