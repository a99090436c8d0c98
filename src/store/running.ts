import type { Access, Part } from './access-model.ts';
import type { Connection } from './connection.ts';

/** A process that has not been heard of for so long is taken for gone. */
const goneSeconds = 60;

/**
 * Which parts of the program run, and how many of each. Times are those of the database server, so that the clocks of the machines do not matter. Whoever
 * speaks up sweeps away those that were killed.
 */
export function runningOf(connection: Connection): Access['running'] {
  return {
    async say(id, parts) {
      await connection.$executeRaw`
        WITH gone AS (DELETE FROM running_parts WHERE seen < now() - make_interval(secs => ${goneSeconds}) AND id <> ${id}::uuid)
        INSERT INTO running_parts (id, parts, started, seen) VALUES (${id}::uuid, ${parts}::text[], now(), now())
        ON CONFLICT (id) DO UPDATE SET seen = excluded.seen`;
    },
    async leave(id) {
      await connection.$executeRaw`DELETE FROM running_parts WHERE id = ${id}::uuid`;
    },
    async counts() {
      const rows = await connection.$queryRaw<{ part: Part; count: bigint }[]>`
        SELECT part, count(*) AS count FROM running_parts, unnest(parts) AS part
        WHERE seen >= now() - make_interval(secs => ${goneSeconds}) GROUP BY part`;
      const counts: Record<Part, number> = { collector: 0, worker: 0, web: 0 };
      for (const { part, count } of rows) counts[part] = Number(count);
      return counts;
    },
  };
}
