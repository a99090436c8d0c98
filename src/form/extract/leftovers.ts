import type { Field } from '../definitions/index.ts';
import type { Vocabulary } from '../labels/index.ts';
import { type Slot, slotLines, wordsOf } from '../layout/index.ts';

/**
 * Whether the place of a date, a number or a choice holds what its value does not account for: a second field, words between the
 * fields, or another question. `13/2/2012 [tab] Hobbies: football` reads as a date, and the hobbies would be lost without a word.
 */
export function holdsMore(slot: Slot, field: Field, vocabulary: Vocabulary): boolean {
  const lines = slotLines(slot);
  const filled = lines.flatMap(({ inlines }) =>
    inlines.flatMap((inline) =>
      inline.kind === 'entry' && !inline.placeholder && inline.value.trim() !== '' ? [inline.value] : [],
    ),
  );
  // `03`, `04`, `2026` in three fields are one date, two numbers in two fields are both kept.
  const parts =
    field.type === 'phone' || field.type === 'choices' || filled.every((value) => /^\d+$/.test(value.trim()));
  if (filled.length > 1 && !parts) return true;
  // `Hobbies and interests: football` where a number is asked.
  if (field.type === 'phone' && /^[^\d:]*\p{L}\s*:\s*\p{L}\D*$/u.test(wordsOf(lines))) return true;
  const own = field.labels[0] ?? '';
  const whole = lines.map(({ text }) => text).join(' ');
  return stretches(whole).some((text) => asks(text, own, field, vocabulary));
}

/** The words before each colon or question mark behind which something stands, back to a box, a field or a wide gap. */
function stretches(text: string): string[] {
  const ends = [...text.matchAll(/(?<!\d)[:?](?=\s*[\p{L}\p{N}\uE000\uE001])/gu)].slice(0, MOST_COLONS);
  return ends.map(
    ({ index }) =>
      /[^\uE000-\uE002\t:?]*$/u
        .exec(text.slice(0, index))?.[0]
        .split(/\s{3,}/)
        .at(-1) ?? '',
  );
}

/** More colons in a line are no labels. */
const MOST_COLONS = 8;
/** A label has hardly more words. */
const MOST_WORDS = 8;

/** What an explanation begins with, before a colon. */
const explains =
  /^(other|others|if|please|details?|specify|yes|no|not|unknown|e\.?g|i\.?e|n\.?b|note|ext|mobile|mob|home|work|tel|telephone|phone|landline|email|e-mail)\b/i;

/** `Hobbies and interests: football`, `High CRIMINAL EXPLOITATION: low`: words before a colon that are no option of the field. */
function asks(stretch: string, own: string, { codes, type }: Field, vocabulary: Vocabulary): boolean {
  const words = stretch
    .replace(/[,;.()]+/g, ' ')
    .trim()
    .split(/\s+/)
    .filter((word) => word === '/' || /\p{L}/u.test(word));
  if (words.length === 0) return false;
  const ends = words.slice(-MOST_WORDS);
  const known = ends.map((_, at) => ends.slice(at).join(' ')).find((end) => vocabulary.isLabel(end));
  if (known !== undefined) return !vocabulary.sameQuestion(known, own);
  // `Mum: 07700 900123`
  if (type === 'phone') return false;
  const said = words.join(' ').toLowerCase().replace(printedOptions, '');
  const option = codes
    .flatMap(({ wordings }) => wordings.map((wording) => wording.toLowerCase()))
    .filter((wording) => said.startsWith(wording))
    .reduce((longest, wording) => (wording.length > longest.length ? wording : longest), '');
  const rest = said.slice(option.length).trim();
  const fewest = options.has(type) ? 2 : 1;
  const count = rest.split(' ').length;
  return rest !== '' && !explains.test(rest) && count >= fewest && count <= MOST_WORDS;
}

/** `Yes / No / Don't know`, printed or left standing. */
const printedOptions = /^((yes|no|unknown|not known|don['’]t know|male|female|m|f)(\s*\/\s*|\s+|$))+/;

/** Types whose options are not in the definition: one word before a colon may be one of them. */
const options: ReadonlySet<string> = new Set(['yesno', 'gender', 'ethnicity']);
