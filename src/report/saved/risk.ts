import type { SavedReport } from './model.ts';

/** The kinds of exploitation that a toolkit rates, with the words for them. */
export const riskTypes: [column: string, words: string][] = [
  ['risk_cse', 'Sexual exploitation'],
  ['risk_cce', 'Criminal exploitation'],
  ['risk_trafficking', 'Trafficking'],
  ['risk_missing', 'Missing'],
  ['risk_overall', 'Overall'],
];
export const riskColumns = riskTypes.map(([column]) => column);

/** One row of counts, `risk_cse_high` and so on, as a row a type of exploitation. */
export function byType(table: string, kinds: readonly string[]): string {
  const rows = riskTypes.map(
    ([column, words], at) => `(${at}, '${words}', ${kinds.map((kind) => `${column}_${kind}`).join(', ')})`,
  );
  const names = kinds.map((kind) => `"${kind}"`).join(', ');
  return `SELECT t.* FROM ${table} CROSS JOIN LATERAL (VALUES ${rows.join(', ')}) AS t(place, type, ${names}) ORDER BY place`;
}

const levels = ['high', 'medium', 'low', 'none'] as const;
const counts = riskColumns.flatMap((column) => [
  ...levels.map((level) => `count(*) FILTER (WHERE ${column} = '${level}') AS ${column}_${level}`),
  `count(*) FILTER (WHERE ${column} IS NULL) AS ${column}_not_rated`,
]);

export const risk: SavedReport = {
  name: 'risk',
  title: 'Children by type of exploitation and level of risk',
  about:
    'Each child with a toolkit in the period once, by the levels of the latest of them. A level stands as the toolkit gives it; it is never worked out from scores.',
  level: 'figures',
  columns: [
    { kind: 'label', name: 'type', heading: 'Type' },
    { kind: 'count', name: 'high', heading: 'High', part: true },
    { kind: 'count', name: 'medium', heading: 'Medium', part: true },
    { kind: 'count', name: 'low', heading: 'Low', part: true },
    { kind: 'count', name: 'none', heading: 'None', part: true },
    { kind: 'count', name: 'not_rated', heading: 'Not rated', part: true },
    { kind: 'total', name: 'children', heading: 'All children' },
  ],
  rowsAdd: false,
  publishable: true,
  chart: { kind: 'bars', label: 'type', series: ['high', 'medium', 'low', 'none', 'not_rated'], most: 5 },
  sql: `
    WITH latest AS (
      SELECT DISTINCT ON (child_key) ${riskColumns.join(', ')}
      FROM reporting.toolkits WHERE dated_on BETWEEN $1 AND $2
      ORDER BY child_key DESC, dated_on DESC, record_id DESC
    ), counted AS (SELECT ${counts.join(', ')} FROM latest)
    ${byType('counted', [...levels, 'not_rated'])}`,
};
