import { checkForm, derivedProblems } from '../checks/index.ts';
import type { Definition } from '../definitions/index.ts';
import { inferSubject } from '../extract/index.ts';
import type { Form, Problem, Source, Value, ValueContent } from '../model.ts';
import { blocks, type ProblemCode, problem } from '../problems.ts';
import { missingRequired } from '../required.ts';
import { readScale, readValue } from '../values/index.ts';
import { type Asked, askedBy, listKey, scaleAt } from './asked.ts';

/** What a person says of one answer. */
export type Mending = { key: string } & (
  | { say: 'text'; text: string }
  | { say: 'options'; codes: string[] }
  | { say: 'blank' | 'not_known' | 'not_applicable' | 'refused' }
  /** It is right as it was read. */
  | { say: 'right' }
);

/** One value with what stood there before; null where the form had no such answer. */
export type Change = { key: string; before: Value | null; after: Value };
export type Refusal = { key: string; message: string };
export type Mended = { kind: 'mended'; form: Form; changes: Change[] } | { kind: 'refused'; refusals: Refusal[] };

export type MendOptions = { receivedOn?: string; by: string; at: string };

/** Entries of one list that a person may add by hand: a slip of the hand must not make a thousand people. */
const entriesAtMost = (list: string) => (list === 'indicators' ? 200 : 60);

/**
 * Puts what a person says in the place of what was read. It goes through the same reading of its type as an answer on a form, and the problems
 * of the form are found anew. All of it or nothing: one answer that cannot be taken refuses them all, with the reason of each.
 */
export function mendForm(
  form: Form,
  mendings: readonly Mending[],
  definition: Definition,
  { receivedOn, by, at }: MendOptions,
): Mended {
  const fields = { ...form.fields };
  const changes: Change[] = [];
  const refusals: Refusal[] = [];
  const found: Problem[] = [];
  for (const mending of mendings) {
    const { key } = mending;
    const said = saidOf(mending, fields, definition, receivedOn);
    if ('refused' in said) refusals.push({ key, message: said.refused });
    else {
      const before = fields[key] ?? null;
      const place: Source = before?.source ?? { part: 'body', how: 'correction' };
      const how = mending.say === 'right' ? place.how : 'correction';
      const after: Value = { ...said.value, confidence: 1, source: { ...place, how, corrected: { by, at } } };
      fields[key] = after;
      changes.push({ key, before, after });
      for (const code of said.problems) found.push(problem(code, key));
    }
  }
  if (refusals.length > 0) return { kind: 'refused', refusals };
  for (const change of changes) answerOfRow(change, fields);
  const subject = concluded(fields);
  if (subject) fields['subject.type'] = subject;
  const problems = problemsAfter(form, fields, new Set(changes.map(({ key }) => key)), found, definition, receivedOn);
  return { kind: 'mended', form: { ...form, fields, problems }, changes };
}

type Said = { value: Pick<Value, 'state' | 'value' | 'raw'>; problems: ProblemCode[] } | { refused: string };

function saidOf(
  mending: Mending,
  fields: Form['fields'],
  definition: Definition,
  receivedOn: string | undefined,
): Said {
  const asked = askedBy(definition, mending.key, fields);
  if (!asked || !fitsList(mending.key, fields)) return { refused: 'The form has no such question.' };
  const before = fields[mending.key];
  switch (mending.say) {
    case 'right': {
      if (!before || before.state === 'unreadable')
        return { refused: 'There is no reading that could be right: say what stands there.' };
      const { state, value, raw } = before;
      return { value: { state, value, raw }, problems: [] };
    }
    case 'blank':
    case 'not_known':
    case 'not_applicable':
    case 'refused':
      return { value: { state: mending.say, value: null, raw: '' }, problems: [] };
    case 'options':
      return chosen(asked, mending.codes, scaleAt(mending.key, fields));
    case 'text':
      return typed(asked, mending.text, fields, receivedOn);
  }
}

function chosen(asked: Asked, codes: readonly string[], scale: ReturnType<typeof scaleAt>): Said {
  const words = codes.map((code) => asked.options.find((option) => option.code === code)?.words);
  if (words.includes(undefined)) return { refused: 'This is none of the answers to choose from.' };
  const [only, ...others] = codes;
  if (only === undefined) return { value: { state: 'blank', value: null, raw: '' }, problems: [] };
  if (others.length > 0 && asked.type !== 'choices') return { refused: 'Choose one answer.' };
  const score = asked.type === 'scale' && scale?.startsWith('score_0');
  const value: ValueContent = asked.type === 'choices' ? [...codes] : score ? Number(only) : only;
  return { value: { state: 'answered', value, raw: words.join('; ') }, problems: [] };
}

/** The text is read as if it stood on the form. What could not be filed from a form cannot be filed from here either. */
function typed(asked: Asked, text: string, fields: Form['fields'], receivedOn: string | undefined): Said {
  const lines = text.split(/\r\n|\n|\r/).map((line) => [{ kind: 'text', text: line, marks: {}, place: {} } as const]);
  const scale = scaleAt(asked.key, fields);
  if (asked.type === 'scale' && scale === undefined) return { refused: 'Say first which scale the row has.' };
  const codes = asked.options.map(({ code, words }) => ({ code, wordings: [words] }));
  const reading =
    asked.type === 'scale' && scale !== undefined
      ? readScale(scale, [{ heading: '', written: { lines } }])
      : readValue(
          asked.type === 'scale_name' || asked.type === 'scale'
            ? { type: 'choice', codes }
            : { type: asked.type, codes },
          { lines },
          { ...(receivedOn !== undefined && { receivedOn }) },
        );
  const problems = reading.problems.map(({ code }) => code as ProblemCode);
  const against = reading.problems.find(({ code }) => blocks(code));
  if (against) return { refused: against.message };
  if (reading.state === 'unreadable') return { refused: problem('not_legible').message };
  return { value: { state: reading.state, value: reading.value, raw: text.trim() }, problems };
}

/** An entry is added after the last one, never with a gap. */
function fitsList(key: string, fields: Form['fields']): boolean {
  const own = listKey(key);
  if (!own) return true;
  return (
    own.index === 0 || (own.index < entriesAtMost(own.list) && own.index <= lengthOf(own.list, fields)) || key in fields
  );
}

/** How many entries of a list a form has. */
export function lengthOf(list: string, fields: Form['fields']): number {
  return Object.keys(fields).reduce((most, key) => {
    const other = listKey(key);
    return other?.list === list ? Math.max(most, other.index + 1) : most;
  }, 0);
}

/** The written answer of an indicator row and its normal form say the same. */
function answerOfRow({ key, after }: Change, fields: Form['fields']): void {
  const own = listKey(key);
  if (own?.list !== 'indicators' || own.part !== 'value') return;
  const written = `indicators[${own.index}].answer`;
  fields[written] = { ...after, value: after.state === 'answered' ? after.raw : null };
}

function concluded(fields: Form['fields']): Value | undefined {
  const own = fields['subject.type'];
  if (own?.source.how !== 'section') return undefined;
  const { 'subject.type': _, ...others } = fields;
  return inferSubject(others);
}

/** What rests on a score or a level goes when a person has looked at either. */
const bandKeys = ['risk.overall', 'score.overall', 'score.total'];

/**
 * What was found in values that a person has now given is gone. What follows from several values is found anew. What was found in the file
 * as a whole stays: a person answers it by the decision.
 */
function problemsAfter(
  before: Form,
  fields: Form['fields'],
  touched: ReadonlySet<string>,
  found: readonly Problem[],
  definition: Definition,
  receivedOn: string | undefined,
): Problem[] {
  const bandsTouched = bandKeys.some((key) => touched.has(key));
  const kept = before.problems.filter(({ code, field }) => {
    if (derivedProblems.has(code)) return false;
    if (code === 'contradiction_risk_band' && bandsTouched) return false;
    return field === undefined || !(touched.has(field) || touched.has(rowValue(field)));
  });
  const anew = [...missingRequired(definition, fields), ...checkForm(definition.kind, fields, receivedOn, [])];
  const seen = new Set<string>();
  return [...kept, ...found, ...anew].filter(({ code, field }) => {
    const name = `${code} ${field ?? ''}`;
    return !seen.has(name) && seen.add(name);
  });
}

function rowValue(key: string): string {
  return key.replace(/^(indicators\[\d+\])\.answer$/, '$1.value');
}
