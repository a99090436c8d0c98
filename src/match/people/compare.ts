import { compareBorn } from './born.ts';
import { compareNames, type NameComparison } from './compare-names.ts';
import type { Address, Comparison, Level, ReadyPerson } from './model.ts';
import { districtOf } from './places.ts';
import { commonGrams, editDistance } from './similar.ts';

export type Compared = { levels: Comparison; names: NameComparison };

/** Compares two people field by field. Nothing is weighed here. */
export function comparePeople(one: ReadyPerson, two: ReadyPerson): Compared {
  const names = compareNames(one.names, two.names);
  return {
    names,
    levels: {
      forename: names.forename,
      surname: names.surname,
      order: names.order,
      dob: one.born && two.born ? compareBorn(one.born, two.born) : null,
      nhsNumber: compareCodes(one.nhsNumber, two.nhsNumber),
      upn: compareCodes(one.upn, two.upn),
      caseId: compareCodes(one.caseId, two.caseId),
      address: one.address && two.address ? compareAddresses(one.address, two.address) : null,
      postcode: comparePostcodes(one.postcode, two.postcode),
      phone: comparePhones(one.phones, two.phones),
      email: compareEmails(one.email, two.email),
      school: one.school === '' || two.school === '' ? null : sameSchool(one.school, two.school) ? 'same' : 'different',
      carers: compareCarers(one, two),
    },
  };
}

function compareCodes(one: string, two: string): Level<'nhsNumber'> | null {
  if (one === '' || two === '') return null;
  if (one === two) return 'same';
  return Math.min(one.length, two.length) >= 4 && editDistance(one, two, 1) === 1 ? 'one_figure' : 'different';
}

/** Share of the runs of letters in common: order of the lines, missing spaces and typing errors weigh little. */
export function compareAddresses(one: Address, two: Address): Level<'address'> {
  if (one.text === two.text) return 'same';
  const common = commonGrams(one.grams, two.grams);
  const fewer = Math.min(one.grams.length, two.grams.length);
  const alike = (2 * common) / Math.max(1, one.grams.length + two.grams.length);
  const within = common / Math.max(1, fewer);
  const numbersDiffer = one.number !== '' && two.number !== '' && one.number !== two.number;
  if (alike >= 0.75 || (within >= 0.9 && fewer >= 8)) return numbersDiffer ? 'partly' : 'close';
  if (alike >= 0.45 || (within >= 0.7 && fewer >= 6)) return 'partly';
  return alike >= 0.22 ? 'little' : 'different';
}

export function comparePostcodes(one: string, two: string): Level<'postcode'> | null {
  if (one === '' || two === '') return null;
  if (one === two) return 'same';
  if (editDistance(one, two, 1) === 1) return 'one_figure';
  return districtOf(one) === districtOf(two) ? 'district' : 'different';
}

function comparePhones(one: string[], two: string[]): Level<'phone'> | null {
  if (one.length === 0 || two.length === 0) return null;
  const least = Math.min(...one.flatMap((a) => two.map((b) => editDistance(a, b, 1))));
  return least === 0 ? 'same' : least === 1 ? 'one_figure' : 'different';
}

function compareEmails(one: string, two: string): Level<'email'> | null {
  if (one === '' || two === '') return null;
  if (one === two) return 'same';
  const [mine = '', theirs = ''] = [one.split('@')[0], two.split('@')[0]];
  if (editDistance(one, two, 2) <= 2 || (one.length > 14 && editDistance(one, two, 4) <= 4)) return 'close';
  return mine.length >= 5 && editDistance(mine, theirs, 1) <= 1 ? 'mailbox' : 'different';
}

function sameSchool(one: string, two: string): boolean {
  return one === two || one.startsWith(two) || two.startsWith(one);
}

function compareCarers(one: ReadyPerson, two: ReadyPerson): Level<'carers'> | null {
  if (one.carers.length === 0 || two.carers.length === 0) return null;
  const fit = one.carers.flatMap((mine) => two.carers.map((theirs) => compareNames([mine], [theirs])));
  const near = (level: string | null) => level === 'same' || level === 'variant' || level === 'typing';
  if (fit.some(({ forename, surname }) => near(forename) && near(surname))) return 'same';
  return fit.some(({ surname }) => near(surname)) ? 'surname' : 'different';
}
