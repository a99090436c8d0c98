import type { Value } from '../model.ts';

/** Letters that stand alone as words, or as initials. */
const orphan = /\p{L}{2} (?![ai]\b)\p{Ll}(?![\p{L}\p{N}'’.])/u;

/** A sentence that goes on without a gap after its full stop: two lines that were put together wrongly. */
const grown = /\p{Ll}{2}[.!?]\p{Lu}\p{Ll}/u;

/**
 * Whether words on a page look torn: a narrow cell breaks a word without a hyphen, and no reading of the page can tell that from
 * two words. An address with a gap in it, or with letters left over beside it, is torn too. `raw`: without words that were struck.
 */
export function looksTorn({ value, source, state }: Value, type: string, raw: string): boolean {
  if (source.page === undefined || state !== 'answered' || (source.how !== 'cell' && source.how !== 'line'))
    return false;
  if (type === 'email') return typeof value === 'string' && (/\s/.test(value) || letters(raw) !== letters(value));
  return (type === 'text' || type === 'long_text') && (orphan.test(raw) || grown.test(raw));
}

function letters(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
