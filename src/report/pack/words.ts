import type { PackShown } from './model.ts';

type Json = Record<string, unknown>;

export function text(value: unknown): string {
  return value === null || value === undefined ? '' : String(value);
}

/** A person in words, as far as the choice goes. */
export function personWords(rows: Json[], shown: PackShown): string {
  const first = (key: string) => rows.map((row) => text(row[key])).find((value) => value !== '') ?? '';
  const child = rows.some((row) => row.role === 'child');
  const role = child ? 'child' : first('role') === 'adult_of_concern' ? 'adult of concern' : 'person of concern';
  const age = first('age_band');
  const about = [role, age === 'not known' ? '' : `aged ${age}`, first('gender').replaceAll('_', ' ')]
    .filter(Boolean)
    .join(', ');
  if (shown === 'no-names' || (shown === 'children-only' && !child)) return about;
  const name = first('full_name') || [first('forenames'), first('surname')].filter(Boolean).join(' ') || 'no name';
  const alias = first('alias');
  const born = first('dob');
  return [`${name}${alias === '' ? '' : ` (also ${alias})`}`, born === '' ? about : `${role}, born ${born}`].join(', ');
}

/** The name of a place is free text and may be somebody's home, so that it goes with the names. */
export function placeWords(rows: Json[], shown: PackShown): string {
  const first = (key: string) => rows.map((row) => text(row[key])).find((value) => value !== '') ?? '';
  const kind = first('type').replaceAll('_', ' ') || 'place';
  const area = first('area') || 'area not known';
  if (shown !== 'everything') return `${kind}, ${area}`;
  return [first('name'), first('address'), first('postcode')].filter(Boolean).join(', ') || `${kind}, ${area}`;
}
