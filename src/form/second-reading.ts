import type { Form, Problem, Value } from './model.ts';
import { problem } from './problems.ts';

/** Confidence of a value that two readings of the file do not agree on. */
const DISAGREEING = 0.5;
/** Below this a person looks. */
const SURE = 0.9;

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
    if (agrees(value.raw))
      return [key, value.raw === '' ? value : { ...value, confidence: agreeing(value.confidence) }];
    problems.push(problem('second_reading_differs', key));
    return [key, { ...value, confidence: Math.min(value.confidence, DISAGREEING) }];
  });
  return { fields: Object.fromEntries(compared), problems };
}

/** Two readings that see the same leave half of the doubt; a value that a person must look at stays one. */
function agreeing(confidence: number): number {
  return confidence < SURE ? confidence : Math.round((1 - (1 - confidence) / 2) * 1000) / 1000;
}

/** A birth date and an age say the same in two ways: where they agree both are surer, where they do not neither is sure. */
export function compareAges(fields: Form['fields'], problems: readonly Problem[]): Form['fields'] {
  const differing = new Set(
    problems.flatMap(({ code, field }) => (code === 'contradiction_age' && field ? [field] : [])),
  );
  const weighed: Form['fields'] = { ...fields };
  for (const key of Object.keys(fields).filter((one) => one.endsWith('.dob'))) {
    const other = key.replace(/dob$/, 'age');
    const pair = [key, other].flatMap((one) => (fields[one]?.state === 'answered' ? [one] : []));
    if (pair.length < 2) continue;
    for (const one of pair) {
      const value = fields[one];
      if (!value) continue;
      const confidence =
        differing.has(key) || differing.has(other)
          ? Math.min(value.confidence, DISAGREEING)
          : agreeing(value.confidence);
      weighed[one] = { ...value, confidence };
    }
  }
  return weighed;
}

/**
 * Whether the second reading has every word, or the same letters in a row from the start of a word to the end of one: it may have
 * seen the gaps elsewhere, where a long address was broken over two lines.
 */
function agreementWith(second: readonly string[]): (raw: string) => boolean {
  const whole = agreementIn(second.map(wordsOf));
  // A letter that the font of the form lacks is drawn with another font, and the second reading may set it aside: `Nguy n ễ`.
  const plain = agreementIn(second.map((page) => wordsOf(withoutRare(page))));
  return (raw) => whole(wordsOf(raw)) || (rare.test(raw) && plain(wordsOf(withoutRare(raw))));
}

const rare = /[\u0250-\uffff]/u;
const withoutRare = (text: string) => text.normalize('NFKC').replace(/[\u0250-\u1fff]/gu, '');

function agreementIn(pages: readonly string[][]): (own: readonly string[]) => boolean {
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
  return (own) => {
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
