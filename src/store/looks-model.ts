import type { FileFormat } from '../file/model.ts';
import type { Envelope, Trust } from '../message/model.ts';
import type { Actor } from './access-model.ts';
import type { Disposition, FormId, MessageId, MessageState, OriginalId, PartId } from './model.ts';

export type MessageSearch = {
  state?: MessageState;
  disposition?: Disposition;
  mailbox?: string;
  from?: Date;
  to?: Date;
  id?: MessageId;
  /** Only messages before this one, for the next page. */
  before?: MessageId;
  limit: number;
};

/** One row of the ledger, as it is listed. */
export type LedgerEntry = {
  id: MessageId;
  mailbox: string;
  folder: string;
  received: Date;
  state: MessageState;
  disposition: Disposition | null;
  kind: string | null;
  gone: boolean;
  erased: boolean;
  parts: number;
  forms: number;
  openItems: number;
  subject: string | null;
  sender: string | null;
};

export type LookedMessage = LedgerEntry & {
  uidValidity: bigint;
  uid: bigint;
  messageId: string | null;
  contentSha256: string | null;
  size: number;
  recorded: Date;
  goneAt: Date | null;
  originalId: OriginalId | null;
  sameAs: MessageId | null;
  copies: MessageId[];
  tries: number;
  envelope: Envelope | null;
  trust: Trust | null;
  allParts: LookedPart[];
  allForms: LookedForm[];
  items: { id: string; partId: PartId | null; formId: FormId | null; reasons: string[]; state: string; due: Date }[];
};

export type LookedPart = {
  id: PartId;
  path: string;
  name: string | null;
  format: FileFormat;
  role: string;
  state: string;
  outcome: string | null;
  notes: string[];
  size: number | null;
  originalId: OriginalId | null;
};
export type LookedForm = { id: FormId; partId: PartId; kind: string; version: string | null; state: string };

/** A step that was given up, or has been tried more than once and is not done. */
export type FailedStep = {
  step: 'open' | 'read' | 'file';
  /** Of the message, part or form that the step works on. */
  id: string;
  messageId: MessageId;
  reasons: string[];
  tries: number;
  since: Date;
  givenUp: boolean;
};

/** How large things are and how they stand, for whoever runs the program. */
export type Measures = {
  databaseBytes: number;
  oldestUnfinished: Date | null;
  auditEvents: number;
  originals: number;
};

export type Looks = {
  messages(search: MessageSearch): Promise<{ messages: LedgerEntry[]; more: boolean }>;
  message(id: MessageId): Promise<LookedMessage | null>;
  mailboxes(): Promise<string[]>;
  failed(limit: number): Promise<FailedStep[]>;
  /** Puts a step that was given up back to where it was before; the caller puts the job in. Null when there is nothing to retry. */
  retry(step: FailedStep['step'], id: string, by: Actor): Promise<'put_back' | null>;
  measures(): Promise<Measures>;
};
