import type { Cell, Part } from './cells.ts';
import { slotOf } from './lines.ts';
import type { Item, Line, Question, Slot } from './model.ts';

export function headingOf(cell: Cell): Item {
  return {
    kind: 'heading',
    text: cell.text,
    slot: slotOf(cell.spot.lines, cell.spot.place, cell.spot.where),
    level: cell.spot.heading,
  };
}

export function textOf(lines: readonly Line[], cell: Cell): Item {
  return { kind: 'text', slot: slotOf(lines, cell.spot.place, cell.spot.where) };
}

export function question(
  part: Part,
  cell: Cell,
  answer: readonly Line[],
  place = cell.spot.place,
  where: Slot['where'] = cell.spot.where,
): Question {
  return {
    kind: 'question',
    label: part.label,
    known: part.known,
    strong: cell.bold || cell.spot.shade !== undefined || cell.spot.heading !== undefined,
    ...(cell.spot.heading !== undefined && { level: cell.spot.heading }),
    answer: slotOf(answer, place, where),
    whole: slotOf(cell.spot.lines, cell.spot.place, cell.spot.where),
  };
}
