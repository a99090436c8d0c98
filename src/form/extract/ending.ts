import { hasContent, hasInput, type Slot, slotLines } from '../layout/index.ts';
import type { Answer } from './model.ts';
import type { State } from './state.ts';

/**
 * A paragraph that is the last one of a form without tables, below an answer that has one already, or in the place of an answer that may be
 * left out and that no other long question of the form has there: somebody may have added it to the form, and not to that answer.
 */
export function mayBeNote(state: State, open: Answer, slot: Slot, at: number): boolean {
  if (slot.where !== 'line' || open.slot.where !== 'line' || hasInput(slotLines(slot)) || !isLast(state, at))
    return false;
  const before = slotLines(open.slot);
  const required = open.asked.kind === 'field' && open.asked.field.required;
  if (!hasContent(before)) return !state.longBelow && !required;
  const last = before.flatMap(({ inlines }) => inlines).findLast((inline) => inline.kind !== 'break');
  return last === undefined || last.place.block !== slot.place.block;
}

/** Nothing follows but guidance and tables of codes. */
function isLast({ items, vocabulary }: State, at: number): boolean {
  const next = items[at + 1];
  return next === undefined || (next.kind === 'heading' && vocabulary.heading(next.text)?.kind === 'ignore');
}
