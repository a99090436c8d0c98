import { agencyLabel } from './agencies.ts';
import type { SavedReport } from './model.ts';

const states = ['answered', 'blank', 'not_known', 'refused', 'not_applicable', 'unreadable'];
const sums = states.map((state) => `sum(${state}) AS ${state}`).join(', ');

export const completeness: SavedReport = {
  name: 'completeness',
  title: 'Completeness by agency',
  about:
    'What became of the questions on the forms that each agency sent in the period, latest versions. Blank, not known, refused and not applicable are four different things.',
  level: 'figures',
  columns: [
    { kind: 'label', name: 'agency', heading: 'Agency' },
    { kind: 'count', name: 'forms', heading: 'Forms' },
    { kind: 'count', name: 'answered', heading: 'Answered', part: true },
    { kind: 'count', name: 'blank', heading: 'Left blank', part: true },
    { kind: 'count', name: 'not_known', heading: 'Not known', part: true },
    { kind: 'count', name: 'refused', heading: 'Refused', part: true },
    { kind: 'count', name: 'not_applicable', heading: 'Not applicable', part: true },
    { kind: 'count', name: 'unreadable', heading: 'Not readable', part: true },
    { kind: 'total', name: 'questions', heading: 'Questions' },
    { kind: 'share', name: 'share_blank', heading: 'Share left blank', of: 'blank', in: 'questions' },
  ],
  rowsAdd: true,
  publishable: true,
  chart: { kind: 'bars', label: 'agency', series: ['share_blank'], most: 20 },
  sql: `
    SELECT ${agencyLabel} AS agency, sum(forms) AS forms, ${sums}
    FROM (
      SELECT agency_key, agency, count(*) AS forms, ${sums}
      FROM reporting.completeness WHERE is_current AND received_on BETWEEN $1 AND $2 GROUP BY agency_key, agency
    ) AS agencies
    GROUP BY 1 ORDER BY 2 DESC, 1`,
};
