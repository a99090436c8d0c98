import type { Section } from '../definitions/index.ts';
import { keyOf, type LabelMatch, scores, type Vocabulary } from '../labels/index.ts';
import {
  allMarked,
  columnRole,
  hasContent,
  hasInput,
  type Item,
  isGuidance,
  isPreamble,
  isPrint,
  type Question,
  type Slot,
  slotLines,
  slotOf,
  wordsOf,
} from '../layout/index.ts';
import { accepts, append, continuesAnswer, isLong, isSentence, mayBeHeading } from './continued.ts';
import { type Columns, gridsOf } from './grids.ts';
import { fitsList, takeList } from './lists.ts';
import type { Answer, Collected } from './model.ts';
import { entryFor, place } from './placing.ts';
import { takeGridRow, takeLooseRow, takeTicks } from './rows.ts';
import { answer, enter, type State, startOf, unplaceIfFilled } from './state.ts';

/** Walks through what a form says and gives each answer its question, by the words of its label and the section it stands in. */
export function collect(items: readonly Item[], vocabulary: Vocabulary): Collected {
  const state = startOf(items, vocabulary);
  for (const [at, item] of items.entries()) {
    if (state.ignoring && !endsGuidance(state, at)) keepInputs(state, item);
    else step(state, item, at);
  }
  return state.collected;
}

/** Under a guidance heading nothing is read, until a known heading or a cluster of known labels shows that the form goes on. */
function endsGuidance(state: State, at: number): boolean {
  const item = state.items[at];
  if (item?.kind === 'heading') return state.vocabulary.heading(item.text)?.kind === 'section';
  if (item === undefined || labelsOf(state, item) === 0) return false;
  const ahead = state.items.slice(at, at + 4).reduce((count, next) => count + labelsOf(state, next), 0);
  if (ahead < 3) return false;
  state.ignoring = false;
  return true;
}

function labelsOf({ vocabulary }: State, item: Item): number {
  if (item.kind === 'columns') return item.headings.filter((heading) => vocabulary.isLabel(heading)).length;
  return item.kind === 'question' && item.known ? 1 : 0;
}

/** Print is passed over, but a box that is ticked or a field that is filled was not printed. */
function keepInputs(state: State, item: Item): void {
  const slots = item.kind === 'columns' ? item.rows.flat() : item.kind === 'question' ? [item.answer] : [item.slot];
  for (const slot of slots) if (hasInput(slotLines(slot))) unplaceIfFilled(state, slot);
}

function step(state: State, item: Item, at: number): void {
  switch (item.kind) {
    case 'heading':
      takeHeading(state, item, at);
      break;
    case 'question':
      takeQuestion(state, item, at);
      break;
    case 'columns':
      takeColumns(state, item, at);
      break;
    case 'text':
      if (namesTable(state, item.slot, at)) takeHeading(state, headingFrom(item.slot), at);
      else takeText(state, item.slot);
  }
}

/** A heading has fewer words. */
const MOST_WORDS_IN_TITLE = 6;

/** `Screening questions` as a plain line right above a table, and below the answer in another one. */
function namesTable({ open, items }: State, slot: Slot, at: number): boolean {
  if (open?.slot.where !== 'cell' || slot.where !== 'line' || hasInput(slotLines(slot))) return false;
  const next = items[at + 1];
  const intoTable = next?.kind === 'columns' || (next?.kind === 'question' && next.whole.where === 'cell');
  const text = wordsOf(slotLines(slot));
  return intoTable && /^\p{Lu}[^.!?:;,]*$/u.test(text) && text.split(' ').length <= MOST_WORDS_IN_TITLE;
}

function headingFrom(slot: Slot): Extract<Item, { kind: 'heading' }> {
  return { kind: 'heading', text: wordsOf(slotLines(slot)), slot, level: 9 };
}

/** Longer bold words may be a sentence that somebody wrote. */
const LONGEST_HEADING = 50;

/** Words that stand as a heading does, and may yet be somebody's: a sentence, or bold words right below an unknown `Hobbies and interests:`. */
function mayBeWritten({ items, vocabulary }: State, { text }: Extract<Item, { kind: 'heading' }>, at: number): boolean {
  const before = items[at - 1];
  const asked = before?.kind === 'heading' && /:\s*$/.test(before.text) && !vocabulary.heading(before.text);
  return asked || text.length > LONGEST_HEADING || isSentence(text);
}

/** On a picture, the end of a line that was drawn, where it can be no answer: it names nothing, so the section goes on. */
const strokeAlone = /^[|Il!_.-]$/;

function takeHeading(state: State, item: Extract<Item, { kind: 'heading' }>, at: number): void {
  state.farewell = false;
  const found = state.vocabulary.heading(item.text);
  // `Police - Missing Team` right below a label in a table that has its answers below.
  if (found?.kind === 'section' && state.openBelow && item.slot.where === 'cell' && isOpenBlank(state)) {
    append(state, item.slot, !state.openStrong || allMarked(slotLines(item.slot), 'bold'));
    return;
  }
  if (!found && continuesAnswer(state, item)) {
    append(state, item.slot, item.level !== undefined || mayBeHeading(state, item.slot));
    return;
  }
  if (strokeAlone.test(item.text)) return;
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
      askByHeading(state, item, at);
      break;
    default:
      if (mayBeWritten(state, item, at) && !standsPrinted(state, item.slot)) unplaceIfFilled(state, item.slot);
      if (!state.section?.holds || (state.section.holds === 'vulnerabilities' && item.level !== undefined))
        state.section = undefined;
  }
}

/** `Part E: Analysis` with the analysis typed below it: the heading asks the question itself. */
function askByHeading(state: State, { text, slot }: Extract<Item, { kind: 'heading' }>, at: number): void {
  const next = state.items[at + 1];
  if (next?.kind !== 'text' || next.slot.where !== 'line' || slot.where !== 'line') return;
  const label = text.replace(/^\s*(section|part|step|stage)\s+\w{1,3}\b\s*[.:)\-–—]*\s*/i, '');
  const match = state.vocabulary.label(label, state.section);
  if (match?.score !== scores.exact || match.family !== state.section?.family) return;
  if (match.asked.kind !== 'field' || match.asked.field.type !== 'long_text') return;
  const place = slotOf([], next.slot.place, 'line');
  state.collected.known += 1;
  answer(state, match, entryFor(state, match, place), place, true);
  state.openLabel = label;
}

function isOpenBlank({ open }: State): boolean {
  return open !== undefined && !hasContent(slotLines(open.slot)) && !hasInput(slotLines(open.slot));
}

/** Titles and guidance stand above the first label; whoever tells of somebody there wrote it in. */
function standsPrinted(state: State, slot: Slot): boolean {
  const lines = slotLines(slot);
  return isPrint(lines) || (state.collected.known === 0 && isPreamble(lines));
}

function takeQuestion(state: State, item: Question, at: number, underHeader = false): void {
  const { vocabulary } = state;
  if (item.known && !underHeader && isHeadingOnly(state, item, at)) {
    const slot = slotOf([], item.answer.place, item.answer.where);
    takeHeading(state, { kind: 'heading', text: item.label, slot, level: 1 }, at);
    return;
  }
  const match = place(state, item, at);
  if (!match) {
    takeUnknown(state, item);
    return;
  }
  if (looksLikeAnswer(state, item) || saysWho(state, item, match)) {
    takeText(state, item.whole);
    return;
  }
  if (mayBeAnswer(state, item)) state.collected.unplaced.push(item.whole);
  if (item.crowded) state.collected.crowded += 1;
  state.collected.known += 1;
  const entry = entryFor(state, match, item.answer);
  const sure = item.doubtful ? { ...match, score: Math.min(match.score, scores.doubtful) } : match;
  answer(state, sure, entry, item.answer, item.strong);
  state.openLabel = item.label;
  state.openAlone = item.alone === true;
  state.openBelow = item.below === true;
  if (vocabulary.heading(item.label)?.kind === 'section') state.heading = item.label;
}

/** `Role` with the line `Social worker` below: the words of a label, plain under a strong label, are the answer. */
function looksLikeAnswer(state: State, item: Question): boolean {
  const { open } = state;
  const standsOut = state.openStrong || (item.whole.where === 'cell' && ended.test(state.openLabel));
  if (!open || item.strong || !standsOut || hasContent(slotLines(item.answer))) return false;
  if (item.whole.where === 'cell' && !(state.openBelow && item.below)) return false;
  return !hasContent(slotLines(open.slot)) && !ended.test(wordsOf(slotLines(item.whole)));
}

/** The same where label and answer look alike: whether `Social worker` is an answer or the next question, a person says. */
function mayBeAnswer(state: State, item: Question): boolean {
  if (!state.openBelow || !item.below || item.strong || item.whole.where !== 'cell') return false;
  // A dash in the row between is the answer already.
  if (state.open && state.open.slot.lines.length > 0) return false;
  return isOpenBlank(state) && !hasContent(slotLines(item.answer)) && !hasInput(slotLines(item.answer));
}

const ended = /:\s*$/;

/** `Parents` with `Mother: Ann` below: the label of the same question again says whose answer it is. */
function saysWho({ open }: State, item: Question, match: LabelMatch): boolean {
  if (open?.asked.kind !== 'field' || keyOf(match.asked) !== open.asked.field.key || !open.asked.field.lines)
    return false;
  return !hasContent(slotLines(open.slot)) && hasContent(slotLines(item.answer));
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
    // `Referrer's signature` as a line of its own over the table with `Signed | | Date |`.
    const fits = match?.family === heading.section.family && match.score >= scores.tolerant;
    if (fits && item.whole.where === 'line' && next.whole.where === 'cell' && item.level !== undefined) return true;
    if (heading.section.family === state.section?.family && here) return false;
    const isHere = here !== undefined && here.family === state.section?.family && ended.test(item.label);
    // `Manager:` without an answer, right above the heading of another section.
    if (isHere && opensOther(state, next, heading.section)) return false;
    const nextHere = state.section ? state.vocabulary.label(next.label, state.section) : undefined;
    // `Action taken:` without an answer, in a section that goes on.
    const goesOn = nextHere !== undefined && nextHere.family === state.section?.family;
    if (isHere && goesOn && heading.section.owners.length === 0 && heading.section.list === undefined) return false;
    if (here && nextHere && here.family === state.section?.family) {
      // `Parents` among the questions about a child, with `Mother: Ann` as its answer.
      if (keyOf(here.asked) === keyOf(nextHere.asked)) return false;
      // An empty cell beside it is the place of an answer, and the section at hand goes on.
      if (item.whole.where === 'cell' && !item.alone && nextHere.family === state.section.family) return false;
    }
    return heading.section.holds !== undefined || fits;
  }
  return next?.kind === 'text' && heading.section.holds !== undefined;
}

/** A label without an answer that is the heading of a section too, and of another one. */
function opensOther({ vocabulary }: State, next: Question, section: Section): boolean {
  const found = vocabulary.heading(next.label);
  return found?.kind === 'section' && found.section.family !== section.family && next.answer.lines.length === 0;
}

/** Fewer words before a colon may be a label that no definition knows. */
const FEWEST_WORDS_SAID = 4;

function mayAsk(label: string): boolean {
  return (
    label.split(' ').length < FEWEST_WORDS_SAID ||
    /^(what|who|where|when|which|why|how|is|are|do|does|has|have|did|any|name|date|details?)\b/i.test(label)
  );
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
    // `Hobbies: football` below a long answer may be a question of the form.
    append(state, item.whole, hasContent(slotLines(open.slot)) && mayAsk(item.label));
    return;
  }
  // `Not safe at home: the address is known` below a label that has its row for itself is its answer.
  if (open && state.openAlone && item.alone && item.whole.where === 'cell' && !hasContent(slotLines(open.slot))) {
    append(state, item.whole, !state.openBelow && item.label.split(' ').length < FEWEST_WORDS_SAID);
    return;
  }
  state.open = undefined;
  if (collected.known === 0 && isPreamble(lines)) return;
  if (isGuidance(slotLines(item.whole)) && !hasInput(lines)) {
    if (hasContent(lines) && !isPrint(lines)) collected.unplaced.push(item.answer);
    return;
  }
  collected.unknown += 1;
  collected.notUnderstood.push(item.label);
  if (hasContent(lines) || item.doubtful) collected.unplaced.push(hasContent(lines) ? item.answer : item.whole);
}

/** How a mail ends: what follows is the sender's signature. */
const farewell =
  /^((kind|best|warm|many|with)\b.{0,20}\b(regards|wishes|thanks)|regards|thanks|many thanks|thank you|yours (sincerely|faithfully|truly)|sent from my .*|--)[\s,.!-]*$/i;
/** A line of a signature is short. */
const LONGEST_SIGNATURE = 80;

function takeText(state: State, slot: Slot): void {
  const lines = slotLines(slot);
  if (slot.where === 'line' && farewell.test(wordsOf(lines))) {
    state.open = undefined;
    state.farewell = true;
    return;
  }
  if (state.farewell && slot.where === 'line' && wordsOf(lines).length <= LONGEST_SIGNATURE && !hasInput(lines)) return;
  if (state.section?.holds && takeTicks(state, slot)) return;
  // A row that was left empty is the answer's place: what stands below it answers something else.
  if (slot.where === 'cell' && lines.length === 0 && isOpenBlank(state)) state.open = undefined;
  if (state.open && accepts(state.open, slot)) {
    append(state, slot, mayBeOther(state, state.open, slot));
    return;
  }
  if (slot.where === 'cell' && lines.length === 0) state.open = undefined;
  if (state.collected.known === 0 && isPreamble(lines)) return;
  if (!hasContent(lines) || isPrint(lines)) return;
  state.collected.unplaced.push(slot);
}

/** A second cell below a question: the end of its answer, or what belongs to a question that no definition knows. */
function mayBeOther(state: State, open: Answer, slot: Slot): boolean {
  if (slot.where !== 'cell' || !(state.openBelow || isLong(open))) return false;
  return hasContent(slotLines(slot)) && hasContent(slotLines(open.slot));
}

/** A header without rows that has other words than labels and options may be answers: a person looks. */
function keepStrangeHeadings(state: State, { headings, rows, place }: Columns): void {
  if (rows.some((row) => row.some((slot) => hasContent(slotLines(slot)) || hasInput(slotLines(slot))))) return;
  const strange = headings.filter((heading) => columnRole(heading) === undefined && !state.vocabulary.isLabel(heading));
  for (const heading of strange)
    unplaceIfFilled(state, { lines: [[{ kind: 'text', text: heading, marks: {}, place }]], place, where: 'cell' });
}

function takeColumns(state: State, item: Columns, at: number): void {
  state.open = undefined;
  state.tables += 1;
  keepStrangeHeadings(state, item);
  const grids = gridsOf(item.headings);
  const listed = state.section?.list !== undefined && !state.section.holds && fitsList(state, item);
  const ask = (question: Question) => {
    takeQuestion(state, question, at, true);
    state.open = undefined;
  };
  if (!grids || listed) {
    for (const question of takeList(state, item, at)) ask(question);
    return;
  }
  for (const row of item.rows)
    for (const grid of grids) {
      const question = takeGridRow(state, item, row, grid);
      if (question) ask(question);
    }
}
