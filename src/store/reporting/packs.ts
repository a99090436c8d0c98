import type { PackMaterial, PackShown } from '../../report/index.ts';
import { appendAudit } from '../audit.ts';
import { type Connection, type Database, inTransaction } from '../connection.ts';
import type { PackPlan, Reporting } from './model.ts';
import { asReader } from './read.ts';

/** Where no pack was made before, and for meetings once a month. */
const firstPackDays = 35;

export function packsOf(
  connection: Connection,
  now: () => Date,
): Pick<Reporting, 'packMaterial' | 'packMade' | 'packs'> {
  return {
    async packMaterial(plan) {
      const { since, known } = await newsSince(connection, plan);
      return asReader(connection, 'names', (database) => materialOf(database, plan.meeting, since, known));
    },

    packMade: ({ material, shown, actor }) =>
      inTransaction(connection, async (database) => {
        const records = material.referrals.map(({ record_id: id }) => BigInt(String(id)));
        const { meeting, since } = material;
        const at = now();
        await database.$executeRaw`
          INSERT INTO mace_packs (meeting, since, shown, records, made, made_by)
          VALUES (${meeting}::text::date, ${since}, ${shown}, ${records}::bigint[], ${at}, ${actor})`;
        const detail = { shown, since: since.toISOString(), records: records.map(String) };
        await appendAudit(database, { actor, action: 'pack_made', subject: `meeting ${meeting}`, detail }, at);
      }),

    async packs(limit) {
      const rows = await connection.$queryRaw<
        { meeting: string; since: Date; shown: PackShown; made: Date; made_by: string; records: number }[]
      >`
        SELECT meeting::text, since, shown, made, made_by, cardinality(records) AS records FROM mace_packs ORDER BY made DESC, id DESC LIMIT ${limit}`;
      return rows.map(({ made_by: madeBy, ...row }) => ({ ...row, madeBy }));
    },
  };
}

/**
 * New is what was filed since the first pack for the meeting before was made and stood in none of that meeting's packs: a second pack, made
 * for somebody else or after the meeting, neither loses a referral nor repeats one.
 */
async function newsSince(database: Database, { meeting, since }: PackPlan): Promise<{ since: Date; known: bigint[] }> {
  if (since !== null) {
    const [row] = await database.$queryRaw<{ since: Date }[]>`
      SELECT (${since}::text::date)::timestamp AT TIME ZONE 'Europe/London' AS since`;
    return { since: row?.since ?? new Date(0), known: [] };
  }
  const rows = await database.$queryRaw<{ made: Date; records: bigint[] }[]>`
    SELECT made, records FROM mace_packs
    WHERE meeting = (SELECT max(meeting) FROM mace_packs WHERE meeting < ${meeting}::text::date) ORDER BY made`;
  const [first] = rows;
  if (first) return { since: first.made, known: rows.flatMap(({ records }) => records) };
  const [row] = await database.$queryRaw<{ since: Date }[]>`
    SELECT (${meeting}::text::date - ${firstPackDays}::int)::timestamp AT TIME ZONE 'Europe/London' AS since`;
  return { since: row?.since ?? new Date(0), known: [] };
}

type Json = Record<string, unknown>;

/** Whole rows, because which columns there are is for the definitions to say. */
async function materialOf(database: Database, meeting: string, since: Date, known: bigint[]): Promise<PackMaterial> {
  const referrals = await rowsOf(
    database.$queryRaw`
      SELECT to_jsonb(r) AS row FROM reporting_names.referrals r
      WHERE r.filed_at >= ${since} AND r.record_id <> ALL(${known}::bigint[]) ORDER BY r.dated_on, r.record_id`,
  );
  const ids = referrals.map(({ record_id: id }) => BigInt(String(id)));
  return {
    meeting,
    since,
    referrals,
    replaced: await database.$queryRaw`
      SELECT record_id::text AS record, replaced_by::text AS by FROM reporting.referrals_history WHERE replaced_by = ANY(${ids}::bigint[])`,
    people: await rowsOf(
      database.$queryRaw`SELECT to_jsonb(p) AS row FROM reporting_names.people_of_concern p WHERE p.record_id = ANY(${ids}::bigint[]) ORDER BY p.record_id, p.position`,
    ),
    locations: await rowsOf(
      database.$queryRaw`SELECT to_jsonb(l) AS row FROM reporting_names.locations_of_concern l WHERE l.record_id = ANY(${ids}::bigint[]) ORDER BY l.record_id, l.position`,
    ),
    links: await database.$queryRaw`
      SELECT record_id::text AS record, kind, link_key::text AS key FROM reporting.links WHERE record_id = ANY(${ids}::bigint[]) ORDER BY kind, key, record_id`,
    // What else the records held have in common with them: the latest first, and no more than people can take in.
    earlier: await database.$queryRaw`
      SELECT o.record_id::text AS record, o.form, o.dated_on::text AS dated, o.kind, o.link_key::text AS key
      FROM (SELECT DISTINCT kind, link_key FROM reporting.links WHERE record_id = ANY(${ids}::bigint[])) own
      CROSS JOIN LATERAL (
        SELECT * FROM reporting.links l WHERE l.link_key = own.link_key AND l.kind = own.kind AND l.is_current AND l.record_id <> ALL(${ids}::bigint[])
        ORDER BY l.dated_on DESC, l.record_id DESC LIMIT 20
      ) o
      ORDER BY o.kind, o.link_key, o.dated_on DESC, o.record_id DESC`,
  };
}

async function rowsOf(query: Promise<{ row: Json }[]>): Promise<Json[]> {
  return (await query).map(({ row }) => row);
}
