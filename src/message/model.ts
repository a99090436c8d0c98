import type { FileFormat } from '../file/model.ts';
import type { Partner } from './sender/partners.ts';

export type Address = { name: string; address: string };

export type Verdict = 'pass' | 'fail' | 'softfail' | 'neutral' | 'none' | 'temperror' | 'permerror' | 'absent';
/** From `Authentication-Results` (RFC 8601) of the team's own server only; the same header from anywhere else is ignored. */
export type Trust = {
  spf: Verdict;
  dkim: Verdict;
  dmarc: Verdict;
  /** The chain of those that passed the mail on and changed it (RFC 8617). */
  arc: Verdict;
  /** What a person should know about the sender. All are kept with the mail; some open a review item (settings). */
  concerns: SenderConcern[];
};

export type SenderConcern =
  | 'sender_failed_checks' // SPF, DKIM or DMARC say that the sender is another
  | 'sender_not_checked' // the own server said nothing
  | 'sender_looks_like_partner' // a domain that could be taken for a known partner's
  | 'sender_name_imitates' // the shown name bears another address, or a partner's name
  | 'reply_to_elsewhere'; // answers would go to another organisation

export type Envelope = {
  messageId?: string;
  inReplyTo?: string;
  subject: string;
  /** The subject without `[secure]`, `OFFICIAL-SENSITIVE`, `Re:`, `Fwd:` and the like, to compare. */
  plainSubject: string;
  from: Address[];
  replyTo: Address[];
  to: Address[];
  date?: Date;
};

/** What sort of mail it is. All but `submission` and `locked` are settled without a review item. */
export type MessageKind = 'submission' | 'bounce' | 'auto_reply' | 'read_receipt' | 'calendar' | 'newsletter';

/** One thing worth reading, wherever in the mail it was found: nested mails, archives and signed wrappings are opened. */
export type Part = {
  /** Path from the top of the mail, stable over readings: `2`, `2/1` (in a nested mail or archive), `body`. */
  path: string;
  format: FileFormat;
  bytes: Uint8Array;
  /** SHA-256 of the bytes, hex: the same attachment again in a reply chain has the same one and appears once. */
  hash: string;
  name?: string;
  role: 'attachment' | 'inline' | 'body';
};

/** Why a part, or the whole mail, cannot be read by the program. Each is a review reason of its own. */
export type MessageProblemCode =
  | 'locked_purview'
  | 'locked_office_message_encryption'
  | 'link_egress'
  | 'locked_egress' // a .switch attachment
  | 'link_nhsmail'
  | 'link_mimecast'
  | 'link_zivver'
  | 'link_proofpoint'
  | 'locked_smime'
  | 'locked_pgp'
  | 'locked_office_file'
  | 'locked_archive'
  | 'locked_pdf'
  | 'link_file_share' // OneDrive, SharePoint
  | 'password_note' // a short mail that carries a password: pair it with a locked mail of the same sender
  | 'format_not_read_yet'
  | 'archive_too_large'
  | 'archive_broken'
  | 'nested_too_deep'
  | 'too_many_parts'
  | 'mail_broken'
  | SenderConcern
  | 'malware_not_scanned' // added by the pipeline, where a scanner is set
  | 'no_form_found'; // a person wrote, and nothing in the mail is a form

export type MessageProblem = { code: MessageProblemCode; path: string };

export type OpenedMessage = {
  envelope: Envelope;
  trust: Trust;
  kind: MessageKind;
  parts: Part[];
  problems: MessageProblem[];
};

export type OpenOutcome =
  /** `words` is what the mail itself says, of which nothing is kept. */
  { kind: 'opened'; message: OpenedMessage; words: string } | { kind: 'broken' } | { kind: 'too_large'; limit: string };

export type OpenOptions = {
  /** authserv-ids of the team's own mail server (RFC 8601, section 2.5). */
  trustedServers: string[];
  /** Known partners, whom others may imitate. */
  partners?: readonly Partner[];
  /** Which doubts about the sender open a review item; the form is read and filed all the same. */
  concernsForReview?: readonly SenderConcern[];
};
