import type { Problem } from '../model.ts';
import { problem } from '../problems.ts';
import { dayOfIso, yearsBetween } from '../values/index.ts';
import { type Answers, entriesOf, numberOf, wordsOf } from './model.ts';

const groups = ['people', 'linkedChildren', 'peopleOfConcern'];

/** Birth dates and ages that do not agree, and the same person entered twice. */
export function checkPeople(answers: Answers): Problem[] {
  const entries = groups.flatMap((group) => entriesOf(answers, group));
  const everybody = ['child', ...entries];
  return [
    ...everybody.flatMap((entry) => ageAgainstBirthDate(answers, entry)),
    ...everybody.flatMap((entry) => severalNames(answers, entry)),
    ...duplicates(answers),
  ];
}

/**
 * The age on the day of the referral or assessment. Forms are filled in over days around a birthday, so the age on the day of
 * receipt counts as well; anything else is a contradiction.
 */
function ageAgainstBirthDate(answers: Answers, entry: string): Problem[] {
  const born = dayOf(wordsOf(answers, `${entry}.dob`));
  if (!born) return [];
  const days = [wordsOf(answers, 'referral.date') ?? wordsOf(answers, 'assessment.date'), answers.receivedOn].flatMap(
    (iso) => dayOf(iso) ?? [],
  );
  const [written] = days;
  if (written && yearsBetween(born, written) < 0 && !isUnborn(answers, entry))
    return [problem('contradiction_age', `${entry}.dob`)];
  const age = numberOf(answers, `${entry}.age`);
  if (age === undefined || days.length === 0) return [];
  const agrees = days.some((day) => yearsBetween(born, day) === age);
  return agrees ? [] : [problem('contradiction_age', `${entry}.age`)];
}

/** `Tom and Kim Example`, `1. Tom Example 2. Kim Example`: two children in the place of one would become one record. */
function severalNames(answers: Answers, entry: string): Problem[] {
  return ['fullName', 'name', 'forenames']
    .map((part) => `${entry}.${part}`)
    .filter((key) =>
      holdsSeveral(
        (wordsOf(answers, key) ?? '').replace(
          /\b(aka|a\.k\.a|alias|also known as|known as|née|nee|formerly)\b.*$/i,
          '',
        ),
      ),
    )
    .map((key) => problem('several_people', key));
}

function holdsSeveral(names: string): boolean {
  if (/\p{L}\s*(;|\+|&|\band\b)\s*\p{L}/iu.test(names) || /(^|\s)1[.)].*\s2[.)]/.test(names)) return true;
  const [first = '', second, ...others] = names
    .replace(/\([^)]*\)/g, ' ')
    .split(',')
    .map((part) => part.trim());
  const whole = (part: string) => part.split(/\s+/).length > 1;
  return others.length > 0 || (second !== undefined && whole(first) && whole(second));
}

/** `DOB / EDD`: an expected date of delivery lies ahead. */
function isUnborn(answers: Answers, entry: string): boolean {
  return /\b(edd|expected|unborn|due)\b/i.test(answers.fields[`${entry}.dob`]?.raw ?? '');
}

function dayOf(iso: string | undefined) {
  return iso === undefined ? undefined : dayOfIso(iso);
}

/** Same name and no differing birth date, within one group: a block copied and forgotten, or a slip. */
function duplicates(answers: Answers): Problem[] {
  return groups.flatMap((group) => {
    const entries = entriesOf(answers, group);
    return entries
      .filter((entry, at) => entries.slice(0, at).some((other) => sameNamed(answers, entry, other)))
      .map((entry) => problem('duplicate_person', nameKey(answers, entry)));
  });
}

function sameNamed(answers: Answers, one: string, other: string): boolean {
  const names = [nameOf(answers, one), nameOf(answers, other)];
  const born = [wordsOf(answers, `${one}.dob`), wordsOf(answers, `${other}.dob`)];
  return names[0] !== '' && names[0] === names[1] && (born[0] === born[1] || born.includes(undefined));
}

function nameOf(answers: Answers, entry: string): string {
  return ['fullName', 'name', 'forenames', 'surname']
    .flatMap((part) => wordsOf(answers, `${entry}.${part}`) ?? [])
    .join(' ')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

function nameKey(answers: Answers, entry: string): string {
  const part = ['fullName', 'name', 'surname'].find((name) => `${entry}.${name}` in answers.fields);
  return `${entry}.${part ?? 'fullName'}`;
}
