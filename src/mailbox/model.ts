/**
 * A mailbox folder at one incarnation (RFC 3501, 2.3.1.1): when UIDVALIDITY changes, every UID means something else.
 */
export type FolderState = { mailbox: string; folder: string; uidValidity: bigint };

export type FetchedMessage = {
  uid: number;
  /** INTERNALDATE of the server. */
  received: Date;
  /** The whole mail, byte for byte as the server sent it. */
  bytes: Uint8Array;
};

/** Waits until there is memory for so many bytes of mails, and has it while they are fetched and recorded. */
export type Hold = <Result>(bytes: number, work: () => Promise<Result>) => Promise<Result>;

/** What the mailbox needs of the store; the ledger row and the encrypted original are written in one transaction. */
export type Ledger = {
  /** UIDs of this folder state that have a ledger row. */
  knownUids(folder: FolderState): Promise<Set<number>>;
  /** Idempotent on (mailbox, folder, UIDVALIDITY, UID). */
  record(folder: FolderState, message: FetchedMessage): Promise<'recorded' | 'known'>;
  /** The same of several, each with its original or not at all: small ones together. Answers with how many were newly recorded. */
  recordAll(folder: FolderState, messages: FetchedMessage[]): Promise<number>;
  /** A message too large to take, or one that the server lists but will not hand out: a row, and a review item, without an original. */
  recordUnfetched(
    folder: FolderState,
    uid: number,
    received: Date,
    why: UnfetchedReason,
  ): Promise<'recorded' | 'known'>;
  /** UIDs in the ledger that the server no longer lists: noted, never removed. */
  noteGone(folder: FolderState, uids: number[]): Promise<void>;
  /** A full comparison of server and ledger has just succeeded. */
  checkSucceeded(folder: FolderState): Promise<void>;
  checkFailed(mailbox: string, folder: string, state: MailboxTrouble): Promise<void>;
};

export type UnfetchedReason = 'too_large' | 'not_handed_out';

/** States that a person can act on; shown by `intake status` and in the log by code only. */
export type MailboxTrouble =
  | 'server_unreachable'
  | 'certificate_refused'
  | 'wrong_password'
  | 'token_refused'
  | 'token_server_unreachable'
  | 'not_connected' // "User is authenticated but not connected"
  | 'ledger_away' // the database cannot be reached or has no room
  | 'throttled'
  | 'folder_missing'
  | 'connection_lost'
  | 'timed_out'
  | 'plain_text_refused'
  | 'originals_unreachable' // the bucket for them; nothing is recorded without its original
  | 'unexpected';

/** One account and the folders of it that are followed. */
export type MailboxSettings = {
  name: string;
  host: string;
  port: number;
  /** `none` only from this machine itself; anything else is refused as `plain_text_refused`. */
  tls: 'implicit' | 'starttls' | 'none';
  user: string;
  auth:
    | { kind: 'password'; password: string }
    | { kind: 'oauth2'; tokenUrl: string; clientId: string; clientSecret: string; scope: string };
  folders: string[];
  order: 'newest_first' | 'oldest_first';
  /** How often server and ledger are compared in full, whatever IDLE says. */
  pollSeconds: number;
  /** Larger mails are accounted for, but not fetched. */
  messageBytes: number;
  /** A certificate authority of the council's own, PEM. */
  caFile?: string;
};

/** What the follower tells about itself: a code and numbers, never an address, a subject or a server's words. */
export type MailboxEvent = {
  event: 'connected' | 'check_succeeded' | 'collected' | 'gone' | 'trouble' | 'uid_validity_changed';
  mailbox: string;
  folder: string;
  count?: number;
  trouble?: MailboxTrouble;
  waitMilliseconds?: number;
};
