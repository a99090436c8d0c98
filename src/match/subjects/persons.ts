import { isNhsNumber, isUpn } from '../../form/values/identifiers.ts';
import { type Comparison, judgePerson, type KnownSettings, type ReadyPerson, readyPerson } from '../people/index.ts';
import type { Described, Suggestion } from './model.ts';

export type ReadyDescribed = { described: Described; person: ReadyPerson };

export function readyDescribed(described: Described): ReadyDescribed {
  // Without a day from which it counts, a stated age says nothing.
  const { asOf, age, ...rest } = described;
  const person = readyPerson(
    { id: '', ...rest, ...(asOf === undefined || age === undefined ? {} : { age }) },
    asOf ?? '',
  );
  return { described, person };
}

const agreeing: { [Field in keyof Comparison]?: readonly Comparison[Field][] } = {
  forename: ['same', 'variant', 'typing', 'sound', 'initial', 'other_forename'],
  surname: ['same', 'part', 'typing', 'sound'],
  dob: ['same', 'year_fits'],
};

/** A person of a form against one description of a known one. */
export function comparePersons(
  one: ReadyDescribed,
  two: ReadyDescribed,
  settings: KnownSettings,
): Omit<Suggestion, 'subject'> {
  const { levels, ...judgement } = judgePerson(one.person, two.person, settings);
  const genders = [one.described.gender, two.described.gender].filter(
    (gender) => gender === 'female' || gender === 'male',
  );
  const gendersDiffer = genders.length === 2 && genders[0] !== genders[1];
  const evidence = gendersDiffer ? [...judgement.evidence, 'Genders differ'] : judgement.evidence;
  return { ...judgement, evidence, identical: !gendersDiffer && areIdentical(levels, one, two) };
}

/** A number that is the same and could be that of a person, and nothing that speaks against it: not a name, a birth date, or another number. */
function areIdentical(levels: Comparison, one: ReadyDescribed, two: ReadyDescribed): boolean {
  const nhs = levels.nhsNumber === 'same' && isNhsNumber(one.person.nhsNumber);
  const upn = levels.upn === 'same' && isUpn(one.person.upn);
  // A case id has no check figure, so something else must agree as well.
  const agrees = levels.dob === 'same' || (has('forename', levels) && has('surname', levels));
  const caseId = levels.caseId === 'same' && agrees;
  if (!nhs && !upn && !caseId) return false;
  const numbers = [levels.nhsNumber, levels.upn, levels.caseId];
  if (numbers.some((level) => level === 'different' || level === 'one_figure')) return false;
  if (one.described.nhsNumber && two.described.nhsNumber && !nhs) return false;
  return (['forename', 'surname', 'dob'] as const).every((field) => levels[field] === null || has(field, levels));
}

function has(field: 'forename' | 'surname' | 'dob', levels: Comparison): boolean {
  const level = levels[field];
  return level !== null && ((agreeing[field] ?? []) as readonly string[]).includes(level);
}
