import type { Chance } from '../../../fixtures/chance.ts';

/** How one form prints its labels: drawn once for a form, as its author would keep to it. */
export type LabelHabit = {
  casing: 'as_is' | 'upper' | 'lower' | 'title';
  end: '' | ':' | ' :';
  numbered: boolean;
  starred: boolean;
};

export function labelHabit(luck: Chance): LabelHabit {
  return {
    casing: luck.pick(['as_is', 'as_is', 'as_is', 'as_is', 'upper', 'lower', 'title']),
    end: luck.pick(['', '', ':', ':', ' :']),
    numbered: luck.often(0.1),
    starred: luck.often(0.08),
  };
}

const hints = ['(if known)', '(if applicable)', '(please state)', '(in full)', '(please print)'];

/** A label's wording with the small differences that every council's form has. */
export function printedLabel(luck: Chance, wording: string, habit: LabelHabit, number: number): string {
  let label = wording;
  if (luck.often(0.2)) label = otherPunctuation(luck, label);
  if (luck.often(0.02)) label = withSlip(luck, label);
  label = cased(label, habit.casing);
  if (luck.often(0.04) && !label.endsWith(')') && !label.endsWith('?')) label = `${label} ${luck.pick(hints)}`;
  if (habit.numbered) label = `${number}. ${label}`;
  if (habit.starred && luck.often(0.5)) label = `${label}*`;
  return /[?:]$/.test(label) ? label : `${label}${habit.end}`;
}

function cased(label: string, casing: LabelHabit['casing']): string {
  if (casing === 'upper') return label.toUpperCase();
  if (casing === 'lower') return label.charAt(0) + label.slice(1).toLowerCase();
  if (casing === 'title') return label.replace(/\b\p{Ll}(?=\p{L}{3})/gu, (letter) => letter.toUpperCase());
  return label;
}

function otherPunctuation(luck: Chance, label: string): string {
  return luck.pick([
    label.replaceAll(' / ', '/'),
    label.replace(/(\p{L})\/(\p{L})/u, '$1 / $2'),
    label.replace(/\band\b/, '&'),
    label.replaceAll("'", '’'),
    label.replaceAll('-', ' '),
    label.replace(/ /, '  '),
  ]);
}

/** One letter left out, doubled or swapped in a longer word. */
function withSlip(luck: Chance, label: string): string {
  const long = [...label.matchAll(/\p{L}{7,}/gu)];
  if (long.length === 0) return label;
  const { 0: word, index } = luck.pick(long);
  const at = 2 + luck.below(word.length - 4);
  const letter = word.charAt(at);
  const next = word.charAt(at + 1);
  if (letter === next) return label;
  const wrong = luck.pick([
    word.slice(0, at) + word.slice(at + 1),
    word.slice(0, at) + letter + word.slice(at),
    word.slice(0, at) + next + letter + word.slice(at + 2),
  ]);
  return label.slice(0, index) + wrong + label.slice(index + word.length);
}

/** A heading as printed: numbered or lettered, in capitals or not. */
export function printedHeading(luck: Chance, wording: string, style: number, number: number): string {
  const plain = luck.often(0.1) ? wording.toUpperCase() : wording;
  switch (style) {
    case 0:
      return `Section ${number}: ${plain}`;
    case 1:
      return `Part ${String.fromCharCode(64 + number)} - ${plain}`;
    case 2:
      return `${number}. ${plain}`;
    case 3:
      return plain.toUpperCase();
    default:
      return plain;
  }
}
