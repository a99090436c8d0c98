import type { Described, MentionRole } from '../match/index.ts';
import type { LinkBasis, LinkState } from '../store/index.ts';

/** A few letters that stand for more than themselves; everything else is split at its capitals. */
const written: Record<string, string> = {
  dob: 'date of birth',
  nhsNumber: 'NHS number',
  upn: 'UPN',
  caseId: 'case id',
  gp: 'GP',
  nrm: 'NRM',
  cse: 'CSE',
  cce: 'CCE',
};

/** `people[0].nhsNumber` in words: `People 1: NHS number`. */
export function keyWords(key: string): string {
  const words = key.split('.').map((part) => {
    const [, name = part, place] = /^([^[]+)(?:\[(\d+)\])?$/.exec(part) ?? [];
    const spaced = written[name] ?? name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
    return place === undefined ? spaced : `${spaced} ${Number(place) + 1}`;
  });
  const text = words.join(': ');
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

export function nameOf(described: Described): string {
  const { fullName, forenames, surname, alias, name, address, postcode } = described;
  const parts = [forenames, surname].filter((part) => part !== undefined).join(' ');
  return fullName ?? (parts === '' ? undefined : parts) ?? name ?? alias ?? address ?? postcode ?? 'No name';
}

/** What was said of somebody, in rows; the name stands by itself. */
export function rowsOf(described: Described): { key: string; value: string }[] {
  return Object.entries(described)
    .filter(([key]) => key !== 'asOf' && key !== 'description')
    .map(([key, value]) => ({ key: keyWords(key), value: value ?? '' }));
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
