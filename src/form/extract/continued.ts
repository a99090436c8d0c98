import {
  allMarked,
  hasContent,
  hasInput,
  type Item,
  isGuidance,
  isPrint,
  type Line,
  type Slot,
  slotLines,
  slotOf,
  wordsOf,
} from '../layout/index.ts';
import type { Answer } from './model.ts';
import type { State } from './state.ts';

/** Bold or capital words below an open question are its answer rather than a heading; in a table only while it has none. */
export function continuesAnswer(state: State, item: Extract<Item, { kind: 'heading' }>): boolean {
  if (!state.open) return false;
  // On a page bold print is all that makes a heading, and somebody may have written a sentence in bold.
  if (item.level !== undefined) return isLong(state.open) && item.slot.where === 'line' && isSentence(item.text);
  if (!hasContent(slotLines(state.open.slot))) return true;
  return item.slot.where === 'line' && isLong(state.open) && !state.openStrong;
}

/** Several words that end as a sentence does. */
export function isSentence(text: string): boolean {
  return /[.!?]["”’)]?$/.test(text.trim()) && text.trim().split(/\s+/).length >= 4;
}

/** Whether words below a question go on with its answer. */
export function accepts(open: Answer, slot: Slot): boolean {
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

function isReturnNote(lines: readonly Line[]): boolean {
  return /^(please )?(return|send|e-?mail|submit) (this|the|your|completed)\b.*\b(form|toolkit|referral)/i.test(
    wordsOf(lines),
  );
}

/** Bold words in bold print's company may be a heading that no definition knows; capitals below a bold label are an answer. */
export function mayBeHeading(state: State, slot: Slot): boolean {
  return slot.where === 'cell' && !state.openBelow && (!state.openStrong || allMarked(slotLines(slot), 'bold'));
}

/**
 * Text that stands below the cell of its question was put there by a person, or it is the form's: a person looks, as where it
 * has the looks of something else.
 */
export function append(state: State, slot: Slot, doubtful = false): void {
  const { open } = state;
  if (!open) return;
  const before = slotLines(open.slot);
  if (isLong(open) && slot.where === 'line' && !hasContent(before)) state.longBelow = true;
  const under = open.slot.where === 'cell' && slot.where === 'line';
  const place = before.length > 0 ? open.slot.place : slot.place;
  const joined = hasContent(before) || hasInput(before) ? [...before, ...slotLines(slot)] : slotLines(slot);
  // What was typed into a field ends with it, and a field below its label is no text that somebody put there.
  const boxes = chooses(open) && hasInput(slotLines(slot));
  const beyond = hasWords(slotLines(slot)) && !boxes && (under || (hasEntry(before) && !hasEntry(slotLines(slot))));
  const merged: Answer = {
    ...open,
    slot: { ...slotOf(joined, place, open.slot.where) },
    sureness: doubtful || beyond ? Math.min(open.sureness, 0.85) : open.sureness,
  };
  state.collected.answers[state.collected.answers.lastIndexOf(open)] = merged;
  state.open = merged;
}

function hasWords(lines: readonly Line[]): boolean {
  return lines.some((line) => line.inlines.some((one) => one.kind === 'text' && /[\p{L}\p{N}]/u.test(one.text)));
}

function hasEntry(lines: readonly Line[]): boolean {
  return lines.some((line) => line.inlines.some(({ kind }) => kind === 'entry'));
}

function fieldOf({ asked }: Answer) {
  return asked.kind === 'field' ? asked.field : undefined;
}
export const isLong = (answer: Answer) => fieldOf(answer)?.type === 'long_text';
const hasLines = (answer: Answer) => fieldOf(answer)?.lines === true || answer.asked.kind === 'combined';
export const chooses = (answer: Answer) =>
  ['yesno', 'choice', 'choices', 'gender', 'ethnicity'].includes(fieldOf(answer)?.type ?? '');
