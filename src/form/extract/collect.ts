import type { Section } from '../definitions/index.ts';
import { keyOf, type LabelMatch, scores, type Vocabulary } from '../labels/index.ts';
import {
  hasContent,
  hasInput,
  type Item,
  isGuidance,
  isPrint,
  lineOf,
  type Question,
  type Slot,
  slotLines,
  slotOf,
  wordsOf,
} from '../layout/index.ts';
import { asksOwnQuestion, asOptions, type Columns, type Grid, gridsOf, rowKind } from './grids.ts';
import type { Answer, Collected, Entry, GridRow } from './model.ts';
import { countAhead, sectionAhead } from './sections.ts';

type State = {
  items: readonly Item[];
  vocabulary: Vocabulary;
  /** Whose answers are asked; undefined under a heading that the definition does not know. */
  section: Section | undefined;
  /** That the section was concluded rightly, where no heading says so. */
  sureness: number;
  ignoring: boolean;
  /** A list's block begins with the next question. */
  newEntry: boolean;
  current: Map<string, Entry>;
  /** The question whose answer may go on in the next lines. */
  open: Answer | undefined;
  openStrong: boolean;
  heading: string;
  tables: number;
  collected: Collected;
};

/** Walks through what a form says and gives each answer its question, by the words of its label and the section it stands in. */
export function collect(items: readonly Item[], vocabulary: Vocabulary): Collected {
  const state: State = {
    ...{ items, vocabulary, section: vocabulary.definition.sections[0], sureness: 1, ignoring: false, newEntry: false },
    ...{ current: new Map(), open: undefined, openStrong: false, heading: '', tables: 0 },
    collected: { answers: [], entries: [], rows: [], unplaced: [], known: 0, unknown: 0 },
  };
  for (const [at, item] of items.entries()) {
    if (state.ignoring && !endsGuidance(state, at)) continue;
    step(state, item, at);
  }
  return state.collected;
}

/** Under a guidance heading nothing is read, until a known heading or a cluster of known labels shows that the form goes on. */
function endsGuidance(state: State, at: number): boolean {
  const item = state.items[at];
  if (item?.kind === 'heading') return state.vocabulary.heading(item.text)?.kind === 'section';
  const ahead = state.items.slice(at, at + 4).filter((next) => next.kind === 'question' && next.known).length;
  if (item?.kind !== 'question' || !item.known || ahead < 3) return false;
  state.ignoring = false;
  return true;
}

function step(state: State, item: Item, at: number): void {
  switch (item.kind) {
    case 'heading':
      takeHeading(state, item);
      break;
    case 'question':
      takeQuestion(state, item, at);
      break;
    case 'columns':
      takeColumns(state, item, at);
      break;
    case 'text':
      takeText(state, item.slot);
  }
}

function takeHeading(state: State, item: Extract<Item, { kind: 'heading' }>): void {
  const found = state.vocabulary.heading(item.text);
  if (!found && continuesAnswer(state, item)) {
    takeText(state, item.slot);
    return;
  }
  state.open = undefined;
  state.heading = item.text;
  switch (found?.kind) {
    case 'neutral':
      break;
    case 'ignore':
      state.ignoring = true;
      break;
    case 'section':
      enter(state, found.section);
      break;
    default:
      if (!state.section?.holds || (state.section.holds === 'vulnerabilities' && item.level !== undefined))
        state.section = undefined;
  }
}

function enter(state: State, section: Section): void {
  state.section = section;
  state.sureness = 1;
  state.ignoring = false;
  if (section.list !== undefined) state.newEntry = true;
}

/** Bold or capital words below an open question are its answer rather than a heading. */
function continuesAnswer(state: State, item: Extract<Item, { kind: 'heading' }>): boolean {
  if (!state.open || item.level !== undefined) return false;
  const empty = !hasContent(slotLines(state.open.slot));
  return item.slot.where === 'line' && (empty || (isLong(state.open) && !state.openStrong));
}

function takeQuestion(state: State, item: Question, at: number): void {
  const { vocabulary } = state;
  if (item.known && isHeadingOnly(state, item, at)) {
    const slot = slotOf([], item.answer.place, item.answer.where);
    takeHeading(state, { kind: 'heading', text: item.label, slot, level: 1 });
    return;
  }
  const match = place(state, item, at);
  if (!match) {
    takeUnknown(state, item);
    return;
  }
  if (looksLikeAnswer(state, item)) {
    takeText(state, item.whole);
    return;
  }
  state.collected.known += 1;
  const entry = entryFor(state, match, item.answer);
  answer(state, match, entry, item.answer, item.strong);
  if (vocabulary.heading(item.label)?.kind === 'section') state.heading = item.label;
}

/** `Role` with the line `Social worker` below: the words of a label, plain under a strong label, are the answer. */
function looksLikeAnswer(state: State, item: Question): boolean {
  const { open } = state;
  if (!open || item.strong || !state.openStrong || item.whole.where !== 'line' || hasContent(slotLines(item.answer)))
    return false;
  return !hasContent(slotLines(open.slot)) && !/:\s*$/.test(wordsOf(slotLines(item.whole)));
}

/** A label that is a heading too opens its section where labels of that section follow instead of an answer. */
function isHeadingOnly(state: State, item: Question, at: number): boolean {
  const heading = state.vocabulary.heading(item.label);
  if (heading?.kind !== 'section' || hasContent(slotLines(item.answer)) || hasInput(slotLines(item.answer)))
    return false;
  const next = state.items[at + 1];
  if (next?.kind === 'columns') return true;
  if (next?.kind === 'question') {
    const match = state.vocabulary.label(next.label, heading.section);
    const here = state.section ? state.vocabulary.label(item.label, state.section) : undefined;
    if (heading.section.family === state.section?.family && here) return false;
    return (
      heading.section.holds !== undefined ||
      (match?.family === heading.section.family && match.score >= scores.tolerant)
    );
  }
  return next?.kind === 'text' && heading.section.holds !== undefined;
}

/** The question that a label asks here, after following a change of section that only the labels show. */
function place(state: State, item: Question, at: number): LabelMatch | undefined {
  const { vocabulary } = state;
  if (!item.known && state.section?.holds) return undefined;
  followHeading(state, item, at);
  const match = vocabulary.label(item.label, state.section);
  if (match?.section && match.family !== state.section?.family) enter(state, match.section);
  if (match && match.family === state.section?.family) return { ...match, score: match.score * state.sureness };
  if (match && match.score >= scores.tolerant) {
    const other = vocabulary.definition.sections.findLast(({ family }) => family === match.family);
    const here = state.section ? countAhead(state.items, at, state.section, vocabulary) : 0;
    if (other && !state.section?.closed && countAhead(state.items, at, other, vocabulary) > here) {
      const ahead = sectionAhead(state.items, at, vocabulary);
      if (ahead?.section.family === match.family || !state.section) {
        enter(state, other);
        state.sureness = ahead?.section.family === match.family ? ahead.sureness : 0.96;
      }
    }
    return match;
  }
  if (match) return match;
  if (!item.known || state.section?.closed) return undefined;
  const ahead = sectionAhead(state.items, at, vocabulary);
  if (!ahead || ahead.section.family === state.section?.family) return undefined;
  enter(state, ahead.section);
  state.sureness = ahead.sureness;
  const again = vocabulary.label(item.label, ahead.section);
  return again && { ...again, score: again.score * state.sureness };
}

/** `Signature: …` is a question and begins its section at once; sections about people begin by their headings alone. */
function followHeading(state: State, item: Question, at: number): void {
  const { section, vocabulary } = state;
  const heading = vocabulary.heading(item.label);
  if (heading?.kind !== 'section' || heading.section.owners.length > 0 || heading.section.list !== undefined) return;
  if (heading.section.family === section?.family) return;
  if (vocabulary.label(item.label, heading.section)?.family !== heading.section.family) return;
  const here = section ? countAhead(state.items, at, section, vocabulary) : 0;
  if (section?.closed || countAhead(state.items, at, heading.section, vocabulary) > here) enter(state, heading.section);
}

/** The entry of a list that a question belongs to: a block's first question again begins the next one. */
function entryFor(state: State, match: LabelMatch, slot: Slot): Entry | undefined {
  const key = match.asked.kind === 'field' ? match.asked.field.key : (match.asked.combined.keys[0] ?? '');
  const list = /^(\w+)\[\]/.exec(key)?.[1];
  if (list === undefined) return undefined;
  const current = state.current.get(list);
  const own = state.section?.list === list;
  const again = current?.seen[0] === keyOf(match.asked) && current.seen.length > 1;
  if (current && !(own && state.newEntry && current.seen.length > 0) && !(own && again)) {
    if (own) state.newEntry = false;
    current.seen.push(keyOf(match.asked));
    return current;
  }
  state.newEntry = false;
  return addEntry(state, list, slot, [keyOf(match.asked)]);
}

function addEntry(state: State, list: string, slot: Slot, seen: string[]): Entry {
  const sets = state.section?.list === list ? state.section.sets : {};
  const entry: Entry = { list, sets, seen, place: slot.place };
  state.current.set(list, entry);
  state.collected.entries.push(entry);
  return entry;
}

function answer(state: State, match: LabelMatch, entry: Entry | undefined, slot: Slot, strong: boolean): void {
  const made: Answer = { asked: match.asked, entry, slot, sureness: match.score };
  state.collected.answers.push(made);
  state.open = made;
  state.openStrong = strong;
}

function takeUnknown(state: State, item: Question): void {
  const { open, section, collected } = state;
  if (/^(form )?version\b/i.test(item.label)) return;
  const lines = slotLines(item.answer);
  if (section?.holds) {
    if (hasInput(lines) || lines.length > 0 || item.whole.where === 'cell') {
      takeLooseRow(state, item);
      return;
    }
  }
  if (open && isLong(open) && item.whole.where === 'line') {
    append(state, item.whole);
    return;
  }
  state.open = undefined;
  if (isGuidance(slotLines(item.whole)) && !hasInput(lines)) {
    if (hasContent(lines) && !isPrint(lines)) collected.unplaced.push(item.answer);
    return;
  }
  collected.unknown += 1;
  if (hasContent(lines)) collected.unplaced.push(item.answer);
}

/** A row of an indicator section without a header: its words and what stands beside them. */
function takeLooseRow(state: State, item: Question): void {
  const columns = [{ heading: '', slot: item.answer }];
  addRow(state, { text: item.label, textSlot: item.whole, columns, evidence: undefined, table: state.tables });
}

function addRow(
  state: State,
  row: Omit<GridRow, 'holds' | 'domain'>,
  holds = state.section?.holds,
  domain = state.heading,
): void {
  if (holds === undefined) return;
  state.open = undefined;
  state.collected.rows.push({ ...row, holds, domain });
}

function takeText(state: State, slot: Slot): void {
  const lines = slotLines(slot);
  if (state.section?.holds && takeTicks(state, slot)) return;
  if (state.open && accepts(state.open, slot)) {
    append(state, slot);
    return;
  }
  if (state.collected.known === 0 && !hasInput(lines)) return;
  if (!hasContent(lines) || isPrint(lines)) return;
  state.collected.unplaced.push(slot);
}

/** Whether words below a question go on with its answer. */
function accepts(open: Answer, slot: Slot): boolean {
  const lines = slotLines(slot);
  const before = slotLines(open.slot);
  const boxes = lines.some((line) => line.inlines.some((inline) => inline.kind === 'box'));
  if (chooses(open)) return boxes || !hasContent(before);
  if (boxes) return !hasContent(before) && !hasInput(before);
  const empty = !hasContent(before);
  if (empty) return !isGuidance(lines) || hasInput(lines);
  if (isLong(open)) return !isReturnNote(lines);
  return hasLines(open) && slot.where === open.slot.where && !isPrint(lines);
}

function isReturnNote(lines: Parameters<typeof wordsOf>[0]): boolean {
  return /^(please )?(return|send|e-?mail|submit) (this|the|your|completed)\b.*\b(form|toolkit|referral)/i.test(
    wordsOf(lines),
  );
}

/** Text that stands below the cell of its question was put there by a person, or it is the form's: a person looks. */
function append(state: State, slot: Slot): void {
  const { open } = state;
  if (!open) return;
  const before = slotLines(open.slot);
  const under = open.slot.where === 'cell' && slot.where === 'line';
  const place = before.length > 0 ? open.slot.place : slot.place;
  const joined = hasContent(before) || hasInput(before) ? [...before, ...slotLines(slot)] : slotLines(slot);
  const merged: Answer = {
    ...open,
    slot: { ...slotOf(joined, place, open.slot.where) },
    sureness: under && hasContent(slotLines(slot)) ? Math.min(open.sureness, 0.85) : open.sureness,
  };
  state.collected.answers[state.collected.answers.lastIndexOf(open)] = merged;
  state.open = merged;
}

function fieldOf({ asked }: Answer) {
  return asked.kind === 'field' ? asked.field : undefined;
}
const isLong = (answer: Answer) => fieldOf(answer)?.type === 'long_text';
const hasLines = (answer: Answer) => fieldOf(answer)?.lines === true || answer.asked.kind === 'combined';
const chooses = (answer: Answer) =>
  ['yesno', 'choice', 'choices', 'gender', 'ethnicity'].includes(fieldOf(answer)?.type ?? '');

/** `☐ Goes missing overnight`: each box with its words is a row of its own. */
function takeTicks(state: State, slot: Slot): boolean {
  const lines = slotLines(slot).filter((line) => line.text.trim() !== '');
  if (lines.length === 0 || !lines.every((line) => line.inlines.some((inline) => inline.kind === 'box'))) return false;
  for (const line of lines) {
    const starts = line.inlines.flatMap((inline, index) => (inline.kind === 'box' ? [index] : []));
    const leading = wordsOf([lineOf(line.inlines.slice(0, starts[0]))]) === '';
    for (const [order, start] of starts.entries()) {
      const from = leading ? start + 1 : order === 0 ? 0 : (starts[order - 1] ?? 0) + 1;
      const to = leading ? (starts[order + 1] ?? line.inlines.length) : start;
      const words = lineOf(line.inlines.slice(from, to));
      const box = line.inlines.slice(start, start + 1);
      const mark = slotOf([lineOf(box)], slot.place, slot.where);
      addRow(state, {
        ...{ text: wordsOf([words]), textSlot: slotOf([words], slot.place, slot.where) },
        ...{ columns: [{ heading: '', slot: mark }], evidence: undefined, table: state.tables },
      });
    }
  }
  return true;
}

function takeColumns(state: State, item: Columns, at: number): void {
  state.open = undefined;
  state.tables += 1;
  const grids = gridsOf(item.headings);
  if (grids && state.section?.list !== undefined && !state.section.holds && fitsList(state, item)) {
    takeList(state, item, at);
    return;
  }
  if (grids) {
    for (const row of item.rows) for (const grid of grids) takeGridRow(state, item, row, grid, at);
    return;
  }
  takeList(state, item, at);
}

function fitsList(state: State, item: Columns): boolean {
  const { section, vocabulary } = state;
  const fitting = item.headings.filter((heading) => vocabulary.label(heading, section)?.family === section?.family);
  return fitting.length >= item.headings.length - 1;
}

function takeGridRow(state: State, item: Columns, row: readonly Slot[], grid: Grid, at: number): void {
  const textSlot = row[grid.text];
  if (!textSlot) return;
  const text = wordsOf(slotLines(textSlot));
  const marks = grid.answers.map((column) => ({
    heading: item.headings[column] ?? '',
    slot: row[column] ?? emptySlot(textSlot),
  }));
  const note = grid.notes.map((column) => row[column]).find((slot) => slot !== undefined);
  if (text === '') {
    for (const column of [...grid.answers, ...grid.notes]) unplaceIfFilled(state, row[column]);
    return;
  }
  if (asksOwnQuestion(text, state.section, state.vocabulary)) {
    const slot = asOptions(item.headings, row, grid.answers);
    takeQuestion(
      state,
      { kind: 'question', label: text, known: true, strong: true, answer: slot, whole: textSlot },
      at,
    );
    for (const column of [...grid.notes, ...grid.rest]) unplaceIfFilled(state, row[column]);
    state.open = undefined;
    return;
  }
  const kind = rowKind(state.vocabulary.definition, state.section, item.headings[grid.text] ?? '', state.heading);
  for (const column of grid.rest) unplaceIfFilled(state, row[column]);
  if (!kind) {
    state.collected.unknown += 1;
    for (const column of [...grid.answers, ...grid.notes]) unplaceIfFilled(state, row[column]);
    return;
  }
  const domain = domainOf(state, item.headings[grid.text] ?? '');
  addRow(state, { text, textSlot, columns: marks, evidence: note, table: state.tables }, kind, domain);
}

/** The domain of a table's rows: the heading above it, unless that only says that there are indicators and the header says more. */
function domainOf(state: State, header: string): string {
  if (isRowWord(header)) return state.heading;
  const general = state.heading === '' || state.vocabulary.heading(state.heading)?.kind === 'section';
  return general ? header : state.heading;
}

function isRowWord(heading: string): boolean {
  return /^(|no\.?|risk )?(indicators?|factors?|questions?|statements?|vulnerabilit(y|ies)|signs?)?( factors?)?$/i.test(
    heading.trim(),
  );
}

function emptySlot(beside: Slot): Slot {
  return { lines: [], place: beside.place, where: 'cell' };
}

function unplaceIfFilled(state: State, slot: Slot | undefined): void {
  if (slot && hasContent(slotLines(slot))) state.collected.unplaced.push(slot);
}

/** Rows of a list under a header; where the questions belong to no list, the header stands over one row of answers. */
function takeList(state: State, item: Columns, at: number): void {
  const { vocabulary } = state;
  const section = listSection(state, item, at);
  const matches = item.headings.map((heading) => vocabulary.label(heading, section));
  const list = section?.list;
  if (list !== undefined && matches.some((match) => match?.family === section?.family)) {
    const before = state.section;
    state.section = section;
    const filled = item.rows.filter((row) => row.some((slot) => hasContent(slotLines(slot))));
    state.collected.known += matches.filter(Boolean).length;
    state.collected.unknown += matches.filter((match) => !match).length;
    const rows = filled.length > 0 ? filled : item.rows.slice(0, 1);
    for (const row of rows) listRow(state, list, row, matches, rows.length === 1);
    state.section = section?.closed ? section : (section ?? before);
    state.newEntry = rows.length > 1;
    return;
  }
  const [first, ...others] = item.rows.filter((row) => row.some((slot) => hasContent(slotLines(slot))));
  const row = first ?? item.rows[0] ?? [];
  for (const [column, heading] of item.headings.entries()) {
    const slot = row[column] ?? { lines: [], place: item.place, where: 'cell' as const };
    const known = vocabulary.isLabel(heading);
    takeQuestion(state, { kind: 'question', label: heading, known, strong: true, answer: slot, whole: slot }, at);
    state.open = undefined;
  }
  for (const other of others) for (const slot of other) unplaceIfFilled(state, slot);
}

/** Whose rows these are: the section at hand if it knows the headings, else the list that knows most of them. */
function listSection(state: State, item: Columns, at: number): Section | undefined {
  const { section, vocabulary } = state;
  const knownBy = (one: Section) =>
    item.headings.filter((heading) => {
      const match = vocabulary.label(heading, one);
      return match?.family === one.family && match.score >= scores.tolerant;
    }).length;
  if (section && knownBy(section) >= Math.max(1, item.headings.length / 2)) return section;
  if (section?.closed) return section;
  const lists = vocabulary.definition.sections.filter((one) => one.list !== undefined && !one.holds);
  const ranked = lists.map((one) => ({ one, count: knownBy(one) })).sort((one, other) => other.count - one.count);
  const [best, second] = ranked;
  if (best && best.count >= 2 && best.count > (second?.count ?? 0)) return best.one;
  return sectionAhead(state.items, at, vocabulary)?.section ?? section;
}

function listRow(
  state: State,
  list: string,
  row: readonly Slot[],
  matches: readonly (LabelMatch | undefined)[],
  alone: boolean,
): void {
  const [first] = row;
  if (!first) return;
  const keys = matches.flatMap((match) => (match ? [keyOf(match.asked)] : []));
  const current = state.current.get(list);
  const continues = alone && !state.newEntry && current && !keys.some((key) => current.seen.includes(key));
  const entry = continues ? current : addEntry(state, list, first, []);
  entry.seen.push(...keys);
  for (const [column, match] of matches.entries()) {
    const slot = row[column] ?? emptySlot(first);
    if (!match || match.family !== state.section?.family) {
      unplaceIfFilled(state, slot);
      continue;
    }
    answer(state, match, entry, slot, true);
    state.open = undefined;
  }
}
