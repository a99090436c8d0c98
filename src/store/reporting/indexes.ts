import { type FactTable, storedColumns } from '../../report/index.ts';

type Index = { name: string; table: string; on: string[]; including: string[]; where?: string };

/**
 * For the reports: each finds all that it needs in one index, in the order in which it wants it, so that a child's toolkits or a person's
 * referrals are compared without sorting a million rows.
 */
const indexes: Index[] = [
  {
    name: 'toolkits_child',
    table: 'toolkits',
    on: ['child_key', 'dated_on', 'record_id'],
    including: ['is_current', 'risk_cse', 'risk_cce', 'risk_trafficking', 'risk_missing', 'risk_overall'],
  },
  {
    name: 'toolkits_dated',
    table: 'toolkits',
    on: ['dated_on'],
    including: ['is_current', 'next_step', 'risk_overall'],
  },
  {
    name: 'people_person',
    table: 'people_of_concern',
    on: ['role', 'form', 'person_key', 'dated_on', 'record_id'],
    including: ['is_current'],
  },
  {
    name: 'people_dated',
    table: 'people_of_concern',
    on: ['role', 'dated_on'],
    including: [
      'is_current',
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

/** Those whose columns the definitions have. */
export function indexesFor(tables: readonly FactTable[]): string[] {
  return indexes.flatMap(({ name, table, on, including }) => {
    const own = new Set(
      tables.filter((one) => one.name === table).flatMap((one) => storedColumns(one).map((column) => column.name)),
    );
    const known = new Set([...own, 'record_id', 'position']);
    if (!on.every((column) => known.has(column))) return [];
    const more = including.filter((column) => known.has(column));
    return [
      `CREATE INDEX IF NOT EXISTS "${name}" ON reporting_facts."${table}" (${on.map((column) => `"${column}"`).join(', ')})${
        more.length > 0 ? ` INCLUDE (${more.map((column) => `"${column}"`).join(', ')})` : ''
      }`,
    ];
  });
}
