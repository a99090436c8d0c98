import type { HeldPerson } from './model.ts';

/** `name`: the whole name, either way round. `parts of the name`: forename and surname apart from each other. `number`: a number, date or address of the person. */
export type Hit = { how: 'name' | 'parts of the name' | 'number'; words: string; from: number; to: number };

/** What a person may be found by in free words. */
export type Terms = { whole: RegExp | null; apart: { forename: RegExp; surname: RegExp }[]; numbers: RegExp | null };

/** Shorter names are words of the language as often as names. */
const nameLetters = 3;
const hitsAtMost = 100;

/**
 * From everything that the person was ever called. One name alone finds nobody: there are too many of each. A name that is written in another way
 * (Jon for John) is not found by its words; a person known under both is found by both.
 */
export function termsOf(persons: HeldPerson[]): Terms {
  const described = persons.flatMap(({ mentions }) => mentions.map((mention) => mention.described));
  const whole = new Set<string>();
  const numbers = new Set<string>();
  const pairs = new Map<string, Pair>();
  for (const one of described) {
    const { fullName = '', alias = '', forenames = '', surname = '' } = one;
    for (const name of [fullName, alias, `${forenames} ${surname}`].map(wordsOf))
      if (name.length > 1) whole.add(pattern(name));
    const own = pairOf(wordsOf(forenames), wordsOf(surname));
    for (const pair of own ? [own] : [fullName, alias].map((name) => pairOf(wordsOf(name), wordsOf(name).slice(-1))))
      if (pair) pairs.set(`${pair.forename} ${pair.surname}`, pair);
    for (const number of numbersOf(one)) numbers.add(number);
  }
  const turned = [...pairs.values()].flatMap(({ forename, surname, last }) =>
    // Written the other way round, with a second forename or without, and with one half of a double surname.
    [surname, last].flatMap((name) => [
      `${name}${between}${forename}`,
      `${forename}(?:${between}\\p{L}+)?${between}${name}`,
    ]),
  );
  return {
    whole: anyOf([...whole, ...turned]),
    apart: [...pairs.values()].map(({ forename, surname }) => ({ forename: aWord(forename), surname: aWord(surname) })),
    numbers: anyOf([...numbers]),
  };
}

/** As patterns: the first forename, the surname, and the last half of it. */
type Pair = { forename: string; surname: string; last: string };

function pairOf(forenames: string[], surnames: string[]): Pair | null {
  const [forename, last] = [forenames[0], surnames.at(-1)];
  if (forename === undefined || last === undefined || forename === last) return null;
  if (Math.min(forename.length, last.length) < nameLetters) return null;
  return { forename: escaped(forename), surname: pattern(surnames), last: escaped(last) };
}

/** Every place where the text speaks of the person; the characters are counted in the text as it is given. */
export function hitsIn(text: string, { whole, apart, numbers }: Terms): Hit[] {
  const { folded, places } = fold(text);
  const at = (how: Hit['how'], match: RegExpExecArray): Hit => {
    const [from, to] = [places[match.index] ?? 0, places[match.index + match[0].length] ?? text.length];
    return { how, words: text.slice(from, to), from, to };
  };
  const hits = [
    ...(whole ? [...folded.matchAll(whole)].map((match) => at('name', match)) : []),
    ...(numbers ? [...folded.matchAll(numbers)].map((match) => at('number', match)) : []),
  ];
  if (!hits.some(({ how }) => how === 'name'))
    for (const { forename, surname } of apart) {
      const [first, last] = [[...folded.matchAll(forename)], [...folded.matchAll(surname)]];
      if (first.length > 0 && last.length > 0)
        hits.push(...[...first, ...last].map((match) => at('parts of the name', match)));
    }
  return hits.sort((one, other) => one.from - other.from || one.to - other.to).slice(0, hitsAtMost);
}

/** Between two names: blanks, a comma, a hyphen, a line end. */
const between = '[\\s,.\\-]{1,4}';
const pattern = (words: string[]) => words.map(escaped).join(between);
const escaped = (word: string) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const aWord = (pattern: string) => new RegExp(`(?<![\\p{L}\\p{N}])(?:${pattern})(?![\\p{L}\\p{N}])`, 'gu');
const anyOf = (patterns: string[]) => (patterns.length === 0 ? null : aWord(patterns.join('|')));

function wordsOf(name: string): string[] {
  return fold(name)
    .folded.split(/[\s,.-]+/)
    .filter((word) => word !== '');
}

/** Numbers, dates and addresses as people write them: in groups, or in one. */
function numbersOf({ dob, ...rest }: HeldPerson['mentions'][number]['described']): string[] {
  const grouped = [rest.nhsNumber, rest.upn, rest.caseId, rest.phone, rest.email].flatMap((number) =>
    (number ?? '').split(/[;\n]/).map((one) => fold(one).folded.replace(/[^\p{L}\p{N}@._+]/gu, '')),
  );
  const spaced = (one: string) => [...one].map(escaped).join('[\\s\\-]?');
  const found = grouped
    .filter((one) => one.length >= 5)
    // Of a telephone number the country may be written or not.
    .map((one) =>
      /^(0|\+44)\d{9,10}$/.test(one)
        ? `(?:\\+44[\\s\\-]?(?:\\(0\\))?|0)[\\s\\-]?${spaced(one.replace(/^(0|\+44)/, ''))}`
        : spaced(one),
    );
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(dob ?? '') ?? [];
  if (year === undefined || month === undefined || day === undefined) return found;
  const name = months[Number(month) - 1] ?? '';
  const written = `0?${Number(day)}(?:st|nd|rd|th)?[\\s./\\-]+(?:0?${Number(month)}|${name}(?:${(longMonths[Number(month) - 1] ?? '').slice(3)})?)[\\s./,\\-]+(?:${year.slice(0, 2)})?${year.slice(2)}`;
  return [...found, `${year}-${month}-${day}`, written];
}

const longMonths = [
  ...['january', 'february', 'march', 'april', 'may', 'june', 'july'],
  ...['august', 'september', 'october', 'november', 'december'],
];
const months = longMonths.map((month) => month.slice(0, 3));

/** No capitals and no accents; `places[i]` is where the i-th character came from. */
function fold(text: string): { folded: string; places: number[] } {
  let folded = '';
  const places: number[] = [];
  for (let at = 0; at < text.length; ) {
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    const plain = character.normalize('NFKD').replace(/\p{M}/gu, '').replace(/[’`]/g, "'").toLowerCase();
    for (let index = 0; index < plain.length; index += 1) places.push(at);
    folded += plain;
    at += character.length;
  }
  places.push(text.length);
  return { folded, places };
}
