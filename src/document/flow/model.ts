import type { Marks } from '../model.ts';

/**
 * What RTF and binary Word files have in common: a stream of words, field marks and cell ends. A reader of either puts it into this
 * shape; `blocks.ts` makes the blocks of a document of it.
 */
export type Flow = (FlowParagraph | FlowTable)[];

export type FlowParagraph = {
  kind: 'paragraph';
  pieces: Piece[];
  heading?: number;
  listItem?: true;
  /** Text boxes that hang on this paragraph: they are read after it. */
  boxes: Flow[];
};

export type Piece =
  | { kind: 'text'; text: string; font: string; marks: Marks }
  /** A character by its number in a font. */
  | { kind: 'symbol'; code: number; font: string; marks: Marks }
  | { kind: 'break'; by: 'line' | 'tab' }
  | { kind: 'picture'; alt?: string }
  /** Something that can be answered, and how cannot be read (an ActiveX control). */
  | { kind: 'unsure_box' }
  | { kind: 'field_begin' }
  | { kind: 'form_field'; field: FormField }
  | { kind: 'field_separate' }
  | { kind: 'field_end' };

/** What a form field asks for, and how its setting stands. */
export type FormField =
  | { kind: 'box'; ticked: boolean; name: string }
  | { kind: 'choice'; choices: string[]; chosen?: number; standard: number; name: string }
  | { kind: 'text'; entry: 'text' | 'date'; standard: string; name: string };

/** Edges are distances from the left in twentieths of a point; a cell that ends where it begins is not drawn. */
export type FlowCell = {
  left: number;
  right: number;
  blocks: Flow;
  /** Begins, or continues, cells that are merged from left to right, or from top to bottom. */
  across?: 'first' | 'more';
  down?: 'first' | 'more';
  shade?: string;
};
export type FlowRow = { cells: FlowCell[]; header?: true };
export type FlowTable = { kind: 'table'; rows: FlowRow[] };
