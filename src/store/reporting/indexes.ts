import { type FactTable, storedColumns } from '../../report/index.ts';

type Index = { name: string; table: string; on: string[]; including: string[] };

/**
 * For the reports: each finds all that it needs in one index, in the order in which it wants it, so that a child's toolkits or a person's
 * referrals are compared without sorting a million rows, and the wide rows with their texts are not read at all. `agency_id` is in every
 * index of a table whose view joins the agency: PostgreSQL leaves the join out where nobody asks for the agency, but still wants its column.
 */
const indexes: Index[] = [
  {
    name: 'toolkits_of_child',
    table: 'toolkits',
    on: ['child_key', 'dated_on DESC', 'record_id DESC'],
    including: ['is_current', 'agency_id', 'risk_levels'],
  },
  {
    name: 'toolkits_by_day',
    table: 'toolkits',
    on: ['dated_on'],
    including: ['is_current', 'agency_id', 'next_step', 'risk_overall'],
  },
  {
    name: 'people_of_form',
    table: 'people_of_concern',
    on: ['role', 'form', 'person_key', 'dated_on', 'record_id'],
    including: ['is_current', 'agency_id', 'concern_types', 'age_band'],
  },
  {
    name: 'people_by_day',
    table: 'people_of_concern',
    on: ['role', 'dated_on'],
    including: [
      'is_current',
      'agency_id',
      'form',
      'person_key',
      'missing_episodes',
      'exploitation_concern',
      'exploitation_level',
      'concern_types',
      'age_band',
    ],
  },
  {
    name: 'people_received',
    table: 'people_of_concern',
    on: ['role', 'received_on'],
    including: ['is_current', 'agency_id', 'agency_key', 'ethnicity_recorded'],
  },
  {
    name: 'locations_place',
    table: 'locations_of_concern',
    on: ['location_key', 'dated_on'],
    including: ['is_current', 'area', 'type'],
  },
  {
    name: 'locations_dated',
    table: 'locations_of_concern',
    on: ['dated_on'],
    including: ['is_current', 'location_key', 'area'],
  },
  { name: 'referrals_filed', table: 'referrals', on: ['filed_at'], including: ['record_id', 'is_current'] },
  { name: 'referrals_replaced', table: 'referrals', on: ['replaced_by'], including: ['record_id'] },
];

/** Indexes of earlier releases that others have taken the place of. */
const replaced = ['toolkits_child', 'toolkits_dated', 'people_person', 'people_dated'];

/** Those whose columns the definitions have; the ones that they replace go. */
export function indexesFor(tables: readonly FactTable[]): string[] {
  return [...replaced.map((name) => `DROP INDEX IF EXISTS reporting_facts."${name}"`), ...made(tables)];
}

function made(tables: readonly FactTable[]): string[] {
  return indexes.flatMap(({ name, table, on, including }) => {
    const own = new Set(
      tables.filter((one) => one.name === table).flatMap((one) => storedColumns(one).map((column) => column.name)),
    );
    const known = new Set([...own, 'record_id', 'position']);
    const keys = on.map((key) => key.split(' '));
    if (!keys.every(([column = '']) => known.has(column))) return [];
    const more = including.filter((column) => known.has(column));
    return [
      `CREATE INDEX IF NOT EXISTS "${name}" ON reporting_facts."${table}" (${keys.map(([column, order = 'ASC']) => `"${column}" ${order}`).join(', ')})${
        more.length > 0 ? ` INCLUDE (${more.map((column) => `"${column}"`).join(', ')})` : ''
      }`,
    ];
  });
}
