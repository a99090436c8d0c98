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
  const agrees = agreementWith(second);
  const problems: Problem[] = [];
  const compared: [string, Value][] = Object.entries(fields).map(([key, value]) => {
    if (value.source.how !== 'cell' && value.source.how !== 'line') return [key, value];
    if (agrees(value.raw)) return [key, value];
    problems.push(problem('second_reading_differs', key));
    return [key, { ...value, confidence: Math.min(value.confidence, DISAGREEING) }];
  });
  return { fields: Object.fromEntries(compared), problems };
}

/**
 * Whether the second reading has every word, or the same letters in a row from the start of a word to the end of one: it may have
 * seen the gaps elsewhere, where a long address was broken over two lines.
 */
function agreementWith(second: readonly string[]): (raw: string) => boolean {
  const pages = second.map(wordsOf);
  const words = new Set(pages.flat());
  const joined = pages.map((page) => {
    const borders = new Set([0]);
    let at = 0;
    for (const word of page) {
      at += word.length;
      borders.add(at);
    }
    return { letters: page.join(''), borders };
  });
  return (raw) => {
    const own = wordsOf(raw);
    if (own.every((word) => words.has(word))) return true;
    const letters = own.join('');
    return joined.some((page) => {
      for (let at = page.letters.indexOf(letters); at >= 0; at = page.letters.indexOf(letters, at + 1))
        if (page.borders.has(at) && page.borders.has(at + letters.length)) return true;
      return false;
    });
  };
}

function wordsOf(text: string): string[] {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}
