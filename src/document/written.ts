import type { Block, Inline, Marks } from './model.ts';

export const lineBreak: Inline = { kind: 'break', by: 'line' };

/** The words alone, tabs and line ends kept. */
export function wordsOf(inlines: Inline[]): string {
  const text = inlines
    .map((inline) =>
      inline.kind === 'text' ? inline.text : inline.kind === 'break' ? (inline.by === 'tab' ? '\t' : '\n') : '',
    )
    .join('');
  return text.trim();
}

/** Whether some words are struck and some are not: then one value cannot stand for all of them. */
export function isPartlyStruck(inlines: Inline[]): boolean {
  const texts = visibleTexts(inlines);
  return texts.some(({ marks }) => marks.struck) && texts.some(({ marks }) => !marks.struck);
}

/** The marks that a value has: those of its words where they all look alike, else only what they share of being struck. */
export function commonMarks(inlines: Inline[]): Marks {
  const [first, ...others] = visibleTexts(inlines).map(({ marks }) => marks);
  if (!first) return {};
  if (others.every((marks) => sameMarks(first, marks))) return first;
  return first.struck ? { struck: true } : {};
}

function visibleTexts(inlines: Inline[]) {
  return inlines.filter((inline) => inline.kind === 'text').filter(({ text }) => text.trim() !== '');
}

/** Word cuts a text into runs at every edit; neighbours that look alike are one text again. */
export function joined(inlines: Inline[]): Inline[] {
  const result: Inline[] = [];
  for (const inline of inlines) {
    const last = result.at(-1);
    if (inline.kind === 'text' && last?.kind === 'text' && sameMarks(last.marks, inline.marks))
      result[result.length - 1] = { ...last, text: last.text + inline.text };
    else result.push(inline);
  }
  return result;
}

const markNames = ['bold', 'italic', 'underlined', 'struck', 'highlighted', 'circled', 'inserted'] as const;

export function sameMarks(one: Marks, other: Marks): boolean {
  return markNames.every((name) => one[name] === other[name]);
}

export function holdsMore(block: Block): boolean {
  return block.kind === 'table' || block.inlines.some(isAnswerPlace);
}

export function isAnswerPlace(inline: Inline): boolean {
  return inline.kind === 'box' || inline.kind === 'entry';
}

export function hasWords(block: Block): boolean {
  return block.kind === 'table' || block.inlines.some((inline) => inline.kind !== 'text' || inline.text.trim() !== '');
}
