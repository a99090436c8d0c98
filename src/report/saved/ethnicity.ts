import { agencyLabel } from './agencies.ts';
import type { SavedReport } from './model.ts';

const states = ['recorded', 'refused', 'not_obtained', 'not_known', 'blank', 'unreadable', 'not_asked'];

export const ethnicity: SavedReport = {
  name: 'ethnicity',
  title: 'Ethnicity recorded, by agency',
  about:
    'Each child on each form of the period, latest versions, by the agency that sent it: whether the ethnicity is there, and if not, why. Refused and not obtained are answers; blank is none.',
  level: 'figures',
  columns: [
    { kind: 'label', name: 'agency', heading: 'Agency' },
    { kind: 'count', name: 'recorded', heading: 'Recorded', part: true },
    { kind: 'count', name: 'refused', heading: 'Refused', part: true },
    { kind: 'count', name: 'not_obtained', heading: 'Not obtained', part: true },
    { kind: 'count', name: 'not_known', heading: 'Not known', part: true },
    { kind: 'count', name: 'blank', heading: 'Left blank', part: true },
    { kind: 'count', name: 'unreadable', heading: 'Not readable', part: true },
    { kind: 'count', name: 'not_asked', heading: 'Not asked', part: true },
    { kind: 'total', name: 'children', heading: 'Children on forms' },
    { kind: 'share', name: 'share_recorded', heading: 'Share recorded', of: 'recorded', in: 'children' },
  ],
  rowsAdd: true,
  publishable: true,
  chart: { kind: 'bars', label: 'agency', series: ['share_recorded'], most: 20 },
  sql: `
    SELECT ${agencyLabel} AS agency,
      ${states.map((state) => `sum(children) FILTER (WHERE ethnicity_recorded = '${state}') AS ${state}`).join(', ')}
    FROM (
      SELECT agency_key, agency, ethnicity_recorded, count(*) AS children FROM reporting.people_of_concern
      WHERE role = 'child' AND received_on BETWEEN $1 AND $2 GROUP BY agency_key, agency, ethnicity_recorded
    ) AS agencies
    GROUP BY 1 ORDER BY sum(children) DESC, 1`,
};
