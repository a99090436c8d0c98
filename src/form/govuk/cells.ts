import type { Cell, Document, Table } from '../../document/model.ts';

/** The only table of a file that is nothing else than a table. */
export function onlyTable(document: Document): Table | undefined {
  const [table, ...others] = document.blocks;
  return table?.kind === 'table' && others.length === 0 ? table : undefined;
}

/** What was typed into a cell, line by line, to the letter. */
export function linesOfCell(cell: Cell | undefined): string[] {
  const lines = (cell?.blocks ?? []).flatMap((block) => {
    if (block.kind !== 'paragraph') return [];
    const text = block.inlines.map((inline) =>
      inline.kind === 'text' ? inline.text : inline.kind === 'break' ? '\n' : '',
    );
    return text.join('').split('\n');
  });
  return trimmed(lines);
}

export function wordsOfCell(cell: Cell | undefined): string {
  return linesOfCell(cell).join(' ').trim();
}

/** Without empty lines at the start and the end. */
export function trimmed(lines: readonly string[]): string[] {
  const filled = (line: string) => line.trim() !== '';
  const from = lines.findIndex(filled);
  return from < 0 ? [] : lines.slice(from, lines.findLastIndex(filled) + 1);
}
