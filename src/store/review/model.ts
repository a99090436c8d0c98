import type { FileFormat } from '../../file/model.ts';
import type { Definition, Form, FormKind, Mending, Problem, Refusal, Value } from '../../form/index.ts';
import type { FormMatch } from '../../match/index.ts';
import type { Envelope, Trust } from '../../message/model.ts';
import type { Decision, ItemTarget, Relation, Rereading, Urgency } from '../../review/index.ts';
import type {
  Disposition,
  FormId,
  FormState,
  MessageId,
  MessageState,
  OriginalId,
  PartId,
  PartReading,
  PartState,
  ReadForm,
} from '../model.ts';

export type ItemId = string & { readonly brand: 'item' };
export type HistoryId = string & { readonly brand: 'history' };

/** Whose items, and which of them. */
export type QueueFilter = {
  reason?: string;
  kind?: FormKind | 'none';
  /** `mine`: claimed by or sent to `reader`; `overdue`: due before now; `waiting`: the referrer was asked; `urgent`: said to be missing now or at risk. */
  show?: 'mine' | 'overdue' | 'waiting' | 'urgent' | 'unclaimed';
  /** Words as of `searchWords`, all of which must be found. */
  words?: string[];
};

/** Where a page of the queue ends and the next begins. */
export type QueuePlace = { precedence: number; due: Date; id: ItemId };

export type QueueRow = {
  id: ItemId;
  target: ItemTarget;
  reasons: string[];
  urgency: Urgency[];
  kind: FormKind | null;
  opened: Date;
  received: Date;
  due: Date;
  claim: Claim | null;
  sentTo: string | null;
  asked: Date | null;
  /** Names on the form, as far as they were read. */
  names: string[];
  subject: string;
  from: string;
};

export type QueuePage = { rows: QueueRow[]; next: QueuePlace | null };
export type QueueCounts = {
  open: number;
  overdue: number;
  urgent: number;
  waiting: number;
  mine: number;
  reasons: { code: string; count: number }[];
  kinds: { kind: FormKind | null; count: number }[];
};

export type Claim = { by: string; until: Date };

export type ItemPart = {
  id: PartId;
  path: string;
  format: FileFormat;
  name: string | null;
  role: string;
  state: PartState;
  outcome: string | null;
  notes: string[];
  size: number;
  originalId: OriginalId;
  sha256: string;
  /** A password opened it once, which was not kept. */
  wasLocked: boolean;
};

/** Another item or form of the same mail. */
export type ItemSibling = { id: FormId; kind: FormKind; state: FormState; partId: PartId; item: ItemId | null };

/** A short mail that may bring the password for this one. */
export type PasswordNote = { item: ItemId; message: MessageId; originalId: OriginalId; received: Date };

export type HistoryRow = {
  id: HistoryId;
  at: Date;
  actor: string;
  action: HistoryAction;
  note: string | null;
  detail: HistoryDetail;
  undone: { by: string; at: Date } | null;
  corrections: CorrectionRow[];
};

export type CorrectionRow = { key: string; before: Value | null; after: Value | null };
export type HistoryAction =
  | Decision['kind']
  | Rereading
  | 'claimed'
  | 'released'
  | 'mended'
  | 'undone'
  | 'noted'
  | 'checked';
/** Ids and codes; what people write stands in the note. */
export type HistoryDetail = {
  relation?: Relation;
  other?: string;
  to?: string;
  form?: string;
  made?: string[];
  undoes?: string;
};

export type ItemRow = {
  id: ItemId;
  version: number;
  state: 'open' | 'done';
  target: ItemTarget;
  reasons: string[];
  urgency: Urgency[];
  opened: Date;
  due: Date;
  closed: Date | null;
  claim: Claim | null;
  sentTo: string | null;
  asked: Date | null;
  message: {
    id: MessageId;
    state: MessageState;
    disposition: Disposition | null;
    received: Date;
    mailbox: string;
    folder: string;
    envelope: Envelope | null;
    trust: Trust | null;
    size: number;
    originalId: OriginalId | null;
    /** The scanner found something in it or in a part of it. */
    infected: boolean;
  };
  /** The file that the item is about: of its form, or its own. */
  part: ItemPart | null;
  /** All files of the mail. */
  parts: ItemPart[];
  form: { id: FormId; state: FormState; position: number; form: Form; match: FormMatch | null; received: Date } | null;
  siblings: ItemSibling[];
  passwordNotes: PasswordNote[];
  history: HistoryRow[];
};

/** Who does it, on which version of the item, and as which sending of the page: sent twice it is done once. */
export type Hand = { by: string; version: number; request?: string; note?: string };

export type Refused =
  /** Somebody has changed the item since it was looked at. */
  | { kind: 'overtaken'; by: string; at: Date; action: HistoryAction }
  | { kind: 'taken'; by: string; until: Date }
  | { kind: 'not_allowed' }
  | { kind: 'gone' };

export type DecideOutcome =
  | { kind: 'decided'; version: number; history: HistoryId; item?: ItemId }
  | { kind: 'not_ready'; problems: Problem[] }
  /** The form that was chosen to stand beside is no record any more. */
  | { kind: 'other_changed' }
  | Refused;

export type RereadOutcome =
  | { kind: 'decided'; version: number; history: HistoryId; forms: FormId[] }
  /** The file gives no form this way. A wrong password changes nothing; else the item says what is in it. */
  | { kind: 'no_form'; reasons: string[]; version: number }
  | Refused;

export type MendOutcome =
  | { kind: 'mended'; version: number; form: Form; keys: string[]; history: HistoryId }
  | { kind: 'refused'; refusals: Refusal[] }
  | Refused;

export type UndoOutcome =
  | { kind: 'undone'; version: number; item: ItemId }
  /** Something was done since that rests on it. */
  | { kind: 'built_upon' }
  | Refused;

export type ClaimOutcome =
  | { kind: 'claimed'; until: Date }
  | { kind: 'taken'; by: string; until: Date }
  | { kind: 'gone' };

/** The queue of what waits for a person, and everything that people do to it. */
export type ReviewStore = {
  queue(filter: QueueFilter, reader: string, page: { after?: QueuePlace; limit: number }): Promise<QueuePage>;
  counts(reader: string): Promise<QueueCounts>;
  /** Changes with everything that the queue shows; cheap to ask for. */
  stamp(): Promise<string>;
  /** The most urgent item that is free for somebody. */
  next(reader: string, filter: QueueFilter): Promise<ItemId | null>;
  load(id: ItemId): Promise<ItemRow | null>;
  /** The open item of a form, else its last one. */
  itemOf(form: FormId): Promise<ItemId | null>;
  claim(id: ItemId, by: string): Promise<ClaimOutcome>;
  release(id: ItemId, by: string): Promise<void>;
  decide(id: ItemId, hand: Hand, decision: Decision, byHand?: ReadForm): Promise<DecideOutcome>;
  /** What the file gave when it was read anew as the person said. */
  reread(id: ItemId, hand: Hand, how: Rereading, reading: PartReading): Promise<RereadOutcome>;
  mend(id: ItemId, hand: Hand, mendings: Mending[], definition: Definition): Promise<MendOutcome>;
  undo(history: HistoryId, hand: Omit<Hand, 'version'>): Promise<UndoOutcome>;
  note(id: ItemId, by: string, note: string): Promise<void>;
  /** Filed forms and those that wait that the form may stand to: those that matching named, then those that share a name or number. */
  candidates(form: FormId): Promise<Candidate[]>;
  /** Records by names and numbers on them. */
  find(words: string[], kind: FormKind, limit: number): Promise<Candidate[]>;
};

export type Candidate = {
  id: FormId;
  kind: FormKind;
  state: FormState;
  received: Date;
  names: string[];
  named: boolean;
};
