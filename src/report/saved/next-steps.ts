import type { SavedReport } from './model.ts';

const levels = ['high', 'medium', 'low', 'none'];

export const nextSteps: SavedReport = {
  name: 'next-steps',
  title: 'Next steps of toolkits',
  about:
    'Toolkits of the period by what they say is to happen next, and by their overall level of risk. A toolkit may name several steps and stands in each of their rows.',
  level: 'figures',
  columns: [
    { kind: 'label', name: 'step', heading: 'Next step' },
    { kind: 'count', name: 'high', heading: 'High', part: true },
    { kind: 'count', name: 'medium', heading: 'Medium', part: true },
    { kind: 'count', name: 'low', heading: 'Low', part: true },
    { kind: 'count', name: 'none', heading: 'None', part: true },
    { kind: 'count', name: 'not_rated', heading: 'Not rated', part: true },
    { kind: 'total', name: 'toolkits', heading: 'Toolkits' },
  ],
  rowsAdd: false,
  publishable: true,
  chart: { kind: 'bars', label: 'step', series: ['high', 'medium', 'low', 'none', 'not_rated'], most: 10 },
  sql: `
    WITH steps AS (
      SELECT next_step, risk_overall, count(*) AS toolkits FROM reporting.toolkits WHERE dated_on BETWEEN $1 AND $2 GROUP BY 1, 2
    )
    SELECT step, ${levels.map((level) => `sum(toolkits) FILTER (WHERE risk_overall = '${level}') AS "${level}"`).join(', ')},
      sum(toolkits) FILTER (WHERE risk_overall IS NULL) AS not_rated
    FROM steps CROSS JOIN LATERAL unnest(CASE WHEN cardinality(next_step) > 0 THEN next_step ELSE ARRAY['not stated'] END) AS step
    GROUP BY step ORDER BY sum(toolkits) DESC, step`,
};
