import type { HeadingMatch, Vocabulary } from '../labels/index.ts';
import { type Cell, unknownLabel } from './cells.ts';
import { headingOf, question, textOf } from './items.ts';
import { hasContent, hasInput, slotOf } from './lines.ts';
import type { Item } from './model.ts';

/** A row of one cell: a heading, a label whose answer comes below, labels with answers, or words. */
export function wholeRow(cell: Cell, vocabulary: Vocabulary): Item[] {
  const heading = vocabulary.heading(cell.text);
  if (heading && (standsAsHeading(cell, heading) || (cell.pure === undefined && cell.parts.length === 0)))
    return [headingOf(cell)];
  if (cell.pure !== undefined)
    return [{ ...question({ label: cell.pure, known: true, answer: [] }, cell, []), alone: true }];
  if (cell.parts.length > 0) {
    const before: Item[] = [];
    const title = cell.preface.filter((line) => line.text.trim() !== '');
    const [first] = title;
    if (first && title.length === 1 && (vocabulary.heading(first.text) || cell.spot.where === 'cell'))
      before.push({
        kind: 'heading',
        text: first.text.trim(),
        slot: slotOf(title, cell.spot.place, 'cell'),
        level: undefined,
      });
    else if (hasContent(title)) before.push(textOf(title, cell));
    return [...before, ...cell.parts.map((part) => question(part, cell, part.answer))];
  }
  const [line, ...more] = cell.spot.lines;
  const unknown = line && more.length === 0 ? unknownLabel(line) : undefined;
  if (unknown && (hasContent(unknown.answer) || hasInput(unknown.answer)))
    return [{ ...question(unknown, cell, unknown.answer), alone: true }];
  return looksLikeHeading(cell) ? [headingOf(cell)] : [textOf(cell.spot.lines, cell)];
}

/** `Section 2: Child` and `Ethnicity codes` are headings, though they have the words of labels. */
function standsAsHeading(cell: Cell, heading: HeadingMatch): boolean {
  if (cell.parts.length > 0 && cell.parts.some(({ answer }) => hasContent(answer))) return false;
  if (/^\s*(section|part|step)\s+\w{1,3}\b/i.test(cell.text)) return true;
  // `Ethnicity code` asks for one; `Ethnicity codes` is a table of them.
  return heading.kind === 'ignore' && (cell.pure === undefined || /s\s*$/i.test(cell.text));
}

function looksLikeHeading(cell: Cell): boolean {
  if (cell.input || cell.text.length > 100 || cell.spot.lines.filter((line) => line.text.trim() !== '').length > 1)
    return false;
  if (cell.spot.heading !== undefined) return true;
  const upper = cell.text === cell.text.toUpperCase() && /\p{Lu}{3}/u.test(cell.text);
  return (cell.bold || cell.spot.shade !== undefined || upper) && !/[.;,]$/.test(cell.text);
}

/** A section's name alone in a row whose other cells are empty. */
export function namesSection(cell: Cell, vocabulary: Vocabulary): boolean {
  if (cell.pure !== undefined || cell.input || cell.parts.length > 0) return false;
  return vocabulary.heading(cell.text)?.kind === 'section';
}
