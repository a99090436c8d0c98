import {
  allMarked,
  hasContent,
  hasInput,
  isPreamble,
  isPrint,
  type Slot,
  slotLines,
  wordsOf,
} from '../layout/index.ts';
import { accepts, append, chooses, isLong } from './continued.ts';
import { mayBeNote } from './ending.ts';
import type { Answer } from './model.ts';
import { takeTicks } from './rows.ts';
import { isOpenBlank, type State } from './state.ts';

/** How a mail ends: what follows is the sender's signature. */
const farewell =
  /^((kind|best|warm|many|with)\b.{0,20}\b(regards|wishes|thanks)|regards|thanks|many thanks|thank you|yours (sincerely|faithfully|truly)|sent from my .*|--)[\s,.!-]*$/i;
/** A line of a signature is short. */
const LONGEST_SIGNATURE = 80;

export function takeText(state: State, slot: Slot, at: number): void {
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
    const doubtful =
      mayBeOther(state, state.open, slot) || mayBeNote(state, state.open, slot, at) || answersSeveral(state, slot, at);
    append(state, slot, doubtful);
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
  if (isLong(open) && runsOver(open, slot)) return false;
  // Options stand in as many cells as there are of them.
  if (chooses(open) && hasInput(slotLines(slot))) return false;
  return hasContent(slotLines(slot)) && hasContent(slotLines(open.slot));
}

/** A row that a page break cut in two, between two paragraphs of one answer. */
function runsOver(open: Answer, slot: Slot): boolean {
  const last = slotLines(open.slot)
    .flatMap(({ inlines }) => inlines)
    .findLast((inline) => inline.kind !== 'break');
  const [from, to] = [last?.place.page, slot.place.page];
  const plain = !slotLines(slot).some((line) => allMarked([line], 'bold'));
  return plain && from !== undefined && to === from + 1;
}

/** `Postcode: [tab] Telephone:` at the end of a page over `TQ1 2BW [tab] 01632 960123` on the next: not all of it answers the last label. */
function answersSeveral({ items }: State, slot: Slot, at: number): boolean {
  const [last, one] = [items[at - 1], items[at - 2]];
  if (last?.kind !== 'question' || one?.kind !== 'question' || !hasContent(slotLines(slot))) return false;
  const together = last.whole.place.block !== undefined && last.whole.place.block === one.whole.place.block;
  const blank = [last, one].every(({ whole, answer }) => whole.where === 'line' && answer.lines.length === 0);
  return together && blank;
}
