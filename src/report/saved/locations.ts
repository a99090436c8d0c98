import type { ReportColumn, SavedReport } from './model.ts';

/** The places named most in the period, with their mentions in the period of the same length before it. */
const places = (schema: string, more: string): string => `
    SELECT location_key, count(*) FILTER (WHERE dated_on >= $1) AS mentions, count(*) FILTER (WHERE dated_on < $1) AS before,
      mode() WITHIN GROUP (ORDER BY area) AS area, mode() WITHIN GROUP (ORDER BY type) AS type${more}
    FROM ${schema}.locations_of_concern WHERE location_key = ANY(ARRAY(
      SELECT location_key FROM reporting.locations_of_concern WHERE dated_on BETWEEN $1 AND $2 GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 50
    )) AND dated_on BETWEEN $1::date - ($2::date - $1::date + 1) AND $2
    GROUP BY location_key ORDER BY 2 DESC, 3 DESC, 1`;

const label = (name: string, heading: string): ReportColumn => ({ kind: 'label', name, heading });
const counts: ReportColumn[] = [
  { kind: 'count', name: 'mentions', heading: 'Mentions' },
  { kind: 'count', name: 'before', heading: 'In the period before' },
  { kind: 'difference', name: 'change', heading: 'Change', of: 'mentions', before: 'before' },
];

export const locations: SavedReport = {
  name: 'locations',
  title: 'Locations by mentions',
  about:
    'The 50 places that forms of the period name most, beside the period of the same length before. A place has the same number in every report; its name is for those who may see names.',
  level: 'figures',
  columns: [label('place', 'Place'), label('area', 'Area'), label('type', 'Type'), ...counts],
  rowsAdd: false,
  publishable: false,
  chart: { kind: 'bars', label: 'place', series: ['mentions'], most: 15 },
  sql: `
    SELECT left(location_key::text, 8) AS place, COALESCE(area, 'not known') AS area, COALESCE(type, 'not stated') AS type, mentions, before
    FROM (${places('reporting', '')}) AS places`,
};

export const locationsNamed: SavedReport = {
  ...locations,
  name: 'locations-named',
  title: 'Locations by mentions, with names',
  about: 'The same as "Locations by mentions", with the name that most forms give the place.',
  level: 'names',
  columns: [
    label('place', 'Place'),
    label('area', 'Area'),
    label('type', 'Type'),
    label('number', 'Number'),
    ...counts,
  ],
  sql: `
    SELECT COALESCE(name, address, 'no name') AS place, COALESCE(area, 'not known') AS area, COALESCE(type, 'not stated') AS type,
      left(location_key::text, 8) AS number, mentions, before
    FROM (${places('reporting_names', ', mode() WITHIN GROUP (ORDER BY name) AS name, mode() WITHIN GROUP (ORDER BY address) AS address')}) AS places`,
};
