import { type Definition, type Definitions, decide, definitionFor, type Form } from '../form/index.ts';
import type { ReadingOutcome } from '../pipeline/index.ts';
import { reasonFor } from '../review/index.ts';
import { labelOf, saidBy } from './item/labels.ts';

/** What came of a file that was tried, in words. */
export type Try = { format: string; forms: TriedForm[]; why: string[] };

type TriedForm = {
  kind: string;
  version: string | null;
  decision: 'file' | 'review';
  problems: { field: string | null; message: string }[];
  values: { question: string; shown: string; sure: number; unsure: boolean }[];
  notUnderstood: string[];
};

export const emptyTry = (format: string, codes: string[]): Try => ({
  format,
  forms: [],
  why: codes.map((code) => reasonFor(code).why),
});

export function triedForms(
  outcome: ReadingOutcome,
  format: string,
  definitions: Definitions,
  certainEnough: number,
): Try {
  if (outcome.kind === 'lost') return emptyTry(format, ['reading_lost']);
  if (outcome.kind === 'failed') return emptyTry(format, [outcome.reason]);
  const { result } = outcome;
  if (result.kind === 'forms') {
    const forms = result.forms.map(({ form }) => triedForm(form, definitionFor(definitions, form), certainEnough));
    return { ...emptyTry(format, result.reasons), forms };
  }
  const codes = 'reasons' in result ? result.reasons : [];
  return emptyTry(format, codes.length > 0 ? codes : ['no_form_found']);
}

function triedForm(form: Form, definition: Definition | undefined, certainEnough: number): TriedForm {
  return {
    kind: form.kind,
    version: form.version,
    decision: decide(form, certainEnough).decision,
    problems: form.problems.map(({ field, message }) => ({
      field: field === undefined ? null : labelOf(field, form, definition),
      message,
    })),
    values: Object.entries(form.fields).map(([key, value]) => ({
      question: labelOf(key, form, definition),
      shown: saidBy(value, key, form, definition),
      sure: value.confidence,
      unsure: value.confidence < certainEnough,
    })),
    notUnderstood: form.notUnderstood ?? [],
  };
}
