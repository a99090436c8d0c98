import type { FormMatch } from './model.ts';

/** A form with what finds it again. */
export type Candidate = { id: string; kind: string; fingerprint: string; keys: string[] };

/**
 * Says what a form is in the light of the earlier ones, which stand in the order in which they were matched. Same content is a duplicate
 * of the first that has it. Same subject with other content is for a person, whoever sent it: a toolkit is a living document.
 */
export function matchForm(form: Candidate, earlier: Candidate[]): FormMatch {
  const alike = earlier.filter((candidate) => candidate.kind === form.kind);
  const same = alike.find((candidate) => candidate.fingerprint === form.fingerprint);
  if (same) return { kind: 'duplicate', of: same.id, evidence: ['same_content'] };
  const related = alike
    .map((candidate) => ({ id: candidate.id, evidence: evidenceBetween(form.keys, candidate.keys) }))
    .filter(({ evidence }) => evidence.length > 0);
  if (related.length === 0) return { kind: 'new' };
  const evidence = new Set(related.flatMap((one) => one.evidence));
  return { kind: 'possible_update', of: related.map(({ id }) => id), evidence: [...evidence].sort() };
}

/** Namesakes with birth dates that cannot be the same date written wrongly are different people. */
function evidenceBetween(own: string[], other: string[]): string[] {
  const theirs = new Set(other);
  const evidence = own
    .filter((key) => theirs.has(key) && !key.startsWith('names:'))
    .map((key) => `same_${key.slice(0, key.indexOf(':'))}`);
  for (const one of persons(own)) {
    for (const two of persons(other)) {
      if (one.names === two.names && one.born !== two.born && mayBeOneDate(one.born, two.born))
        evidence.push('same_names');
    }
  }
  return evidence;
}

function persons(keys: string[]): { names: string; born: string }[] {
  return keys
    .filter((key) => key.startsWith('person:'))
    .map((key) => {
      const [names = '', born = '?'] = key.slice('person:'.length).split('|');
      return { names, born };
    });
}

/** One is missing, day and month are swapped, or one figure differs. */
function mayBeOneDate(one: string, two: string): boolean {
  if (one === '?' || two === '?') return true;
  const [year, month, day] = one.split('-');
  if (two === `${year}-${day}-${month}`) return true;
  return [...one].filter((figure, index) => figure !== two[index]).length <= 1;
}
