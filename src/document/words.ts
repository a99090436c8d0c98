import type { Block, Document, Inline } from './model.ts';

/** Everything that a document says, a line for each paragraph and cell; places and marks are left out. */
export function textOf(document: Document): string {
  return [...document.headers, ...document.blocks, ...document.footers].flatMap(linesOf).join('\n');
}

function linesOf(block: Block): string[] {
  if (block.kind === 'paragraph') return [block.inlines.map(wordsOf).join('')];
  return block.rows.flatMap((row) => row.cells.flatMap((cell) => cell.blocks.flatMap(linesOf)));
}

function wordsOf(inline: Inline): string {
  if (inline.kind === 'text') return inline.text;
  if (inline.kind === 'entry') return inline.placeholder ? '' : inline.value;
  return inline.kind === 'break' ? (inline.by === 'line' ? '\n' : '\t') : '';
}
