import type { Form, Problem, Value } from './model.ts';
import { problem } from './problems.ts';

/** Confidence of a value that two readings of the file do not agree on. */
const DISAGREEING = 0.5;

/**
 * Compares every value with the words of a second, independent reading of the file. Values of form fields are not in the text of a
 * page, so only what was read from the page is compared.
 */
export function compareReadings(
  fields: Form['fields'],
  second: readonly string[] | undefined,
): Pick<Form, 'fields' | 'problems'> {
  if (!second || second.length === 0) return { fields, problems: [] };
  const words = new Set(second.flatMap(wordsOf));
  const problems: Problem[] = [];
  const compared: [string, Value][] = Object.entries(fields).map(([key, value]) => {
    if (value.source.how !== 'cell' && value.source.how !== 'line') return [key, value];
    const agree = wordsOf(value.raw).every((word) => words.has(word));
    if (agree) return [key, value];
    problems.push(problem('second_reading_differs', key));
    return [key, { ...value, confidence: Math.min(value.confidence, DISAGREEING) }];
  });
  return { fields: Object.fromEntries(compared), problems };
}

function wordsOf(text: string): string[] {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}
