import type { FormKind, ValueContent, ValueState } from '../../form/model.ts';
import type { Pseudonyms } from './keys.ts';
import type { Wards } from './places.ts';

/** A filed form as the store holds it, with who is who on it. */
export type FiledRecord = {
  id: string;
  kind: FormKind;
  version: string | null;
  versionKnown: boolean;
  isCurrent: boolean;
  replacedBy: string | null;
  receivedAt: Date;
  filedAt: Date;
  fields: Record<string, { state: ValueState; value: ValueContent }>;
  /** Whom and what it names, by the start of the key: `people[0].`, `referrer.`. */
  mentions: { prefix: string; role: string | null; subject: string }[];
};

export type FactContext = { pseudonyms: Pseudonyms; wards: Wards };

export type Cell = string | number | boolean | string[] | null;
export type FactRow = Record<string, Cell>;

/** How many different people must have given an agency a name, or have an indicator on their toolkit, before it is shown to all. */
export const enoughSightings = 3;

/** Something printed that may be shown to everybody once enough different people have used it. The key is made by the store. */
export type Sighting = {
  kind: 'agency' | 'wording';
  key: string;
  owner: string;
  by: string;
  domain: string;
  text: string;
};

export type Facts = {
  rows: Record<string, FactRow[]>;
  /** Numbers of questions by the state of their answer, for completeness; a question of a list counts once for each entry. */
  states: Record<ValueState, string[]>;
  /** What other records may share: persons, places, vehicles, telephones. */
  links: { kind: 'person' | 'place' | 'vehicle' | 'phone'; key: string }[];
  sightings: Sighting[];
  /** Values that do not fit the column of their question. */
  unfit: number;
};
