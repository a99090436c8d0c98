import type { FileFormat } from '../file/model.ts';
import type { Form, FormKind } from '../form/model.ts';
import type { Ledger, LedgerRow, MailboxTrouble } from '../mailbox/index.ts';
import type { Candidate, Described, EarlierMention, FormMatch, Placing } from '../match/index.ts';
import type { OpenedMessage } from '../message/model.ts';
import type { Urgency } from '../review/index.ts';
import type { Access } from './access-model.ts';
import type { Rewrapped } from './keys.ts';
import type { Looks } from './looks-model.ts';
import type { BucketComparison } from './originals/compare.ts';
import type { OriginalPlace } from './originals/index.ts';
import type { Moved } from './originals/move.ts';
import type { Quality } from './quality-model.ts';
import type { Records } from './records-model.ts';
import type { Reporting } from './reporting/model.ts';
import type { Retention } from './retention/model.ts';
import type { ReviewStore } from './review/index.ts';
import type { SubjectAccess } from './subject-access.ts';
import type { Subjects } from './subjects/model.ts';

export type MessageId = string & { readonly brand: 'message' };
export type PartId = string & { readonly brand: 'part' };
export type FormId = string & { readonly brand: 'form' };
export type OriginalId = string & { readonly brand: 'original' };

/** A message is collected, then opened, then settled with one disposition. */
export type MessageState = 'collected' | 'opened' | 'settled';
export type Disposition = 'filed' | 'in_review' | 'duplicate' | 'same_mail' | 'not_a_submission';
export type PartState = 'waiting' | 'read' | 'failed';
export type FormState =
  | 'read'
  | 'matched'
  | 'filed'
  | 'in_review'
  | 'superseded'
  | 'duplicate'
  | 'dismissed'
  | 'erased';

export type MessageRow = {
  id: MessageId;
  state: MessageState;
  received: Date;
  size: number;
  originalId: OriginalId | null;
};
export type PartRow = {
  id: PartId;
  messageId: MessageId;
  state: PartState;
  format: FileFormat;
  received: Date;
  size: number;
  originalId: OriginalId;
};
export type FormRow = {
  id: FormId;
  messageId: MessageId;
  kind: FormKind;
  state: FormState;
  received: Date;
  form: Form;
  match: FormMatch | null;
};

/** How a form ends that the program settles by itself. */
export type FormOutcome =
  | { kind: 'file' }
  | { kind: 'review'; reasons: string[]; dueAt: Date }
  | { kind: 'duplicate'; of: FormId };

/** What a step works on, with how often the step was begun: the count survives a wiped queue and a killed process. */
export type Begun<Row> = Row & { tries: number };

/** A form with what finds it again: its content hash and the keys of its subjects. */
export type ReadForm = { form: Form; fingerprint: string; keys: string[] };

/** Notes join the reasons of every review item of the part and its forms; urgency puts them first in the queue. */
export type PartReading = {
  outcome: string;
  forms: ReadForm[];
  reasons: string[];
  notes?: string[];
  urgency?: Urgency[];
};

export type WorkKind = 'open' | 'read' | 'match' | 'file';
export type Counts = {
  messages: Record<string, number>;
  forms: Record<string, number>;
  /** Open review items by reason; an item with two reasons counts under both. */
  reasons: Record<string, number>;
  openReviewItems: number;
  /** Those of them that were due before now. */
  lateReviewItems: number;
  unfinished: number;
  /** When the oldest mail without a disposition was recorded. */
  oldestUnfinished: Date | null;
};

export type FolderStatus = {
  mailbox: string;
  folder: string;
  uidValidity: bigint | null;
  lastSuccess: Date | null;
  trouble: MailboxTrouble | null;
  troubleSince: Date | null;
};

/** A row of the case system's list, or why it is none. */
export type PeopleList =
  | { kind: 'person'; line: number; caseId: string; described: Described }
  | { kind: 'refused'; line: number; why: string };

/** What an import changed, or would. Nothing of it is a name: lines of the file, names of fields, and ids of those who are not listed any more. */
export type PeopleImport = {
  rows: number;
  added: number;
  unchanged: number;
  changed: { line: number; fields: string[] }[];
  /** Listed again after they were gone. */
  back: number;
  refused: { line: number; why: string }[];
  gone: string[];
  /** Forms that may be about somebody whom this import added or changed. */
  forms: FormId[];
};

/**
 * The truth. Every method that ends a step is one transaction that first locks and looks at the state, so that a step which runs
 * twice, or in two processes at once, has the result of once.
 */
export type Store = Access & {
  quality: Quality;
  looks: Looks;
  ledger: Ledger;
  mailboxes: {
    status(): Promise<FolderStatus[]>;
    /** Every row of a folder, of all its UIDVALIDITY values. */
    ledgerRows(mailbox: string, folder: string): Promise<LedgerRow[]>;
  };
  originals: {
    get(id: OriginalId): Promise<Uint8Array>;
    /** The same for whoever comes first after it was recorded: a small one that this process has just sealed is in its memory still. */
    take(id: OriginalId): Promise<Uint8Array>;
    /** A page of the rotation of keys: seals data keys anew with the current key. */
    rewrap(page: { after?: OriginalId; limit: number }): Promise<Rewrapped>;
    /** Whether new ones go into a bucket. */
    inBucket: boolean;
    /** Whether the bucket answers; true where there is none. */
    reachable(): Promise<boolean>;
    /** Moves a page of originals to the other place; each is opened before and compared after. */
    move(page: { to: OriginalPlace; after?: OriginalId; limit: number }): Promise<Moved>;
    /** What the bucket has and the rows say; null where there is no bucket. With `removeOrphans` those stored before are removed. */
    compare(options?: { removeOrphans?: boolean }): Promise<BucketComparison | null>;
    /** Removes the objects of what was erased, and says how many still wait for the bucket. */
    removeErased(): Promise<number>;
  };
  messages: {
    load(id: MessageId): Promise<MessageRow | null>;
    /** Counts a try at opening before it is made, and hands out the message; null when it is opened already. */
    begin(id: MessageId): Promise<Begun<MessageRow> | null>;
    /** The same of several; those that are opened already are left out. */
    beginAll(ids: MessageId[]): Promise<Begun<MessageRow>[]>;
    /** Takes the count of a try back: what ended it was none of the mail's doing. */
    putOff(id: MessageId): Promise<void>;
    /** With the reading of the first part, where that was read along. Answers with the parts that wait to be read, and the forms that were written. */
    opened(
      id: MessageId,
      message: OpenedMessage,
      dueAt: Date,
      more?: { reading?: PartReading; urgency?: Urgency[] },
    ): Promise<{ parts: PartId[]; forms: FormId[] }>;
    failed(id: MessageId, reason: string, dueAt: Date): Promise<void>;
  };
  parts: {
    load(id: PartId): Promise<PartRow | null>;
    begin(id: PartId): Promise<Begun<PartRow> | null>;
    putOff(id: PartId): Promise<void>;
    /** `outcome` says what the part turned out to be. Reasons open a review item. */
    read(id: PartId, reading: PartReading, dueAt: Date): Promise<{ forms: FormId[] }>;
    failed(id: PartId, reason: string, dueAt: Date): Promise<void>;
  };
  forms: {
    load(id: FormId): Promise<FormRow | null>;
    begin(id: FormId): Promise<Begun<FormRow> | null>;
    /** Forms whose turn has come, in ledger order: no earlier message is still to be opened or read, unless it has been stuck for so long. */
    readyToMatch(options: { limit: number; stuckMilliseconds: number }): Promise<FormId[]>;
    /** Earlier forms, in ledger order, that share the fingerprint or a key; dismissed ones left out. */
    candidates(id: FormId): Promise<{ subject: Candidate; earlier: Candidate[] }>;
    /** Earlier forms that mention the subjects, those of copies and of dismissed forms left out. */
    about(id: FormId, subjects: string[]): Promise<EarlierMention[]>;
    /**
     * With whom it names. Of a copy, each mention gets the subject that it has on the first. With an outcome, the form is settled in the
     * same transaction.
     */
    matched(id: FormId, match: FormMatch, placings?: Placing[], outcome?: FormOutcome): Promise<void>;
    settle(id: FormId, outcome: FormOutcome): Promise<void>;
  };
  subjects: Subjects;
  records: Records;
  review: ReviewStore;
  people: {
    /** Takes over the case system's list, all of it or nothing. `dryRun` tells what it would change. */
    import(list: AsyncIterable<PeopleList>, by: string, options?: { dryRun?: boolean }): Promise<PeopleImport>;
  };
  work: {
    unfinished(options: { olderThanMilliseconds: number; limit: number }): Promise<{ kind: WorkKind; id: string }[]>;
    /** Runs while no other process runs the same; waits for its turn. */
    exclusively<Result>(name: string, run: () => Promise<Result>): Promise<Result>;
    counts(): Promise<Counts>;
  };
  retention: Retention;
  subjectAccess: SubjectAccess;
  reporting: Reporting;
  close(): Promise<void>;
};
