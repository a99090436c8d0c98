import type { Readable } from 'node:stream';
import type { Log } from '../log.ts';
import type { JobQueue, ReadingPool } from '../pipeline/index.ts';
import type { Actor, AuditAction, AuditDetail, Role, SessionUser, Store } from '../store/index.ts';
import type { Browser } from './browser.ts';
import type { Fields } from './fields.ts';
import type { WebSettings } from './settings.ts';

/** What the pages work with. */
export type WebParts = {
  store: Store;
  queue: JobQueue;
  pool: ReadingPool;
  log: Log;
  now(): Date;
  settings: WebSettings;
};

/**
 * A page or an action: everything that decides about it is data, so that a test can try each role against each route. The app checks the
 * sign-in, the role and the CSRF token before the handler runs, and writes the audit event before anything is shown.
 */
export type Page = {
  method: 'GET' | 'POST';
  /** `:id` is a number; anything else there is not found before the handler runs. */
  path: `/${string}`;
  roles: readonly Role[] | 'signed_in';
  audit: PageAudit;
  /** Takes one file beside the fields of the form. */
  upload?: true;
  /** Asked by a script from time to time while a page stands open: the session does not live on by it. */
  byItself?: true;
  /** Requests a minute of one user: no person searches or exports faster, a program does. */
  perMinute?: number;
  handler(visit: Visit): Promise<Answer>;
};

/** More than anybody has a use for, and few enough that taking everything away shows before it is done. */
export const exportsPerMinute = 20;
export const searchesPerMinute = 40;

/** A page for whoever is not signed in: the sign-in itself. */
export type OpenPage = {
  method: 'GET' | 'POST';
  path: `/${string}`;
  roles: 'anyone';
  audit: 'in_store' | 'nothing_shown';
  /** Requests a minute from one address. */
  perMinute?: number;
  handler(visit: OpenVisit): Promise<Answer>;
};

export type PageAudit =
  /** Written by the app when the page was answered; the subject is this word and the id in the path, unless the handler notes another. */
  | { action: AuditAction; subject?: string }
  /** The store writes it in the transaction that makes the change. */
  | 'in_store'
  /** Nothing of anybody is shown or changed. */
  | 'nothing_shown';

export type Visit = OpenVisit & {
  user: SessionUser;
  /** As the audit log names the user. */
  actor: Actor;
};

export type OpenVisit = {
  web: WebParts;
  browser: Browser;
  /** The number in the path, where it has one. */
  id: string;
  params: Record<string, string>;
  query: Fields;
  form: Fields;
  file: UploadedFile | null;
  /** Adds to the audit event of this visit: ids, codes and field keys only. `written`: it stands in the log already, from the page that this belongs to. */
  note(more: { subject?: string; detail?: AuditDetail; written?: true }): void;
};

export type UploadedFile = { name: string; bytes: Uint8Array; tooLarge: boolean };

export type FormError = { text: string; href: string };

export type Answer =
  | {
      kind: 'page';
      /** The name of the template below src/web/pages. */
      template: string;
      /** Ids, never a name: titles end up in the history of the browser. */
      title: string;
      data?: Record<string, unknown>;
      /** Shown in an error summary at the top; the answer's status is then 422. */
      errors?: FormError[];
      status?: number;
      /** Uses the whole width of the window, for tables and for a document beside its values. */
      wide?: true;
    }
  /** `say` is shown once on the next page; a fixed sentence, never a name. */
  | { kind: 'redirect'; to: string; say?: string }
  | { kind: 'json'; body: unknown; status?: number }
  /** For a picture, `inline`; for an export, a name made by the program. */
  | { kind: 'file'; type: string; bytes: Uint8Array | string | Readable; name?: string }
  /** The answer to somebody's choice that is not possible: a stale form, a file that was not given. */
  | { kind: 'not_found' };
