import { hasInput, lineOf, type Question, type Slot, slotLines, slotOf, wordsOf } from '../layout/index.ts';
import { asksOwnQuestion, asOptions, type Columns, type Grid, rowKind } from './grids.ts';
import type { GridRow } from './model.ts';
import { type State, unplaceIfFilled } from './state.ts';

/** A row of an indicator section without a header: its words and what stands beside them. */
export function takeLooseRow(state: State, item: Question): void {
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

/** `☐ Goes missing overnight`: each box with its words is a row of its own. */
export function takeTicks(state: State, slot: Slot): boolean {
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

/** Takes a row of a grid; gives back the question that it turns out to ask, where it is no indicator. */
export function takeGridRow(state: State, item: Columns, row: readonly Slot[], grid: Grid): Question | undefined {
  const textSlot = row[grid.text];
  if (!textSlot) return undefined;
  const text = wordsOf(slotLines(textSlot));
  const header = item.headings[grid.text] ?? '';
  const [note, ...furtherNotes] = grid.notes;
  const leave = (columns: readonly number[]) => {
    for (const column of columns) unplaceIfFilled(state, row[column]);
  };
  leave(grid.rest.filter((column) => !counts(row[column])));
  if (text !== '' && asksOwnQuestion(text, state.section, state.vocabulary)) {
    leave(grid.notes);
    const answer = asOptions(item.headings, row, grid.answers);
    return { kind: 'question', label: text, known: true, strong: true, answer, whole: textSlot };
  }
  const holds = rowKind(state.vocabulary.definition, state.section, header, state.heading);
  if (text === '' || !holds) {
    if (text !== '') {
      state.collected.unknown += 1;
      state.collected.notUnderstood.push(text);
    }
    if (hasInput(slotLines(textSlot))) leave([grid.text]);
    leave([...grid.answers, ...grid.notes]);
    return undefined;
  }
  leave(furtherNotes);
  const empty: Slot = { lines: [], place: textSlot.place, where: 'cell' };
  const columns = grid.answers.map((at) => ({ heading: item.headings[at] ?? '', slot: row[at] ?? empty }));
  const evidence = note === undefined ? undefined : row[note];
  addRow(state, { text, textSlot, columns, evidence, table: state.tables }, holds, domainOf(state, header));
  return undefined;
}

/** The running number of a row. */
function counts(slot: Slot | undefined): boolean {
  return slot !== undefined && /^(\d{1,3}|[a-z])[.)]?$/i.test(wordsOf(slotLines(slot)));
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
