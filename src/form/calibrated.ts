import type { Form } from './model.ts';

/**
 * What the reader's evidence was worth on forms that nobody had tuned it on: the share of values that were right. Fitted by
 * `npm run bench:reading -- --evidence`, as docs/reading.md tells; between two steps it rises in a straight line.
 */
const steps: readonly (readonly [evidence: number, probability: number])[] = [
  [0, 0],
  [0.5, 0.74],
  [0.899, 0.78],
  [0.9, 0.915],
  [0.93, 0.95],
  [0.941, 0.985],
  [0.95, 0.993],
  [0.99, 0.9994],
  [1, 0.9996],
];

/**
 * Gives every value the probability that it is right in the place of the reader's evidence. The order of values stays as it was.
 * What was read from a picture brings the probability of its characters along.
 */
export function calibrated(fields: Form['fields']): Form['fields'] {
  const entries = Object.entries(fields).map(([key, value]): [string, Form['fields'][string]] =>
    value.source.how === 'ocr' ? [key, value] : [key, { ...value, confidence: probabilityOf(value.confidence) }],
  );
  return Object.fromEntries(entries);
}

export function probabilityOf(evidence: number): number {
  const at = steps.findIndex(([step]) => step >= evidence);
  const [upper, lower] = [steps[at] ?? [1, 1], steps[at - 1] ?? [0, 0]];
  const share = upper[0] === lower[0] ? 1 : (evidence - lower[0]) / (upper[0] - lower[0]);
  return Math.round((lower[1] + share * (upper[1] - lower[1])) * 10_000) / 10_000;
}
