import type { SavedReport } from './model.ts';

const states = ['filed', 'superseded', 'duplicate', 'erased'];

export const outcomes: SavedReport = {
  name: 'outcomes',
  title: 'What became of the forms',
  about: 'Everything that arrived in the period and was a form or had to be looked at, by what has become of it since.',
  level: 'figures',
  columns: [
    { kind: 'label', name: 'kind', heading: 'Kind' },
    { kind: 'count', name: 'filed', heading: 'Filed', part: true },
    { kind: 'count', name: 'superseded', heading: 'Filed and replaced', part: true },
    { kind: 'count', name: 'waiting', heading: 'Waiting for a person', part: true },
    { kind: 'count', name: 'duplicate', heading: 'Copies', part: true },
    { kind: 'count', name: 'dismissed', heading: 'Dismissed or dealt with', part: true },
    { kind: 'count', name: 'erased', heading: 'Erased since', part: true },
    { kind: 'total', name: 'all', heading: 'All' },
  ],
  rowsAdd: true,
  publishable: true,
  chart: {
    kind: 'bars',
    label: 'kind',
    series: ['filed', 'superseded', 'waiting', 'duplicate', 'dismissed', 'erased'],
    most: 3,
  },
  sql: `
    SELECT CASE form WHEN 'mace-referral' THEN 'MACE referrals' WHEN 'exploitation-toolkit' THEN 'Toolkits' ELSE 'No form read' END AS kind,
      ${states.map((state) => `sum(work) FILTER (WHERE state = '${state}') AS ${state}`).join(', ')},
      sum(work) FILTER (WHERE state IN ('in_review', 'waiting')) AS waiting, sum(work) FILTER (WHERE state IN ('dismissed', 'done')) AS dismissed
    FROM (SELECT form, state, count(*) AS work FROM reporting.workload WHERE received_on BETWEEN $1 AND $2 GROUP BY form, state) AS states
    GROUP BY form ORDER BY form NULLS LAST`,
};
