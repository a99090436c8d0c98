import type { SavedReport } from './model.ts';

export const received: SavedReport = {
  name: 'received',
  title: 'Forms received by month',
  about:
    'Every form that arrived, by the month of its arrival and its kind. A second copy of a form is not counted, nor one that a person has dismissed.',
  level: 'figures',
  columns: [
    { kind: 'label', name: 'month', heading: 'Month' },
    { kind: 'count', name: 'referrals', heading: 'MACE referrals', part: true },
    { kind: 'count', name: 'toolkits', heading: 'Toolkits', part: true },
    { kind: 'total', name: 'forms', heading: 'All forms' },
  ],
  rowsAdd: true,
  publishable: true,
  chart: { kind: 'lines', label: 'month', series: ['referrals', 'toolkits'], most: 60 },
  // By day first: a million rows become a few thousand before a month is made of a date.
  sql: `
    SELECT to_char(received_on, 'YYYY-MM') AS month,
      sum(forms) FILTER (WHERE form = 'mace-referral') AS referrals,
      sum(forms) FILTER (WHERE form = 'exploitation-toolkit') AS toolkits
    FROM (
      SELECT received_on, form, count(*) AS forms FROM reporting.workload
      WHERE received_on BETWEEN $1 AND $2 AND form IS NOT NULL AND state NOT IN ('duplicate', 'dismissed')
      GROUP BY received_on, form
    ) AS days
    GROUP BY 1 ORDER BY 1`,
};
