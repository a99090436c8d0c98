import { type Looks, plainLooks } from '../flow/looks.ts';
import type { FormFieldDraft } from './form-field.ts';
import type { RowDraft } from './row.ts';

/** How paragraphs stand: in tables, in lists, as headings. */
export type Stand = { inTable: boolean; depth: number; style: number; outline?: number; listed: boolean };

export const plainStand: Stand = { inTable: false, depth: 0, style: 0, listed: false };

/** Where words go: into the document, to one who collects them, or nowhere (null). */
export type Target = 'document' | ((text: string) => void) | null;

/** One who is told each control word of a group: a table of the file's head, or a form field. */
export type WordSink = { word(name: string, parameter?: number): void };

/** A drawn shape: a ring without words may be somebody's answer. */
export type Shape = { ring: boolean; boxes: number; property: string };

/** What a group inherits from the one around it, and what ends with it. */
export type State = {
  target: Target;
  words: WordSink | null;
  looks: Looks;
  stand: Stand;
  row: RowDraft;
  /** How many bytes stand after each `\u` for programs that do not know it. */
  fallbacks: number;
  form: FormFieldDraft | null;
  shape: Shape | null;
  /** The group began with `\*`: if its word is not known, it is skipped. */
  optional: boolean;
  /** Where the words of the second version of a group go, whose first version is skipped (`\upr`). */
  around: Target;
};

export function firstState(row: RowDraft): State {
  return {
    target: 'document',
    words: null,
    looks: plainLooks(0),
    stand: plainStand,
    row,
    fallbacks: 1,
    form: null,
    shape: null,
    optional: false,
    around: null,
  };
}

/** How deep in tables a paragraph stands: `\itap` says so, `\intbl` alone means one. */
export function depthOf({ inTable, depth }: Stand): number {
  return inTable ? Math.max(1, depth) : depth;
}
