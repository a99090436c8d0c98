import { lineOf, type Slot, slotLines, wordsOf } from '../layout/index.ts';
import type { FieldTypeName } from '../values/index.ts';

/** What the answer to an unknown question seems to be; `codes` with the printed options of a choice. */
export type Guess = { type: FieldTypeName; codes?: Record<string, string[]> };

/** Words of a label by which a type is told. The first that fits decides. */
const byWords: readonly (readonly [RegExp, FieldTypeName])[] = [
  [/\b(d\.?o\.?b\.?|date of birth|birth ?date)\b/i, 'birth_date'],
  [/\bdates?\b|\bwhen (was|did|is)\b/i, 'date'],
  [/\be-?mail\b/i, 'email'],
  [/\bpost ?code\b/i, 'postcode'],
  [/\bnhs (no|number|n)\b/i, 'nhs_number'],
  [/\bupn\b|unique pupil/i, 'upn'],
  [/\bethnic/i, 'ethnicity'],
  [/\b(gender|sex)\b(?!ual)/i, 'gender'],
  [/\b(vehicle|car) reg|registration (number|mark|plate)|\bvrm\b|number plate/i, 'vehicle'],
  [/\b(telephone|tel|phone|mobile|contact number|landline|fax)\b/i, 'phone'],
  [/^(age|current age|age at .*)$/i, 'age'],
  [/\b(how many|number of|total|score)\b/i, 'integer'],
  [
    /\b(describe|description|details?|why|what|how|summary|analysis|reasons?|comments?|views|outline|background|history|information|evidence|concerns?|plan|actions?)\b/i,
    'long_text',
  ],
  [/^(is|are|was|were|has|have|had|does|do|did|can|will|should)\b.*\?*$/i, 'yesno'],
];

export function guessOf(label: string, slot: Slot): Guess {
  const options = optionsIn(slot);
  const bare = options.map((option) =>
    option
      .toLowerCase()
      .replace(/[^a-z/ ]/g, '')
      .trim(),
  );
  if (bare.length >= 2 && bare.length <= 4 && bare.includes('yes') && bare.includes('no')) return { type: 'yesno' };
  if (bare.join(' ') === 'm f' || bare.join(' ') === 'male female') return { type: 'gender' };
  if (options.length >= 2) {
    const several =
      /\b(all that apply|select all|as many|types?|areas?|which of)\b/i.test(label) ||
      (options.length > 4 && boxes(slot) > 1);
    return { type: several ? 'choices' : 'choice', codes: codesOf(options) };
  }
  if (slot.lines.flat().some((inline) => inline.kind === 'entry' && inline.entry === 'date')) return { type: 'date' };
  const words = label.replace(/\([^)]*\)/g, ' ').trim();
  return { type: byWords.find(([pattern]) => pattern.test(words))?.[1] ?? (words.length > 60 ? 'long_text' : 'text') };
}

function boxes(slot: Slot): number {
  return slot.lines.flat().filter((inline) => inline.kind === 'box').length;
}

/** The options that are printed in the place of an answer: beside boxes, in a drop-down, or with slashes between them. */
export function optionsIn(slot: Slot): string[] {
  const inlines = slot.lines.flat();
  const listed = inlines.flatMap((inline) => (inline.kind === 'entry' ? (inline.choices ?? []) : []));
  if (listed.length > 0)
    return listed.map((one) => one.trim()).filter((one) => one !== '' && !/^(choose|select|-+$)/i.test(one));
  const text = slotLines(slot)
    .map((line) => line.text)
    .join('\n');
  const parts = boxes(slot) > 1 ? text.split(/\uE000|\n/) : text.includes('/') ? text.split(/[/\n]/) : [];
  return parts
    .map((part) => wordsOf([lineOf([{ kind: 'text', text: part, marks: {}, place: slot.place }])]))
    .filter((part) => /\p{L}/u.test(part) && part.length <= 80);
}

function codesOf(options: readonly string[]): Record<string, string[]> {
  const codes: Record<string, string[]> = {};
  for (const option of options) {
    const code = option
      .toLowerCase()
      .replace(/\([^)]*\)/g, ' ')
      .replace(/[^a-z0-9]+/g, '_')
      .replace(/^_+|_+$/g, '')
      .slice(0, 40);
    const own = code === '' ? `option_${Object.keys(codes).length + 1}` : code;
    codes[own] = [...(codes[own] ?? []), option];
  }
  return codes;
}
