import type { Document } from '../../document/model.ts';
import type { RenderedPage, RenderOutcome } from '../../document/pages/index.ts';
import type { FileFormat } from '../../file/model.ts';
import type { Form, FormReading } from '../../form/model.ts';
import type { OpenedMessage, OpenOptions } from '../../message/model.ts';
import type { Range, Urgency } from '../../review/index.ts';

/** What the worker asks of a reader process. Bytes in, values out: the process has no database, no queue, no keys. */
export type ReadingTask =
  /** With `receivedOn`, a mail that holds one small part has it read at once: most mails need no second task. */
  | { kind: 'open'; bytes: Uint8Array; sender: OpenOptions; receivedOn?: string }
  /**
   * With `password`, a locked file is opened with it. It goes to the reader process with this one task, and is kept nowhere. With `ranges`, each
   * piece of the document is read by itself, and nothing else of it.
   */
  | { kind: 'read'; bytes: Uint8Array; format: FileFormat; receivedOn: string; password?: string; ranges?: Range[] };

/** One page (from 1) as a picture so many pixels wide, for a person to see beside the values. */
export type PageTask = {
  kind: 'page';
  bytes: Uint8Array;
  format: FileFormat;
  page: number;
  width: number;
  password?: string;
};

export type PageResult = RenderedPage | { kind: 'no_page'; why: Exclude<RenderOutcome, RenderedPage> };

/** A file or the words of a mail for a person to look at, as the model that every format is read into. */
export type LookTask =
  | { kind: 'look'; bytes: Uint8Array; format: FileFormat; password?: string }
  | { kind: 'look_mail'; bytes: Uint8Array };
export type LookResult =
  | { kind: 'document'; document: Document }
  | { kind: 'no_document'; reason: string }
  | { kind: 'mail'; mails: SeenMail[] };
/** One mail of those packed into each other; the outermost first. Links are words. */
export type SeenMail = { subject: string; from: string; depth: number; document: Document | null; links: string[] };

/** A form with what matching needs of it, computed where the reading is. */
export type ReadForm = { form: Form; fingerprint: string; keys: string[] };

/** `notes` says what the file holds beside its text that could do harm or hide content. */
export type PartReading = { notes?: string[]; urgency?: Urgency[] } & (
  | { kind: 'forms'; forms: ReadForm[]; reasons: string[] }
  | { kind: Exclude<FormReading['kind'], 'forms'>; reasons: string[] }
  | { kind: 'not_read'; reasons: string[] }
);

export type ReadingResult =
  | { kind: 'opened'; message: OpenedMessage; urgency: Urgency[]; reading?: PartReading }
  | { kind: 'not_opened'; reason: string }
  | PartReading;

/**
 * How a task ended. A limit or a fault in reading is for a person at once: the same file would do it again. A lost process may
 * have been ended from outside (a deploy, the system short of memory), so that task is tried again, a few times.
 */
export type TaskOutcome<Result> =
  | { kind: 'done'; result: Result }
  | { kind: 'failed'; reason: 'reading_too_long' | 'reading_too_large' | 'reading_failed' }
  | { kind: 'lost' };

export type ReadingOutcome = TaskOutcome<ReadingResult>;
export type PageOutcome = TaskOutcome<PageResult>;
export type LookOutcome = TaskOutcome<LookResult>;

export type Task = ReadingTask | PageTask | LookTask;
export type Result = ReadingResult | PageResult | LookResult;
export type Request = { id: number; task: Task };
export type Reply = { id: number; result: Result } | { id: number; failed: string };
