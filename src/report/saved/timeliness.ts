import type { SavedReport } from './model.ts';
import { months } from './months.ts';

export const timeliness: SavedReport = {
  name: 'timeliness',
  title: 'Time from receipt to filing',
  about:
    'Forms by the month of their arrival: filed within one working day (England; weekends and bank holidays do not count), filed later, or not filed yet. The median is in whole hours, nights and weekends included.',
  level: 'figures',
  columns: [
    { kind: 'label', name: 'month', heading: 'Month' },
    { kind: 'count', name: 'in_time', heading: 'Within one working day', part: true },
    { kind: 'count', name: 'later', heading: 'Later', part: true },
    { kind: 'count', name: 'not_filed', heading: 'Not filed yet', part: true },
    { kind: 'total', name: 'forms', heading: 'All forms' },
    { kind: 'share', name: 'share_in_time', heading: 'Share within one working day', of: 'in_time', in: 'forms' },
    { kind: 'measure', name: 'median_hours', heading: 'Median hours', base: 'forms' },
  ],
  rowsAdd: true,
  publishable: true,
  chart: { kind: 'lines', label: 'month', series: ['share_in_time'], most: 60 },
  // Counted by month and hour, so that a median needs no million of times in order.
  sql: `
    WITH hours AS (
      SELECT month, in_time, hour, forms FROM ${months} CROSS JOIN LATERAL (
        SELECT within_one_working_day AS in_time, minutes_to_filing / 60 AS hour, count(*) AS forms FROM reporting.workload
        WHERE received_on BETWEEN first AND last AND form IS NOT NULL AND state NOT IN ('duplicate', 'dismissed', 'erased')
        GROUP BY 1, 2
      ) AS times
    ), ranked AS (
      SELECT *, sum(forms) FILTER (WHERE hour IS NOT NULL) OVER (PARTITION BY month ORDER BY hour) AS so_far,
        sum(forms) FILTER (WHERE hour IS NOT NULL) OVER (PARTITION BY month) AS filed
      FROM hours
    )
    SELECT month, sum(forms) FILTER (WHERE in_time) AS in_time, sum(forms) FILTER (WHERE NOT in_time) AS later,
      sum(forms) FILTER (WHERE in_time IS NULL) AS not_filed, min(hour) FILTER (WHERE so_far * 2 >= filed) AS median_hours
    FROM ranked GROUP BY month ORDER BY month`,
};
