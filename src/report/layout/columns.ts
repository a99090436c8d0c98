import type { Field } from '../../form/definitions/index.ts';
import type { Column, ColumnType, Level } from './model.ts';

type FieldType = Field['type'];

/** Whatever people write freely, and whatever points to one person, is for the role with names. */
const kept: Record<FieldType, { type: ColumnType; level: Level }> = {
  text: { type: 'text', level: 'names' },
  long_text: { type: 'text', level: 'names' },
  phone: { type: 'text', level: 'names' },
  email: { type: 'text', level: 'names' },
  postcode: { type: 'text', level: 'names' },
  vehicle: { type: 'text', level: 'names' },
  nhs_number: { type: 'text', level: 'names' },
  upn: { type: 'text', level: 'names' },
  birth_date: { type: 'date', level: 'names' },
  age: { type: 'integer', level: 'names' },
  date: { type: 'date', level: 'figures' },
  integer: { type: 'integer', level: 'figures' },
  yesno: { type: 'text', level: 'figures' },
  choice: { type: 'text', level: 'figures' },
  choices: { type: 'text[]', level: 'figures' },
  gender: { type: 'text', level: 'figures' },
  ethnicity: { type: 'text', level: 'figures' },
};

const ownCodes: Partial<Record<FieldType, string[]>> = {
  yesno: ['yes', 'no', 'unknown'],
  gender: ['female', 'male', 'non_binary', 'other', 'not_stated'],
};

/** Words that cannot stand as a column name without quotes in PostgreSQL and that a form may well ask for. */
const reserved = new Set(
  'all and any as asc both case check column constraint default desc distinct do else end except false fetch for from grant group having in into leading limit not null offset on only or order placing primary references select some table then to trailing true union unique user using when where window with'.split(
    ' ',
  ),
);

/** `child.fullName` is `child_full_name`. */
export function columnName(key: string): string {
  const name = key
    .replace(/\[\]/g, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll('.', '_')
    .toLowerCase();
  return reserved.has(name) ? `${name}_stated` : name;
}

/** The column of one question; `key` as in the definition, `name` without the list that it belongs to. */
export function columnOf(field: Field, name: string): Column {
  const { type, level } = kept[field.type];
  const codes = field.codes.length > 0 ? field.codes.map(({ code }) => code) : (ownCodes[field.type] ?? []);
  const wording = field.labels[0] ?? field.key;
  return {
    name: columnName(name),
    type,
    level,
    sources: [field.key],
    codes,
    comment: `"${wording}" on the form. Empty unless it was answered.`,
  };
}

/** A column that is worked out. */
export function derived(
  name: string,
  type: ColumnType,
  comment: string,
  more: Partial<Pick<Column, 'level' | 'codes' | 'joined' | 'hidden'>> = {},
): Column {
  return { name, type, level: 'figures', sources: [], codes: [], comment, ...more };
}

/** The same question in two definitions is one column; asked in another way (a text, then a choice) it is a further one. */
export function joinColumns(columns: readonly Column[]): Column[] {
  const joined: Column[] = [];
  for (const column of columns) {
    const name = nameFor(joined, column);
    const at = joined.findIndex((other) => other.name === name);
    const same = joined[at];
    if (!same) joined.push({ ...column, name });
    else
      joined[at] = {
        ...same,
        codes: [...new Set([...same.codes, ...column.codes])],
        sources: [...new Set([...same.sources, ...column.sources])],
      };
  }
  return joined;
}

/** How a second column is told from the first, where two definitions ask the same in two ways. */
const suffixes: Record<ColumnType, string> = {
  text: 'words',
  'text[]': 'codes',
  date: 'date',
  integer: 'number',
  bigint: 'number',
  boolean: 'flag',
  uuid: 'key',
  timestamptz: 'time',
};

function nameFor(joined: readonly Column[], column: Column): string {
  const suffix = column.level === 'figures' && column.type === 'text' ? 'code' : suffixes[column.type];
  const fits = (name: string) => {
    const other = joined.find((one) => one.name === name);
    return !other || (other.type === column.type && other.level === column.level);
  };
  for (const name of [column.name, `${column.name}_${suffix}`]) if (fits(name)) return name;
  for (let number = 2; ; number += 1) if (fits(`${column.name}_${number}`)) return `${column.name}_${number}`;
}
