import { keyOf, type LabelMatch, scores } from '../labels/index.ts';
import {
  hasContent,
  hasInput,
  isGuidance,
  isPreamble,
  isPrint,
  type Question,
  slotLines,
  slotOf,
  wordsOf,
} from '../layout/index.ts';
import { append, isLong } from './continued.ts';
import { ended, isHeadingOnly, mayAskHere, takeHeading } from './headings.ts';
import { entryFor, place } from './placing.ts';
import { takeLooseRow } from './rows.ts';
import { answer, isOpenBlank, type State } from './state.ts';
import { takeText } from './texts.ts';

export function takeQuestion(state: State, item: Question, at: number, underHeader = false): void {
  const { vocabulary } = state;
  if (item.known && !underHeader && isHeadingOnly(state, item, at)) {
    if (mayAskHere(state, item)) state.collected.crowded += 1;
    const slot = slotOf([], item.answer.place, item.answer.where);
    takeHeading(state, { kind: 'heading', text: item.label, slot, level: 1 }, at);
    return;
  }
  const match = place(state, item, at);
  if (!match) {
    takeUnknown(state, item);
    return;
  }
  if (item.crowded && namesNext(state, item, at)) {
    takeHeading(state, { kind: 'heading', text: item.label, slot: item.whole, level: 1 }, at);
    return;
  }
  if (looksLikeAnswer(state, item) || saysWho(state, item, match)) {
    takeText(state, item.whole, at);
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

/** `Parents` with `Mother: Ann` below: the label of the same question again says whose answer it is. */
function saysWho({ open }: State, item: Question, match: LabelMatch): boolean {
  if (open?.asked.kind !== 'field' || keyOf(match.asked) !== open.asked.field.key || !open.asked.field.lines)
    return false;
  return !hasContent(slotLines(open.slot)) && hasContent(slotLines(item.answer));
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
  // `Part E -` without anything beside it is no indicator.
  if (section?.holds && !item.doubtful) {
    if (hasInput(lines) || lines.length > 0 || item.whole.where === 'cell') {
      takeLooseRow(state, item);
      return;
    }
  }
  if (open && isLong(open) && item.whole.where === 'line' && !hasInput(lines)) {
    // `Hobbies: football` below a long answer, or in its place, may be a question of the form; with a field of its own it is one.
    append(state, item.whole, mayAsk(item.label));
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
  // `aware:` on the next page: the end of a label that was cut, whose beginning may have been taken for another one.
  if (/^\p{Ll}/u.test(item.label) && item.whole.where === 'cell') collected.crowded += 1;
  if (hasContent(lines) || item.doubtful) collected.unplaced.push(hasContent(lines) ? item.answer : item.whole);
}

/** `Risk rating | Level of risk | High`: the name of a section beside its only question, in the words of a label. */
function namesNext({ items, vocabulary }: State, item: Question, at: number): boolean {
  const heading = vocabulary.heading(item.label);
  const next = items[at + 1];
  if (heading?.kind !== 'section' || next?.kind !== 'question' || next.crowded) return false;
  return vocabulary.label(next.label, heading.section)?.family === heading.section.family;
}
