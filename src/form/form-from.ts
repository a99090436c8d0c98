import type { Document } from '../document/model.ts';
import { calibrated } from './calibrated.ts';
import { checkForm, type ScoreBand } from './checks/index.ts';
import type { Definition } from './definitions/index.ts';
import { type Collected, inferSubject, valuesOf } from './extract/index.ts';
import type { Form, Problem, ReadFormOptions } from './model.ts';
import { problem } from './problems.ts';
import { isKnownVersion } from './recognise/index.ts';
import { resolveReferences } from './references.ts';
import { missingRequired } from './required.ts';
import { compareAges, compareReadings } from './second-reading.ts';

/** What is known of a form beside its answers. */
type About = {
  /** As printed; null where none is. */
  version: string | null;
  confidence: number;
  /** The top of the scale of scores that the form prints. */
  scoreRange?: number | undefined;
  /** Finds the legend that the form prints for its scores; asked only where there is a score and a level. */
  bands?: () => readonly ScoreBand[];
};

/** Makes a form of collected answers: each read as its type, compared with a second reading where there is one, and checked. */
export function formFrom(
  collected: Collected,
  definition: Definition,
  document: Document,
  options: ReadFormOptions,
  { version, confidence, scoreRange, bands }: About,
): Form {
  const versionKnown = isKnownVersion(version, definition);
  const read = valuesOf(collected, definition, options.receivedOn, scoreRange);
  const referred = resolveReferences(read.fields, read.problems);
  const compared = compareReadings(referred.fields, document.secondReading);
  const fields = { ...printedVersion(version), ...compared.fields };
  const subject = definition.fields.some(({ key }) => key === 'subject.type') ? inferSubject(fields) : undefined;
  if (subject) fields['subject.type'] = subject;
  const strange = collected.unknown >= 5 && collected.unknown > (collected.known + collected.unknown) * 0.4;
  const problems = [
    ...(versionKnown ? [] : [problem('unknown_version')]),
    ...(strange ? [problem('layout_not_known')] : []),
    // How often letters are taken for others on a scan has not been measured well enough to file one unseen.
    ...(document.notes.includes('pictures_of_pages') ? [problem('read_from_picture')] : []),
    ...(document.notes.includes('tracked_changes') ? [problem('tracked_changes')] : []),
    ...collected.unplaced.map(() => problem('unplaced_text')),
    ...(collected.crowded > 0 ? [problem('doubtful_layout')] : []),
    ...referred.problems,
    ...compared.problems,
    ...missingRequired(definition, fields),
    ...checkForm(definition.kind, fields, options.receivedOn, isScored(fields) ? bands?.() : []),
  ];
  const weighed = compareAges(fields, problems);
  return {
    ...{ kind: definition.kind, version, versionKnown, confidence, problems: withoutRepeats(problems) },
    fields: options.evidence ? weighed : calibrated(weighed),
    notUnderstood: [...new Set(collected.notUnderstood)],
  };
}

function isScored(fields: Form['fields']): boolean {
  const scored = ['score.overall', 'score.total'].some((key) => fields[key]?.state === 'answered');
  return scored && fields['risk.overall']?.state === 'answered';
}

/** Whether a person wrote anything: printed rows and what was concluded from headings do not count. */
export function isAnswered(form: Form): boolean {
  const printed = /^(indicators|vulnerabilities)\[\d+\]\.(domain|text|scale)$|^form\.version$/;
  return Object.entries(form.fields).some(
    ([key, value]) => value.state !== 'blank' && value.source.how !== 'section' && !printed.test(key),
  );
}

function printedVersion(version: string | null): Form['fields'] {
  if (version === null) return {};
  const source = { part: 'body', how: 'line' } as const;
  return { 'form.version': { state: 'answered', value: version, raw: version, confidence: 0.99, source } };
}

function withoutRepeats(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>();
  return problems.filter(({ code, field }) => {
    const key = `${code} ${field ?? ''}`;
    return !seen.has(key) && seen.add(key);
  });
}
