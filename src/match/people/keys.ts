import { indexable } from '../indexable.ts';
import type { Born, Name, ReadyPerson } from './model.ts';
import { soundOf } from './sound.ts';
import { chiefForename } from './tables.ts';

/**
 * Keys under which records of one person find each other. Each stands for a way in which most of a record may be wrong while the rest
 * still finds it: two records that share no key are never compared. `narrow` keys have few bearers even among a million people;
 * `wide` ones are for files, and for people of whom little is known.
 */
export function findingKeys(person: ReadyPerson): { narrow: string[]; wide: string[] } {
  const narrow = new Set<string>();
  const wide = new Set<string>();
  const { born, postcode, address } = person;
  for (const phone of person.phones.slice(0, keysOfAKind)) narrow.add(`phone:${phone}`);
  for (const identifier of ['nhsNumber', 'upn', 'caseId', 'email'] as const)
    if (person[identifier] !== '') narrow.add(`${identifier}:${person[identifier]}`);
  const day = born?.kind === 'date' ? dayKey(born) : '';
  if (day !== '') wide.add(`born:${day}`);
  if (postcode !== '') wide.add(`postcode:${postcode}`);

  for (const name of person.names.slice(0, keysOfAKind)) {
    const { forename, surname } = soundsOf(name);
    const both = [forename, surname]
      .filter((sound) => sound !== '')
      .sort()
      .join(' ');
    const initials = [...new Set([name.forenames[0]?.[0] ?? '', name.surnames[0]?.[0] ?? ''])].filter(
      (initial) => initial !== '',
    );
    if (forename !== '' && surname !== '') wide.add(`names:${both}`);
    if (name.forenames[0] && name.surnames[0])
      wide.add(`starts:${[name.forenames[0].slice(0, 3), name.surnames[0].slice(0, 4)].sort().join(' ')}`);
    if (born) {
      for (const year of yearsOf(born)) {
        narrow.add(`names+year:${both} ${year}`);
        if (surname !== '') wide.add(`surname+year:${surname} ${year}`);
      }
    }
    if (born?.kind === 'date') {
      for (const initial of initials) narrow.add(`initial+born:${initial} ${day}`);
      for (const sound of [forename, surname]) {
        if (sound === '') continue;
        narrow.add(`name+month:${sound} ${born.figures.slice(0, 6)}`);
        narrow.add(`name+day:${sound} ${day.slice(4)}`);
      }
    }
    if (postcode !== '') {
      for (const initial of initials) narrow.add(`initial+postcode:${initial} ${postcode}`);
    }
    if (address) {
      const street = address.text
        .split(' ')
        .filter((word) => word.length > 3)
        .slice(0, 2);
      for (const word of street)
        for (const initial of initials)
          (address.number === '' ? wide : narrow).add(
            `initial+street:${initial} ${address.number} ${word.slice(0, 6)}`,
          );
    }
  }
  return { narrow: [...narrow].map(indexable), wide: [...wide].map(indexable) };
}

/** An alias list as long as a book would otherwise make as many keys. */
const keysOfAKind = 4;

function soundsOf({ forenames, surnames }: Name): { forename: string; surname: string } {
  return { forename: soundOf(chiefForename(forenames[0] ?? '')), surname: soundOf(surnames.join('')) };
}

/** Day and month in one order, whichever of them was written first. */
function dayKey({ figures }: { figures: string }): string {
  return figures.slice(0, 4) + [figures.slice(4, 6), figures.slice(6, 8)].sort().join('');
}

function yearsOf(born: Born): number[] {
  if (born.kind === 'date') return [born.year];
  return Array.from({ length: Math.min(4, born.to - born.from + 1) }, (_, index) => born.from + index);
}
