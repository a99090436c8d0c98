import type { SavedReport } from './model.ts';

/** The kinds of exploitation that a toolkit rates, in the order of their digits in `risk_levels`, from the right. */
const words = ['Sexual exploitation', 'Criminal exploitation', 'Trafficking', 'Missing', 'Overall'];
/** A row a kind, `digit` being what `risk_levels` is divided by. */
export const riskTypes = `(VALUES ${words.map((type, place) => `(${10 ** place}, '${type}')`).join(', ')}) AS types(digit, type)`;

/** The digits of the levels, 0 being none given. */
const digits = { high: 4, medium: 3, low: 2, none: 1, not_rated: 0 };

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
  // Children with the same levels are counted together before the levels are taken apart.
  sql: `
    WITH latest AS (
      SELECT DISTINCT ON (child_key) risk_levels FROM reporting.toolkits WHERE dated_on BETWEEN $1 AND $2
      ORDER BY child_key, dated_on DESC, record_id DESC
    ), counted AS MATERIALIZED (SELECT COALESCE(risk_levels, 0) AS levels, count(*) AS children FROM latest GROUP BY 1)
    SELECT type, counts.* FROM ${riskTypes} CROSS JOIN LATERAL (
      SELECT ${Object.entries(digits)
        .map(([level, digit]) => `sum(children) FILTER (WHERE levels / digit % 10 = ${digit}) AS "${level}"`)
        .join(', ')} FROM counted
    ) AS counts ORDER BY digit`,
};
