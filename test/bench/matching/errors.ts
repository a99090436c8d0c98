import { seededRandom } from '../../../src/match/people/random.ts';

/** Draws that are the same for the same seed. */
export type Chance = {
  random(): number;
  below(limit: number): number;
  happens(probability: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
  /** By weight: `[['smith', 12.6], …]`. */
  weighted<Item>(items: readonly (readonly [Item, number])[]): Item;
};

export function chanceFrom(seed: number): Chance {
  const random = seededRandom(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[below(items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  };
  return {
    random,
    below,
    happens: (probability) => random() < probability,
    pick,
    weighted(items) {
      let left = random() * items.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [item, weight] of items) {
        left -= weight;
        if (left < 0) return item;
      }
      return pick(items)[0];
    },
  };
}

const alphabet = 'abcdefghijklmnopqrstuvwxyz';
/** Keys beside each other on a UK keyboard. */
const neighbours: Record<string, string> = {
  a: 'qsz',
  b: 'vghn',
  c: 'xdfv',
  d: 'serfcx',
  e: 'wsdr',
  f: 'drtgvc',
  g: 'ftyhbv',
  h: 'gyujnb',
  i: 'ujko',
  j: 'huikmn',
  k: 'jiolm',
  l: 'kop',
  m: 'njk',
  n: 'bhjm',
  o: 'iklp',
  p: 'ol',
  q: 'wa',
  r: 'edft',
  s: 'awedxz',
  t: 'rfgy',
  u: 'yhji',
  v: 'cfgb',
  w: 'qase',
  x: 'zsdc',
  y: 'tghu',
  z: 'asx',
};

/** One slip of the fingers: a letter changed for a neighbour or another, left out, doubled, or swapped with the next. */
export function typingError(text: string, chance: Chance): string {
  const places = [...text].flatMap((letter, index) => (/[a-z]/i.test(letter) ? [index] : []));
  if (places.length < 2) return text;
  const at = chance.pick(places);
  const letter = (text[at] ?? '').toLowerCase();
  const [before, after] = [text.slice(0, at), text.slice(at + 1)];
  switch (chance.below(5)) {
    case 0:
      return before + chance.pick([...(neighbours[letter] ?? alphabet)]) + after;
    case 1:
      return before + after;
    case 2:
      return before + text[at] + chance.pick([...(neighbours[letter] ?? alphabet)]) + after;
    case 3:
      return at + 1 < text.length ? before + (text[at + 1] ?? '') + text[at] + text.slice(at + 2) : before + after;
    default:
      return before + chance.pick([...alphabet]) + after;
  }
}

/** One wrong, missing, doubled or swapped figure. */
export function figureError(text: string, chance: Chance): string {
  const places = [...text].flatMap((letter, index) => (/\d/.test(letter) ? [index] : []));
  if (places.length === 0) return text;
  const at = chance.pick(places);
  if (chance.happens(0.3) && /\d/.test(text[at + 1] ?? ''))
    return text.slice(0, at) + text[at + 1] + text[at] + text.slice(at + 2);
  return text.slice(0, at) + String((Number(text[at]) + 1 + chance.below(9)) % 10) + text.slice(at + 1);
}

const heard: [RegExp, string][] = [
  [/ph/, 'f'],
  [/f/, 'ph'],
  [/ck/, 'k'],
  [/c(?=[aou])/, 'k'],
  [/k/, 'c'],
  [/ee/, 'ea'],
  [/ie/, 'y'],
  [/y$/, 'ie'],
  [/ai/, 'ay'],
  [/ou/, 'oo'],
  [/s(?=$)/, 'z'],
  [/z/, 's'],
  [/th/, 't'],
  [/gh/, ''],
  [/mac/, 'mc'],
  [/e$/, ''],
  [/ll/, 'l'],
  [/l(?=[^l])/, 'll'],
  [/nn/, 'n'],
  [/tt/, 't'],
  [/ei/, 'ie'],
  [/sch/, 'sh'],
  [/sz/, 'sh'],
  [/j/, 'g'],
  [/w/, 'v'],
  [/i/, 'y'],
  [/a(?=n)/, 'e'],
  [/ow/, 'ou'],
];

/** As somebody writes down what was said on the telephone. */
export function hearingError(text: string, chance: Chance): string {
  const fitting = heard.filter(([spelling]) => spelling.test(text));
  if (fitting.length === 0) return typingError(text, chance);
  const [spelling, other] = chance.pick(fitting);
  return text.replace(spelling, other);
}

const shapes: [string, string][] = [
  ['l', '1'],
  ['o', '0'],
  ['m', 'rn'],
  ['rn', 'm'],
  ['cl', 'd'],
  ['h', 'b'],
  ['e', 'c'],
  ['g', 'q'],
  ['i', 'l'],
  ['5', 's'],
  ['8', 'b'],
  ['u', 'v'],
];

/** As a scanner misreads a shape. */
export function scanningError(text: string, chance: Chance): string {
  const fitting = shapes.filter(([shape]) => text.includes(shape));
  if (fitting.length === 0) return typingError(text, chance);
  const [shape, other] = chance.pick(fitting);
  return text.replace(shape, other);
}
