import { type Connection, inTransaction } from './connection.ts';
import type { Store, WorkKind } from './model.ts';

/** What is to be done, as the store knows it. */
export function workOf(connection: Connection, now: () => Date): Store['work'] {
  return {
    /**
     * Each look is held by a partial index on what is unfinished, so its cost does not grow with the store. What was changed in the future was written
     * before a clock was set back, and could wait for hours to be found else.
     */
    async unfinished({ olderThanMilliseconds, limit }) {
      const before = new Date(now().getTime() - olderThanMilliseconds);
      const after = new Date(now().getTime() + clocksDifferMilliseconds);
      const rows = await connection.$queryRaw<{ kind: WorkKind; id: bigint }[]>`
        (SELECT 'open' AS kind, id FROM messages WHERE state <> 'settled' AND state = 'collected' AND (changed < ${before} OR changed > ${after}) ORDER BY id LIMIT ${limit})
        UNION ALL
        (SELECT 'read', id FROM parts WHERE state = 'waiting' AND (changed < ${before} OR changed > ${after}) ORDER BY message_id LIMIT ${limit})
        UNION ALL
        (SELECT CASE state WHEN 'read' THEN 'match' ELSE 'file' END, id FROM forms
         WHERE state IN ('read', 'matched') AND (changed < ${before} OR changed > ${after}) ORDER BY message_id LIMIT ${limit})`;
      return rows.map(({ kind, id }) => ({ kind, id: String(id) }));
    },

    exclusively: (name, run) =>
      inTransaction(connection, async (database) => {
        await database.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`intake ${name}`}, 0))`;
        return run();
      }),

    async counts() {
      const messages = await connection.$queryRaw<Count[]>`
        SELECT COALESCE(disposition, state) AS name, count(*) AS count FROM messages GROUP BY 1`;
      const forms = await connection.$queryRaw<Count[]>`SELECT state AS name, count(*) AS count FROM forms GROUP BY 1`;
      const reasons = await connection.$queryRaw<Count[]>`
        SELECT reason AS name, count(*) AS count FROM review_items, unnest(reasons) AS reason WHERE state = 'open' GROUP BY 1 ORDER BY 2 DESC, 1`;
      const [open] = await connection.$queryRaw<
        { items: bigint; late: bigint; unfinished: bigint; oldest: Date | null }[]
      >`
        SELECT (SELECT count(*) FROM review_items WHERE state = 'open') AS items,
          (SELECT count(*) FROM review_items WHERE state = 'open' AND due < ${now()}) AS late,
          (SELECT count(*) FROM messages WHERE state <> 'settled') AS unfinished,
          (SELECT min(recorded) FROM messages WHERE state <> 'settled') AS oldest`;
      return {
        messages: byName(messages),
        forms: byName(forms),
        reasons: byName(reasons),
        openReviewItems: Number(open?.items ?? 0),
        lateReviewItems: Number(open?.late ?? 0),
        unfinished: Number(open?.unfinished ?? 0),
        oldestUnfinished: open?.oldest ?? null,
      };
    },
  };
}

/** The clocks of several machines are never quite the same. */
const clocksDifferMilliseconds = 5 * 60_000;

type Count = { name: string; count: bigint };
const byName = (counts: Count[]) => Object.fromEntries(counts.map(({ name, count }) => [name, Number(count)]));
