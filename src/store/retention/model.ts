import type { RetentionRules } from '../../retention/index.ts';
import type { FormId, MessageId } from '../model.ts';

/** A mail whose time has come; `waits` says why it is not erased all the same. */
export type DueMail = {
  message: MessageId;
  due: Date;
  forms: { id: FormId; kind: string }[];
  waits?: 'held' | 'in_review';
};

export type ErasureOutcome =
  | { kind: 'erased'; mails: number; files: number; forms: number; originals: number }
  | { kind: 'not_found' }
  | { kind: 'erased_before' }
  /** A legal hold lies on it, or on something that would go with it. */
  | { kind: 'held' }
  /** A step or a person is still at work on it. */
  | { kind: 'in_hand' };

/**
 * Of one mail what was erased at a time, by what stays the same when the mail is in the store anew: from an older backup, or collected again. Hashes and
 * places, no content, and no ids, which mean another mail there.
 */
export type ErasedMail = {
  at: string;
  rule: string;
  reason?: string;
  /** Of the whole mail; or, where it was never fetched, where it stands. */
  mail: { sha256: string } | { mailbox: string; folder: string; uidValidity: string; uid: string };
  /** Forms by the path of their file in the mail and their place in it; unset: the whole mail. */
  forms?: { path: string; position: number }[];
};

export type ErasedAgain = {
  /** Is not there, or not any more. */
  erased_before: number;
  erased: number;
  /** By the ids that they have now: on hold, at work, or the form is not found in the file any more. */
  held: MessageId[];
  in_hand: MessageId[];
  not_found: MessageId[];
};

export type HoldTarget = { form: string } | { subject: string };
export type HoldRow = {
  id: string;
  form: string | null;
  subject: string | null;
  reason: string;
  actor: string;
  placed: Date;
};
export type HoldOutcome = { kind: 'held'; id: string } | { kind: 'held_before'; id: string } | { kind: 'not_found' };

export type Retention = {
  /** Mails whose time has come by these rules, in pages by id. `last` is where the next page begins; null at the end. */
  due(
    rules: RetentionRules,
    options: { after?: MessageId; look: number },
  ): Promise<{ mails: DueMail[]; last: MessageId | null }>;
  /** The mail with all its copies in other folders, files and forms. `rule` and `reason` are written down: no content. */
  eraseMail(id: MessageId, by: Erasing): Promise<ErasureOutcome>;
  /**
   * One form, before its time: what was written on it, the file and the mail that brought it, and the same form wherever it came again. Other
   * forms of that mail keep their values.
   */
  eraseForm(id: FormId, by: Erasing): Promise<ErasureOutcome>;
  /** What was ever erased, in pages by the ids of mails. */
  erasedMails(options: { after?: MessageId; look: number }): Promise<{ mails: ErasedMail[]; last: MessageId | null }>;
  /** Erases what was erased before and is there again. A hold keeps it, as ever; what waits for a person does not. */
  eraseAgain(mails: ErasedMail[], actor: string): Promise<ErasedAgain>;
  hold(target: HoldTarget, reason: string, actor: string): Promise<HoldOutcome>;
  lift(id: string, actor: string): Promise<{ kind: 'lifted' } | { kind: 'not_found' }>;
  holds(): Promise<HoldRow[]>;
};

export type Erasing = { rule: string; reason?: string; actor: string };
