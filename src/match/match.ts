import type { FormMatch } from './model.ts';

/** A form that came earlier and shares a fingerprint or a key. */
export type Candidate = { id: string; kind: string; fingerprint: string; keys: string[] };

/** The form at hand: its content hash and its keys. */
export type Subject = { kind: string; fingerprint: string; keys: string[] };

/**
 * Says what a form is in the light of the earlier ones, which stand in the order they arrived. Same content is a duplicate of the
 * first that has it. Same subject with other content is for a person, whoever sent it: a toolkit is a living document.
 */
export function matchForm(form: Subject, earlier: Candidate[]): FormMatch {
  const same = earlier.find((candidate) => candidate.kind === form.kind && candidate.fingerprint === form.fingerprint);
  if (same) return { kind: 'duplicate', of: same.id, evidence: ['same_content'] };
  const keys = new Set(form.keys);
  const related = earlier
    .filter((candidate) => candidate.kind === form.kind)
    .map((candidate) => ({ id: candidate.id, shared: candidate.keys.filter((key) => keys.has(key)) }))
    .filter(({ shared }) => shared.length > 0);
  if (related.length === 0) return { kind: 'new' };
  const kinds = related.flatMap(({ shared }) => shared.map((key) => `same_${key.slice(0, key.indexOf(':'))}`));
  return { kind: 'possible_update', of: related.map(({ id }) => id), evidence: [...new Set(kinds)].sort() };
}
