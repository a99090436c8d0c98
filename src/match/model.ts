/** What a form is in the light of those already held. `matchForm` in this folder decides it, from values alone. */
export type FormMatch =
  | { kind: 'new' }
  /** Same content, whatever the bytes: attached to the first without a person. */
  | { kind: 'duplicate'; of: string; evidence: string[] }
  /** Same subject, other content: for a person. */
  | { kind: 'possible_update'; of: string[]; evidence: string[] };
