import type { Partner } from './partners.ts';

/**
 * Whether a domain that is no partner's could be taken for one: other letters of the same shape, one letter off, the same name under another
 * ending, the partner's domain as the beginning of a longer one, or written together.
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
  return sameNameElsewhere(shape, wanted) || sameWithoutEnding(domain, known);
}

/** One letter off a shorter name is another name: kent, gent. */
const shortest = 8;

/** `devon-police.example.org` under another ending: `devon-police.example`. Only for a name that is more than a common word. */
function sameNameElsewhere(shape: string, wanted: string): boolean {
  const [name = ''] = wanted.split('.');
  return name.length >= shortest && shape.split('.').some((label) => label === name);
}

/**
 * The same words before another ending, apart or together: `kent.police.uk` as `kent.police.co`, `kentpolice.com`, `kent-police-uk.org`. Nobody registers a name
 * of his own under an ending that a registry of the state gives out, so that the council and the police of one place are not taken for each other.
 */
function sameWithoutEnding(domain: string, known: string): boolean {
  if (reserved.test(domain)) return false;
  const name = skeleton(withoutEnding(known, open));
  const own = withoutEnding(domain, open);
  const labels = skeleton(own).split('.');
  if (name.length >= shortestName && name !== '' && skeleton(own) === name) return true;
  if (name.length >= shortestName && labels.at(-1) === name) return true;
  const words = joined(skeleton(withoutEnding(known, anyEnding)));
  if (words.length < shortestName) return false;
  if (labels.slice(-2).join('') === words) return true;
  return labels.some((label) => joined(label) === words || (words.length >= shortest && joined(label).includes(words)));
}

/** Shorter ones are abbreviations that many share. */
const shortestName = 4;
/** Endings under which only public bodies of the United Kingdom get a name. */
const reserved =
  /\.(?:gov|police|nhs|ac|sch|mod|parliament|judiciary)\.uk$|\.(?:gov\.scot|gov\.wales|llyw\.cymru|nhs\.scot|nhs\.net|police\.scot)$/;
/** The last label, with a second one that is no name but a kind of organisation. */
const open = /(?:\.(?:co|org|gov|police|nhs|ac|sch|mod|net|me|ltd|plc|com|edu))?\.[^.]+$/;
const anyEnding = /\.[^.]+$/;

const withoutEnding = (domain: string, ending: RegExp) => domain.replace(ending, '');

const joined = (domain: string) => domain.replace(/[.-]/g, '');

/** Letters of other scripts, and digits and pairs that are read as a Latin letter (Unicode Technical Standard 39, the part that occurs in domains and names). */
const shapes: [RegExp, string][] = [
  [/[аɑα4]/g, 'a'],
  [/[вƅь8]/g, 'b'],
  [/[сϲⅽ]/g, 'c'],
  [/[ԁđ]|cl/g, 'd'],
  [/[еҽεёєɛ3]/g, 'e'],
  [/[ɡց9]/g, 'g'],
  [/[һнհħ]/g, 'h'],
  [/[іıɩιӏłℓ1l|]/g, 'l'],
  [/[јϳ]/g, 'j'],
  [/[кκ]/g, 'k'],
  [/м/g, 'm'],
  [/[пηոռ]/g, 'n'],
  [/[оοσօøⲟ0]/g, 'o'],
  [/[рρ]/g, 'p'],
  [/[ԛզ]/g, 'q'],
  [/[ѕꜱ5]/g, 's'],
  [/[тτŧ7]/g, 't'],
  [/[υսц]/g, 'u'],
  [/[ѵν]/g, 'v'],
  [/[ԝшω]|vv/g, 'w'],
  [/[хχ]/g, 'x'],
  [/[уγү]/g, 'y'],
  [/[ᴢ2]/g, 'z'],
];

/** A text by how it looks; `i` counts as `l`, because so many fonts draw them alike, and what is not drawn at all does not count. */
export function skeleton(text: string): string {
  let shape = text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[\p{Mark}\p{Format}]/gu, '')
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
