import type { Section } from '../definitions/index.ts';
import { keyOf, scores } from '../labels/index.ts';
import {
  allMarked,
  hasContent,
  hasInput,
  type Item,
  isPreamble,
  isPrint,
  type Question,
  type Slot,
  slotLines,
  slotOf,
  wordsOf,
} from '../layout/index.ts';
import { append, continuesAnswer, isSentence, mayBeHeading } from './continued.ts';
import { gridsOf } from './grids.ts';
import { entryFor } from './placing.ts';
import { answer, enter, isOpenBlank, type State, unplaceIfFilled } from './state.ts';

type Heading = Extract<Item, { kind: 'heading' }>;

/** On a picture, the end of a line that was drawn, where it can be no answer: it names nothing, so the section goes on. */
const strokeAlone = /^[|Il!_.-]$/;

export function takeHeading(state: State, item: Heading, at: number): void {
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
  const goesOn = item.slot.where === 'line' && endsBold(state);
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
      if ((goesOn || mayBeWritten(state, item, at) || headsNothing(state, at)) && !standsPrinted(state, item.slot))
        unplaceIfFilled(state, item.slot);
      if (!state.section?.holds || (state.section.holds === 'vulnerabilities' && item.level !== undefined))
        state.section = undefined;
  }
}

/** Longer bold words may be a sentence that somebody wrote. */
const LONGEST_HEADING = 50;

/** Words that stand as a heading does, and may yet be somebody's: a sentence, or bold words right below an unknown `Hobbies and interests:`. */
function mayBeWritten({ items, vocabulary }: State, { text }: Heading, at: number): boolean {
  const before = items[at - 1];
  const asked =
    (before?.kind === 'heading' && /:\s*$/.test(before.text) && !vocabulary.heading(before.text)) ||
    (before?.kind === 'question' && !before.known && !hasContent(slotLines(before.answer)));
  return asked || text.length > LONGEST_HEADING || isSentence(text) || /^\p{Ll}|[.!,;]$/u.test(text);
}

/** An answer in bold that a page wrapped: its next line has the looks of a heading. */
function endsBold({ open }: State): boolean {
  const last = open?.slot.lines.flat().findLast((inline) => inline.kind === 'text' && inline.text.trim() !== '');
  return last?.kind === 'text' && last.marks.bold === true;
}

/** Bold words behind the first questions that nothing of the form follows: `Known to carry a knife` at the end of a table. */
function headsNothing({ items, section, collected, vocabulary }: State, at: number): boolean {
  if (section?.holds || collected.known === 0) return false;
  const next = items[at + 1];
  if (next === undefined) return true;
  const alone = next.kind === 'question' && next.alone && next.answer.lines.length === 0;
  const name = next.kind === 'heading' ? next.text : alone ? next.label : '';
  return name !== '' && vocabulary.heading(name)?.kind === 'section';
}

/** Titles and guidance stand above the first label; whoever tells of somebody there wrote it in. */
function standsPrinted(state: State, slot: Slot): boolean {
  const lines = slotLines(slot);
  return isPrint(lines) || (state.collected.known === 0 && isPreamble(lines));
}

/** `Part E: Analysis` with the analysis typed below it: the heading asks the question itself. */
function askByHeading(state: State, { text, slot }: Heading, at: number): void {
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

/** A heading has fewer words. */
const MOST_WORDS_IN_TITLE = 6;

/** `Screening questions` as a plain line right above a table, and below the answer in another one. */
export function namesTable({ open, items, vocabulary }: State, slot: Slot, at: number): boolean {
  if (open?.slot.where !== 'cell' || slot.where !== 'line' || hasInput(slotLines(slot))) return false;
  const next = items[at + 1];
  const text = wordsOf(slotLines(slot));
  const intoRows = next?.kind === 'columns' && gridsOf(next.headings) !== undefined;
  const intoLabels = next?.kind === 'question' && next.whole.where === 'cell' && vocabulary.heading(text) !== undefined;
  if (!intoRows && !intoLabels) return false;
  return /^\p{Lu}[^.!?:;,]*$/u.test(text) && text.split(' ').length <= MOST_WORDS_IN_TITLE;
}

export function headingFrom(slot: Slot): Heading {
  return { kind: 'heading', text: wordsOf(slotLines(slot)), slot, level: 9 };
}

/** A label that says by its colon that an answer follows. */
export const ended = /:\s*$/;

/** A label that is a heading too opens its section where labels of that section follow instead of an answer. */
export function isHeadingOnly(state: State, item: Question, at: number): boolean {
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
    const isHere = mayAskHere(state, item);
    // `Line manager:` without an answer as the last row of a table, above the heading `Manager's comments`.
    if (isHere && item.whole.where === 'cell' && next.whole.where === 'line') return false;
    // `Manager:` without an answer, right above the heading of another section.
    if (isHere && opensOther(state, next, heading.section)) return false;
    const nextHere = state.section ? state.vocabulary.label(next.label, state.section) : undefined;
    // `Action taken:` without an answer, in a section that goes on.
    const goesOn = nextHere !== undefined && nextHere.family === state.section?.family;
    if (isHere && goesOn && heading.section.owners.length === 0 && heading.section.list === undefined) return false;
    if (here && nextHere && here.family === state.section?.family) {
      // `Parents` among the questions about a child, with `Mother: Ann` as its answer.
      const lines = here.asked.kind === 'field' && here.asked.field.lines === true;
      if (lines && keyOf(here.asked) === keyOf(nextHere.asked)) return false;
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

/** A label with a colon that the section at hand asks: whether it is the heading of another one, a person says. */
export function mayAskHere({ vocabulary, section }: State, { label }: Question): boolean {
  const here = section ? vocabulary.label(label, section) : undefined;
  return here !== undefined && here.family === section?.family && ended.test(label);
}
