import type { SavedReport } from './model.ts';

export const areas: SavedReport = {
  name: 'areas',
  title: 'Areas by locations mentioned',
  about:
    'How often forms of the period name a place in each ward (or postcode sector, where no list of wards is set), beside the period of the same length before.',
  level: 'figures',
  columns: [
    { kind: 'label', name: 'area', heading: 'Area' },
    { kind: 'count', name: 'mentions', heading: 'Mentions' },
    { kind: 'count', name: 'before', heading: 'In the period before' },
    { kind: 'difference', name: 'change', heading: 'Change', of: 'mentions', before: 'before' },
  ],
  rowsAdd: true,
  publishable: true,
  chart: { kind: 'bars', label: 'area', series: ['mentions'], most: 20 },
  sql: `
    SELECT COALESCE(area, 'Not known') AS area, count(*) FILTER (WHERE dated_on >= $1) AS mentions, count(*) FILTER (WHERE dated_on < $1) AS before
    FROM reporting.locations_of_concern WHERE dated_on BETWEEN $1::date - ($2::date - $1::date + 1) AND $2
    GROUP BY 1 ORDER BY 2 DESC, 3 DESC, 1`,
};
