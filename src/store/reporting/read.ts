import { createHash } from 'node:crypto';
import { Fault } from '../../faults.ts';
import type { Level, SavedReport, SheetCell } from '../../report/index.ts';
import { type Connection, type Database, inTransaction, Prisma } from '../connection.ts';
import type { Freshness, Reporting, ReportingView } from './model.ts';
import { readerRoles } from './rights.ts';

const rowsAtOnce = 2_000;

/** Everything that is shown is read as the role of its level: a report that is wrong can show no more than the role may see. */
export function readingOf(
  connection: Connection,
): Pick<Reporting, 'run' | 'views' | 'isLonger' | 'rows' | 'freshness'> {
  return {
    run: (report, from, to) => asReader(connection, report.level, (database) => reportRows(database, report, from, to)),
    views: (level) => asReader(connection, level, viewsOf),

    isLonger: ({ schema, name }, level, rows) =>
      asReader(connection, level, async (database) => {
        const few = Prisma.raw(`SELECT 1 FROM ${schema}."${name}" LIMIT ${rows + 1}`);
        const [counted] = await database.$queryRaw<{ longer: boolean }[]>`
          SELECT count(*) > ${rows} AS longer FROM (${few}) AS few`;
        return counted?.longer === true;
      }),

    rows: (view, level, take) =>
      asReader(connection, level, async (database) => {
        const text = selectOf(view);
        // A name for each list of columns: the driver keeps what it knows of the rows of a statement by the statement's text.
        const cursor = `rows_${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
        await database.$executeRaw(Prisma.raw(`DECLARE ${cursor} NO SCROLL CURSOR FOR ${text}`));
        await take(fetched(database, cursor));
      }),

    async freshness() {
      const [row] = await asReader(
        connection,
        'figures',
        (database) => database.$queryRaw<FreshnessRow[]>`SELECT * FROM reporting.freshness`,
      );
      if (!row) throw new Fault('state_impossible');
      return freshnessOf(row);
    },
  };
}

/** Read-only, as the role, and not for longer than anybody would wait. */
export async function asReader<Result>(
  connection: Connection,
  level: Level,
  run: (database: Database) => Promise<Result>,
): Promise<Result> {
  return inTransaction(connection, async (database) => {
    const role = readerRoles[level];
    await database.$executeRaw`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY`;
    const [may] = await database.$queryRaw<{ may: boolean }[]>`
      SELECT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = ${role}) AS may`;
    if (!may?.may) throw new Fault('reporting_role_missing', { details: [`role ${role}: see docs/reporting.md`] });
    await database.$executeRaw(Prisma.raw(`SET LOCAL ROLE "${role}"`));
    // Planned for the days that were asked for; compiling a plan takes longer than these statements run. The indexes hold all that a report
    // needs and are small beside the tables, so that reading one from end to end costs little more a page than reading a table does.
    await database.$queryRaw`
      SELECT set_config('statement_timeout', '60s', TRUE), set_config('work_mem', '64MB', TRUE), set_config('random_page_cost', '1.1', TRUE),
        set_config('plan_cache_mode', 'force_custom_plan', TRUE), set_config('jit', 'off', TRUE)`;
    return run(database);
  });
}

function reportRows(
  database: Database,
  report: SavedReport,
  from: string,
  to: string,
): Promise<Record<string, unknown>[]> {
  // `$1` and `$2` as the statement has them, however often.
  const pieces = report.sql.split(/(\$[12](?:::date)?)/);
  const texts = pieces.filter((_, at) => at % 2 === 0);
  const values = pieces.filter((_, at) => at % 2 === 1).map((mark) => (mark.startsWith('$1') ? from : to));
  const dated = texts.map((text, at) => (at === 0 ? text : `::text::date${text}`));
  return database.$queryRaw<Record<string, unknown>[]>(Prisma.sql(dated, ...values));
}

type FreshnessRow = {
  records: bigint;
  waiting: bigint;
  waiting_since: Date | null;
  failed: bigint;
  with_unfit_values: bigint;
};

function freshnessOf(row: FreshnessRow): Freshness {
  return {
    records: Number(row.records),
    waiting: Number(row.waiting),
    waitingSince: row.waiting_since,
    failed: Number(row.failed),
    unfit: Number(row.with_unfit_values),
  };
}

async function viewsOf(database: Database): Promise<ReportingView[]> {
  const rows = await database.$queryRaw<
    { schema: string; view: string; about: string | null; name: string; type: string; comment: string | null }[]
  >`
    SELECT n.nspname AS schema, c.relname AS view, obj_description(c.oid, 'pg_class') AS about, a.attname AS name,
      format_type(a.atttypid, a.atttypmod) AS type, col_description(c.oid, a.attnum) AS comment
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
    WHERE n.nspname IN ('reporting', 'reporting_names') AND c.relkind = 'v' AND has_table_privilege(c.oid, 'SELECT')
    ORDER BY n.nspname, c.relname, a.attnum`;
  const views = new Map<string, ReportingView>();
  for (const row of rows) {
    const key = `${row.schema}.${row.view}`;
    const view = views.get(key) ?? { schema: row.schema, name: row.view, comment: row.about ?? '', columns: [] };
    view.columns.push({ name: row.name, type: row.type, comment: row.comment ?? '' });
    views.set(key, view);
  }
  return [...views.values()];
}

/** Days and moments as texts, so that no time zone of a driver moves them. */
function selectOf({ schema, name, columns }: ReportingView): string {
  const own = columns.map((column) => {
    const quoted = `"${column.name}"`;
    if (column.type === 'date' || column.type === 'uuid') return `${quoted}::text AS ${quoted}`;
    if (column.type.startsWith('timestamp'))
      return `to_char(${quoted} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS ${quoted}`;
    return quoted;
  });
  return `SELECT ${own.join(', ')} FROM ${schema}."${name}"`;
}

async function* fetched(database: Database, cursor: string): AsyncGenerator<Record<string, SheetCell>> {
  for (;;) {
    const rows = await database.$queryRaw<Record<string, SheetCell>[]>(
      Prisma.raw(`FETCH ${rowsAtOnce} FROM ${cursor}`),
    );
    yield* rows;
    if (rows.length < rowsAtOnce) return;
  }
}
