import type { Inline, Place } from '../../document/model.ts';

/** One line of a cell or paragraph, its boxes, entries and tabs standing as single characters in `text`. */
export type Line = { inlines: Inline[]; text: string };

/** A cell of a table, or a paragraph outside of tables: where something can stand. */
export type Spot = {
  lines: Line[];
  column: number;
  columnSpan: number;
  rowSpan: number;
  shade?: string;
  place: Place;
  where: 'cell' | 'line';
  heading?: number;
};

/** A table is a strip of many rows; a paragraph is a strip of one row, its tab stops being cells. */
export type Strip = { rows: Spot[][]; table: boolean };

/** What stands in the place of one answer. */
export type Slot = { lines: Inline[][]; place: Place; where: 'cell' | 'line' };

/** What a form says, in reading order, before it is known which question each label asks. */
export type Item =
  /** Words that stand as a heading does, whether it is known or not. */
  | { kind: 'heading'; text: string; slot: Slot; level: number | undefined }
  | Question
  /** A header row and the rows below it, a slot for each heading. */
  | { kind: 'columns'; headings: string[]; rows: Slot[][]; place: Place }
  /** Words without a label of their own. */
  | { kind: 'text'; slot: Slot };

/** A label, whether it is known or not, and what stands in the place of its answer. */
export type Question = {
  kind: 'question';
  label: string;
  known: boolean;
  /** The label stands in bold, on a shade, or as a heading: plain words below it are no labels. */
  strong: boolean;
  /** The label stands in a heading's style. */
  level?: number;
  answer: Slot;
  /** The label has its row for itself: its answer may stand in the row below. */
  alone?: true;
  /** Other labels of the table have their answers in the row below. */
  below?: true;
  /** An unknown label without a place for an answer, which may be an answer itself; or an answer in the words of a label. */
  doubtful?: true;
  /** A known label in a row with others that leaves no place for its answer: one of them may be an answer. */
  crowded?: true;
  /** Label and answer together, where they may turn out to be a line of a longer answer. */
  whole: Slot;
};
