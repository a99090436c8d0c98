import type { Partner } from './partners.ts';

/**
 * Whether a domain that is no partner's could be taken for one: other letters of the same shape, one letter off, the same name under another
 * ending, or the partner's domain as the beginning of a longer one.
 */
export function looksLikePartner(domain: string, partners: readonly Partner[]): boolean {
  return partners.some((partner) => partner.domains.some((known) => looksLike(domain, known)));
}

function looksLike(domain: string, known: string): boolean {
  const shape = skeleton(domain);
  const wanted = skeleton(known);
  // The sender may stand below the imitation: mail.po1ice.example.org.
  const count = known.split('.').length;
  const tail = skeleton(domain.split('.').slice(-count).join('.'));
  if (shape === wanted || tail === wanted) return true;
  if (wanted.length >= shortest && (oneOff(shape, wanted) || oneOff(tail, wanted))) return true;
  const run = joined(wanted);
  if (run.length >= shortest && joined(shape).includes(run)) return true;
  return sameNameElsewhere(shape, wanted);
}

/** One letter off a shorter name is another name: kent, gent. */
const shortest = 8;

/** `devon-police.example.org` under another ending: `devon-police.example`. Only for a name that is more than a common word. */
function sameNameElsewhere(shape: string, wanted: string): boolean {
  const [name = ''] = wanted.split('.');
  return name.length >= shortest && shape.split('.').some((label) => label === name);
}

const joined = (domain: string) => domain.replace(/[.-]/g, '');

/** Letters of other scripts and pairs that are read as a Latin letter (Unicode Technical Standard 39, the part that occurs in domains). */
const shapes: [RegExp, string][] = [
  [/[аɑα]/g, 'a'],
  [/[вƅ]/g, 'b'],
  [/[сϲ]/g, 'c'],
  [/[ԁ]/g, 'd'],
  [/[еҽε]/g, 'e'],
  [/[ɡ]/g, 'g'],
  [/[һн]/g, 'h'],
  [/[іıɩι1l|]/g, 'l'],
  [/[ј]/g, 'j'],
  [/[кκ]/g, 'k'],
  [/м/g, 'm'],
  [/[пη]/g, 'n'],
  [/[оοσ0]/g, 'o'],
  [/[рρ]/g, 'p'],
  [/[ԛ]/g, 'q'],
  [/[ѕ5]/g, 's'],
  [/[тτ]/g, 't'],
  [/[υս]/g, 'u'],
  [/[ѵν]/g, 'v'],
  [/[ԝ]|vv/g, 'w'],
  [/[хχ]/g, 'x'],
  [/[уγ]/g, 'y'],
];

/** A domain by how it looks; `i` counts as `l`, because so many fonts draw them alike. */
function skeleton(domain: string): string {
  let shape = domain
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .replace(/rn/g, 'm')
    .replace(/i/g, 'l');
  for (const [letters, latin] of shapes) shape = shape.replace(letters, latin);
  return shape;
}

/** One letter put in, left out, changed, or two neighbours swapped. */
function oneOff(one: string, other: string): boolean {
  if (one === other || Math.abs(one.length - other.length) > 1) return false;
  let start = 0;
  while (start < one.length && one[start] === other[start]) start += 1;
  let end = 0;
  while (end < Math.min(one.length, other.length) - start && one.at(-1 - end) === other.at(-1 - end)) end += 1;
  const left = one.slice(start, one.length - end);
  const right = other.slice(start, other.length - end);
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
}
