import type { SavedReport } from './model.ts';
import { byType, riskColumns } from './risk.ts';

const rank = (column: string): string => `array_position(ARRAY['none', 'low', 'medium', 'high'], ${column})`;
const kinds = ['raised', 'unchanged', 'lowered', 'not_comparable', 'first'] as const;

const condition: Record<(typeof kinds)[number], (column: string) => string> = {
  raised: (column) => `${rank(column)} > ${rank(`${column}_before`)}`,
  unchanged: (column) => `${column} = ${column}_before`,
  lowered: (column) => `${rank(column)} < ${rank(`${column}_before`)}`,
  not_comparable: (column) => `dated_before IS NOT NULL AND (${column} IS NULL OR ${column}_before IS NULL)`,
  first: () => 'dated_before IS NULL',
};
const counts = riskColumns.flatMap((column) =>
  kinds.map((kind) => `count(*) FILTER (WHERE ${condition[kind](column)}) AS ${column}_${kind}`),
);

export const riskChange: SavedReport = {
  name: 'risk-change',
  title: 'Change of risk since the last toolkit',
  about:
    'Each child with a toolkit in the period once: the levels of the latest of them beside those of the toolkit of an earlier day before it, whenever that was. Where one of the two gives no level, nothing is compared.',
  level: 'figures',
  columns: [
    { kind: 'label', name: 'type', heading: 'Type' },
    { kind: 'count', name: 'raised', heading: 'Raised', part: true },
    { kind: 'count', name: 'unchanged', heading: 'Unchanged', part: true },
    { kind: 'count', name: 'lowered', heading: 'Lowered', part: true },
    { kind: 'count', name: 'not_comparable', heading: 'Not comparable', part: true },
    { kind: 'count', name: 'first', heading: 'First toolkit', part: true },
    { kind: 'total', name: 'children', heading: 'All children' },
  ],
  rowsAdd: false,
  publishable: true,
  chart: { kind: 'bars', label: 'type', series: ['raised', 'unchanged', 'lowered'], most: 5 },
  // In the order of the index, so that nothing is sorted: of each day the last version (an update supersedes the toolkit before it, so that
  // history is needed), then each day beside the one before it, then the latest.
  sql: `
    WITH days AS (
      SELECT DISTINCT ON (child_key, dated_on) child_key, dated_on, ${riskColumns.join(', ')}
      FROM reporting.toolkits_history WHERE dated_on <= $2
      ORDER BY child_key DESC, dated_on DESC, record_id DESC
    ), compared AS (
      SELECT *, lead(dated_on) OVER before AS dated_before,
        ${riskColumns.map((column) => `lead(${column}) OVER before AS ${column}_before`).join(', ')},
        row_number() OVER before AS place
      FROM days WINDOW before AS (PARTITION BY child_key ORDER BY dated_on DESC)
    ), counted AS (SELECT ${counts.join(', ')} FROM compared WHERE place = 1 AND dated_on >= $1)
    ${byType('counted', kinds)}`,
};
