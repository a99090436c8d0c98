import type { Definition, Definitions, Field } from '../../form/definitions/index.ts';
import type { FormKind } from '../../form/model.ts';
import { columnName, columnOf, derived, joinColumns } from './columns.ts';
import type { Column, FactTable, Layout } from './model.ts';

/** The table of each form; a kind that is not named here would have one of its own name. */
export const formTables: Record<FormKind, { table: string; comment: string }> = {
  'mace-referral': { table: 'referrals', comment: 'One row a MACE referral.' },
  'exploitation-toolkit': { table: 'toolkits', comment: 'One row a child exploitation toolkit.' },
};

/** Lists that are about the same kind of thing share a table. `child.` is a list of one. A list that is not named here has a table of its own name. */
const listTables: Record<string, string> = {
  people: 'people_of_concern',
  child: 'people_of_concern',
  peopleOfConcern: 'people_of_concern',
  locations: 'locations_of_concern',
  locationsOfConcern: 'locations_of_concern',
  agencies: 'agencies',
  indicators: 'indicators',
};

export function tableOfList(list: string): string {
  return listTables[list] ?? columnName(list);
}

const comments: Record<string, string> = {
  people_of_concern: 'One row a person on a form: children at risk, adults and others of concern.',
  locations_of_concern: 'One row a place on a form.',
  agencies: 'One row an agency on a form: who sent it, and who is involved.',
  indicators: 'One row an indicator of a toolkit, marked or not.',
};

export const ageBands = ['0 to 9', '10 to 12', '13 to 15', '16 to 17', '18 to 24', '25 and over', 'not known'];
export const ethnicityStates = ['recorded', 'refused', 'not_obtained', 'not_known', 'blank', 'unreadable', 'not_asked'];

const agencyColumns = (whose: string): Column[] => [
  derived('agency_id', 'integer', 'For joins inside the program.', { hidden: true }),
  derived('agency_key', 'uuid', `${whose}: the same agency has the same key on every form, however it is written.`),
  derived('agency', 'text', `${whose}, by the name that at least three people have given it; empty until then.`, {
    joined: 'agency',
  }),
];

const personColumns = (lead: string): Column[] => [
  derived(
    `${lead}key`,
    'uuid',
    'The person: the same key on every form that is about the same person. A keyed hash; it says nothing of who it is.',
  ),
  derived(`${lead}age_band`, 'text', 'Age on the day of the form, from the birth date, else from the age given.', {
    codes: ageBands,
  }),
  derived(
    `${lead}area`,
    'text',
    'Ward of the home address where a list of wards is set, else the sector of its postcode (TQ1 2).',
  ),
  derived(`${lead}postcode_district`, 'text', 'First half of the postcode of the home address (TQ1).'),
  derived(`${lead}ethnicity_recorded`, 'text', 'Whether the ethnicity is there, and if not, why.', {
    codes: ethnicityStates,
  }),
];

const ofRecord = (dated: string): Column[] => [
  derived('record_id', 'bigint', 'The record: number of the filed form, the same in every table.'),
  derived('is_current', 'boolean', 'Whether this is the latest version of the form.'),
  derived('received_on', 'date', 'Day on which the form arrived (Europe/London).'),
  derived('dated_on', 'date', dated),
];
const datedAny = 'Date on the form, else the day on which it arrived.';

/** The tables that the definitions ask for. The order of columns is the order of the definitions; the store keeps it once a column is there. */
export function layoutOf({ forms }: Definitions): Layout {
  const tables = new Map<string, FactTable>();
  const add = (name: string, comment: string, columns: Column[]) => {
    const table = tables.get(name);
    tables.set(name, {
      name,
      comment: table?.comment ?? comment,
      columns: joinColumns([...(table?.columns ?? []), ...columns]),
    });
  };
  for (const [kind, { table, comment }] of Object.entries(formTables)) add(table, comment, formColumns(kind));
  for (const list of Object.keys(listTables))
    add(tableOfList(list), comments[tableOfList(list)] ?? '', listColumns(tableOfList(list)));
  for (const form of forms) {
    const { table, comment } = formTables[form.kind];
    add(
      table,
      comment,
      form.fields.filter((field) => !field.key.includes('[]')).map((field) => columnOf(field, field.key)),
    );
    for (const [list, fields] of listsOf(form)) {
      const name = tableOfList(list);
      add(name, comments[name] ?? `One row an entry of "${list}" on a form.`, [
        ...listColumns(name),
        ...fields.map((field) => columnOf(field, field.key.slice(field.key.indexOf('.') + 1))),
      ]);
    }
  }
  return { tables: [...tables.values()] };
}

/** The questions of a definition by the list that they repeat in. Indicators are tables of the form itself and have columns of their own. */
export function listsOf({ fields }: Pick<Definition, 'fields'>): Map<string, Field[]> {
  const lists = new Map<string, Field[]>();
  for (const field of fields) {
    const list = /^([A-Za-z]+)\[\]\./.exec(field.key)?.[1] ?? (field.key.startsWith('child.') ? 'child' : undefined);
    if (list !== undefined) lists.set(list, [...(lists.get(list) ?? []), field]);
  }
  return lists;
}

const riskLevelsMeaning =
  'The five levels of risk as one number, for counting: a digit each for sexual exploitation, criminal exploitation, trafficking, missing and overall, from the right; 4 high, 3 medium, 2 low, 1 none, 0 where the toolkit gives no level.';

function formColumns(kind: string): Column[] {
  const toolkit = kind === 'exploitation-toolkit';
  return [
    ...ofRecord(
      toolkit
        ? 'Date of the assessment, else the day on which the form arrived.'
        : 'Date of the referral, else the day on which the form arrived.',
    ),
    derived('received_at', 'timestamptz', 'When the form arrived.'),
    derived('filed_at', 'timestamptz', 'When it became a record.'),
    derived('replaced_by', 'bigint', 'The record that replaced this one; empty for the latest version.'),
    derived('form_version', 'text', 'Version of the form, where it is one that is known.'),
    ...agencyColumns('The agency that sent the form'),
    ...(toolkit ? personColumns('child_') : []),
    ...(toolkit ? [derived('risk_levels', 'integer', riskLevelsMeaning)] : []),
  ];
}

function listColumns(table: string): Column[] {
  const own: Record<string, Column[]> = {
    people_of_concern: [
      derived('list', 'text', 'Where on the form the person stands.', {
        codes: ['people', 'child', 'peopleOfConcern'],
      }),
      derived('role', 'text', 'What the person is on this form.', { codes: ['child', 'adult_of_concern', 'unknown'] }),
      ...agencyColumns('The agency that sent the form'),
      derived('concern_types', 'text[]', 'What a referral is about, as in referrals.'),
      derived(
        'missing_episodes',
        'boolean',
        'True where the form says so in a way that can be counted: a referral gives missing as a concern, a toolkit rates the risk of missing as low or higher, or an indicator of going missing is answered with a plain yes. For children alone.',
      ),
      derived(
        'exploitation_concern',
        'boolean',
        'True where a referral about the child gives sexual or criminal exploitation, county lines, trafficking or gangs as a concern.',
      ),
      derived(
        'exploitation_level',
        'text',
        'Highest level that a toolkit gives for sexual or criminal exploitation, trafficking or overall.',
        { codes: ['none', 'low', 'medium', 'high'] },
      ),
      ...personColumns('person_').map((column) => ({
        ...column,
        name: column.name === 'person_key' ? column.name : column.name.replace('person_', ''),
      })),
    ],
    locations_of_concern: [
      derived('list', 'text', 'Where on the form the place stands.', { codes: ['locations', 'locationsOfConcern'] }),
      derived('location_key', 'uuid', 'The place: the same key on every form that names the same place.'),
      derived('area', 'text', 'Ward where a list of wards is set, else the sector of the postcode (TQ1 2).'),
      derived('postcode_district', 'text', 'First half of the postcode (TQ1).'),
    ],
    agencies: [
      derived('list', 'text', 'sender: the agency of whoever filled the form in; involved: one that the form lists.', {
        codes: ['sender', 'involved'],
      }),
      ...agencyColumns('The agency'),
    ],
    indicators: [
      derived('wording_id', 'integer', 'For joins inside the program.', { hidden: true }),
      derived('domain', 'text', 'Heading over the indicator, where at least three children have the same one.', {
        joined: 'wording',
      }),
      derived(
        'indicator',
        'text',
        'The indicator as printed on the form; empty until it was seen for at least three children, so that a row that somebody typed is not shown.',
        { joined: 'wording' },
      ),
      derived(
        'scale',
        'text',
        'The scale that the answer belongs to. Answers of different scales are never comparable.',
      ),
      derived('state', 'text', 'answered, blank, not_known, refused, not_applicable or unreadable.'),
      derived('value', 'text', 'The answer as a code of its scale; several are joined by a comma.'),
      derived('child_key', 'uuid', 'The child, as in toolkits.'),
      derived('own_domain', 'text', 'Heading over the indicator as it stands on this form.', {
        level: 'names',
        joined: 'own_wording',
      }),
      derived('own_indicator', 'text', 'The indicator as it stands on this form.', {
        level: 'names',
        joined: 'own_wording',
      }),
      derived('evidence', 'text', 'What was written beside the indicator.', { level: 'names' }),
    ],
  };
  return [
    ...ofRecord(datedAny),
    derived('position', 'integer', 'Number of the row on its form, from 0.'),
    derived('form', 'text', 'Kind of the form.', { codes: Object.keys(formTables) }),
    ...(own[table] ?? []),
  ];
}
