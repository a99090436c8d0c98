import type { Place } from '../../document/model.ts';

/** The parts that GOV.UK Forms asks a name, an address or a date in. */
export type AnswerPart =
  | 'title'
  | 'fullName'
  | 'firstName'
  | 'middleNames'
  | 'lastName'
  | 'address1'
  | 'address2'
  | 'townOrCity'
  | 'county'
  | 'postcode'
  | 'streetAddress'
  | 'country'
  | 'day'
  | 'month'
  | 'year';

/** One question of an online form with its answer, as submitted. */
export type SubmittedAnswer = {
  question: string;
  /** From 1, where a question could be answered several times. */
  number?: number;
  /** The answer as it stands, line by line; none where the question was skipped. */
  lines: string[];
  /** The same in its parts, where the file keeps them apart. */
  parts: Partial<Record<AnswerPart, string>>;
  /** The options that were selected, where the file keeps them apart. */
  selections?: string[];
  place: Place;
};

/** One form that was filled in online. */
export type Submission = {
  title?: string;
  /** The day on which it was submitted, in the United Kingdom, and where that stands. */
  submitted?: { day: string; place: Place };
  /** The marks of GOV.UK Forms are there: every pair is a question and its answer. */
  certain: boolean;
  /** Somebody tried the online form out: it tells of nobody. */
  test?: true;
  answers: SubmittedAnswer[];
};
