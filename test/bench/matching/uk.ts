import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Person } from '../../../src/match/people/index.ts';
import { editDistance } from '../../../src/match/people/similar.ts';
import { areForenameVariants, nameTables } from '../../../src/match/people/tables.ts';
import { type Chance, chanceFrom, figureError, hearingError, typingError } from './errors.ts';
import { type Benchmark, pairKey } from './scores.ts';

/**
 * People of a made-up English county in households, with the names of the country in about their real proportions, and forms about them with
 * the errors of forms. Among the forms are people who must not be taken for those known: their twins, brothers and sisters, fathers of
 * the same name, and namesakes. Streets, towns and numbers are made up; telephone numbers are those reserved for fiction.
 */
export type UkBenchmark = Benchmark & {
  known: Person[];
  /** Pairs that are nearly the same and are not: pair to kind. */
  traps: Map<string, Trap>;
};
export type Trap = 'twin' | 'sibling' | 'parent' | 'namesake';

type Human = {
  id: string;
  forename: string;
  middle: string;
  surname: string;
  gender: 'female' | 'male';
  born: Date;
  address: string;
  postcode: string;
  phone: string;
  school: string;
  carers: string;
  nhsNumber: string;
  upn: string;
  household: number;
  twin: boolean;
};

const shares: { forenames: Record<string, number>; surnames: Record<string, number> } = parse(
  readFileSync(new URL('../../../src/match/people/tables/frequency.yaml', import.meta.url), 'utf8'),
);
const muslim = new Set(
  'muhammad mohammed mohammad mohamed ali ahmed fatima aisha maryam khan hussain begum miah akhtar malik mahmood'.split(
    ' ',
  ),
);
const southAsian = new Set('patel singh kaur'.split(' '));
const girls = new Set(
  'amelia olivia isla emily ava lily mia sophia isabella grace ella ruby chloe jessica sophie charlotte lucy evie megan hannah freya poppy daisy ellie holly millie lauren bethany caitlin georgia rebecca amy abigail leah katie elizabeth sarah emma laura susan margaret mary karen fatima aisha maryam begum kaur'.split(
    ' ',
  ),
);
const weigh = (names: Record<string, number>, wanted: (name: string) => boolean) =>
  Object.entries(names).filter(([name]) => wanted(name));
const names = {
  boys: weigh(shares.forenames, (name) => !girls.has(name) && !muslim.has(name)),
  girls: weigh(shares.forenames, (name) => girls.has(name) && !muslim.has(name)),
  muslimBoys: weigh(shares.forenames, (name) => !girls.has(name) && muslim.has(name)),
  muslimGirls: weigh(shares.forenames, (name) => girls.has(name) && muslim.has(name)),
  surnames: weigh(shares.surnames, (name) => !muslim.has(name) && !southAsian.has(name)),
  muslimSurnames: weigh(shares.surnames, (name) => muslim.has(name) || name === 'ahmed' || name === 'ali'),
};
const heads =
  'ash bar bel brad cal car dun ed fal gar har hol ken lan mar nor os pen rad sel stan thor wal wes wyn'.split(' ');
const tails =
  'bury by combe cott croft den don ell field ford ham hurst ing land ley low man mere ner ridge son stead ton ward well wick worth'.split(
    ' ',
  );
const givenHeads =
  'ad al an bo ca da el fe ja jo ka ke la le li lo ma mi na ni o ra re sa se ta te ti vi ya za ze'.split(' ');
const givenTails =
  'bel briel da den dia fia iel jan ka lan leya lia lin mar mir na nika non ra rek ria rin sha son ta ter thea tin vin ya yah zan'.split(
    ' ',
  );
const streetEnds = ['Road', 'Street', 'Close', 'Avenue', 'Lane', 'Drive', 'Gardens', 'Crescent', 'Way', 'Terrace'];

const title = (word: string) => word.slice(0, 1).toUpperCase() + word.slice(1);
const two = (number: number) => String(number).padStart(2, '0');

class County {
  private readonly chance: Chance;
  private readonly rareSurnames: string[];
  private readonly rareForenames: string[];
  private readonly streets: { street: string; town: string; postcode: string }[];
  private readonly schools: string[];
  private households = 0;
  private people = 0;

  constructor(chance: Chance, size: number) {
    this.chance = chance;
    const made = (a: string[], b: string[]) => title(chance.pick(a) + chance.pick(b));
    this.rareSurnames = Array.from({ length: 4_000 }, () =>
      chance.happens(0.5)
        ? made(heads, tails)
        : title(chance.pick(heads) + chance.pick(givenHeads) + chance.pick(tails)),
    );
    this.rareForenames = Array.from({ length: 1_500 }, () =>
      chance.happens(0.6)
        ? made(givenHeads, givenTails)
        : title(chance.pick(givenHeads) + chance.pick(givenHeads) + chance.pick(givenTails)),
    );
    const towns = Array.from({ length: Math.max(4, Math.ceil(size / 4_000)) }, () => made(heads, tails));
    this.streets = Array.from({ length: Math.max(200, Math.ceil(size / 12)) }, (_, index) => ({
      street: `${made(heads, tails)} ${chance.pick(streetEnds)}`,
      town: towns[index % towns.length] ?? '',
      postcode: `ZZ${1 + (index % 99)} ${1 + (Math.floor(index / 99) % 9)}${chance.pick([...'ABDEFGHJLNPQRSTUWXYZ'])}${chance.pick([...'ABDEFGHJLNPQRSTUWXYZ'])}`,
    }));
    this.schools = Array.from(
      { length: Math.max(6, Math.ceil(size / 900)) },
      () => `${made(heads, tails)} ${chance.pick(['Academy', 'School', 'College', 'High School'])}`,
    );
  }

  /** A household with its children, and the father where he bears the name of a son. */
  household(): { children: Human[]; father: Human | null } {
    const { chance } = this;
    this.households += 1;
    const isMuslim = chance.happens(0.1);
    const rare = () => chance.pick(this.rareSurnames);
    let surname = isMuslim
      ? this.weighted(names.muslimSurnames)
      : chance.happens(0.42)
        ? this.weighted(names.surnames)
        : rare();
    if (!isMuslim && chance.happens(0.04))
      surname = `${surname}-${chance.happens(0.5) ? this.weighted(names.surnames) : rare()}`;
    if (chance.happens(0.01)) surname = `O'${surname}`;
    const at = chance.pick(this.streets);
    const address = `${chance.happens(0.1) ? `Flat ${1 + chance.below(20)}, ` : ''}${1 + chance.below(140)} ${at.street}, ${at.town}`;
    const shared = {
      surname: title(surname),
      address,
      postcode: at.postcode,
      phone: `07700 900${String(chance.below(1_000)).padStart(3, '0')}`,
      carers: `${title(isMuslim ? this.weighted(names.muslimGirls) : this.weighted(names.girls))} ${title(surname)}`,
      household: this.households,
    };
    const count = chance.weighted([
      [1, 42],
      [2, 38],
      [3, 14],
      [4, 6],
    ] as const);
    const children: Human[] = [];
    let year = 2009 + chance.below(15);
    for (let index = 0; index < count; index += 1) {
      const before = children.at(-1);
      const twin = before !== undefined && chance.happens(0.06);
      const born = twin ? before.born : new Date(Date.UTC(year, chance.below(12), 1 + chance.below(28)));
      const child = this.human({ ...shared, isMuslim, born, twin, taken: children.map(({ forename }) => forename) });
      if (twin && before) {
        before.twin = true;
        if (chance.happens(0.15)) [before.forename, child.forename] = chance.pick(pairs);
      }
      children.push(child);
      year += 1 + chance.below(4);
    }
    const son = children.find(({ gender }) => gender === 'male');
    if (!son || !chance.happens(0.03)) return { children, father: null };
    const father = this.human({
      ...shared,
      isMuslim,
      born: new Date(
        Date.UTC(son.born.getUTCFullYear() - 20 - chance.below(20), chance.below(12), 1 + chance.below(28)),
      ),
      twin: false,
      taken: [],
    });
    return { children, father: { ...father, forename: son.forename, gender: 'male', school: '', upn: '' } };
  }

  private human(
    from: Pick<Human, 'surname' | 'address' | 'postcode' | 'phone' | 'carers' | 'household' | 'born' | 'twin'> & {
      isMuslim: boolean;
      taken: string[];
    },
  ): Human {
    const { chance } = this;
    const { isMuslim, taken, ...rest } = from;
    const gender = chance.happens(0.5) ? 'female' : 'male';
    const list =
      gender === 'female' ? (isMuslim ? names.muslimGirls : names.girls) : isMuslim ? names.muslimBoys : names.boys;
    let forename = '';
    do
      forename = chance.happens(isMuslim ? 0.55 : 0.5)
        ? this.weighted(list)
        : chance.pick(this.rareForenames).toLowerCase();
    while (taken.some((other) => near(other.toLowerCase(), forename)));
    this.people += 1;
    const nhsNumber = numberWithCheck(chance);
    return {
      ...rest,
      id: `p${this.people}`,
      gender,
      forename: title(forename),
      middle: chance.happens(0.5)
        ? title(chance.happens(0.6) ? this.weighted(list) : chance.pick(this.rareForenames))
        : '',
      school: chance.pick(this.schools),
      nhsNumber,
      upn: `${chance.pick([...'ABCDEFGHJK'])}950${String(chance.below(1_000_000_000)).padStart(9, '0')}`,
    };
  }

  /** Somebody else of the same name, as the common ones have. */
  namesake(of: Human): Human {
    const { children } = this.household();
    const [other] = children;
    if (!other) throw new Error('a household has a child');
    return { ...other, forename: of.forename, surname: of.surname, gender: of.gender };
  }

  private weighted(list: [string, number][]): string {
    return this.chance.weighted(list);
  }
}

/** No parents give two children forms of one name; some give twins a pair of names. */
function near(one: string, two: string): boolean {
  return one === two || areForenameVariants(one, two) || editDistance(one, two, 1) <= 1;
}

const pairs: [string, string][] = [
  ['Daniel', 'Danielle'],
  ['Louis', 'Louise'],
  ['Oliver', 'Olivia'],
  ['George', 'Georgia'],
  ['Emily', 'Emma'],
  ['Joseph', 'Josephine'],
];

/** In the range 999, which is never given out. */
function numberWithCheck(chance: Chance): string {
  for (;;) {
    const digits = `999${String(chance.below(1_000_000)).padStart(6, '0')}`;
    const check = (11 - ([...digits].reduce((sum, digit, index) => sum + Number(digit) * (10 - index), 0) % 11)) % 11;
    if (check !== 10) return `${digits}${check}`;
  }
}

const day = (born: Date) => `${two(born.getUTCDate())}/${two(born.getUTCMonth() + 1)}/${born.getUTCFullYear()}`;

/** As the case system has somebody: nearly everything, and written with care. */
function listed(human: Human, chance: Chance): Person {
  return {
    id: human.id,
    forenames: human.middle && chance.happens(0.7) ? `${human.forename} ${human.middle}` : human.forename,
    surname: human.surname,
    dob: human.born.toISOString().slice(0, 10),
    ...(chance.happens(0.6) ? { nhsNumber: human.nhsNumber } : {}),
    ...(chance.happens(0.5) && human.upn !== '' ? { upn: human.upn } : {}),
    ...(chance.happens(0.95) ? { address: human.address, postcode: human.postcode } : {}),
    ...(chance.happens(0.5) ? { phone: human.phone } : {}),
    ...(chance.happens(0.4) && human.school !== '' ? { school: human.school } : {}),
    ...(chance.happens(0.3) ? { carers: human.carers } : {}),
  };
}

/** As a form has somebody, before errors. */
function onForm(human: Human, id: string, chance: Chance): Person {
  const whole = chance.happens(0.4);
  const forenames = human.middle && chance.happens(0.25) ? `${human.forename} ${human.middle}` : human.forename;
  return {
    id,
    ...(whole ? { fullName: `${forenames} ${human.surname}` } : { forenames, surname: human.surname }),
    dob: day(human.born),
    ...(chance.happens(0.25) ? { nhsNumber: human.nhsNumber } : {}),
    ...(chance.happens(0.15) && human.upn !== '' ? { upn: human.upn } : {}),
    ...(chance.happens(0.85) ? { address: human.address } : {}),
    ...(chance.happens(0.75) ? { postcode: human.postcode } : {}),
    ...(chance.happens(0.4) ? { phone: human.phone } : {}),
    ...(chance.happens(0.5) && human.school !== '' ? { school: human.school } : {}),
    ...(chance.happens(0.3) ? { carers: human.carers } : {}),
  };
}

type Fault = (person: Person, human: Human, chance: Chance, county: County) => Person;

/** Applies a change to the name, however the form has it. */
function renamed(
  person: Person,
  change: (forenames: string, surname: string) => { forenames: string; surname: string },
): Person {
  if (person.fullName === undefined) return { ...person, ...change(person.forenames ?? '', person.surname ?? '') };
  const parts = person.fullName.split(' ');
  const { forenames, surname } = change(parts.slice(0, -1).join(' '), parts.at(-1) ?? '');
  return { ...person, fullName: `${forenames} ${surname}`.trim() };
}

const faults: Record<string, Fault> = {
  'typing error in the forename': (person, _human, chance) =>
    renamed(person, (forenames, surname) => ({ forenames: typingError(forenames, chance), surname })),
  'typing error in the surname': (person, _human, chance) =>
    renamed(person, (forenames, surname) => ({ forenames, surname: typingError(surname, chance) })),
  'forename heard wrongly': (person, _human, chance) =>
    renamed(person, (forenames, surname) => ({
      forenames: title(hearingError(forenames.toLowerCase(), chance)),
      surname,
    })),
  'surname heard wrongly': (person, _human, chance) =>
    renamed(person, (forenames, surname) => ({
      forenames,
      surname: title(hearingError(surname.toLowerCase(), chance)),
    })),
  'pet name or other spelling': (person, human, chance) => {
    const group = variantsOf(human.forename.toLowerCase());
    return renamed(person, (_, surname) => ({
      forenames: group.length > 0 ? title(chance.pick(group)) : human.forename.slice(0, 4),
      surname,
    }));
  },
  'initial for the forename': (person) =>
    renamed(person, (forenames, surname) => ({ forenames: forenames.slice(0, 1), surname })),
  'names turned round': (person) =>
    renamed(person, (forenames, surname) => ({ forenames: surname, surname: forenames })),
  'capitals and comma': (person, human) => {
    const { forenames: _, surname: __, ...rest } = person;
    return { ...rest, fullName: `${human.surname.toUpperCase()}, ${human.forename}` };
  },
  'middle name used': (person, human) =>
    renamed(person, (forenames, surname) => ({
      forenames: human.middle === '' ? forenames : `${human.middle} ${human.forename}`,
      surname,
    })),
  'surname of the other parent': (person, _human, _chance, county) =>
    renamed(person, (forenames) => ({ forenames, surname: county.household().children[0]?.surname ?? '' })),
  'half of a double surname': (person, human) =>
    renamed(person, (forenames, surname) => ({
      forenames,
      surname: human.surname.includes('-') ? (human.surname.split('-')[1] ?? surname) : `${surname}-Jones`,
    })),
  'day and month swapped': (person, human) => ({
    ...person,
    dob: `${two(human.born.getUTCMonth() + 1)}/${two(human.born.getUTCDate())}/${human.born.getUTCFullYear()}`,
  }),
  'one digit of the birth date wrong': (person, human, chance) => ({
    ...person,
    dob: figureError(day(human.born), chance),
  }),
  'age instead of a birth date': (person, human) => {
    const { dob: _, ...rest } = person;
    return { ...rest, age: String(2026 - human.born.getUTCFullYear() - (human.born.getUTCMonth() > 9 ? 1 : 0)) };
  },
  'no birth date': ({ dob: _, ...rest }) => rest,
  'year of birth only': (person, human) => ({ ...person, dob: String(human.born.getUTCFullYear()) }),
  moved: (person, _human, _chance, county) => {
    const other = county.household().children[0];
    return {
      ...person,
      ...(person.address === undefined ? {} : { address: other?.address ?? '' }),
      ...(person.postcode === undefined ? {} : { postcode: other?.postcode ?? '' }),
    };
  },
  'address misspelt': (person, _human, chance) =>
    person.address === undefined
      ? person
      : { ...person, address: typingError(typingError(person.address, chance), chance) },
  'postcode wrong': (person, _human, chance) =>
    person.postcode === undefined ? person : { ...person, postcode: figureError(person.postcode, chance) },
  'no address': ({ address: _, postcode: __, ...rest }) => rest,
  'another telephone': (person, _human, chance) => ({
    ...person,
    phone: `07700 900${String(chance.below(1_000)).padStart(3, '0')}`,
  }),
  'digit of the NHS number wrong': (person, human, chance) => ({
    ...person,
    nhsNumber: figureError(human.nhsNumber, chance),
  }),
  'nothing but name and birth date': ({ id, fullName, forenames, surname, dob }) => ({
    id,
    ...(fullName === undefined ? { forenames: forenames ?? '', surname: surname ?? '' } : { fullName }),
    dob: dob ?? '',
  }),
};
export const faultNames = Object.keys(faults);

/** Faults that leave nothing to go by when they meet: whoever has neither name nor birth date right is for a person to ask about. */
const heavy = new Set([
  'no birth date',
  'surname of the other parent',
  'year of birth only',
  'age instead of a birth date',
  'initial for the forename',
  'moved',
  'no address',
  'nothing but name and birth date',
]);

function variantsOf(name: string): string[] {
  return nameTables.variants(name).filter((other) => other !== name && !other.includes(' '));
}

export function ukBenchmark(seed: number, size: { known: number; forms: number }): UkBenchmark {
  const chance = chanceFrom(seed);
  const county = new County(chance, size.known);
  const known: Human[] = [];
  const outside: { human: Human; like: Human; trap: Trap }[] = [];
  const strangers: Human[] = [];
  while (known.length < size.known) {
    const { children, father } = county.household();
    if (chance.happens(0.12)) {
      strangers.push(...children);
      continue;
    }
    for (const [index, child] of children.entries()) {
      const like = children[index - 1];
      // Some brothers, sisters and twins are not known yet.
      if (like && known.includes(like) && chance.happens(child.twin ? 0.4 : 0.15))
        outside.push({ human: child, like, trap: child.twin && like.twin ? 'twin' : 'sibling' });
      else known.push(child);
    }
    const son = children.find(({ forename }) => forename === father?.forename);
    if (father && son && known.includes(son)) {
      if (chance.happens(0.5)) outside.push({ human: father, like: son, trap: 'parent' });
      else known.push(father);
    }
  }
  known.length = size.known;
  const inKnown = new Set(known);
  for (let index = 0; index < size.forms / 25; index += 1) {
    const like = chance.pick(known);
    outside.push({ human: county.namesake(like), like, trap: 'namesake' });
  }

  const list = known.map((human) => listed(human, chance));
  const people: Person[] = [];
  const truth = new Map<string, string>();
  const traps = new Map<string, Trap>();
  const byHousehold = new Map<number, Human[]>();
  for (const human of known) byHousehold.set(human.household, [...(byHousehold.get(human.household) ?? []), human]);
  const trapsOf = (id: string, human: Human) => {
    for (const other of byHousehold.get(human.household) ?? [])
      if (other !== human)
        traps.set(
          pairKey(id, other.id, true),
          Math.abs(other.born.getTime() - human.born.getTime()) > 12 * 365 * 86_400_000
            ? 'parent'
            : other.twin && human.twin && other.born.getTime() === human.born.getTime()
              ? 'twin'
              : 'sibling',
        );
  };
  const drawn = new Set<number>();
  while (people.length < size.forms * 0.6) {
    const place = chance.below(known.length);
    const human = known[place];
    if (!human || drawn.has(place)) continue;
    drawn.add(place);
    const id = `f${people.length}`;
    let person = onForm(human, id, chance);
    const count = chance.weighted([
      [0, 30],
      [1, 50],
      [2, 20],
    ] as const);
    const made: string[] = [];
    for (let index = 0; index < count; index += 1) {
      const name = chance.pick(faultNames);
      if (made.includes(name) || (heavy.has(name) && made.some((other) => heavy.has(other)))) continue;
      made.push(name);
      person = faults[name]?.(person, human, chance, county) ?? person;
    }
    people.push(person);
    truth.set(
      pairKey(id, human.id, true),
      made.length === 0 ? 'none' : made.length === 1 ? (made[0] ?? '') : 'two faults',
    );
    trapsOf(id, human);
  }
  const others = [
    ...outside.filter(({ like }) => inKnown.has(like)),
    ...strangers.map((human) => ({ human, like: null, trap: null })),
  ];
  for (const { human, like, trap } of others) {
    if (people.length >= size.forms) break;
    const id = `f${people.length}`;
    people.push(onForm(human, id, chance));
    trapsOf(id, human);
    if (like && trap) traps.set(pairKey(id, like.id, true), trap);
  }
  return { name: `UK ${seed}`, people, known: list, truth, traps };
}
