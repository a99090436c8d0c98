import type { Block, Document, Inline, Paragraph, Table } from './model.ts';

/** The words of some inlines: entries by their value, breaks as white space, boxes and pictures as nothing. */
export function textOf(inlines: Inline[]): string {
  return inlines
    .map((inline) => {
      if (inline.kind === 'text') return inline.text;
      if (inline.kind === 'entry') return inline.value;
      if (inline.kind === 'break') return inline.by === 'tab' ? '\t' : '\n';
      return '';
    })
    .join('');
}

/** The words of blocks, a line a paragraph, cells of a row apart by tabs. */
export function plainText(blocks: Block[]): string {
  return blocks.map((block) => (block.kind === 'paragraph' ? textOf(block.inlines) : tableText(block))).join('\n');
}

function tableText(table: Table): string {
  return table.rows.map((row) => row.cells.map((cell) => plainText(cell.blocks)).join('\t')).join('\n');
}

/** Every paragraph in reading order, those in tables too. */
export function* paragraphsOf(blocks: Block[]): Generator<Paragraph> {
  for (const block of blocks) {
    if (block.kind === 'paragraph') yield block;
    else for (const row of block.rows) for (const cell of row.cells) yield* paragraphsOf(cell.blocks);
  }
}

/** Every table in reading order, those inside cells after the one that holds them. */
export function* tablesOf(blocks: Block[]): Generator<Table> {
  for (const block of blocks) {
    if (block.kind !== 'table') continue;
    yield block;
    for (const row of block.rows) for (const cell of row.cells) yield* tablesOf(cell.blocks);
  }
}

export function documentText(document: Document): string {
  return plainText([...document.headers, ...document.blocks, ...document.footers]);
}
