import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { editDistance } from '../../../src/match/people/similar.ts';
import { areForenameVariants } from '../../../src/match/people/tables.ts';
import type { Chance } from './errors.ts';

export type Human = {
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

export const title = (word: string) => word.slice(0, 1).toUpperCase() + word.slice(1);
export const two = (number: number) => String(number).padStart(2, '0');

/** A made-up county: streets, schools and rare names of its own, and households that are drawn one by one. */
export class County {
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
