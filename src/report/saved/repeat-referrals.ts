import type { SavedReport } from './model.ts';

export const repeatReferrals: SavedReport = {
  name: 'repeat-referrals',
  title: 'Repeat referrals',
  about:
    'Each child on each MACE referral, by the month of the referral. A repeat: an earlier referral about the same child within the 12 months before. An updated referral counts once.',
  level: 'figures',
  columns: [
    { kind: 'label', name: 'month', heading: 'Month' },
    { kind: 'count', name: 'repeats', heading: 'Repeat', part: true },
    { kind: 'count', name: 'firsts', heading: 'None in 12 months', part: true },
    { kind: 'total', name: 'referred', heading: 'Children referred' },
    { kind: 'share', name: 'share_repeat', heading: 'Share repeated', of: 'repeats', in: 'referred' },
  ],
  rowsAdd: true,
  publishable: true,
  chart: { kind: 'lines', label: 'month', series: ['repeats', 'firsts'], most: 60 },
  // A child named twice on one referral was referred once. From a year before the period on, in the order of the index.
  sql: `
    WITH referred AS (
      SELECT dated_on, lag(dated_on) OVER (PARTITION BY person_key ORDER BY dated_on, record_id) AS before
      FROM (
        SELECT DISTINCT ON (person_key, dated_on, record_id) person_key, dated_on, record_id FROM reporting.people_of_concern
        WHERE form = 'mace-referral' AND role = 'child' AND dated_on BETWEEN $1::date - 366 AND $2
        ORDER BY person_key, dated_on, record_id
      ) AS pairs
    ), days AS (
      SELECT dated_on, COALESCE(before >= dated_on - INTERVAL '12 months', FALSE) AS repeated, count(*) AS children
      FROM referred WHERE dated_on >= $1 GROUP BY 1, 2
    )
    SELECT to_char(dated_on, 'YYYY-MM') AS month, sum(children) FILTER (WHERE repeated) AS repeats,
      sum(children) FILTER (WHERE NOT repeated) AS firsts
    FROM days GROUP BY 1 ORDER BY 1`,
};
