import type { ValueContent, ValueState } from '../model.ts';
import type { ProblemCode } from '../problems.ts';

/** What one rule makes of a text, before the sureness of the characters and the place are added. */
export type Outcome = {
  state: ValueState;
  value: ValueContent;
  confidence: number;
  problems: ProblemCode[];
};

/** Probabilities by what the reading rests on. Below `sure` a person looks. */
export const confidences = {
  /** Typed, in its place, exactly as the type wants it. */
  exact: 0.99,
  /** A clear mark of a person: a tick, a ring, words struck out. */
  marked: 0.97,
  /** Read with an explanation or an unusual form around it. */
  plain: 0.95,
  /** A tolerance was used: a typing error, an explanation without punctuation. */
  tolerant: 0.9,
  /** The border between reading and guessing. */
  sure: 0.9,
  doubtful: 0.7,
  contradicted: 0.5,
} as const;

export function answered(
  value: string | number | string[],
  confidence: number = confidences.exact,
  ...problems: ProblemCode[]
): Outcome {
  return { state: 'answered', value, confidence, problems };
}

/** A state other than `answered`: nothing is stored but the raw text. */
export function without(state: Exclude<ValueState, 'answered'>, confidence: number = confidences.exact): Outcome {
  return { state, value: null, confidence, problems: [] };
}

/** Something stands there that gives no value; always with the reason. */
export function unreadable(...problems: [ProblemCode, ...ProblemCode[]]): Outcome {
  return { state: 'unreadable', value: null, confidence: confidences.sure, problems };
}
