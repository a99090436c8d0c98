import { columnRole, hasContent, hasInput, type Question, slotLines } from '../layout/index.ts';
import { type Columns, gridsOf } from './grids.ts';
import { fitsList, takeList } from './lists.ts';
import { takeQuestion } from './questions.ts';
import { takeGridRow } from './rows.ts';
import { type State, unplaceIfFilled } from './state.ts';

export function takeColumns(state: State, item: Columns, at: number): void {
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

/** A header without rows that has other words than labels and options may be answers: a person looks. */
function keepStrangeHeadings(state: State, { headings, rows, place }: Columns): void {
  if (rows.some((row) => row.some((slot) => hasContent(slotLines(slot)) || hasInput(slotLines(slot))))) return;
  const strange = headings.filter((heading) => columnRole(heading) === undefined && !state.vocabulary.isLabel(heading));
  for (const heading of strange)
    unplaceIfFilled(state, { lines: [[{ kind: 'text', text: heading, marks: {}, place }]], place, where: 'cell' });
}
