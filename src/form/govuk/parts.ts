import type { AnswerPart } from './model.ts';

const byWords: Readonly<Record<string, AnswerPart>> = {
  title: 'title',
  'full name': 'fullName',
  'first name': 'firstName',
  'middle name': 'middleNames',
  'middle names': 'middleNames',
  'last name': 'lastName',
  'address line 1': 'address1',
  'address line 2': 'address2',
  'address line 2 (optional)': 'address2',
  'town or city': 'townOrCity',
  county: 'county',
  'county (optional)': 'county',
  postcode: 'postcode',
  'street address': 'streetAddress',
  country: 'country',
  day: 'day',
  month: 'month',
  year: 'year',
};

const byKey: Readonly<Record<string, AnswerPart>> = {
  title: 'title',
  full_name: 'fullName',
  first_name: 'firstName',
  middle_names: 'middleNames',
  last_name: 'lastName',
  address1: 'address1',
  address2: 'address2',
  town_or_city: 'townOrCity',
  county: 'county',
  postcode: 'postcode',
  street_address: 'streetAddress',
  country: 'country',
  day: 'day',
  month: 'month',
  year: 'year',
};

/** The part that a column of a CSV file or a line of a mail is called by: `First name`. */
export function partOfWords(words: string): AnswerPart | undefined {
  const plain = words.toLowerCase().trim();
  return Object.hasOwn(byWords, plain) ? byWords[plain] : undefined;
}

/** The part that a key of a JSON file stands for: `first_name`. */
export function partOfKey(key: string): AnswerPart | undefined {
  return Object.hasOwn(byKey, key) ? byKey[key] : undefined;
}
