import type { SavedReport } from './model.ts';

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
  sql: `
    WITH children AS (
      SELECT concern, person_key, max((dated_on - DATE '1900-01-01') * 8
        + array_position(ARRAY['0 to 9', '10 to 12', '13 to 15', '16 to 17', '18 to 24', '25 and over', 'not known'], age_band)) % 8 AS age
      FROM reporting.people_of_concern CROSS JOIN LATERAL unnest(concern_types) AS concern
      WHERE form = 'mace-referral' AND role = 'child' AND dated_on BETWEEN $1 AND $2
      GROUP BY concern, person_key
    )
    SELECT replace(concern, '_', ' ') AS concern,
      count(*) FILTER (WHERE age = 1) AS to_9, count(*) FILTER (WHERE age = 2) AS to_12, count(*) FILTER (WHERE age = 3) AS to_15,
      count(*) FILTER (WHERE age = 4) AS to_17, count(*) FILTER (WHERE age IN (5, 6)) AS older, count(*) FILTER (WHERE age = 7) AS not_known
    FROM children GROUP BY 1 ORDER BY count(*) DESC, 1`,
};
