import { readBorn } from './born.ts';
import { readEmail, readIdentifier, readPhones } from './contacts.ts';
import type { Person, ReadyPerson } from './model.ts';
import { readNames } from './names.ts';
import { readAddress, readPostcode } from './places.ts';
import { folded, isNothing } from './text.ts';

/** Reads a person's texts into what is compared; `asOf` (YYYY-MM-DD) is the day from which stated ages count. */
export function readyPerson(person: Person, asOf: string): ReadyPerson {
  const { fullName = '', surname = '', forenames = '', alias = '', address = '', carers = '', school = '' } = person;
  return {
    id: person.id,
    names: readNames({ fullName, surname, forenames, alias }),
    born: readBorn(person.dob ?? '', person.age ?? '', asOf),
    nhsNumber: readIdentifier(person.nhsNumber ?? ''),
    upn: readIdentifier(person.upn ?? ''),
    caseId: readIdentifier(person.caseId ?? ''),
    address: readAddress(address),
    postcode: readPostcode(person.postcode ?? '', address),
    phones: readPhones(person.phone ?? ''),
    email: readEmail(person.email ?? ''),
    school: isNothing(school) ? '' : folded(school),
    carers: carers.split(';').flatMap((carer) => readNames({ fullName: carer, surname: '', forenames: '', alias: '' })),
  };
}
