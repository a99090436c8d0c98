import type { Value } from '../form/model.ts';
import type { Described, MentionRole } from '../match/index.ts';
import type { Hit } from './search.ts';

/** All that the program holds about a person, as it stands in the store. Moments are as ISO 8601 has them. */
export type Held = {
  gathered: string;
  /** The subjects that were asked for. */
  persons: HeldPerson[];
  forms: HeldForm[];
  mails: HeldMail[];
  /** Mails and files that hold no form and speak of the person, as they were opened and searched; null when they were not. */
  searched: Searched | null;
  looks: HeldEvent[];
  holds: { id: string; of: string; placed: string; lifted: string | null }[];
  packs: { id: string; meeting: string; made: string; forms: string[] }[];
};

export type HeldPerson = {
  id: string;
  caseId: string | null;
  opened: string;
  mentions: {
    form: string | null;
    prefix: string;
    role: MentionRole;
    described: Described;
    noted: string;
    goneAt: string | null;
  }[];
  links: {
    form: string | null;
    prefix: string;
    state: string;
    basis: string;
    evidence: string[];
    history: { state: string; by: string; at: string }[];
  }[];
};

/**
 * Why a form is here. `linked`: it names the person. `suggested`: it names somebody who may be the person. `written`: the person's name stands in
 * its words, though nobody on it was linked.
 */
export type HeldBecause = 'linked' | 'suggested' | 'written';

export type HeldForm = {
  id: string;
  mail: string;
  file: string | null;
  part: string;
  because: HeldBecause;
  /** Under which prefixes of its keys the person stands: `child.`, `people[1].`. */
  prefixes: string[];
  kind: string;
  version: string | null;
  state: string;
  received: string;
  filed: string | null;
  values: ({ key: string } & Value)[];
  /** Everybody else whom the form names by a mention: `Held` of others is not gathered. */
  others: { prefix: string; role: MentionRole; described: Described }[];
  corrections: { key: string; at: string; by: string; before: Value | null; after: Value | null }[];
  review: { item: string; at: string; by: string; action: string; note: string | null }[];
  relations: { form: string; relation: string; at: string; by: string }[];
  checked: { at: string; by: string } | null;
};

export type HeldMail = {
  id: string;
  mailbox: string;
  folder: string;
  received: string;
  recorded: string;
  disposition: string | null;
  erased: string | null;
  subject: string | null;
  from: string[];
  to: string[];
  original: string | null;
  files: { id: string; name: string | null; format: string; role: string; original: string | null }[];
  /** Of a mail that holds no form. */
  review: HeldForm['review'];
};

export type Searched = {
  mails: number;
  files: number;
  texts: HeldText[];
  /** What could not be opened, and why: a person looks at it. */
  unsearched: { mail: string; file: string | null; reason: string }[];
};

/** The words of a mail or a file in which the person is found. `cut`: there is more of it in the original. */
export type HeldText = {
  mail: string;
  file: { id: string; name: string | null; format: string } | null;
  words: string;
  cut: boolean;
  hits: Hit[];
};

/** What somebody did with what is held: looks, searches, changes, exports. */
export type HeldEvent = { id: string; at: string; actor: string; action: string; words: string; subject: string };
