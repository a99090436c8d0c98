/** Forms of the other kind, or that name the subject beside another: not in themselves a reason for a person to look. */
export type RelatedForm = { form: string; evidence: string[] };

/** What a form is in the light of those already held. `matchForm` in this folder decides it, from values alone. */
export type FormMatch =
  | { kind: 'new'; related?: RelatedForm[] }
  /** Same content, whatever the bytes: attached to the first without a person. */
  | { kind: 'duplicate'; of: string; evidence: string[] }
  /** Same kind of form, same subject, other content: for a person. */
  | { kind: 'possible_update'; of: string[]; evidence: string[]; related?: RelatedForm[] }
  /** The same, by another agency: news from somebody else is seldom an update of what the first one wrote. */
  | { kind: 'possible_related'; of: string[]; evidence: string[]; related?: RelatedForm[] };
