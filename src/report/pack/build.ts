import type { LinkKind, Pack, PackEntry, PackMaterial, PackReferral, PackShown, SharedDetail } from './model.ts';
import { personWords, placeWords, text } from './words.ts';

type Json = Record<string, unknown>;

/** The pack for a meeting with what the choice shows, and nothing else: what is left out is not in it, rather than hidden in it. */
export function buildPack(material: PackMaterial, shown: PackShown): Pack {
  const numbers = numbersOf(material);
  const people = entriesOf(material, material.people, 'person_key', 'person', numbers, (rows) =>
    personWords(rows, shown),
  );
  const locations = entriesOf(material, material.locations, 'location_key', 'place', numbers, (rows) =>
    placeWords(rows, shown),
  );
  const wordsOf = new Map([...people, ...locations].map(({ number, words }) => [number, words]));
  const named = (rows: Json[], record: string, key: string) =>
    unique(rows.filter((row) => text(row.record_id) === record).map((row) => numbers.get(text(row[key])) ?? '')).map(
      (number) => ({
        number,
        words: wordsOf.get(number) ?? '',
      }),
    );
  const referrals = material.referrals.map((row): PackReferral => {
    const record = text(row.record_id);
    return {
      record,
      replaces: material.replaced.find(({ by }) => by === record)?.record ?? null,
      dated: text(row.dated_on),
      received: text(row.received_on),
      agency: text(row.agency) || (shown === 'everything' ? text(row.referrer_agency) : '') || 'not shown',
      concerns: list(row.concern_types),
      people: named(material.people, record, 'person_key'),
      locations: named(material.locations, record, 'location_key'),
      written:
        shown === 'everything'
          ? writtenOn(
              row,
              material.locations.filter((one) => text(one.record_id) === record),
            )
          : [],
      handling: text(row.concern_handling) !== '',
    };
  });
  return {
    meeting: material.meeting,
    since: material.since,
    shown,
    referrals,
    locations,
    people,
    shared: sharedOf(material, wordsOf, numbers),
  };
}

/** P1, P2 …, L1, L2 …: the same number for the same person throughout the pack, and no pseudonym of the database on paper. */
function numbersOf({ people, locations }: PackMaterial): Map<string, string> {
  const numbers = new Map<string, string>();
  const add = (rows: Json[], key: string, letter: string) => {
    for (const [at, own] of unique(rows.map((row) => text(row[key]))).entries()) numbers.set(own, `${letter}${at + 1}`);
  };
  add(people, 'person_key', 'P');
  add(locations, 'location_key', 'L');
  return numbers;
}

function entriesOf(
  { earlier }: PackMaterial,
  rows: Json[],
  key: string,
  kind: LinkKind,
  numbers: ReadonlyMap<string, string>,
  words: (rows: Json[]) => string,
): PackEntry[] {
  return unique(rows.map((row) => text(row[key])))
    .map((own) => {
      const about = rows.filter((row) => text(row[key]) === own);
      return {
        number: numbers.get(own) ?? '',
        words: words(about),
        records: unique(about.map((row) => text(row.record_id))),
        earlier: earlier.filter((one) => one.kind === kind && one.key === own).map(plain),
      };
    })
    .sort((a, b) => b.records.length + b.earlier.length - (a.records.length + a.earlier.length));
}

/** What two or more referrals have in common, or one with an earlier record. */
function sharedOf(
  { links, earlier }: PackMaterial,
  wordsOf: ReadonlyMap<string, string>,
  numbers: ReadonlyMap<string, string>,
): SharedDetail[] {
  const keys = unique(links.map(({ kind, key }) => `${kind} ${key}`));
  return keys.flatMap((one) => {
    const [kind = 'person', key = ''] = one.split(' ') as [LinkKind, string];
    const records = links.filter((link) => link.kind === kind && link.key === key).map(({ record }) => record);
    const before = earlier.filter((link) => link.kind === kind && link.key === key).map(plain);
    if (records.length + before.length < 2) return [];
    const number = numbers.get(key);
    const words = number === undefined ? '' : `${number} ${wordsOf.get(number) ?? ''}`.trim();
    return [{ kind, words, records, earlier: before }];
  });
}

const plain = ({ record, form, dated }: PackMaterial['earlier'][number]) => ({ record, form, dated });

/** What somebody wrote, in the order of the form. */
function writtenOn(row: Json, locations: Json[]): PackReferral['written'] {
  const parts: [string, unknown][] = [
    ['What is the concern', row.concern_details],
    ['Action taken so far', row.actions_taken],
    ['Police reference', row.police_reference],
    ['How it may be used', row.concern_handling],
    ...locations.flatMap((place): [string, unknown][] => [
      ['At the location: when', place.when_stated],
      ['At the location: what is happening', place.activity],
      ['At the location: who is affected', place.affected],
      ['At the location: vehicles', place.vehicles],
      ['At the location: action', place.actions],
    ]),
  ];
  return parts.flatMap(([label, said]) => (text(said) === '' ? [] : [{ label, text: text(said) }]));
}

function list(value: unknown): string {
  return Array.isArray(value) ? value.map((one) => String(one).replaceAll('_', ' ')).join(', ') : '';
}

function unique(values: string[]): string[] {
  return [...new Set(values)].filter((value) => value !== '');
}
