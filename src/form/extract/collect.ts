import type { Vocabulary } from '../labels/index.ts';
import { hasInput, type Item, isPreamble, slotLines } from '../layout/index.ts';
import { takeColumns } from './columns.ts';
import { headingFrom, namesTable, takeHeading } from './headings.ts';
import type { Collected } from './model.ts';
import { takeQuestion } from './questions.ts';
import { type State, startOf, unplaceIfFilled } from './state.ts';
import { takeText } from './texts.ts';

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

/** Print is passed over, but a box that is ticked or a field that is filled was not printed, and print tells of nobody. */
function keepInputs(state: State, item: Item): void {
  const slots = item.kind === 'columns' ? item.rows.flat() : item.kind === 'question' ? [item.answer] : [item.slot];
  for (const slot of slots) {
    const told = item.kind === 'text' && slot.where === 'line' && !isPreamble(slotLines(slot));
    if (told || hasInput(slotLines(slot))) unplaceIfFilled(state, slot);
  }
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
      else takeText(state, item.slot, at);
  }
}
