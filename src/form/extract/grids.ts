import type { Definition, Section } from '../definitions/index.ts';
import { scores, type Vocabulary } from '../labels/index.ts';
import { columnRole, hasContent, type Item, lineOf, type Slot, slotLines, slotOf, wordsOf } from '../layout/index.ts';
import type { GridRow } from './model.ts';

export type Columns = Extract<Item, { kind: 'columns' }>;

/** A header over answer columns: the row's words in one column, marks or short answers in others. */
export type Grid = { text: number; answers: number[]; notes: number[]; preset: number[]; rest: number[] };

/** The parts that a header's columns play; a header that repeats itself (two indicators in one row) gives several grids. */
export function gridsOf(headings: readonly string[]): Grid[] | undefined {
  const halves = repeated(headings);
  const grids = halves.map(({ from, to }) => gridOf(headings, from, to));
  return grids.every((grid) => grid !== undefined) ? grids : undefined;
}

function gridOf(headings: readonly string[], from: number, to: number): Grid | undefined {
  const grid: Grid = { text: -1, answers: [], notes: [], preset: [], rest: [] };
  for (let at = from; at < to; at += 1) {
    const role = columnRole(headings[at] ?? '');
    if (role === 'option' || role === 'answer') grid.answers.push(at);
    else if (role === 'preset') grid.preset.push(at);
    else if (role === 'notes' && at > from) grid.notes.push(at);
    else if (grid.text < 0 && grid.answers.length === 0 && !/^(no\.?|number|ref|#)$/i.test(headings[at]?.trim() ?? ''))
      grid.text = at;
    else grid.rest.push(at);
  }
  const words = headings.slice(from, to);
  const marks = grid.answers.filter((at) => columnRole(headings[at] ?? '') === 'answer').length;
  return grid.text >= 0 && (grid.answers.length >= 2 || (marks === 1 && words.length >= 2)) ? grid : undefined;
}

function repeated(headings: readonly string[]): { from: number; to: number }[] {
  const half = headings.length / 2;
  const whole = [{ from: 0, to: headings.length }];
  if (!Number.isInteger(half) || half < 2) return whole;
  const same = headings.slice(0, half).every((heading, index) => index === 0 || heading === headings[half + index]);
  return same
    ? [
        { from: 0, to: half },
        { from: half, to: headings.length },
      ]
    : whole;
}

/** The answer cells of a row as one line, each mark beside the heading of its column. */
export function asOptions(headings: readonly string[], row: readonly Slot[], answers: readonly number[]): Slot {
  const slots = answers.flatMap((at) => row[at] ?? []);
  const single = answers.length === 1;
  const lines = answers.flatMap((at) => {
    const own = slotLines(row[at] ?? { lines: [], place: {}, where: 'cell' });
    if (single || columnRole(headings[at] ?? '') === 'answer' || wordsOf(own).length > 3) return own;
    const boxed = own.some((line) => line.inlines.some((inline) => inline.kind === 'box'));
    const place = row[at]?.place ?? {};
    const heading = { kind: 'text', text: ` ${headings[at] ?? ''} `, marks: {}, place } as const;
    const mark = boxed
      ? own.flatMap((line) => line.inlines)
      : [{ kind: 'box', state: hasContent(own) ? 'ticked' : 'empty', place, how: 'glyph' } as const];
    return [lineOf([...mark, heading])];
  });
  return slotOf(lines, slots[0]?.place ?? {}, 'cell');
}

/** Whether the words of a row ask a question of the definition that is answered by a mark (`Are the parents aware? | ☐ | ☐`). */
export function asksOwnQuestion(text: string, section: Section | undefined, vocabulary: Vocabulary): boolean {
  const match = vocabulary.label(text, section);
  if (!match || match.score < scores.tolerant || match.asked.kind !== 'field') return false;
  if (section?.holds !== undefined) return match.asked.field.type === 'integer';
  // A grid goes on over the next section where two tables were joined: its questions are to the letter those of the section.
  if (section && match.family === section.family && match.score === scores.exact) return true;
  return ['yesno', 'choice', 'choices', 'integer'].includes(match.asked.field.type);
}

/** Rows of indicators or vulnerabilities, where the definition has any. */
export function rowKind(
  definition: Definition,
  section: Section | undefined,
  heading: string,
  domain: string,
): GridRow['holds'] | undefined {
  if (section?.holds) return section.holds;
  // `Has the child agreed? | Yes | No` under the heading of consent is no indicator.
  if (section?.family === 'consent' && columnRole(heading) !== 'row') return undefined;
  if (!definition.sections.some(({ holds }) => holds === 'indicators')) return undefined;
  return /vulnerab/i.test(heading) || /vulnerab/i.test(domain) ? 'vulnerabilities' : 'indicators';
}
