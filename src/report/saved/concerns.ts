import type { SavedReport } from './model.ts';

/** The columns with the numbers of their age bands. */
const ages = [
  ['to_9', '1'],
  ['to_12', '2'],
  ['to_15', '3'],
  ['to_17', '4'],
  ['older', '5, 6'],
  ['not_known', '7'],
];

export const concerns: SavedReport = {
  name: 'concerns',
  title: 'Children referred, by type of concern and age',
  about:
    'Each child that a referral of the period is about once for each type of concern; a referral may give several. By the age on the day of the latest such referral.',
  level: 'figures',
  columns: [
    { kind: 'label', name: 'concern', heading: 'Concern' },
    { kind: 'count', name: 'to_9', heading: '0 to 9', part: true },
    { kind: 'count', name: 'to_12', heading: '10 to 12', part: true },
    { kind: 'count', name: 'to_15', heading: '13 to 15', part: true },
    { kind: 'count', name: 'to_17', heading: '16 to 17', part: true },
    { kind: 'count', name: 'older', heading: '18 and over', part: true },
    { kind: 'count', name: 'not_known', heading: 'Not known', part: true },
    { kind: 'total', name: 'children', heading: 'All children' },
  ],
  rowsAdd: false,
  publishable: true,
  chart: { kind: 'bars', label: 'concern', series: ['children'], most: 10 },
  // Most children are referred once: those are counted by what their referral gives before it is taken apart, and only of the others is
  // the latest referral looked for, concern by concern. The day and the age stand in one number, of which the largest is taken.
  sql: `
    WITH referred AS MATERIALIZED (
      SELECT person_key, concern_types, count(*) OVER (PARTITION BY person_key) AS referrals, (dated_on - DATE '1900-01-01') * 8
        + array_position(ARRAY['0 to 9', '10 to 12', '13 to 15', '16 to 17', '18 to 24', '25 and over', 'not known'], age_band) AS day_and_age
      FROM reporting.people_of_concern WHERE form = 'mace-referral' AND role = 'child' AND dated_on BETWEEN $1 AND $2
    ), once AS (
      SELECT concern_types, day_and_age % 8 AS age, count(*) AS children FROM referred WHERE referrals = 1 GROUP BY 1, 2
    ), again AS (
      SELECT concern, max(day_and_age) % 8 AS age
      FROM referred CROSS JOIN LATERAL unnest(concern_types) AS concern WHERE referrals > 1 GROUP BY concern, person_key
    ), counted AS (
      SELECT concern, age, children FROM once CROSS JOIN LATERAL (SELECT DISTINCT unnest(concern_types) AS concern) AS concerns
      UNION ALL SELECT concern, age, count(*) FROM again GROUP BY 1, 2
    )
    SELECT replace(concern, '_', ' ') AS concern, ${ages
      .map(([name, numbers]) => `sum(children) FILTER (WHERE age IN (${numbers})) AS ${name}`)
      .join(', ')}
    FROM counted GROUP BY 1 ORDER BY sum(children) DESC, 1`,
};
