import type { Field, ReadyPerson } from './model.ts';
import { commonShare } from './tables.ts';

/** How common a value is: agreement on Smith says less than agreement on Featherstonehaugh. */
export type Frequencies = {
  /** Share of people with this value, as far as the lists tell, and never less than is sensible for the field. */
  share(field: Field, value: string): number;
  /** The chance that two people at random have the same value. */
  chance(field: Field): number;
};

/** The value by which a person counts in a field; empty where there is none. */
export function countedValue(field: Field, person: ReadyPerson): string {
  const [name] = person.names;
  switch (field) {
    case 'forename':
      return name?.forenames[0] ?? '';
    case 'surname':
      return name?.surnames.join(' ') ?? '';
    case 'dob':
      return person.born?.kind === 'date' ? person.born.figures : '';
    case 'address':
      return person.address?.text ?? '';
    case 'postcode':
    case 'nhsNumber':
    case 'upn':
    case 'caseId':
    case 'email':
    case 'school':
      return person[field];
    case 'phone':
      return person.phones[0] ?? '';
    default:
      return '';
  }
}

const counted: Field[] = [
  'forename',
  'surname',
  'dob',
  'nhsNumber',
  'upn',
  'caseId',
  'address',
  'postcode',
  'phone',
  'email',
  'school',
];

/** Where the lists say nothing: the share of a value that is not known to be common, and the least that any value is given. */
const unseen: Partial<Record<Field, { usual: number; least: number }>> = {
  forename: { usual: 2e-4, least: 4e-5 },
  surname: { usual: 5e-5, least: 2e-5 },
  dob: { usual: 1.5e-4, least: 3e-5 },
  nhsNumber: { usual: 1e-7, least: 1e-7 },
  upn: { usual: 1e-7, least: 1e-7 },
  caseId: { usual: 1e-6, least: 1e-6 },
  address: { usual: 2e-5, least: 5e-6 },
  postcode: { usual: 5e-5, least: 2e-5 },
  phone: { usual: 1e-6, least: 1e-6 },
  email: { usual: 1e-6, least: 1e-6 },
  school: { usual: 2e-2, least: 1e-3 },
};

/** How many of those known have a value, of how many in all. */
export type Counts = { everybody: number; bearers(field: Field, value: string): number };

/**
 * Frequencies of a store that counts as it grows; for values that it has not seen, common names from the tables, and the usual share for
 * everything else.
 */
export function countedFrequencies({ everybody, bearers }: Counts): Frequencies {
  return {
    share(field, value) {
      const { usual, least } = unseen[field] ?? { usual: 1, least: 1 };
      const expected = storeTableWeight * (inTables(field, value) || usual);
      // Whoever is compared counts for nothing, or the name of the one person who bears it would be common in a small store.
      const others = Math.max(0, bearers(field, value) - 1);
      return Math.max(least, (others + expected) / (everybody + storeTableWeight));
    },
    chance: (field) => (field === 'forename' ? 4e-3 : field === 'surname' ? 1.2e-3 : (unseen[field]?.usual ?? 1)),
  };
}

function inTables(field: Field, value: string): number {
  return field === 'forename' ? commonShare.forename(value) : field === 'surname' ? commonShare.surname(value) : 0;
}

/** A store counts every person that it knows, so it is believed sooner than a list of which little is known. */
const storeTableWeight = 200;

/** The tables count as much as so many people of the lists at hand. */
const tableWeight = 1_000;

export function frequenciesOf(people: ReadyPerson[]): Frequencies {
  const counts = new Map<Field, Map<string, number>>();
  const totals = new Map<Field, number>();
  for (const field of counted) {
    const values = new Map<string, number>();
    let total = 0;
    for (const person of people) {
      const value = countedValue(field, person);
      if (value === '') continue;
      values.set(value, (values.get(value) ?? 0) + 1);
      total += 1;
    }
    counts.set(field, values);
    totals.set(field, total);
  }
  const shareOf = (field: Field, value: string): number => {
    const { usual, least } = unseen[field] ?? { usual: 1, least: 1 };
    const table = inTables(field, value);
    // The two people who are compared count for nothing: else every name would be common in a short list.
    const others = Math.max(0, (counts.get(field)?.get(value) ?? 0) - 2);
    return Math.max(least, (others + tableWeight * (table || usual)) / ((totals.get(field) ?? 0) + tableWeight));
  };
  const chances = new Map<Field, number>();
  const shares = new Map<Field, Map<string, number>>();
  for (const field of counted) {
    let chance = 0;
    const total = totals.get(field) ?? 0;
    const ofField = new Map<string, number>();
    for (const [value, count] of counts.get(field) ?? []) {
      const share = shareOf(field, value);
      ofField.set(value, share);
      chance += (count / total) * share;
    }
    shares.set(field, ofField);
    chances.set(field, Math.max(chance, unseen[field]?.least ?? 0));
  }
  const share = (field: Field, value: string) => shares.get(field)?.get(value) ?? shareOf(field, value);
  return { share, chance: (field) => chances.get(field) ?? 1 };
}
