import type { Facts } from './model.ts';
import type { Reading } from './reading.ts';

/** A whole registration: current, prefix, suffix and dateless ones of five characters or more. A part of one links nothing. */
const registration =
  /\b([A-Z]{2}[0-9]{2} ?[A-Z]{3}|[A-Z][0-9]{1,3} ?[A-Z]{3}|[A-Z]{3} ?[0-9]{1,3}[A-Z]|[A-Z]{1,3} ?[0-9]{3,4})\b/g;

/** What a record may share with others. Professionals share telephones and are not counted. */
export function linksOf(form: Reading): Facts['links'] {
  const { pseudonyms } = form.context;
  const links = new Map<string, Facts['links'][number]>();
  const add = (kind: Facts['links'][number]['kind'], key: string) => links.set(`${kind} ${key}`, { kind, key });
  for (const { list, prefix } of form.lists()) {
    if (list === 'people' || list === 'child' || list === 'peopleOfConcern' || list === 'linkedChildren')
      add('person', form.personKey(prefix));
    if (list === 'locations' || list === 'locationsOfConcern') add('place', form.placeKey(prefix));
    for (const field of ['vehicle', 'vehicles'])
      for (const plate of platesIn(form.text(`${prefix}${field}`) ?? ''))
        add('vehicle', pseudonyms.of('vehicle', plate));
    if (list === 'people' || list === 'child')
      for (const number of numbersIn(form.text(`${prefix}phone`) ?? '')) add('phone', pseudonyms.of('phone', number));
  }
  return [...links.values()];
}

export function platesIn(text: string): string[] {
  const found = [...text.toUpperCase().matchAll(registration)].map(([plate]) => plate.replaceAll(' ', ''));
  return [...new Set(found.filter((plate) => plate.length >= 5))];
}

/** Only numbers that were read for certain (E.164). */
export function numbersIn(text: string): string[] {
  return [...new Set(text.split(';').map((one) => one.trim()))].filter((one) => /^\+\d{8,15}$/.test(one));
}
