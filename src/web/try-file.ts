import { decide, type Form, type Value } from '../form/index.ts';
import type { ReadingOutcome } from '../pipeline/index.ts';
import { reasonFor } from '../review/index.ts';

/** What came of a file that was tried, in words. */
export type Try = { format: string; forms: TriedForm[]; why: string[] };

type TriedForm = {
  kind: string;
  version: string | null;
  decision: 'file' | 'review';
  problems: { field: string | null; message: string }[];
  values: { key: string; shown: string; sure: number; unsure: boolean }[];
  notUnderstood: string[];
};

export const emptyTry = (format: string, codes: string[]): Try => ({
  format,
  forms: [],
  why: codes.map((code) => reasonFor(code).why),
});

export function triedForms(outcome: ReadingOutcome, format: string, certainEnough: number): Try {
  if (outcome.kind === 'lost') return emptyTry(format, ['reading_lost']);
  if (outcome.kind === 'failed') return emptyTry(format, [outcome.reason]);
  const { result } = outcome;
  if (result.kind === 'forms') {
    const forms = result.forms.map(({ form }) => triedForm(form, certainEnough));
    return { ...emptyTry(format, result.reasons), forms };
  }
  const codes = 'reasons' in result ? result.reasons : [];
  return emptyTry(format, codes.length > 0 ? codes : ['no_form_found']);
}

function triedForm(form: Form, certainEnough: number): TriedForm {
  return {
    kind: form.kind,
    version: form.version,
    decision: decide(form, certainEnough).decision,
    problems: form.problems.map(({ field, message }) => ({ field: field ?? null, message })),
    values: Object.entries(form.fields).map(([key, value]) => ({
      key,
      shown: shownValue(value),
      sure: value.confidence,
      unsure: value.confidence < certainEnough,
    })),
    notUnderstood: form.notUnderstood ?? [],
  };
}

function shownValue({ state, value }: Value): string {
  if (state !== 'answered') return `(${state.replaceAll('_', ' ')})`;
  return Array.isArray(value) ? value.join(', ') : String(value);
}
