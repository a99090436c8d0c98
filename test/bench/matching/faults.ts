import type { Person } from '../../../src/match/people/index.ts';
import { nameTables } from '../../../src/match/people/tables.ts';
import { type County, type Human, title, two } from './county.ts';
import { type Chance, figureError, hearingError, typingError } from './errors.ts';

const day = (born: Date) => `${two(born.getUTCDate())}/${two(born.getUTCMonth() + 1)}/${born.getUTCFullYear()}`;

/** As the case system has somebody: nearly everything, and written with care. */
export function listed(human: Human, chance: Chance): Person {
  return {
    id: human.id,
    forenames: human.middle && chance.happens(0.7) ? `${human.forename} ${human.middle}` : human.forename,
    surname: human.surname,
    dob: human.born.toISOString().slice(0, 10),
    ...(chance.happens(0.6) ? { nhsNumber: human.nhsNumber } : {}),
    ...(chance.happens(0.5) && human.upn !== '' ? { upn: human.upn } : {}),
    ...(chance.happens(0.95) ? { address: human.address, postcode: human.postcode } : {}),
    ...(chance.happens(0.5) ? { phone: human.phone } : {}),
    ...(chance.happens(0.4) && human.school !== '' ? { school: human.school } : {}),
    ...(chance.happens(0.3) ? { carers: human.carers } : {}),
  };
}

/** As a form has somebody, before errors. */
export function onForm(human: Human, id: string, chance: Chance): Person {
  const whole = chance.happens(0.4);
  const forenames = human.middle && chance.happens(0.25) ? `${human.forename} ${human.middle}` : human.forename;
  return {
    id,
    ...(whole ? { fullName: `${forenames} ${human.surname}` } : { forenames, surname: human.surname }),
    dob: day(human.born),
    ...(chance.happens(0.25) ? { nhsNumber: human.nhsNumber } : {}),
    ...(chance.happens(0.15) && human.upn !== '' ? { upn: human.upn } : {}),
    ...(chance.happens(0.85) ? { address: human.address } : {}),
    ...(chance.happens(0.75) ? { postcode: human.postcode } : {}),
    ...(chance.happens(0.4) ? { phone: human.phone } : {}),
    ...(chance.happens(0.5) && human.school !== '' ? { school: human.school } : {}),
    ...(chance.happens(0.3) ? { carers: human.carers } : {}),
  };
}

type Fault = (person: Person, human: Human, chance: Chance, county: County) => Person;

/** Applies a change to the name, however the form has it. */
function renamed(
  person: Person,
  change: (forenames: string, surname: string) => { forenames: string; surname: string },
): Person {
  if (person.fullName === undefined) return { ...person, ...change(person.forenames ?? '', person.surname ?? '') };
  const parts = person.fullName.split(' ');
  const { forenames, surname } = change(parts.slice(0, -1).join(' '), parts.at(-1) ?? '');
  return { ...person, fullName: `${forenames} ${surname}`.trim() };
}

const faults: Record<string, Fault> = {
  'typing error in the forename': (person, _human, chance) =>
    renamed(person, (forenames, surname) => ({ forenames: typingError(forenames, chance), surname })),
  'typing error in the surname': (person, _human, chance) =>
    renamed(person, (forenames, surname) => ({ forenames, surname: typingError(surname, chance) })),
  'forename heard wrongly': (person, _human, chance) =>
    renamed(person, (forenames, surname) => ({
      forenames: title(hearingError(forenames.toLowerCase(), chance)),
      surname,
    })),
  'surname heard wrongly': (person, _human, chance) =>
    renamed(person, (forenames, surname) => ({
      forenames,
      surname: title(hearingError(surname.toLowerCase(), chance)),
    })),
  'pet name or other spelling': (person, human, chance) => {
    const group = variantsOf(human.forename.toLowerCase());
    return renamed(person, (_, surname) => ({
      forenames: group.length > 0 ? title(chance.pick(group)) : human.forename.slice(0, 4),
      surname,
    }));
  },
  'initial for the forename': (person) =>
    renamed(person, (forenames, surname) => ({ forenames: forenames.slice(0, 1), surname })),
  'names turned round': (person) =>
    renamed(person, (forenames, surname) => ({ forenames: surname, surname: forenames })),
  'capitals and comma': (person, human) => {
    const { forenames: _, surname: __, ...rest } = person;
    return { ...rest, fullName: `${human.surname.toUpperCase()}, ${human.forename}` };
  },
  'middle name used': (person, human) =>
    renamed(person, (forenames, surname) => ({
      forenames: human.middle === '' ? forenames : `${human.middle} ${human.forename}`,
      surname,
    })),
  'surname of the other parent': (person, _human, _chance, county) =>
    renamed(person, (forenames) => ({ forenames, surname: county.household().children[0]?.surname ?? '' })),
  'half of a double surname': (person, human) =>
    renamed(person, (forenames, surname) => ({
      forenames,
      surname: human.surname.includes('-') ? (human.surname.split('-')[1] ?? surname) : `${surname}-Jones`,
    })),
  'day and month swapped': (person, human) => ({
    ...person,
    dob: `${two(human.born.getUTCMonth() + 1)}/${two(human.born.getUTCDate())}/${human.born.getUTCFullYear()}`,
  }),
  'one digit of the birth date wrong': (person, human, chance) => ({
    ...person,
    dob: figureError(day(human.born), chance),
  }),
  'age instead of a birth date': (person, human) => {
    const { dob: _, ...rest } = person;
    return { ...rest, age: String(2026 - human.born.getUTCFullYear() - (human.born.getUTCMonth() > 9 ? 1 : 0)) };
  },
  'no birth date': ({ dob: _, ...rest }) => rest,
  'year of birth only': (person, human) => ({ ...person, dob: String(human.born.getUTCFullYear()) }),
  moved: (person, _human, _chance, county) => {
    const other = county.household().children[0];
    return {
      ...person,
      ...(person.address === undefined ? {} : { address: other?.address ?? '' }),
      ...(person.postcode === undefined ? {} : { postcode: other?.postcode ?? '' }),
    };
  },
  'address misspelt': (person, _human, chance) =>
    person.address === undefined
      ? person
      : { ...person, address: typingError(typingError(person.address, chance), chance) },
  'postcode wrong': (person, _human, chance) =>
    person.postcode === undefined ? person : { ...person, postcode: figureError(person.postcode, chance) },
  'no address': ({ address: _, postcode: __, ...rest }) => rest,
  'another telephone': (person, _human, chance) => ({
    ...person,
    phone: `07700 900${String(chance.below(1_000)).padStart(3, '0')}`,
  }),
  'digit of the NHS number wrong': (person, human, chance) => ({
    ...person,
    nhsNumber: figureError(human.nhsNumber, chance),
  }),
  'nothing but name and birth date': ({ id, fullName, forenames, surname, dob }) => ({
    id,
    ...(fullName === undefined ? { forenames: forenames ?? '', surname: surname ?? '' } : { fullName }),
    dob: dob ?? '',
  }),
};
const faultNames = Object.keys(faults);

/** Faults that leave nothing to go by when they meet: whoever has neither name nor birth date right is for a person to ask about. */
const heavy = new Set([
  'no birth date',
  'surname of the other parent',
  'year of birth only',
  'age instead of a birth date',
  'initial for the forename',
  'moved',
  'no address',
  'nothing but name and birth date',
]);

function variantsOf(name: string): string[] {
  return nameTables.variants(name).filter((other) => other !== name && !other.includes(' '));
}

/** A form about somebody with up to two faults, and what they were called. */
export function faulty(human: Human, id: string, chance: Chance, county: County): { person: Person; fault: string } {
  let person = onForm(human, id, chance);
  const count = chance.weighted([
    [0, 30],
    [1, 50],
    [2, 20],
  ] as const);
  const made: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const name = chance.pick(faultNames);
    if (made.includes(name) || (heavy.has(name) && made.some((other) => heavy.has(other)))) continue;
    made.push(name);
    person = faults[name]?.(person, human, chance, county) ?? person;
  }
  return { person, fault: made.length === 0 ? 'none' : made.length === 1 ? (made[0] ?? '') : 'two faults' };
}
