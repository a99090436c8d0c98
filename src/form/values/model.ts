import type { Inline } from '../../document/model.ts';
import type { Source, ValueContent, ValueState } from '../model.ts';

/** Everything that stands in the place of an answer, line by line: print, what was typed, boxes, entries, pictures. */
export type Written = { lines: Inline[][] };

/** A code of a choice and the wordings that forms and people use for it. */
export type Code = { code: string; wordings: readonly string[] };

export type FieldTypeName =
  | 'text'
  | 'long_text'
  | 'date'
  | 'birth_date'
  | 'integer'
  | 'age'
  | 'yesno'
  | 'choice'
  | 'choices'
  | 'phone'
  | 'email'
  | 'postcode'
  | 'vehicle'
  | 'gender'
  | 'ethnicity'
  | 'nhs_number'
  | 'upn';

/** `codes` belong to `choice` and `choices`; the other types carry their own. */
export type FieldType = { type: FieldTypeName; codes?: readonly Code[] | undefined };

export type ValueContext = {
  /** `YYYY-MM-DD`: no birth date lies after it, and two-digit years are read around it. */
  receivedOn?: string | undefined;
  /** Whether the answer stands in a cell of its own (the default) or on a line after its label. */
  where?: 'cell' | 'line' | undefined;
};

/** A problem of one value: the field is known to the caller. */
export type ValueProblem = { code: string; message: string };

/** What one place on the form says. `value` is null exactly when `state` is not `answered`. */
export type ValueReading = {
  state: ValueState;
  value: ValueContent;
  /** As it stands in the file, white space folded, boxes as ☒ ☐ and, where it is not sure, ▢. */
  raw: string;
  /** Probability, 0 to 1, that state and value are right. Below 0.9 there is always a problem. */
  confidence: number;
  problems: ValueProblem[];
  how: Exclude<Source['how'], 'section' | 'correction'>;
};

/** Scales of indicator rows. Never merged: a 2 of 3 is not a 2 of 5. */
export type ScaleId =
  | 'tick'
  | 'yes_no'
  | 'yes_no_not_known'
  | 'yes_no_possible'
  | 'yes_no_suspected'
  | 'score_0_3'
  | 'score_0_4'
  | 'score_0_5'
  | 'low_medium_high'
  | 'none_low_medium_high'
  | 'green_amber_red'
  | 'current_historic'
  | 'past6_before'
  | 'last3_3to6'
  | 'score_review_final';

/** One answer column of an indicator table: what its header says and what stands in the row. */
export type WrittenColumn = { heading: string; written: Written };
