import type { Person } from '../../../src/match/people/index.ts';
import { type Chance, chanceFrom, figureError, hearingError, scanningError, typingError } from './errors.ts';
import { type Benchmark, pairKey } from './scores.ts';

/**
 * Records in the manner of FEBRL's data set generator (Christen 2005): Australian names and addresses, birth dates over a century, and
 * duplicates with typing, hearing and scanning errors, words joined, split and swapped, values blanked and replaced. Names and streets are
 * made of syllables, so that the set is made up wholly.
 */
type Row = {
  given: string;
  surname: string;
  number: string;
  street: string;
  place: string;
  suburb: string;
  postcode: string;
  state: string;
  dob: string;
  ssn: string;
};

const starts = [
  'bar',
  'ben',
  'cal',
  'dan',
  'el',
  'fer',
  'gar',
  'hal',
  'jen',
  'kin',
  'lar',
  'mat',
  'nor',
  'pat',
  'ren',
  'sam',
  'tam',
  'wil',
  'mc',
  'ste',
  'bro',
  'cla',
  'whi',
  'ros',
  'and',
  'ha',
  'ko',
  'lo',
  'ma',
  'ni',
];
const middles = [
  'a',
  'e',
  'i',
  'o',
  'an',
  'er',
  'in',
  'el',
  'ar',
  'en',
  'is',
  'o',
  'u',
  'ie',
  'ow',
  'ath',
  'ing',
  'all',
];
const ends = [
  'n',
  'son',
  'ley',
  'ton',
  'ski',
  'er',
  's',
  'man',
  'field',
  'wood',
  'na',
  'la',
  'ra',
  'cott',
  'ham',
  'well',
  'by',
  'den',
  'gate',
  'ell',
];
const given = [
  'joshua',
  'emiily',
  'jack',
  'sophie',
  'thomas',
  'lachlan',
  'isabella',
  'olivia',
  'william',
  'jessica',
  'james',
  'charlotte',
  'sarah',
  'mitchell',
  'hannah',
  'samuel',
  'benjamin',
  'lauren',
  'ryan',
  'chloe',
  'georgia',
  'ella',
  'madison',
  'grace',
  'luke',
  'jacob',
  'matthew',
  'amelia',
  'jayden',
  'zoe',
  'liam',
  'daniel',
  'lily',
  'harrison',
  'nicholas',
  'riley',
  'connor',
  'dylan',
  'alexandra',
  'mia',
  'harry',
  'kai',
  'tahlia',
  'caitlin',
  'blake',
  'brianna',
  'finn',
  'imogen',
  'lucas',
  'charlie',
];
const common = [
  'white',
  'clarke',
  'campbell',
  'ryan',
  'webb',
  'green',
  'nguyen',
  'reid',
  'matthews',
  'dixon',
  'rees',
  'miles',
  'coleman',
  'goode',
  'hawes',
  'stephenson',
  'lodge',
  'burford',
  'berry',
  'chandler',
];

export function febrlLike(
  name: string,
  seed: number,
  size: { originals: number; copies: number; perPerson: number; changes: number },
  link: boolean,
): Benchmark {
  const chance = chanceFrom(seed);
  const made = () =>
    chance.pick(starts) + chance.pick(middles) + (chance.happens(0.4) ? chance.pick(middles) : '') + chance.pick(ends);
  const surnames = [...Array.from({ length: 1500 }, made)];
  const streets = Array.from(
    { length: 900 },
    () =>
      `${made()} ${chance.weighted([
        ['street', 40],
        ['place', 25],
        ['crescent', 20],
        ['circuit', 12],
        ['avenue', 6],
        ['close', 4],
        ['court', 5],
      ] as const)}`,
  );
  const places = Array.from({ length: 700 }, () => (chance.happens(0.3) ? `${made()} village` : made()));
  const suburbs = Array.from({ length: 800 }, () =>
    chance.happens(0.3) ? `${chance.pick(['north', 'mount', 'port', 'east'])} ${made()}` : made(),
  );
  const postcodes = Array.from({ length: 900 }, () => String(2000 + chance.below(5300)));
  const seldom = (list: string[]) => list[Math.floor(chance.random() ** 2 * list.length)] ?? '';
  const day = () =>
    `19${String(chance.below(100)).padStart(2, '0')}${String(1 + chance.below(12)).padStart(2, '0')}${String(1 + chance.below(28)).padStart(2, '0')}`;
  const blank = (probability: number, value: string) => (chance.happens(probability) ? '' : value);
  const original = (): Row => ({
    given: blank(
      0.02,
      chance.happens(0.75) ? (given[Math.floor(chance.random() ** 1.7 * given.length)] ?? '') : made(),
    ),
    surname: blank(0.01, chance.happens(0.25) ? chance.pick(common) : seldom(surnames)),
    number: blank(0.04, String(Math.ceil(120 * chance.random() ** 2.2) + 1)),
    street: blank(0.03, seldom(streets)),
    place: blank(0.2, seldom(places)),
    suburb: blank(0.01, seldom(suburbs)),
    postcode: chance.pick(postcodes),
    state: blank(
      0.06,
      chance.weighted([
        ['nsw', 35],
        ['vic', 25],
        ['qld', 20],
        ['wa', 9],
        ['sa', 8],
        ['tas', 2],
      ] as const),
    ),
    dob: blank(0.03, day()),
    ssn: String(1_000_000 + chance.below(8_999_999)),
  });

  const rows: { id: string; person: number; row: Row; copy: boolean }[] = [];
  for (let person = 0; person < size.originals; person += 1)
    rows.push({ id: `rec-${person}-org`, person, row: original(), copy: false });
  const counts = new Map<number, number>();
  for (let copies = 0; copies < size.copies; ) {
    const person = link ? copies : chance.below(size.originals);
    const wanted = Math.min(
      size.perPerson - (counts.get(person) ?? 0),
      link ? 1 : 1 + Math.floor(chance.random() ** 2 * size.perPerson),
      size.copies - copies,
    );
    for (let index = 0; index < wanted; index += 1) {
      const number = counts.get(person) ?? 0;
      counts.set(person, number + 1);
      const from = rows[person]?.row ?? original();
      rows.push({
        id: `rec-${person}-dup-${number}`,
        person,
        row: changed(from, 1 + chance.below(size.changes), original, chance),
        copy: true,
      });
      copies += 1;
    }
  }
  const written = ({ id, row }: { id: string; row: Row }): Person => ({
    id,
    forenames: row.given,
    surname: row.surname,
    dob: row.dob,
    address: [row.number, row.street, row.place, row.suburb, row.state].filter((part) => part !== '').join(' '),
    postcode: row.postcode,
  });
  const people = rows.filter(({ copy }) => !link || !copy);
  const known = link ? rows.filter(({ copy }) => copy) : null;
  const truth = new Map<string, string>();
  const groups = new Map<number, string[]>();
  for (const { person, id } of rows) groups.set(person, [...(groups.get(person) ?? []), id]);
  for (const ids of groups.values())
    for (const [index, a] of ids.entries())
      for (const b of ids.slice(index + 1)) truth.set(pairKey(a, b, link), 'febrl');
  return { name, people: people.map(written), known: known?.map(written) ?? null, truth };
}

function changed(row: Row, changes: number, another: () => Row, chance: Chance): Row {
  const copy = { ...row };
  for (let change = 0; change < changes; change += 1) {
    const field = chance.weighted([
      ['given', 12],
      ['surname', 14],
      ['number', 8],
      ['street', 16],
      ['place', 12],
      ['suburb', 14],
      ['postcode', 8],
      ['state', 4],
      ['dob', 8],
      ['swap', 4],
    ] as const);
    if (field === 'swap') {
      if (chance.happens(0.5)) [copy.given, copy.surname] = [copy.surname, copy.given];
      else [copy.street, copy.place] = [copy.place, copy.street];
      continue;
    }
    const value = copy[field];
    const kind = chance.random();
    if (field === 'dob' || field === 'postcode' || field === 'number') {
      copy[field] = kind < 0.12 ? '' : kind < 0.24 ? another()[field] : figureError(value, chance);
    } else if (kind < 0.1) copy[field] = '';
    else if (kind < 0.16) copy[field] = another()[field];
    else if (kind < 0.28)
      copy[field] = value.includes(' ') ? value.replace(' ', '') : `${value.slice(0, 3)} ${value.slice(3)}`;
    else if (kind < 0.7) copy[field] = typingError(value, chance);
    else if (kind < 0.88) copy[field] = hearingError(value, chance);
    else copy[field] = scanningError(value, chance);
  }
  return copy;
}
