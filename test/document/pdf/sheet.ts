import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Block, Document, Inline, Table } from '../../../src/document/model.ts';
import { readPdf } from '../../../src/document/pdf/index.ts';

/** A document as lines of plain text, so that a test can say what it expects as a person would see it. */
export function written(blocks: readonly Block[]): string {
  return blocks.map((block) => (block.kind === 'table' ? 'table' : block.inlines.map(inline).join(''))).join('\n');
}

/** Every cell of a table, row by row. Marks are shown as <struck:word>, boxes as [ticked], fields as {value}. */
export function cells(table: Table): string[][] {
  return table.rows.map((row) => row.cells.map((cell) => written(cell.blocks)));
}

export function tables(blocks: readonly Block[]): Table[] {
  return blocks.flatMap((block) =>
    block.kind === 'table'
      ? [block, ...block.rows.flatMap((row) => row.cells.flatMap((cell) => tables(cell.blocks)))]
      : [],
  );
}

function inline(own: Inline): string {
  switch (own.kind) {
    case 'text': {
      const marks = Object.keys(own.marks);
      const [, before = '', words = '', after = ''] = /^(\s*)(.*?)(\s*)$/s.exec(own.text) ?? [];
      return marks.length > 0 ? `${before}<${marks.join(' ')}:${words}>${after}` : own.text;
    }
    case 'box':
      return `[${own.state}]`;
    case 'entry':
      return `{${own.value}${own.drawn === undefined ? '' : `, drawn ${own.drawn}`}}`;
    case 'break':
      return own.by === 'tab' ? '\t' : '\n';
    case 'picture':
      return '(picture)';
  }
}

export async function readSample(name: string): Promise<Document> {
  return read(readFileSync(join(import.meta.dirname, 'samples', name)));
}

export async function read(bytes: Uint8Array): Promise<Document> {
  const outcome = await readPdf(bytes, {});
  if (outcome.kind !== 'read') throw new Error(`not read: ${outcome.kind}`);
  return outcome.document;
}
