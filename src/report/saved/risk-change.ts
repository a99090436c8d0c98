import type { SavedReport } from './model.ts';
import { riskTypes } from './risk.ts';

/** When a child belongs to a kind, by the digits of its levels now and before; 0 is none given. */
const kinds = {
  raised: 'now > before AND before > 0',
  unchanged: 'now = before AND now > 0',
  lowered: 'now < before AND now > 0',
  not_comparable: 'now = 0 AND before IS NOT NULL OR before = 0',
  first: 'before IS NULL',
};

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
  // it, then the latest of each child, all in the order of the index; children with the same levels now and before are counted together
  // before the levels are taken apart.
  sql: `
    WITH days AS (
      SELECT DISTINCT ON (child_key, dated_on) child_key, dated_on, COALESCE(risk_levels, 0) AS now
      FROM reporting.toolkits_history WHERE dated_on <= $2
      ORDER BY child_key, dated_on DESC, record_id DESC
    ), compared AS (
      SELECT child_key, dated_on, now, lead(now) OVER (PARTITION BY child_key ORDER BY dated_on DESC) AS before FROM days
    ), latest AS (
      SELECT DISTINCT ON (child_key) dated_on, now, before FROM compared ORDER BY child_key, dated_on DESC
    ), pairs AS MATERIALIZED (SELECT now, before, count(*) AS children FROM latest WHERE dated_on >= $1 GROUP BY now, before)
    SELECT type, counts.* FROM ${riskTypes} CROSS JOIN LATERAL (
      SELECT ${Object.entries(kinds)
        .map(([kind, condition]) => `sum(children) FILTER (WHERE ${condition}) AS ${kind}`)
        .join(', ')}
      FROM (SELECT now / digit % 10 AS now, before / digit % 10 AS before, children FROM pairs) AS digits
    ) AS counts ORDER BY digit`,
};
