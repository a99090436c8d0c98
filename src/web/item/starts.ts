import type { Block, Document, Paragraph } from '../../document/model.ts';

/** A place in a file without pages where a form may begin: the block, from 0, and what a person knows it by. */
export type Start = { block: number; kind: 'heading' | 'table' | 'line'; words: string };

/** A longer list is no help in finding the place. */
const startsAtMost = 150;
const wordsAtMost = 90;

/** Headings and tables; where the file has hardly any, every line of it. */
export function startsIn(document: Document): Start[] {
  const all = document.blocks.flatMap((block, at): Start[] => {
    const words = wordsOf(block).replace(/\s+/g, ' ').trim();
    if (words === '') return [];
    const short = words.length > wordsAtMost ? `${words.slice(0, wordsAtMost)}…` : words;
    const kind = block.kind === 'table' ? 'table' : isHeading(block, words) ? 'heading' : 'line';
    return [{ block: at, kind, words: short }];
  });
  const striking = all.filter(({ kind }) => kind !== 'line');
  return (striking.length >= 2 ? striking : all).slice(0, startsAtMost);
}

/** By the file's own word, or bold from end to end. */
function isHeading({ heading, inlines }: Paragraph, words: string): boolean {
  if (heading !== undefined) return true;
  const texts = inlines.filter((inline) => inline.kind === 'text' && inline.text.trim() !== '');
  return words.length <= wordsAtMost && texts.length > 0 && texts.every((one) => one.kind === 'text' && one.marks.bold);
}

function wordsOf(block: Block): string {
  if (block.kind === 'table')
    return block.rows
      .slice(0, 2)
      .flatMap(({ cells }) => cells.map((cell) => cell.blocks.map(wordsOf).join(' ')))
      .join(' ');
  return block.inlines.map((inline) => (inline.kind === 'text' ? inline.text : ' ')).join('');
}

/** Each piece goes from its start to the next one, the last to the end of the file. */
export function piecesFrom(starts: readonly number[]): { of: 'blocks'; from: number; to: number }[] {
  const sorted = [...new Set(starts)].sort((one, other) => one - other);
  return sorted.map((from, at) => ({ of: 'blocks', from, to: (sorted[at + 1] ?? endOfFile) - 1 }));
}

/** More blocks than a document may have. */
const endOfFile = 1_000_000;
