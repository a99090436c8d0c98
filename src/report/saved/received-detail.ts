import { agencyLabel } from './agencies.ts';
import type { SavedReport } from './model.ts';
import { months } from './months.ts';

export const receivedDetail: SavedReport = {
  name: 'received-detail',
  title: 'Forms received by kind, agency and month',
  about:
    'The same as the reports by month and by agency, with all three together, for a pivot table. To publish, take those.',
  level: 'figures',
  columns: [
    { kind: 'label', name: 'month', heading: 'Month' },
    { kind: 'label', name: 'form', heading: 'Kind' },
    { kind: 'label', name: 'agency', heading: 'Agency' },
    { kind: 'count', name: 'forms', heading: 'Forms' },
  ],
  rowsAdd: true,
  publishable: false,
  chart: { kind: 'bars', label: 'month', series: ['forms'], most: 24 },
  sql: `
    SELECT month, form, ${agencyLabel} AS agency, sum(forms) AS forms
    FROM ${months} CROSS JOIN LATERAL (
      SELECT form, agency_key, agency, count(*) AS forms FROM reporting.workload
      WHERE received_on BETWEEN first AND last AND form IS NOT NULL AND state NOT IN ('duplicate', 'dismissed')
      GROUP BY form, agency_key, agency
    ) AS agencies
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 4 DESC, 3`,
};
