import type { Place } from '../document/model.ts';

export type FormKind = 'mace-referral' | 'exploitation-toolkit';

/** A blank is not an answer; six states are kept apart. A field that the form at hand does not ask is absent. */
export type ValueState = 'answered' | 'blank' | 'not_applicable' | 'not_known' | 'refused' | 'unreadable';

export type ValueContent = string | number | string[] | null;

/** Where a value was read from and how. */
export type Source = Place & {
  how: 'control' | 'form_field' | 'cell' | 'line' | 'ocr' | 'section' | 'correction';
  /** Who put the value right or said that it is right, and when. What stood there before is in the table of corrections. */
  corrected?: { by: string; at: string };
};

export type Value = {
  state: ValueState;
  /** Null unless `answered`. Lists of codes are arrays; dates are `YYYY-MM-DD`. */
  value: ValueContent;
  /** As it stands in the file, white space folded. */
  raw: string;
  /** Probability, 0 to 1, that state and value are right. */
  confidence: number;
  source: Source;
};

/** A problem is a reason for a person to look. Codes are documented in docs/problems.md; messages hold no value. */
export type Problem = { code: string; field?: string; message: string };

export type Form = {
  kind: FormKind;
  /** As printed on the form; null where it prints none. */
  version: string | null;
  /** Whether the layout is one that the definitions know. */
  versionKnown: boolean;
  /** Probability that this is a form of this kind. */
  confidence: number;
  /** By flattened key: `referrer.name`, `people[0].dob`. In definition order. */
  fields: Record<string, Value>;
  problems: Problem[];
  /** Labels and questions of the form that its definition does not know, as printed, in their order; kept only with a fresh reading. */
  notUnderstood?: string[];
};

/** What the document turned out to be, and how sure that is. Anything but `forms` and `not_a_form` is for a person to see. */
export type FormReading =
  | { kind: 'forms'; forms: Form[]; problems: Problem[] }
  | { kind: 'other_form'; name: string; confidence: number; problems: Problem[] } // MASH referral, police intelligence form
  | { kind: 'blank_form'; form: FormKind; confidence: number; problems: Problem[] }
  | { kind: 'guidance'; confidence: number; problems: Problem[] }
  | { kind: 'not_a_form'; confidence: number; problems: Problem[] }
  | { kind: 'doubtful'; confidence: number; problems: Problem[] }; // looks like a form of ours, but not for sure

export type ReadFormOptions = {
  /** `YYYY-MM-DD`: when the form was received. Bounds birth dates; the clock is not asked. */
  receivedOn?: string;
  /** The reader's own evidence in the place of probabilities, to fit these to it. */
  evidence?: boolean;
};

/** `file` only when nothing at all speaks against it; `reasons` are problem codes. */
export type Decision = { decision: 'file' | 'review'; reasons: string[] };
