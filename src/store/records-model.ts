import type { Value } from '../form/model.ts';
import type { FormId, FormState } from './model.ts';

export type RecordSearch = {
  /** Names, aliases, places, agencies; empty for all. */
  words: string;
  /** YYYY-MM-DD or empty: helps to find a name that is spelt otherwise. */
  dob: string;
  /** An NHS number, UPN or case id; or empty. */
  number: string;
  states: FormState[];
  kind?: string;
  from?: Date;
  to?: Date;
  before?: { received: Date; id: FormId };
  limit: number;
};

export type RecordEntry = {
  id: FormId;
  kind: string;
  version: string | null;
  state: FormState;
  received: Date;
  filed: Date | null;
  people: string[];
  agency: string | null;
};

export type RecordHistory = {
  hands: { id: bigint; at: Date; actor: string; action: string; note: string | null; undone: boolean }[];
  corrections: { key: string; at: Date; actor: string; before: Value | null; after: Value; undone: boolean }[];
  /** `update_of_by`: the other one is an update of this. */
  relations: { form: FormId; relation: string; at: Date; actor: string }[];
  copyOf: FormId | null;
  copies: FormId[];
  partId: string;
};

export type Records = {
  /** Newest first. */
  search(asked: RecordSearch): Promise<{ records: RecordEntry[]; more: boolean }>;
  history(id: FormId): Promise<RecordHistory>;
};
