import type { Section } from '../definitions/index.ts';
import type { LabelMatch, Vocabulary } from '../labels/index.ts';
import { hasContent, hasInput, type Item, type Slot, slotLines } from '../layout/index.ts';
import type { Answer, Collected, Entry } from './model.ts';

/** Where the walk through a form stands. */
export type State = {
  items: readonly Item[];
  vocabulary: Vocabulary;
  /** Whose answers are asked; undefined under a heading that the definition does not know. */
  section: Section | undefined;
  /** That the section was concluded rightly, where no heading says so. */
  sureness: number;
  /** Under a heading of guidance: nothing is read. */
  ignoring: boolean;
  /** A list's block begins with the next question. */
  newEntry: boolean;
  /** The entry of each list that further questions belong to. */
  current: Map<string, Entry>;
  /** The question whose answer may go on in the next lines. */
  open: Answer | undefined;
  openStrong: boolean;
  openLabel: string;
  /** Its label has a row for itself, so that the answer may stand below. */
  openAlone: boolean;
  /** The answer is expected in the row below, whatever it looks like. */
  openBelow: boolean;
  /** Some long answer stood on the lines below its label. */
  longBelow: boolean;
  heading: string;
  /** The mail around a form has ended; its signature follows. */
  farewell: boolean;
  tables: number;
  collected: Collected;
};

export function startOf(items: readonly Item[], vocabulary: Vocabulary): State {
  return {
    ...{ items, vocabulary, section: vocabulary.definition.sections[0], sureness: 1, ignoring: false, newEntry: false },
    ...{ current: new Map(), open: undefined, openStrong: false, openLabel: '', openAlone: false, openBelow: false },
    ...{ longBelow: false, heading: '', farewell: false, tables: 0 },
    collected: {
      answers: [],
      entries: [],
      rows: [],
      unplaced: [],
      crowded: 0,
      known: 0,
      unknown: 0,
      notUnderstood: [],
    },
  };
}

export function enter(state: State, section: Section): void {
  state.section = section;
  state.sureness = 1;
  state.ignoring = false;
  if (section.list !== undefined) state.newEntry = true;
}

export function addEntry(state: State, list: string, slot: Slot, seen: string[]): Entry {
  const sets = state.section?.list === list ? state.section.sets : {};
  const entry: Entry = { list, sets, seen, place: slot.place };
  state.current.set(list, entry);
  state.collected.entries.push(entry);
  return entry;
}

export function answer(state: State, match: LabelMatch, entry: Entry | undefined, slot: Slot, strong: boolean): void {
  const made: Answer = { asked: match.asked, entry, slot, sureness: match.score };
  state.collected.answers.push(made);
  state.open = made;
  state.openStrong = strong;
}

/** Keeps for a person what belongs to no question. */
export function unplaceIfFilled(state: State, slot: Slot | undefined): void {
  if (slot && hasContent(slotLines(slot))) state.collected.unplaced.push(slot);
}

/** A question that waits for its answer in the next lines. */
export function isOpenBlank({ open }: State): boolean {
  return open !== undefined && !hasContent(slotLines(open.slot)) && !hasInput(slotLines(open.slot));
}
