import type { SavedReport } from './model.ts';

/** How an agency is called where its name is not for everybody, or not there. */
export const agencyLabel = `COALESCE(agency, CASE WHEN agency_key IS NULL THEN 'Not stated or not filed yet' ELSE 'Agencies named by fewer than three people' END)`;

export const agencies: SavedReport = {
  name: 'agencies',
  title: 'Forms received by agency',
  about:
    'Every form that arrived, by the agency that sent it. The agency of a form that waits for a person is not counted on before it is filed. Copies and dismissed forms are left out.',
  level: 'figures',
  columns: [
    { kind: 'label', name: 'agency', heading: 'Agency' },
    { kind: 'count', name: 'referrals', heading: 'MACE referrals', part: true },
    { kind: 'count', name: 'toolkits', heading: 'Toolkits', part: true },
    { kind: 'total', name: 'forms', heading: 'All forms' },
  ],
  rowsAdd: true,
  publishable: true,
  chart: { kind: 'bars', label: 'agency', series: ['referrals', 'toolkits'], most: 20 },
  sql: `
    SELECT ${agencyLabel} AS agency,
      sum(forms) FILTER (WHERE form = 'mace-referral') AS referrals,
      sum(forms) FILTER (WHERE form = 'exploitation-toolkit') AS toolkits
    FROM (
      SELECT agency_key, agency, form, count(*) AS forms FROM reporting.workload
      WHERE received_on BETWEEN $1 AND $2 AND form IS NOT NULL AND state NOT IN ('duplicate', 'dismissed')
      GROUP BY agency_key, agency, form
    ) AS agencies
    GROUP BY 1 ORDER BY sum(forms) DESC, 1`,
};
