import type { Grams } from './similar.ts';

/** A person as a form or a list names them. Everything but the id may be missing, empty or wrong; texts stand as they were written. */
export type Person = { id: string } & Partial<Record<PersonField, string>>;

export const personFields = [
  'fullName',
  'surname',
  'forenames',
  'alias',
  'dob',
  'age',
  'nhsNumber',
  'upn',
  'caseId',
  'address',
  'postcode',
  'phone',
  'email',
  'school',
  'carers',
] as const;
export type PersonField = (typeof personFields)[number];

/** One way to name a person, folded: no capitals, accents, titles, particles or punctuation. */
export type Name = { forenames: string[]; surnames: string[] };

/** What is known of a birth: eight figures as written (a wrong date is still evidence), a year, or the years that an age leaves. */
export type Born =
  | { kind: 'date'; figures: string; year: number; month: number; day: number }
  | { kind: 'years'; from: number; to: number };

export type Address = { text: string; number: string; grams: Grams };

/** A person made ready to be compared many times. The first name is the main one, the others are aliases. */
export type ReadyPerson = {
  id: string;
  names: Name[];
  born: Born | null;
  nhsNumber: string;
  upn: string;
  caseId: string;
  address: Address | null;
  postcode: string;
  phones: string[];
  email: string;
  school: string;
  carers: Name[];
};

/** What is compared, in this order; the levels of each, from the best to the worst, stand in `levels`. */
export const levels = {
  forename: ['same', 'variant', 'typing', 'sound', 'initial', 'other_forename', 'first_only', 'alike', 'different'],
  surname: ['same', 'part', 'typing', 'sound', 'alike', 'different'],
  order: ['straight', 'swapped', 'alias'],
  dob: ['same', 'swapped', 'one_figure', 'two_parts', 'year_fits', 'near', 'different', 'far'],
  nhsNumber: ['same', 'one_figure', 'different'],
  upn: ['same', 'one_figure', 'different'],
  caseId: ['same', 'one_figure', 'different'],
  address: ['same', 'close', 'partly', 'little', 'different'],
  postcode: ['same', 'one_figure', 'district', 'different'],
  phone: ['same', 'one_figure', 'different'],
  email: ['same', 'close', 'mailbox', 'different'],
  school: ['same', 'different'],
  carers: ['same', 'surname', 'different'],
} as const;
export type Field = keyof typeof levels;
export type Level<F extends Field = Field> = (typeof levels)[F][number];
export const fields = Object.keys(levels) as Field[];

/** How two people compare, field by field; a field that either side lacks is `null`: nothing is known from it. */
export type Comparison = { [F in Field]: Level<F> | null };

export type Decision = 'same' | 'possible' | 'different';

/** What the program thinks of two people: a suggestion with its reasons, each a plain sentence. */
export type Judgement = { probability: number; decision: Decision; evidence: string[] };

export type Pair = { a: string; b: string } & Judgement;
