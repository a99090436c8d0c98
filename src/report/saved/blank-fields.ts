import type { SavedReport } from './model.ts';

export const blankFields: SavedReport = {
  name: 'blank-fields',
  title: 'Questions that are left blank',
  about:
    'For each question: how often a form of the period asks it, and how often it was left blank. A question in a list counts for each entry.',
  level: 'figures',
  columns: [
    { kind: 'label', name: 'question', heading: 'Question' },
    { kind: 'label', name: 'form', heading: 'Kind' },
    { kind: 'count', name: 'blank', heading: 'Left blank', part: true },
    { kind: 'count', name: 'other', heading: 'Not blank', part: true },
    { kind: 'total', name: 'asked', heading: 'Asked' },
    { kind: 'share', name: 'share_blank', heading: 'Share left blank', of: 'blank', in: 'asked' },
  ],
  rowsAdd: false,
  publishable: true,
  chart: { kind: 'bars', label: 'question', series: ['share_blank'], most: 20 },
  // Forms of one layout ask the same set of questions, so sets are counted, both kinds in one pass, before they are taken apart.
  sql: `
    WITH sets AS MATERIALIZED (
      SELECT asked_set, blank_set, count(*) AS forms FROM reporting.completeness
      WHERE is_current AND received_on BETWEEN $1 AND $2 GROUP BY GROUPING SETS ((asked_set), (blank_set))
    ), asked AS (
      SELECT q.form, q.question, sum(s.forms) AS times FROM sets s JOIN reporting.question_sets q ON q.set_id = s.asked_set GROUP BY 1, 2
    ), blank AS (
      SELECT q.form, q.question, sum(s.forms) AS times FROM sets s JOIN reporting.question_sets q ON q.set_id = s.blank_set GROUP BY 1, 2
    )
    SELECT a.form, a.question, COALESCE(b.times, 0) AS blank, a.times - COALESCE(b.times, 0) AS other
    FROM asked a LEFT JOIN blank b USING (form, question) ORDER BY COALESCE(b.times, 0) / a.times DESC, a.form, a.question`,
};
