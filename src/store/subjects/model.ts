import type { Counts, Described, Mention, MentionRole, Near, Placing, SubjectKind } from '../../match/index.ts';
import type { FormId } from '../model.ts';

export type SubjectId = string & { readonly brand: 'subject' };
export type MentionId = string & { readonly brand: 'mention' };
export type LinkId = string & { readonly brand: 'link' };

/** Suggested by the program; linked by it or a person; declined by a person; undone after it was linked. */
export type LinkState = 'suggested' | 'linked' | 'declined' | 'undone';

/** `new`: the mention's own subject; `identical`: strong identifiers; `weighed`: by probability; `copy`: of a form matched before; `hand`: a person found it. */
export type LinkBasis = 'new' | 'identical' | 'weighed' | 'copy' | 'hand';

export type LinkRow = {
  id: LinkId;
  mention: MentionId;
  subject: SubjectId;
  kind: SubjectKind;
  /** Where the mention stands. */
  form: FormId | null;
  prefix: string;
  role: MentionRole;
  described: Described;
  /** The case system's id of the subject, where it is on its list. */
  caseId: string | null;
  state: LinkState;
  basis: LinkBasis;
  probability: number | null;
  evidence: string[];
  by: string;
  at: Date;
  history: { state: LinkState; by: string; at: Date }[];
};

export type LinkOutcome =
  | { kind: 'done' }
  | { kind: 'not_found' }
  /** Somebody else was first: the link is in this state now. */
  | { kind: 'overtaken'; state: LinkState }
  /** A mention's own subject cannot be taken from it, only another be put in its place. */
  | { kind: 'own_subject' };

/** A subject that a search found: by its words as they are written, or because it sounds alike or has the number. */
export type FoundSubject = {
  id: SubjectId;
  kind: SubjectKind;
  caseId: string | null;
  /** As the case system has it, else as the latest form. */
  described: Described;
  written: boolean;
  /** How many mentions on forms, 100 for more. */
  forms: number;
  suggested: number;
};

export type LookedSubject = {
  id: SubjectId;
  kind: SubjectKind;
  caseId: string | null;
  opened: Date;
  /** The case system's first, then the latest. */
  mentions: {
    id: MentionId;
    form: FormId | null;
    formKind: string | null;
    formState: string | null;
    received: Date | null;
    prefix: string;
    role: MentionRole;
    described: Described;
    goneAt: Date | null;
  }[];
  /** All that was ever thought of this subject, and whom its mentions may mean instead. */
  links: LinkRow[];
};

/**
 * People, places and agencies. Nothing is merged and nothing that a form said is changed: a mention moves from one subject to another, and
 * back. Who did it and when is kept with the link; the audit event is for whoever calls.
 */
export type Subjects = {
  /**
   * For each mention the subjects that may be meant, found by their keys, and how many people share what is said of it. What the form
   * itself said of the subjects is left out.
   */
  near(form: FormId, mentions: Mention[]): Promise<{ near: Near[]; counts: Counts }>;
  /** Links a mention to the subject; it leaves the one that it had. `together`: with all that other forms said of that one. */
  confirm(link: LinkId, actor: string, options?: { together?: boolean }): Promise<LinkOutcome>;
  /** Takes a link back: the mention returns to its own subject. */
  undo(link: LinkId, actor: string): Promise<LinkOutcome>;
  decline(link: LinkId, actor: string): Promise<LinkOutcome>;
  /** A person found who is meant without a suggestion. */
  linkByHand(mention: MentionId, subject: SubjectId, actor: string): Promise<LinkOutcome>;
  /** With their history, oldest first. */
  linksOf(of: { form: FormId } | { subject: SubjectId } | { mention: MentionId }): Promise<LinkRow[]>;
  /** What waits for a person, oldest first. */
  suggestions(options: { limit: number; after?: LinkId }): Promise<LinkRow[]>;
  /** After values of a form were corrected: its mentions described again; what a person linked stays linked. */
  renew(form: FormId, placings: Placing[]): Promise<void>;
  search(asked: { kinds: SubjectKind[]; words: string; dob: string; number: string }): Promise<FoundSubject[]>;
  look(id: SubjectId): Promise<LookedSubject | null>;
  /** Before a form is erased: its mentions, their links and history, and subjects that nothing mentions any more. */
  forget(form: FormId): Promise<void>;
};
