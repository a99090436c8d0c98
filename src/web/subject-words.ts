import { keyWords } from '../form/index.ts';
import type { Described, MentionRole } from '../match/index.ts';
import type { LinkBasis, LinkState } from '../store/index.ts';

export function nameOf(described: Described): string {
  const { fullName, forenames, surname, alias, name, address, postcode } = described;
  const parts = [forenames, surname].filter((part) => part !== undefined).join(' ');
  return fullName ?? (parts === '' ? undefined : parts) ?? name ?? alias ?? address ?? postcode ?? 'No name';
}

/** What was said of somebody, in rows; the name stands by itself. */
export function rowsOf(described: Described): { key: string; value: string }[] {
  return Object.entries(described)
    .filter(([key]) => key !== 'asOf' && key !== 'description')
    .sort(([one], [other]) => placeOf(one) - placeOf(other))
    .map(([key, value = '']) => ({ key: keyWords(key), value: value.replace(/^(\d{4})-(\d\d)-(\d\d)$/, '$3/$2/$1') }));
}

/** Who it is comes first, then what tells that person from others, then where to find them; what is not named comes last. */
const order = [
  ...['fullName', 'forenames', 'surname', 'alias', 'name', 'dob', 'age', 'gender'],
  ...['nhsNumber', 'upn', 'caseId', 'address', 'postcode', 'phone', 'email', 'school', 'carers'],
];

function placeOf(key: string): number {
  const place = order.indexOf(key);
  return place === -1 ? order.length : place;
}

export const roleWords: Record<MentionRole, string> = {
  child: 'Child',
  adult_of_concern: 'Adult of concern',
  unknown: 'Person of the form',
  linked_child: 'Other child of the household',
  place: 'Place',
  agency: 'Agency',
  case: 'List of the case system',
};

export const linkWords: Record<LinkState, string> = {
  suggested: 'Suggested',
  linked: 'Linked',
  declined: 'Declined',
  undone: 'Undone',
};

export const basisWords: Record<LinkBasis, string> = {
  new: 'nobody known was surely the same',
  identical: 'identical identifiers with nothing against',
  weighed: 'the weight of the evidence',
  copy: 'the form is a copy',
  hand: 'a person found it',
};
