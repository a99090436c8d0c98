import type { SavedReport } from './model.ts';
import { byType, riskColumns } from './risk.ts';

const kinds = ['raised', 'unchanged', 'lowered', 'not_comparable', 'first'] as const;

/** The levels of a toolkit as one short text, a letter each, so that only one value is carried from toolkit to toolkit. */
const letters = riskColumns.map((column) => `COALESCE(left(${column}, 1), '-')`).join(' || ');
/** From the lowest to the highest. */
const order = `'nlmh'`;

const condition: Record<(typeof kinds)[number], (now: string, before: string) => string> = {
  raised: (now, before) =>
    `${now} <> '-' AND ${before} <> '-' AND strpos(${order}, ${now}) > strpos(${order}, ${before})`,
  unchanged: (now, before) => `${now} <> '-' AND ${now} = ${before}`,
  lowered: (now, before) =>
    `${now} <> '-' AND ${before} <> '-' AND strpos(${order}, ${now}) < strpos(${order}, ${before})`,
  not_comparable: (now, before) => `before IS NOT NULL AND (${now} = '-' OR ${before} = '-')`,
  first: () => 'before IS NULL',
};
const counts = riskColumns.flatMap((column, at) => {
  const [now, before] = [`substr(now, ${at + 1}, 1)`, `substr(before, ${at + 1}, 1)`];
  return kinds.map(
    (kind) => `COALESCE(sum(children) FILTER (WHERE ${condition[kind](now, before)}), 0) AS ${column}_${kind}`,
  );
});

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
  // Of each day the last version (an update supersedes the toolkit before it, so that history is needed), then each day beside the one before
  // it, then the latest of each child; children with the same levels now and before are counted together before the levels are taken apart.
  sql: `
    WITH days AS (
      SELECT DISTINCT ON (child_key, dated_on) child_key, dated_on, ${letters} AS now
      FROM reporting.toolkits_history WHERE dated_on <= $2
      ORDER BY child_key DESC, dated_on DESC, record_id DESC
    ), compared AS (
      SELECT child_key, dated_on, now, lead(now) OVER (PARTITION BY child_key ORDER BY dated_on DESC) AS before FROM days
    ), latest AS (
      SELECT DISTINCT ON (child_key) dated_on, now, before FROM compared ORDER BY child_key DESC, dated_on DESC
    ), pairs AS (SELECT now, before, count(*) AS children FROM latest WHERE dated_on >= $1 GROUP BY now, before),
    counted AS (SELECT ${counts.join(', ')} FROM pairs)
    ${byType('counted', kinds)}`,
};
