import { editDistance, jaroWinkler } from '../people/similar.ts';
import { words } from '../people/text.ts';
import type { Described, Suggestion } from './model.ts';

/** Words that an agency's name is written with or without. */
const set = new Set('the of and for in at a ltd limited plc cic dept department team service services'.split(' '));

/** Short forms that stand for words. */
const short: Record<string, string> = {
  dept: 'department',
  childrens: 'children',
  hosp: 'hospital',
  sch: 'school',
  acad: 'academy',
  coll: 'college',
  univ: 'university',
  const: 'constabulary',
  soc: 'social',
  svcs: 'services',
  st: 'saint',
};

/** The words of an agency's name that tell it from others, as they stand; all of them where nothing else is left. */
export function agencyWords(name: string): string[] {
  const all = words(name.replaceAll('&', ' and ')).map((word) => short[word] ?? word);
  const telling = all.filter((word) => !set.has(word));
  return telling.length > 0 ? telling : all;
}

/** Agencies have no number: their name, without what is written or left out at will, is what identifies them. */
export function compareAgencies(one: Described, two: Described): Omit<Suggestion, 'subject'> | null {
  const [mine, theirs] = [agencyWords(one.name ?? ''), agencyWords(two.name ?? '')];
  if (mine.length === 0 || theirs.length === 0) return null;
  const [a, b] = [mine.join(''), theirs.join('')];
  if (a === b)
    return { probability: 1, decision: 'same', evidence: ['Names of the agencies are the same'], identical: true };
  const length = Math.max(a.length, b.length);
  if (length >= 6 && (editDistance(a, b, 2) <= (length >= 10 ? 2 : 1) || jaroWinkler(a, b) >= 0.96))
    return possible(0.9, 'Names of the agencies differ by a typing error');
  if ([...mine].sort().join(' ') === [...theirs].sort().join(' '))
    return possible(0.9, 'Names of the agencies have the same words in another order');
  const [fewer, more] = mine.length < theirs.length ? [mine, theirs] : [theirs, mine];
  if (fewer.length >= 2 && fewer.every((word) => more.includes(word)))
    return possible(0.5, 'One name of the agencies has all words of the other, and more');
  if (fewer.length === 1 && more.length >= 3 && fewer[0] === more.map((word) => word[0]).join(''))
    return possible(0.5, 'One name of the agencies is made of the first letters of the other');
  return null;
}

function possible(probability: number, sentence: string): Omit<Suggestion, 'subject'> {
  return { probability, decision: 'possible', evidence: [sentence], identical: false };
}
