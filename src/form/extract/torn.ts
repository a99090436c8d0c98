import { type Slot, slotLines, wordsOf } from '../layout/index.ts';
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

/**
 * Options on a page that stand there without boxes, without a mark, and without the strokes that part printed words of which one is to
 * be struck out: their boxes may not have been seen, and with them which one was ticked.
 */
export function lacksBoxes({ lines, place }: Slot, state: Value['state']): boolean {
  if (place.page === undefined || state !== 'blank') return false;
  const boxes = lines.flat().some(({ kind }) => kind === 'box' || kind === 'entry');
  const text = wordsOf(slotLines({ lines, place, where: 'cell' }));
  return !boxes && !/[/|]/.test(text) && (text.match(/\p{L}{2,}/gu) ?? []).length > 1;
}
