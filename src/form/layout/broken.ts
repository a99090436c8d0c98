import type { Item, Question } from './model.ts';

/** Puts labels together that were printed over two lines in a bracket: `Full name (and` above `aliases)`. */
export function joinBroken(items: readonly Item[], isLabel: (text: string) => boolean): Item[] {
  const joined: Item[] = [];
  for (const item of items) {
    const last = joined.at(-1);
    const whole = last && item.kind === 'question' ? wholeOf(last, item, isLabel) : undefined;
    if (whole) joined[joined.length - 1] = whole;
    else joined.push(item);
  }
  return joined;
}

function wholeOf(first: Item, second: Question, isLabel: (text: string) => boolean): Question | undefined {
  if (first.kind !== 'question' || first.answer.lines.length > 0) return undefined;
  if (!/\([^)]*$/.test(first.label) || !/^[^(]*\)/.test(second.label)) return undefined;
  const label = `${first.label} ${second.label}`;
  return isLabel(label) ? { ...second, label, known: true, strong: first.strong } : undefined;
}
