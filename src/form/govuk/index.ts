/**
 * In: a document that may be a submission of GOV.UK Forms (CSV, JSON, or the text of its mail) and the definitions. Out: its forms, each
 * answer read as the value of its question, or nothing where the document is something else. Knows nothing of mails and layouts.
 */
import type { Document } from '../../document/model.ts';
import { candidatesOf } from '../candidates.ts';
import type { Definitions } from '../definitions/index.ts';
import type { Collected } from '../extract/index.ts';
import { formFrom, isAnswered } from '../form-from.ts';
import { vocabularyOf } from '../labels/index.ts';
import type { Form, FormReading, ReadFormOptions } from '../model.ts';
import { problem } from '../problems.ts';
import { titleOfWords } from '../recognise/index.ts';
import { submissionInBody } from './body.ts';
import { collectSubmission } from './collect.ts';
import { submissionsInCsv } from './csv.ts';
import { submissionInJson } from './json.ts';
import type { Submission } from './model.ts';

/** How many different questions must be known to say what a submission is: with its title, and by its questions alone. */
const enough = { titled: 3, untitled: 6, doubtful: 3 } as const;
/** An untitled submission is the form that knows all that the other knows of it, and so many questions more. */
const LEAD = 2;

export function formsOfSubmission(
  document: Document,
  definitions: Definitions,
  options: ReadFormOptions,
): FormReading | undefined {
  const one = submissionInJson(document) ?? submissionInBody(document);
  const submissions = one ? [one] : submissionsInCsv(document);
  if (!submissions) return undefined;
  const readings = submissions.map((submission) => readSubmission(submission, document, definitions, options));
  if (readings.every(({ kind }) => kind === 'not_a_form') && !submissions.some(({ certain }) => certain))
    return undefined;
  const forms = readings.flatMap((reading) => (reading.kind === 'forms' ? reading.forms : []));
  const lost = readings.find(({ kind }) => kind !== 'forms' && kind !== 'not_a_form');
  if (forms.length === 0) return lost ?? { kind: 'not_a_form', confidence: 0.97, problems: [] };
  const problems = [...(readings.length > 1 ? [problem('several_forms')] : []), ...(lost?.problems ?? [])];
  return { kind: 'forms', forms, problems };
}

function readSubmission(
  submission: Submission,
  document: Document,
  definitions: Definitions,
  options: ReadFormOptions,
): FormReading {
  const title = submission.title === undefined ? undefined : titleOfWords(submission.title, definitions);
  if (title?.kind === 'other')
    return { kind: 'other_form', name: title.name, confidence: 0.97, problems: [problem('look_alike')] };
  const [best, second] = candidatesOf(
    definitions.forms
      .filter((definition) => title === undefined || definition.kind === title.definition.kind)
      .map(vocabularyOf),
    (vocabulary) => collectSubmission(submission, vocabulary),
    () => false,
  );
  if (!best || best.questions < enough.doubtful) return { kind: 'not_a_form', confidence: 0.97, problems: [] };
  const clear = best.questions >= enough.untitled && (!second || leads(best.collected, second.collected));
  const confidence = title ? 0.99 : !clear ? 0.5 : submission.certain ? 0.96 : 0.8;
  const form = formFrom(best.collected, best.definition, document, options, { version: null, confidence });
  if (!isAnswered(form)) return { kind: 'blank_form', form: form.kind, confidence, problems: [problem('blank_form')] };
  const sure = (title !== undefined || (clear && submission.certain)) && !submission.test;
  return { kind: 'forms', forms: [sure ? form : doubted(form)], problems: [] };
}

function leads(best: Collected, second: Collected): boolean {
  const missed = (by: Collected, than: Collected) =>
    by.notUnderstood.filter((one) => !than.notUnderstood.includes(one));
  return missed(second, best).length >= LEAD && missed(best, second).length === 0;
}

function doubted(form: Form): Form {
  return { ...form, problems: [problem('doubtful_form'), ...form.problems] };
}
