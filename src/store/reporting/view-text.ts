import type { FactTable, FixedView } from '../../report/index.ts';
import type { NotedColumn } from './known.ts';

/**
 * Two views a table and a schema: the latest version of each record, and all versions. Columns stand in the order in which they were added, so
 * that a view can be replaced while tools read it. The views have the rights of their owner: who reads them needs none on the facts.
 */
export function viewsOf(
  tables: readonly FactTable[],
  known: readonly NotedColumn[],
  fixed: readonly FixedView[],
): string[] {
  const texts: string[] = [];
  for (const { name, comment } of tables) {
    const columns = known.filter((column) => column.table === name && column.hidden !== true);
    for (const schema of ['reporting', 'reporting_names'] as const) {
      const own = columns.filter(({ level }) => schema === 'reporting_names' || level === 'figures');
      texts.push(
        ...view(
          schema,
          name,
          `${comment} The latest version of each record.`,
          own,
          `${selected(name, own)} WHERE t.is_current`,
        ),
        ...view(schema, `${name}_history`, `${comment} Every version of each record.`, own, selected(name, own)),
      );
    }
  }
  for (const { name, comment, columns, sql } of fixed) texts.push(...view('reporting', name, comment, columns, sql));
  return texts;
}

function view(
  schema: string,
  name: string,
  comment: string,
  columns: readonly Pick<NotedColumn, 'name' | 'comment' | 'codes'>[],
  sql: string,
): string[] {
  const whole = `${schema}."${name}"`;
  return [
    `CREATE OR REPLACE VIEW ${whole} AS ${sql}`,
    `COMMENT ON VIEW ${whole} IS ${quoted(comment)}`,
    ...columns.map((column) => `COMMENT ON COLUMN ${whole}."${column.name}" IS ${quoted(meaningOf(column))}`),
  ];
}

function meaningOf({ comment, codes }: Pick<NotedColumn, 'comment' | 'codes'>): string {
  return codes.length === 0 ? comment : `${comment} Codes: ${codes.join(', ')}.`;
}

function selected(table: string, columns: readonly NotedColumn[]): string {
  const joined = new Set(columns.map((column) => column.joined));
  return [
    `SELECT ${columns.map((column) => `${expression(column)} AS "${column.name}"`).join(', ')}`,
    `FROM reporting_facts."${table}" t`,
    joined.has('agency') ? 'LEFT JOIN reporting_facts.agency_names a ON a.id = t.agency_id' : '',
    joined.has('wording') || joined.has('own_wording')
      ? 'LEFT JOIN reporting_facts.wordings w ON w.id = t.wording_id'
      : '',
  ].join(' ');
}

function expression({ name, joined }: NotedColumn): string {
  switch (joined) {
    case 'agency':
      return 'a.name';
    case 'wording':
      return name === 'domain' ? 'w.domain' : 'w.wording';
    case 'own_wording':
      return `COALESCE(t."${name}", ${name === 'own_domain' ? 'w.domain' : 'w.wording'})`;
    default:
      return `t."${name}"`;
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
