/**
 * In: the blocks of a document and the words of a definition. Out: headings, labels with what stands in the place of their
 * answers, columns with rows, and words without a label, in reading order, each with its place; nothing is left out.
 * Knows nothing of fields, sections and values: which question a label asks is decided later.
 */
import type { Block } from '../../document/model.ts';
import type { Vocabulary } from '../labels/index.ts';
import { joinBroken } from './broken.ts';
import { readCell } from './cells.ts';
import { sliceLine, stripsOf } from './lines.ts';
import type { Item, Line, Spot, Strip } from './model.ts';
import { rowItems } from './row.ts';
import { wholeRow } from './single.ts';
import { styleOf } from './style.ts';
import { tableItems } from './table.ts';

export { boldEnd, leadingLabel } from './cells.ts';
export { columnRole } from './columns.ts';
export { allMarked, hasContent, hasInput, lineOf, slotLines, slotOf, stripsOf, wordsOf } from './lines.ts';
export type { Item, Line, Question, Slot, Spot } from './model.ts';
export { isGuidance, isPreamble, isPrint } from './print.ts';

export function itemsOf(blocks: readonly Block[], vocabulary: Vocabulary): Item[] {
  const items = stripsOf(blocks).flatMap((strip) =>
    strip.table ? tableItems(strip.rows, vocabulary) : lineItems(strip, vocabulary),
  );
  return joinBroken(items, vocabulary.isLabel);
}

/** A line outside of tables; tab stops part it into cells where one of them is a label. */
function lineItems(strip: Strip, vocabulary: Vocabulary): Item[] {
  const [spot] = strip.rows[0] ?? [];
  if (!spot) return [];
  const cells = tabbed(spot).map((part) => readCell(part, vocabulary));
  if (cells.length > 1 && cells.some((cell) => cell.pure !== undefined || cell.parts.length > 0))
    return rowItems(cells, styleOf([cells]), vocabulary);
  return wholeRow(readCell(spot, vocabulary), vocabulary);
}

function tabbed(spot: Spot): Spot[] {
  const [line] = spot.lines;
  if (!line) return [];
  const pieces: Line[] = [];
  let from = 0;
  for (const gap of line.text.matchAll(/\t+/g)) {
    if (gap.index > from) pieces.push(sliceLine(line, from, gap.index));
    from = gap.index + gap[0].length;
  }
  if (from < line.text.length) pieces.push(sliceLine(line, from));
  return pieces.map((piece, column) => ({ ...spot, lines: [piece], column }));
}
