import type { Inline } from '../../document/model.ts';
import type { Definition, Field } from '../definitions/index.ts';
import { type Slot, slotLines, wordsOf } from '../layout/index.ts';
import type { Form, Problem, Source, Value } from '../model.ts';
import { problem } from '../problems.ts';
import { readSignature, readValue, type ValueProblem } from '../values/index.ts';
import { splitCombined } from './combined.ts';
import { gridValues } from './grid-values.ts';
import type { Answer, Collected, Entry, GridRow } from './model.ts';
import { holdsTwoNames } from './several.ts';
import { lacksBoxes, looksTorn } from './torn.ts';

/** Below this a person looks, and there is a problem that says why. */
const SURE = 0.9;
/** What a value is worth whose words may be torn. */
const TORN = 0.8;

/** Reads every collected answer as its type; lists are numbered, empty entries left out, fields put in definition order. */
export function valuesOf(
  collected: Collected,
  definition: Definition,
  receivedOn: string | undefined,
  scoreRange: number | undefined,
): Pick<Form, 'fields' | 'problems'> {
  const problems: Problem[] = [];
  const answered = new Map<Entry | undefined, Map<string, Read[]>>();
  const fields = new Map(definition.fields.map((field) => [field.key, field]));
  for (const answer of collected.answers)
    for (const { key, slot, sureness } of singleQuestions(answer, fields)) {
      const field = fields.get(key);
      if (!field) continue;
      const own = answered.get(answer.entry) ?? new Map<string, Read[]>();
      answered.set(answer.entry, own);
      own.set(key, [...(own.get(key) ?? []), readAnswer(field, slot, sureness, receivedOn)]);
    }
  const flat: Record<string, Value> = {};
  const types = new Map(definition.fields.map(({ key, type }) => [key, type]));
  const put = (key: string, values: readonly Read[] | undefined) => {
    const filled = values?.filter(({ value }) => value.state !== 'blank') ?? [];
    const [first, ...others] = filled.length > 0 ? filled : (values ?? []);
    if (!first) return;
    const read =
      filled.length > 0
        ? (together(first, others, types.get(key.replace(/\[\d+\]/, '[]'))) ?? oneOf(first, others))
        : first;
    flat[key] = read.value;
    for (const { code, message } of read.problems) problems.push({ code, field: key, message });
  };
  const putRows = (list: GridRow['holds']) => {
    const rows = gridValues(collected.rows, list, scoreRange);
    Object.assign(flat, rows.fields);
    problems.push(...rows.problems);
  };
  const done = new Set<string>();
  for (const field of definition.fields) {
    const list = /^(\w+)\[\]/.exec(field.key)?.[1];
    if (list === undefined) put(field.key, answered.get(undefined)?.get(field.key));
    else if (!done.has(list)) {
      done.add(list);
      const entries = liveEntries(collected, list, answered);
      for (const [index, entry] of entries.entries())
        putEntry(definition, list, index, entry, answered.get(entry), put);
      if (list === 'vulnerabilities') putRows(list);
    }
  }
  putRows('indicators');
  return { fields: flat, problems };
}

type Single = { key: string; slot: Slot; sureness: number };

function singleQuestions(answer: Answer, fields: ReadonlyMap<string, Field>): Single[] {
  const { asked, slot, sureness } = answer;
  if (asked.kind === 'field') return [{ key: asked.field.key, slot, sureness }];
  return splitCombined(asked.combined.keys, slot, fields).map((part) => ({
    ...part,
    sureness: sureness * part.sureness,
  }));
}

/** A value with what speaks against it. */
type Read = { value: Value; problems: ValueProblem[] };

function readAnswer(field: Field, slot: Slot, sureness: number, receivedOn: string | undefined): Read {
  const written = { lines: slot.lines };
  const context = { receivedOn, where: slot.where };
  const reading = field.signature
    ? readSignature(written, context)
    : readValue({ type: field.type, codes: field.codes }, written, context);
  const { state, value: content, raw, how } = reading;
  const nothing = state === 'blank' && raw === '';
  const confidence = Math.max(reading.confidence * sureness, nothing ? SURE : 0);
  const value: Value = { state, value: content, raw, confidence: round(confidence), source: { ...slot.place, how } };
  if (field.type === 'text' && entriesIn(slot) > 1) value.confidence = round(confidence * TORN);
  if (field.type === 'text' && !field.key.endsWith('.parents') && beginsAsLabel.test(value.raw))
    value.confidence = round(confidence * TORN);
  if (looksTorn(value, field.type, wordsOf(slotLines(withoutStruck(slot)))))
    value.confidence = round(confidence * TORN);
  if (choosing.has(field.type) && lacksBoxes(slot, state)) value.confidence = round(confidence * TORN);
  const problems = [...reading.problems];
  if (state === 'answered' && holdsTwoNames(field.key, slot)) problems.push(problem('several_people'));
  if (value.confidence < SURE && problems.length === 0) problems.push(problem('low_confidence'));
  return { value, problems };
}

const choosing: ReadonlySet<string> = new Set(['yesno', 'choice', 'choices', 'gender']);

/** `Name of guardian: Jo` as the answer to another question: two or more words and a colon may be a label that no definition knows. */
const beginsAsLabel = /^\p{L}+([ /'’()-]+\p{L}+){1,6}\s*:\s+\S/u;

function withoutStruck(slot: Slot): Slot {
  const stands = (inline: Inline) => inline.kind !== 'text' || !inline.marks.struck;
  return { ...slot, lines: slot.lines.map((line) => line.filter(stands)) };
}

/** Two filled fields in the place of one text answer may be the answers to two questions. */
function entriesIn({ lines }: Slot): number {
  return lines.flat().filter((inline) => inline.kind === 'entry' && !inline.placeholder && inline.value.trim() !== '')
    .length;
}

function round(probability: number): number {
  return Math.round(probability * 1000) / 1000;
}

/** `Telephone` and `Mobile` ask for the same: all numbers are kept, as where one cell holds several. */
function together(first: Read, others: readonly Read[], type: string | undefined): Read | undefined {
  const all = [first, ...others];
  const numbers = all.flatMap(({ value }) => (value.state === 'answered' ? String(value.value).split('; ') : []));
  if (type !== 'phone' || others.length === 0 || all.some(({ value }) => value.state !== 'answered')) return undefined;
  const confidence = Math.min(...all.map(({ value }) => value.confidence));
  const raw = all.map(({ value }) => value.raw).join('; ');
  const value = { ...first.value, value: [...new Set(numbers)].join('; '), raw, confidence };
  return { value, problems: all.flatMap(({ problems }) => problems) };
}

/** One value for one question: blanks give way, equal answers agree, and different ones are for a person. */
function oneOf(first: Read, others: readonly Read[]): Read {
  const same = (one: Read) =>
    one.value.state === first.value.state && String(one.value.value) === String(first.value.value);
  // The same again raises no doubt, and takes none away: the other place may hold more than this answer.
  const doubted = others.find(({ value }) => value.confidence < SURE);
  if (others.every(same)) return doubted && first.value.confidence >= SURE ? doubted : first;
  const value = { ...first.value, confidence: Math.min(first.value.confidence, 0.5) };
  return { value, problems: [...first.problems, problem('two_answers')] };
}

/** The entries in which anything stands; when all are empty, the first one, so that its questions are listed. */
function liveEntries(
  collected: Collected,
  list: string,
  answered: ReadonlyMap<Entry | undefined, ReadonlyMap<string, readonly Read[]>>,
): Entry[] {
  const entries = collected.entries.filter((entry) => entry.list === list);
  const live = entries.filter((entry) =>
    [...(answered.get(entry)?.values() ?? [])].flat().some(({ value }) => value.state !== 'blank'),
  );
  return live.length > 0 ? live : entries.slice(0, 1);
}

function putEntry(
  definition: Definition,
  list: string,
  index: number,
  entry: Entry,
  own: ReadonlyMap<string, readonly Read[]> | undefined,
  put: (key: string, values: readonly Read[] | undefined) => void,
): void {
  const filled = [...(own?.values() ?? [])].flat().some(({ value }) => value.state !== 'blank');
  for (const field of definition.fields) {
    if (!field.key.startsWith(`${list}[].`)) continue;
    const part = field.key.slice(list.length + 3);
    const values = own?.get(field.key);
    const set = entry.sets[part];
    const said = values?.some(({ value }) => value.state !== 'blank');
    put(`${list}[${index}].${part}`, set !== undefined && !said && filled ? [bySection(set, entry)] : values);
  }
}

/** What a heading says: `Suspect details` over the block gives the role. */
function bySection(set: string, entry: Entry): Read {
  const source: Source = { ...entry.place, how: 'section' };
  return { value: { state: 'answered', value: set, raw: '', confidence: 0.97, source }, problems: [] };
}
