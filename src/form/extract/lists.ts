import type { Section } from '../definitions/index.ts';
import { keyOf, type LabelMatch, scores } from '../labels/index.ts';
import { hasContent, type Question, type Slot, slotLines } from '../layout/index.ts';
import type { Columns } from './grids.ts';
import { sectionAhead } from './sections.ts';
import { addEntry, answer, type State, unplaceIfFilled } from './state.ts';

/** Whether the headings are questions of the list at hand. */
export function fitsList(state: State, item: Columns): boolean {
  const { section, vocabulary } = state;
  const fitting = item.headings.filter((heading) => vocabulary.label(heading, section)?.family === section?.family);
  return fitting.length >= item.headings.length - 1;
}

/** Rows of a list under a header. Where the header belongs to no list, it stands over one row of answers: questions to be asked. */
export function takeList(state: State, item: Columns, at: number): Question[] {
  const { vocabulary } = state;
  const section = listSection(state, item, at);
  const matches = item.headings.map((heading) => vocabulary.label(heading, section));
  const list = section?.list;
  if (list !== undefined && matches.some((match) => match?.family === section?.family)) {
    const before = state.section;
    state.section = section;
    const filled = item.rows.filter((row) => row.some((slot) => hasContent(slotLines(slot))));
    state.collected.known += matches.filter(Boolean).length;
    const strange = item.headings.filter((_, column) => !matches[column]);
    state.collected.unknown += strange.length;
    state.collected.notUnderstood.push(...strange);
    const rows = filled.length > 0 ? filled : item.rows.slice(0, 1);
    for (const row of rows) listRow(state, list, row, matches, rows.length === 1);
    state.section = section?.closed ? section : (section ?? before);
    state.newEntry = rows.length > 1;
    return [];
  }
  const [first, ...others] = item.rows.filter((row) => row.some((slot) => hasContent(slotLines(slot))));
  const row = first ?? item.rows[0] ?? [];
  for (const other of others) for (const slot of other) unplaceIfFilled(state, slot);
  return item.headings.map((label, column) => {
    const slot: Slot = row[column] ?? { lines: [], place: item.place, where: 'cell' };
    return { kind: 'question', label, known: vocabulary.isLabel(label), strong: true, answer: slot, whole: slot };
  });
}

/** Whose rows these are: the section at hand if it knows the headings, else the list that knows most of them. */
function listSection(state: State, item: Columns, at: number): Section | undefined {
  const { section, vocabulary } = state;
  const knownBy = (one: Section) =>
    item.headings.filter((heading) => {
      const match = vocabulary.label(heading, one);
      return match?.family === one.family && match.score >= scores.tolerant;
    }).length;
  if (section && knownBy(section) >= Math.max(1, item.headings.length / 2)) return section;
  if (section?.closed) return section;
  const families = new Map(vocabulary.definition.sections.map((one) => [one.family, one]));
  const ranked = [...families.values()]
    .filter((one) => !one.holds)
    .map((one) => ({ one, count: knownBy(one) }))
    .sort((one, other) => other.count - one.count);
  const [best, second] = ranked;
  if (best && best.count >= 2 && best.count > (second?.count ?? 0)) return best.one;
  return sectionAhead(state.items, at, vocabulary)?.section ?? section;
}

function listRow(
  state: State,
  list: string,
  row: readonly Slot[],
  matches: readonly (LabelMatch | undefined)[],
  alone: boolean,
): void {
  const [first] = row;
  if (!first) return;
  const keys = matches.flatMap((match) => (match ? [keyOf(match.asked)] : []));
  const current = state.current.get(list);
  const continues = alone && !state.newEntry && current && !keys.some((key) => current.seen.includes(key));
  const entry = continues ? current : addEntry(state, list, first, []);
  entry.seen.push(...keys);
  for (const [column, match] of matches.entries()) {
    const slot = row[column] ?? { lines: [], place: first.place, where: 'cell' };
    if (!match || match.family !== state.section?.family) {
      unplaceIfFilled(state, slot);
      continue;
    }
    answer(state, match, entry, slot, true);
    state.open = undefined;
  }
}
