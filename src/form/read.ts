import type { Document } from '../document/model.ts';
import { candidatesOf } from './candidates.ts';
import { bandsIn } from './checks/index.ts';
import type { Definition, Definitions } from './definitions/index.ts';
import { type Collected, collect, doubtAnswers } from './extract/index.ts';
import { formFrom, isAnswered } from './form-from.ts';
import { formsOfSubmission } from './govuk/index.ts';
import { type Vocabulary, vocabularyOf } from './labels/index.ts';
import { itemsOf, stripsOf, wordsOf } from './layout/index.ts';
import { forgetWords } from './memory.ts';
import type { Form, FormReading, Problem, ReadFormOptions } from './model.ts';
import { problem } from './problems.ts';
import { isKnownVersion, type Part, partsOf, titlesIn, versionOf } from './recognise/index.ts';

/** How many different questions of a definition must be found to say what a document is. */
const enough = { titled: 6, doubtful: 3, untitled: 12, untitledDoubtful: 8 } as const;

/** How sure it is what a document is, by what that rests on. */
const confidence = { titled: 0.99, byTitle: 0.97, byWords: 0.85, byQuestions: 0.8, doubtful: 0.5 } as const;

type PartReading =
  | { kind: 'form'; form: Form }
  | { kind: 'blank_form'; form: Form['kind']; confidence: number }
  | { kind: 'other_form'; name: string; confidence: number }
  /** With what could be read, where anybody wrote anything. */
  | { kind: 'doubtful'; form?: Form }
  | { kind: 'guidance' | 'not_a_form'; confidence: number };

/** Reads every form in a document. Never throws on what it is given; what is not sure is said as a problem. */
export function readForms(document: Document, definitions: Definitions, options: ReadFormOptions = {}): FormReading {
  try {
    return readParts(document, definitions, options);
  } finally {
    forgetWords();
  }
}

function readParts(document: Document, definitions: Definitions, options: ReadFormOptions): FormReading {
  const vocabularies = definitions.forms.map(vocabularyOf);
  const submitted = formsOfSubmission(document, definitions, options);
  if (submitted) return submitted;
  const parts = partsOf(document.blocks, definitions, vocabularies);
  const readings = parts.map((part) => readPart(part, document, definitions, vocabularies, options));
  const forms = readings.flatMap((reading) => (reading.kind === 'form' ? [reading.form] : []));
  if (forms.length > 0) {
    const other = readings.some((reading) => reading.kind === 'other_form');
    const lost = readings.some((reading) => reading.kind === 'doubtful');
    const problems: Problem[] = [
      ...(readings.length > 1 ? [problem('several_forms')] : []),
      ...(other ? [problem('look_alike')] : []),
      ...(lost ? [problem('doubtful_form')] : []),
    ];
    return { kind: 'forms', forms, problems };
  }
  for (const kind of ['other_form', 'blank_form', 'doubtful', 'guidance'] as const) {
    const found = readings.find((reading) => reading.kind === kind);
    if (found?.kind === 'other_form') return { ...found, problems: [problem('look_alike')] };
    if (found?.kind === 'blank_form') return { ...found, problems: [problem('blank_form')] };
    if (found?.kind === 'doubtful') return doubtful(found.form);
    if (found?.kind === 'guidance') return { ...found, kind: 'guidance', problems: [] };
  }
  const confidences = readings.map((reading) => (reading.kind === 'not_a_form' ? reading.confidence : 1));
  return { kind: 'not_a_form', confidence: Math.min(...confidences), problems: [] };
}

/** It may be one of ours: what could be read of it goes to a person. */
function doubtful(form: Form | undefined): FormReading {
  if (!form) return { kind: 'doubtful', confidence: confidence.doubtful, problems: [problem('doubtful_form')] };
  return { kind: 'forms', forms: [{ ...form, problems: [problem('doubtful_form'), ...form.problems] }], problems: [] };
}

function readPart(
  part: Part,
  document: Document,
  definitions: Definitions,
  vocabularies: readonly Vocabulary[],
  options: ReadFormOptions,
): PartReading {
  const inMargin = titlesIn([...document.headers, ...document.footers], definitions, true)[0];
  const title = part.title ?? inMargin;
  if (title?.of.kind === 'other') return { kind: 'other_form', name: title.of.name, confidence: confidence.byTitle };
  const named = title?.of.kind === 'ours' ? title.of.definition : undefined;
  const [best, second] = candidatesOf(
    vocabularies.filter(({ definition }) => named === undefined || definition.kind === named.kind),
    (vocabulary) => collect(itemsOf(part.blocks, vocabulary), vocabulary),
    (definition) => {
      const version = versionOf(document, part.blocks, definition);
      return version !== null && isKnownVersion(version, definition);
    },
  );
  if (!best) return { kind: 'not_a_form', confidence: confidence.byTitle };
  if (title) {
    if (best.questions < enough.doubtful)
      return isWordy(part) ? { kind: 'guidance', confidence: confidence.byWords } : { kind: 'doubtful' };
    const few = best.questions < enough.titled;
    const sure = few ? confidence.doubtful : confidence.titled;
    const form = formOf(best.definition, best.collected, part, document, options, sure);
    if (!isAnswered(form)) return { kind: 'blank_form', form: form.kind, confidence: confidence.byTitle };
    return few ? { kind: 'doubtful', form } : { kind: 'form', form };
  }
  if (best.questions < enough.untitledDoubtful)
    return {
      kind: 'not_a_form',
      confidence: best.questions < enough.doubtful ? confidence.byTitle : confidence.byWords,
    };
  const clear = best.questions >= enough.untitled && best.questions >= (second?.questions ?? 0) * 1.3;
  const sure = clear ? confidence.byQuestions : confidence.doubtful;
  const form = formOf(best.definition, best.collected, part, document, options, sure);
  if (!isAnswered(form)) return { kind: 'blank_form', form: form.kind, confidence: sure };
  if (!clear) return { kind: 'doubtful', form };
  return { kind: 'form', form: { ...form, problems: [problem('doubtful_form'), ...form.problems] } };
}

function isWordy(part: Part): boolean {
  const lines = stripsOf(part.blocks).flatMap(({ rows }) => rows.flat().map((spot) => wordsOf(spot.lines)));
  return lines.filter((line) => line.length > 80).length >= 2;
}

function formOf(
  definition: Definition,
  collected: Collected,
  part: Part,
  document: Document,
  options: ReadFormOptions,
  confidence: number,
): Form {
  const version = versionOf(document, part.blocks, definition);
  return formFrom(doubtAnswers(collected, vocabularyOf(definition)), definition, document, options, {
    ...{ version, confidence, scoreRange: scoreRange(part), bands: () => bandsIn(rowsOfText(part)) },
  });
}

/** The words of each row of a table, and of each line outside. */
function rowsOfText(part: Part): string[] {
  return stripsOf(part.blocks).flatMap(({ rows }) =>
    rows.map((row) => row.map((spot) => wordsOf(spot.lines)).join(' | ')),
  );
}

/** The range that the form prints for its scores, `0-3`, where it prints just one. */
function scoreRange(part: Part): number | undefined {
  const text = stripsOf(part.blocks)
    .flatMap(({ rows }) => rows.flat().map((spot) => wordsOf(spot.lines)))
    .join('\n');
  const found = new Set([...text.matchAll(/\b0\s*(?:-|–|to)\s*([345])\b/g)].map((match) => match[1]));
  const [only] = found;
  return found.size === 1 ? Number(only) : undefined;
}
