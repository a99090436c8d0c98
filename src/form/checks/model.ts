import type { FormKind, Value } from '../model.ts';

/** The values of one form by flattened key, and when it was received. */
export type Answers = {
  kind: FormKind;
  fields: Readonly<Record<string, Value>>;
  receivedOn: string | undefined;
};

/** A line of the legend that a form prints: scores `from` to `to` mean this level. */
export type ScoreBand = { from: number; to: number; level: string };

/** The words of an answered field; undefined for every other state. */
export function wordsOf(answers: Answers, key: string): string | undefined {
  const value = answers.fields[key];
  return value?.state === 'answered' && typeof value.value === 'string' ? value.value : undefined;
}

export function numberOf(answers: Answers, key: string): number | undefined {
  const value = answers.fields[key];
  return value?.state === 'answered' && typeof value.value === 'number' ? value.value : undefined;
}

/** Whether a person wrote anything at all, readable or not: what cannot be read is not missing. */
export function isFilled(answers: Answers, key: string): boolean {
  const state = answers.fields[key]?.state;
  return state === 'answered' || state === 'unreadable';
}

/** The indexed beginnings of a repeated group that the form holds: `people[0]`, `people[1]`. */
export function entriesOf(answers: Answers, group: string): string[] {
  const found = new Set<string>();
  for (const key of Object.keys(answers.fields)) {
    const end = key.startsWith(`${group}[`) ? key.indexOf(']') : -1;
    if (end > 0) found.add(key.slice(0, end + 1));
  }
  return [...found];
}

/** Whether anything in an entry of a group is filled, apart from the parts named. */
export function hasAnything(answers: Answers, entry: string, except: readonly string[] = []): boolean {
  return Object.keys(answers.fields).some(
    (key) => key.startsWith(`${entry}.`) && !except.includes(key.slice(entry.length + 1)) && isFilled(answers, key),
  );
}
