import { hasContent, lineOf, type Slot, slotLines, wordsOf } from '../layout/index.ts';
import type { Problem, Value } from '../model.ts';
import { type ProblemCode, problem } from '../problems.ts';
import { readScale, readValue, type ScaleId, type ScaleReading, scaleOfHeadings } from '../values/index.ts';
import type { GridRow } from './model.ts';
import { lacksBoxes } from './torn.ts';

type Values = { fields: Record<string, Value>; problems: Problem[] };

/** The rows of indicator tables and tick lists as fields. Every printed row is listed, marked or not. */
export function gridValues(rows: readonly GridRow[], list: string, scoreRange: number | undefined): Values {
  const values: Values = { fields: {}, problems: [] };
  const own = rows.filter(({ holds }) => holds === list);
  for (const [index, row] of own.entries()) {
    if (list === 'indicators') indicator(values, `indicators[${index}]`, row, scaleOf(row, own, scoreRange));
    else vulnerability(values, `vulnerabilities[${index}]`, row);
  }
  return values;
}

/** What a blank is worth whose boxes may not have been seen. */
const UNSEEN = 0.8;

function indicator(values: Values, entry: string, row: GridRow, scale: ScaleId | undefined): void {
  const { fields } = values;
  fields[`${entry}.domain`] = print(row.domain, row.textSlot);
  fields[`${entry}.text`] = print(row.text, row.textSlot);
  const first = row.columns[0]?.slot ?? row.textSlot;
  if (scale === undefined) {
    const filled = row.columns.some(({ slot }) => hasContent(slotLines(slot)));
    const raw = row.columns
      .map(({ slot }) => wordsOf(slotLines(slot)))
      .join(' ')
      .trim();
    const state = filled ? 'unreadable' : 'blank';
    const lost: Value = { state, value: null, raw, confidence: 0.9, source: { ...first.place, how: 'cell' } };
    fields[`${entry}.answer`] = lost;
    fields[`${entry}.value`] = lost;
    if (filled) values.problems.push(problem('invalid_scale', `${entry}.value`));
  } else {
    const reading = readScale(
      scale,
      optionsOf(row).map(({ heading, slot }) => ({ heading, written: { lines: slot.lines } })),
    );
    const told = fromScale(reading, row);
    if (row.columns.some(({ slot }) => lacksBoxes(slot, reading.state))) {
      told.confidence = Math.min(told.confidence, UNSEEN);
      if (reading.problems.length === 0) values.problems.push(problem('unsure_box', `${entry}.value`));
    }
    fields[`${entry}.answer`] = { ...told, value: told.state === 'answered' ? reading.answer : null };
    fields[`${entry}.value`] = told;
    fields[`${entry}.scale`] = { ...print(scale, row.textSlot), raw: '' };
    for (const { code } of reading.problems)
      values.problems.push({
        ...problem('low_confidence', `${entry}.value`),
        code,
        message: problem(code as ProblemCode).message,
      });
  }
  if (row.evidence) {
    const read = readValue({ type: 'long_text' }, { lines: row.evidence.lines });
    const { state, value, raw, confidence, how } = read;
    fields[`${entry}.evidence`] = { state, value, raw, confidence, source: { ...row.evidence.place, how } };
    for (const { code, message } of read.problems) values.problems.push({ code, field: `${entry}.evidence`, message });
  }
}

function vulnerability(values: Values, entry: string, row: GridRow): void {
  values.fields[`${entry}.text`] = print(row.text, row.textSlot);
  for (const { heading, slot } of row.columns) {
    const part = /histor|past|previous|before|ago/i.test(heading) ? 'historic' : 'current';
    const read = readValue({ type: 'yesno' }, marked(slot));
    const { state, value, raw, confidence, how } = read;
    values.fields[`${entry}.${part}`] = { state, value, raw, confidence, source: { ...slot.place, how } };
    for (const { code, message } of read.problems) values.problems.push({ code, field: `${entry}.${part}`, message });
  }
}

/** A lone X in a column is a tick. */
function marked(slot: Slot): { lines: Slot['lines'] } {
  const text = wordsOf(slotLines(slot));
  if (!/^[xX✓✔√]$/u.test(text)) return { lines: slot.lines };
  const mark = slot.lines.flat().find((inline) => inline.kind === 'text' && inline.text.trim() !== '');
  const read = mark?.kind === 'text' && mark.confidence !== undefined && { confidence: mark.confidence };
  return { lines: [[{ kind: 'text', text: '✓', marks: {}, place: slot.place, ...read }]] };
}

function fromScale(reading: ScaleReading, row: GridRow): Value {
  const place =
    row.columns.find(({ slot }) => hasContent(slotLines(slot)))?.slot.place ??
    row.columns[0]?.slot.place ??
    row.textSlot.place;
  const { state, value, answer, confidence, how } = reading;
  return { state, value, raw: answer, confidence, source: { ...place, how } };
}

/** `☐ Yes ☐ No` in one cell: each box is a column of its own, headed by its words. */
function optionsOf(row: GridRow): GridRow['columns'] {
  const [column, ...others] = row.columns;
  const offered = column ? offeredIn(column.slot) : [];
  const boxes = column?.slot.lines.flat().filter((inline) => inline.kind === 'box') ?? [];
  if (!column || others.length > 0 || boxes.length < 2 || offered.length !== boxes.length) return row.columns;
  return boxes.map((box, at) => ({ heading: offered[at] ?? '', slot: { ...column.slot, lines: [[box]] } }));
}

/** Words of the form itself. */
function print(text: string, slot: Slot): Value {
  const blank = text === '';
  return {
    state: blank ? 'blank' : 'answered',
    value: blank ? null : text,
    raw: text,
    confidence: 0.99,
    source: { ...slot.place, how: slot.where },
  };
}

/** The scale by the column headings, by the options that stand in the rows of the table, or by the range that the form prints. */
function scaleOf(row: GridRow, rows: readonly GridRow[], scoreRange: number | undefined): ScaleId | undefined {
  const headings = row.columns.map(({ heading }) => heading);
  const byHeading =
    scaleOfHeadings(headings) ??
    scaleOfHeadings(headings.length === 1 ? headings.map(inBrackets) : headings.map(withoutHint));
  if (byHeading) return byHeading;
  const table = rows.filter((other) => other.table === row.table && other.columns.length === row.columns.length);
  const [column] = row.columns;
  if (!column || row.columns.length > 1) return undefined;
  const offered = offeredIn(column.slot);
  const byOptions = offered.length > 1 ? scaleOfHeadings(offered) : undefined;
  if (byOptions) return byOptions;
  const words = table
    .map((other) => wordsOf(slotLines(other.columns[0]?.slot ?? column.slot)))
    .filter((text) => text !== '');
  const boxes = table.every(
    (other) => other.columns[0]?.slot.lines.flat().some((inline) => inline.kind === 'box') ?? false,
  );
  if (boxes && words.length === 0) return 'tick';
  if (/^(tick|✓|✔|√|present|x|mark)/i.test(column.heading.trim())) return 'tick';
  if (words.every((word) => /^\d$/.test(word)) && (words.length > 0 || /score/i.test(column.heading)))
    return scoreRange === undefined ? undefined : scaleOfHeadings([`0-${scoreRange}`]);
  return byWords(
    new Set(
      words.map((word) =>
        word
          .toLowerCase()
          .replace(/[^a-z ]/g, '')
          .trim()
          .replace(/^(low|medium|high) risk$/, '$1'),
      ),
    ),
  );
}

/** `Level (Low / Medium / High)` spells its options out behind its name. */
function inBrackets(heading: string): string {
  return /\(([^()]*)\)\s*$/.exec(heading)?.[1] ?? heading;
}

function withoutHint(heading: string): string {
  return heading.replace(/\([^)]*\)/g, ' ');
}

/** What a row offers: the words beside its boxes, the choices of its drop-down, or options printed in a row. */
function offeredIn(slot: Slot): string[] {
  const inlines = slot.lines.flat();
  const choices = inlines.flatMap((inline) => (inline.kind === 'entry' ? (inline.choices ?? []) : []));
  if (choices.length > 0) return choices.filter((choice) => !/choose|select|^\s*$|^-+$/i.test(choice));
  const boxes = inlines.filter((inline) => inline.kind === 'box').length;
  const text = slotLines(slot)
    .map((line) => line.text)
    .join('\n');
  const parts = boxes > 1 ? text.split(/\uE000|\n/) : text.split(/[/|\n\t]|\s{2,}/);
  const labels = inlines.flatMap((inline) => (inline.kind === 'box' && inline.label ? [inline.label] : []));
  const words = parts
    .map((part) => wordsOf([lineOf([{ kind: 'text', text: part, marks: {}, place: slot.place }])]))
    .filter(Boolean);
  return words.length > 0 ? words : labels;
}

/** Only words that tell one scale from every other. */
function byWords(words: ReadonlySet<string>): ScaleId | undefined {
  const only = (...allowed: string[]) => [...words].every((word) => allowed.includes(word));
  if (words.size === 0) return undefined;
  if (words.has('possible') && only('yes', 'no', 'possible')) return 'yes_no_possible';
  if (words.has('suspected') && only('yes', 'no', 'suspected')) return 'yes_no_suspected';
  if ((words.has('not known') || words.has('unknown')) && only('yes', 'no', 'not known', 'unknown'))
    return 'yes_no_not_known';
  if (only('green', 'amber', 'red')) return 'green_amber_red';
  if ((words.has('none') || words.has('no risk')) && only('none', 'no risk', 'low', 'medium', 'high'))
    return 'none_low_medium_high';
  if (only('low', 'medium', 'high')) return 'low_medium_high';
  return only('yes', 'no') ? 'yes_no' : undefined;
}
