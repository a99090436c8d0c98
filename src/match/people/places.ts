import type { Address } from './model.ts';
import { gramsOf } from './similar.ts';
import { folded, isNothing } from './text.ts';

const ukPostcode = /\b([A-Z]{1,2}\d[A-Z\d]?) ?(\d[A-Z]{2})\b/i;

/** Words of streets in their short forms, so that `Road` and `Rd` are one. */
const short: Record<string, string> = {
  street: 'st',
  road: 'rd',
  avenue: 'ave',
  av: 'ave',
  close: 'cl',
  crescent: 'cres',
  cr: 'cres',
  drive: 'dr',
  lane: 'ln',
  court: 'ct',
  place: 'pl',
  square: 'sq',
  terrace: 'terr',
  tce: 'terr',
  gardens: 'gdns',
  grove: 'gr',
  circuit: 'cct',
  park: 'pk',
  house: 'hse',
  apartment: 'flat',
  apt: 'flat',
  unit: 'flat',
  saint: 'st',
  mount: 'mt',
  village: 'vlge',
  retirement: 'rtrmnt',
  parade: 'pde',
  highway: 'hwy',
  boulevard: 'blvd',
  north: 'nth',
  south: 'sth',
  and: '',
};

/** The postcode of the column, else the one that stands in the address. */
export function readPostcode(postcode: string, address: string): string {
  const given = isNothing(postcode) ? (ukPostcode.exec(address)?.[0] ?? '') : postcode;
  return given
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .replace(/^(\d+)00$/, '$1');
}

/** First half of a UK postcode (a town or a part of one); of other postcodes all but the last two figures. */
export function districtOf(postcode: string): string {
  if (/^[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}$/.test(postcode)) return postcode.slice(0, -3);
  return postcode.length > 3 ? postcode.slice(0, -2) : postcode;
}

export function readAddress(address: string): Address | null {
  if (isNothing(address)) return null;
  const all = folded(address.replace(ukPostcode, ' '))
    .split(' ')
    .map((word) => short[word] ?? word)
    .filter((word) => word !== '');
  const text = all.join(' ');
  if (text === '') return null;
  return { text, number: all.find((word) => /^\d+[a-z]?$/.test(word)) ?? '', grams: gramsOf(text) };
}
