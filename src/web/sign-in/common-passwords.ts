import { dictionary } from '@zxcvbn-ts/language-common';

/** Words of this place: whoever knows where a password is for tries them first. */
const ownWords = `
  safeguarding safeguard intake council county missing missingteam mace police exploitation children child social socialcare socialwork
  services referral review reviewer administrator password passwort passphrase secret login signin welcome letmein changeme office work spring
  summer autumn winter christmas monday tuesday wednesday thursday friday saturday sunday january february march april june july august
  september october november december london england british temporary default computer microsoft windows`
  .trim()
  .split(/\s+/);

type Lists = { common: Set<string>; mostCommon: Set<string> };
let lists: Lists | null = null;

/** Put together when the first password is chosen: the other commands and pages do without. */
function listed(): Lists {
  if (lists) return lists;
  const all = [...ownWords, ...dictionary['passwords-common']].map((word) => word.toLowerCase());
  // Two of these in a row are tried by every program that guesses; two of all would refuse words that nobody tries.
  const first = all.slice(0, 3_000 + ownWords.length).filter((word) => word.length > 3);
  lists = { common: new Set(all), mostCommon: new Set(first) };
  return lists;
}

const shortest = 4;
/** Digits and signs that people put before or behind a word: a year with its sign, a date. */
const addedAtMost = 8;

/**
 * Whether a password is one that programs guess first: one of the list, or of the list with what people add to reach a length: digits and signs around
 * it, signs in place of letters, the same once more, two common ones in a row, or rows of digits and keys. Some 50,000 words so give many millions of
 * passwords of twelve characters and more. Three words that have nothing to do with each other are none.
 */
export function isCommon(password: string): boolean {
  const folded = password.normalize('NFKC').toLowerCase();
  const joined = folded.replace(/[^\p{L}\p{N}]/gu, '');
  return [folded, joined].some((text) =>
    [text, peeled(text)].some((core) => [core, withLetters(core, 'i'), withLetters(core, 'l')].some(isPlain)),
  );
}

/** Without the digits and signs around it, where there are few of them or they are a row themselves. */
function peeled(text: string): string {
  const [, before = '', core = '', after = ''] = /^([^\p{L}]*)(.*?)([^\p{L}]*)$/u.exec(text) ?? [];
  const known = [before, after].every((added) => added === '' || isRuns(added) || listed().common.has(added));
  return known || before.length + after.length <= addedAtMost ? core : text;
}

function isPlain(core: string): boolean {
  const { common, mostCommon } = listed();
  if (common.has(core) || isRuns(core)) return true;
  const unit = unitOf(core);
  if (unit !== core) return unit.length < 8 || isPlain(unit);
  for (let at = shortest; at < core.length; at += 1) {
    const [head, tail] = [core.slice(0, at), core.slice(at)];
    if (common.has(head) && (tail.length < shortest || isRuns(unitOf(tail)))) return true;
    if (mostCommon.has(head) && mostCommon.has(tail.replace(/^[^\p{L}]+/u, ''))) return true;
  }
  return false;
}

/** What the text is, once, where it is the same again and again. */
function unitOf(text: string): string {
  for (let length = 1; length <= text.length / 2; length += 1)
    if (text.length % length === 0 && text.slice(0, length).repeat(text.length / length) === text)
      return text.slice(0, length);
  return text;
}

/** The same character, or the next or the last of the alphabet or of the digits, three or more in a row: all of it is such rows. */
function isRuns(text: string): boolean {
  for (let at = 0; at < text.length; ) {
    const step = stepAt(text, at + 1);
    let end = at + 1;
    while (end < text.length && stepAt(text, end) === step) end += 1;
    if (step === null || end - at < 3) return false;
    at = end;
  }
  return text !== '';
}

function stepAt(text: string, at: number): number | null {
  const step = text.charCodeAt(at) - text.charCodeAt(at - 1);
  // After 9 comes 0, and before it.
  const around = Math.abs(step) === 9 && /\d\d/.test(text.slice(at - 1, at + 1));
  const next = around ? -Math.sign(step) : step;
  return Math.abs(next) <= 1 ? next : null;
}

const signs: Record<string, string> = { '0': 'o', '3': 'e', '4': 'a', '5': 's', '7': 't', '8': 'b', '@': 'a', $: 's' };

/** Signs and digits that stand for a letter; 1 and ! may be an i or an l. */
function withLetters(text: string, one: 'i' | 'l'): string {
  return text.replace(/[1!|]/g, one).replace(/[034578@$]/g, (sign) => signs[sign] ?? sign);
}
