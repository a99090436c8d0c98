import type { FormMatch, RelatedForm } from './model.ts';

/** A form with what finds it again, and who sent it: the telling words of the agency's name, empty where it is not known. */
export type Candidate = { id: string; kind: string; fingerprint: string; keys: string[]; agency?: string };

/** An earlier form that names a subject which this form names too, or may. */
export type AboutSame = {
  id: string;
  kind: string;
  agency: string;
  /** Both are about the subject itself: not a person of concern beside a child, nor a place beside a person. */
  chiefly: boolean;
  /** Whether the two mentions are linked, or one is suggested. */
  sure: boolean;
};

/**
 * Says what a form is in the light of the earlier ones, which stand in the order in which they were matched. Same content is a duplicate
 * of the first that has it. Same subject with other content is for a person, whoever sent it: a toolkit is a living document.
 */
export function matchForm(form: Candidate, earlier: Candidate[], about: AboutSame[] = []): FormMatch {
  const alike = earlier.filter((candidate) => candidate.kind === form.kind);
  const same = alike.find((candidate) => candidate.fingerprint === form.fingerprint);
  if (same) return { kind: 'duplicate', of: same.id, evidence: ['same_content'] };

  const found = new Map<string, { agency: string; evidence: Set<string> }>();
  const beside = new Map<string, Set<string>>();
  for (const candidate of alike) {
    const evidence = evidenceBetween(form.keys, candidate.keys);
    if (evidence.length > 0) found.set(candidate.id, { agency: candidate.agency ?? '', evidence: new Set(evidence) });
  }
  for (const { id, kind, agency, chiefly, sure } of about) {
    const code = sure ? 'same_subject' : 'possible_subject';
    if (chiefly && kind === form.kind) {
      const there = found.get(id) ?? { agency, evidence: new Set() };
      there.evidence.add(code);
      found.set(id, there);
    } else {
      beside.set(id, (beside.get(id) ?? new Set()).add(code));
    }
  }
  const related = [...beside]
    .filter(([id]) => !found.has(id))
    .map(([id, evidence]): RelatedForm => ({ form: id, evidence: [...evidence].sort() }))
    .sort((a, b) => byNumber(a.form, b.form));
  const rest = related.length === 0 ? {} : { related };
  if (found.size === 0) return { kind: 'new', ...rest };
  const own = form.agency ?? '';
  const byAnother = [...found.values()].every(({ agency }) => agency !== '' && own !== '' && agency !== own);
  return {
    kind: byAnother ? 'possible_related' : 'possible_update',
    of: [...found.keys()].sort(byNumber),
    evidence: [...new Set([...found.values()].flatMap(({ evidence }) => [...evidence]))].sort(),
    ...rest,
  };
}

const byNumber = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);

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
