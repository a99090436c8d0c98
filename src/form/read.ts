import type { Document } from '../document/model.ts';
import { checkForm } from './checks/index.ts';
import type { Definition, Definitions } from './definitions/index.ts';
import { type Collected, collect, inferSubject, valuesOf } from './extract/index.ts';
import { keyOf, type Vocabulary, vocabularyOf } from './labels/index.ts';
import { itemsOf, stripsOf, wordsOf } from './layout/index.ts';
import { forgetWords } from './memory.ts';
import type { Form, FormReading, Problem, ReadFormOptions } from './model.ts';
import { problem } from './problems.ts';
import { isKnownVersion, type Part, partsOf, titlesIn, versionOf } from './recognise/index.ts';
import { missingRequired } from './required.ts';
import { compareReadings } from './second-reading.ts';

/** How many different questions of a definition must be found to say what a document is. */
const enough = { titled: 6, doubtful: 3, untitled: 12, untitledDoubtful: 8 } as const;

type PartReading =
  | { kind: 'form'; form: Form }
  | { kind: 'blank_form'; form: Form['kind'] }
  | { kind: 'other_form'; name: string }
  | { kind: 'guidance' | 'doubtful' | 'not_a_form' };

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
    if (found?.kind === 'doubtful') return { kind: 'doubtful', problems: [problem('doubtful_form')] };
    if (found?.kind === 'guidance') return { kind: 'guidance', problems: [] };
  }
  return { kind: 'not_a_form', problems: [] };
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
  if (title?.of.kind === 'other') return { kind: 'other_form', name: title.of.name };
  const named = title?.of.kind === 'ours' ? title.of.definition : undefined;
  const [best, second] = vocabularies
    .filter(({ definition }) => named === undefined || definition === named)
    .map((vocabulary) => {
      const collected = collect(itemsOf(part.blocks, vocabulary), vocabulary);
      return { definition: vocabulary.definition, collected, questions: questionsIn(collected) };
    })
    .sort((one, other) => other.questions - one.questions);
  if (!best) return { kind: 'not_a_form' };
  if (title) {
    if (best.questions < enough.doubtful) return { kind: isWordy(part) ? 'guidance' : 'doubtful' };
    const form = formOf(best.definition, best.collected, part, document, options, 0.99);
    if (!isAnswered(form)) return { kind: 'blank_form', form: form.kind };
    return best.questions < enough.titled ? { kind: 'doubtful' } : { kind: 'form', form };
  }
  if (best.questions < enough.untitledDoubtful) return { kind: 'not_a_form' };
  const clear = best.questions >= enough.untitled && best.questions >= (second?.questions ?? 0) * 1.3;
  if (!clear) return { kind: 'doubtful' };
  const form = formOf(best.definition, best.collected, part, document, options, 0.8);
  if (!isAnswered(form)) return { kind: 'blank_form', form: form.kind };
  return { kind: 'form', form: { ...form, problems: [problem('doubtful_form'), ...form.problems] } };
}

function questionsIn({ answers, rows }: Collected): number {
  return new Set(answers.map(({ asked }) => keyOf(asked))).size + Math.min(rows.length, 4);
}

/** Whether a person wrote anything: printed rows and what was concluded from headings do not count. */
function isAnswered(form: Form): boolean {
  const printed = /^(indicators|vulnerabilities)\[\d+\]\.(domain|text|scale)$|^form\.version$/;
  return Object.entries(form.fields).some(
    ([key, value]) => value.state !== 'blank' && value.source.how !== 'section' && !printed.test(key),
  );
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
  const versionKnown = isKnownVersion(version, definition);
  const read = valuesOf(collected, definition, options.receivedOn, scoreRange(part));
  const compared = compareReadings(read.fields, document.secondReading);
  const fields = { ...printedVersion(version), ...compared.fields };
  const subject = definition.fields.some(({ key }) => key === 'subject.type') ? inferSubject(fields) : undefined;
  if (subject) fields['subject.type'] = subject;
  const strange = collected.unknown >= 5 && collected.unknown > (collected.known + collected.unknown) * 0.4;
  const problems = [
    ...(versionKnown ? [] : [problem('unknown_version')]),
    ...(strange ? [problem('layout_not_known')] : []),
    ...(document.notes.includes('tracked_changes') ? [problem('tracked_changes')] : []),
    ...collected.unplaced.map(() => problem('unplaced_text')),
    ...read.problems,
    ...compared.problems,
    ...missingRequired(definition, fields),
    ...checkForm(definition.kind, fields, options.receivedOn),
  ];
  return { kind: definition.kind, version, versionKnown, confidence, fields, problems: withoutRepeats(problems) };
}

function printedVersion(version: string | null): Form['fields'] {
  if (version === null) return {};
  const source = { part: 'body', how: 'line' } as const;
  return { 'form.version': { state: 'answered', value: version, raw: version, confidence: 0.99, source } };
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

function withoutRepeats(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>();
  return problems.filter(({ code, field }) => {
    const key = `${code} ${field ?? ''}`;
    return !seen.has(key) && seen.add(key);
  });
}
