import { pseudonymsWith, resolveLayout } from '../../report/index.ts';
import { type Connection, inTransaction, Prisma } from '../connection.ts';
import { asKnown, knownColumnsText } from './known.ts';
import type { Prepared, Reporting } from './model.ts';
import { packsOf } from './packs.ts';
import { readingOf } from './read.ts';
import { refreshReporting } from './refresh.ts';

export { layOutReporting } from './lay-out.ts';
export type * from './model.ts';

/** Facts of filed records in flat tables, kept up to date from what the triggers note, and read as roles that can read nothing else. */
export function reportingOf(connection: Connection, now: () => Date): Reporting {
  return {
    ...readingOf(connection),
    ...packsOf(connection, now),
    async sources() {
      const known = asKnown(await connection.$queryRaw(Prisma.raw(knownColumnsText)));
      return Object.fromEntries(known.map(({ table, name, sources }) => [`${table}.${name}`, sources.join(', ')]));
    },

    refresh: (settings) => refreshReporting(connection, settings.layout, settings.context),

    async prepare(layout, keys, wards): Promise<Prepared> {
      const known = asKnown(await connection.$queryRaw(Prisma.raw(knownColumnsText)));
      const [built] = await connection.$queryRaw<
        { key_check: string | null }[]
      >`SELECT key_check FROM reporting_facts.built`;
      const all = keys.map(pseudonymsWith);
      const [first] = all;
      const there = built?.key_check ?? null;
      const pseudonyms = there === null ? first : all.find(({ check }) => check === there);
      if (!pseudonyms) return { kind: 'key_unknown' };
      if (there === null) {
        // Two workers of a new database may come here at once; whoever is second takes what the first has written.
        const taken = await connection.$executeRaw`
          UPDATE reporting_facts.built SET key_check = ${pseudonyms.check} WHERE key_check IS NULL OR key_check = ${pseudonyms.check}`;
        if (taken === 0) return reportingOf(connection, now).prepare(layout, keys, wards);
      }
      return { kind: 'ready', settings: { layout: resolveLayout(layout, known), context: { pseudonyms, wards } } };
    },

    rebuild: (key) =>
      inTransaction(connection, async (database) => {
        await database.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('intake reporting', 0))`;
        await database.$executeRaw`UPDATE reporting_facts.built SET key_check = ${pseudonymsWith(key).check}`;
        await database.$executeRaw`DELETE FROM reporting_facts.changes`;
        // Reports that are empty for a while are better than reports that count a person twice.
        await database.$executeRaw`DELETE FROM reporting_facts.records`;
        await database.$executeRaw`DELETE FROM reporting_facts.agency_names`;
        await database.$executeRaw`DELETE FROM reporting_facts.wordings`;
        await database.$executeRaw`
          INSERT INTO reporting_facts.changes (form_id, bulk) SELECT id, TRUE FROM forms WHERE state NOT IN ('read', 'matched')`;
        await database.$executeRaw`
          INSERT INTO reporting_facts.changes (item_id, bulk) SELECT id, TRUE FROM review_items WHERE form_id IS NULL`;
      }),
  };
}
