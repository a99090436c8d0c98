import type { Block, Cell, Document, Inline, Marks, Paragraph, Place, Row, Table } from '../../src/document/model.ts';

/**
 * A document in shorthand. `# ` begins a heading; lines of `|` cells make a table. In a cell: `<` continues the cell to its left,
 * `^` the cell above, a leading `%` shades it, `<br>` is a new line. Marks: `**bold**`, `__italic__`, `~~struck~~`, `==highlighted==`,
 * `((circled))`; `[x]` `[ ]` `[?]` are boxes, `{value}` an entry, `{}` an empty one, `\t` a tab.
 */
export function sketchDocument(text: string, more: Partial<Document> = {}): Document {
  return { format: 'docx', blocks: blocksOf(text), headers: [], footers: [], notes: [], ...more };
}

export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let rows: string[] = [];
  const flush = () => {
    if (rows.length > 0) blocks.push(tableOf(rows, blocks.length));
    rows = [];
  };
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    if (line.startsWith('|')) {
      rows.push(line);
      continue;
    }
    flush();
    if (line === '') continue;
    const heading = /^(#+) (.*)$/.exec(line);
    const [, level, words] = heading ?? [];
    blocks.push(paragraphOf(words ?? line, { block: blocks.length }, level?.length));
  }
  flush();
  return blocks;
}

function tableOf(lines: readonly string[], block: number): Table {
  const grid = lines.map((line) =>
    line
      .replace(/^\||\|$/g, '')
      .split('|')
      .map((cell) => cell.trim()),
  );
  const above = new Map<number, Cell>();
  const rows: Row[] = grid.map((texts, row) => {
    const cells: Cell[] = [];
    for (const [column, raw] of texts.entries()) {
      const last = cells.at(-1);
      if (raw === '<' && last) {
        last.columnSpan += 1;
        continue;
      }
      const upper = above.get(column);
      if (raw === '^' && upper) {
        upper.rowSpan += 1;
        continue;
      }
      const shaded = raw.startsWith('%');
      const place = { block, table: block, row, cell: cells.length };
      const blocks = (shaded ? raw.slice(1).trim() : raw).split('<br>').map((part) => paragraphOf(part.trim(), place));
      const cell: Cell = { blocks, column, columnSpan: 1, rowSpan: 1, place, ...(shaded && { shade: 'd9d9d9' }) };
      cells.push(cell);
      above.set(column, cell);
    }
    return { cells };
  });
  return { kind: 'table', rows, place: { block, table: block } };
}

function paragraphOf(text: string, place: Place, heading?: number): Paragraph {
  return { kind: 'paragraph', inlines: inlinesOf(text, place), place, ...(heading !== undefined && { heading }) };
}

const marks: Record<string, Marks> = {
  '**': { bold: true },
  __: { italic: true },
  '~~': { struck: true },
  '==': { highlighted: true },
  '((': { circled: true },
};

function inlinesOf(text: string, place: Place): Inline[] {
  const inlines: Inline[] = [];
  const pattern = /\*\*(.+?)\*\*|__(?!_)(.+?)__|~~(.+?)~~|==(.+?)==|\(\((.+?)\)\)|\[([x ?])\]|\{([^}]*)\}|\\t|\t/g;
  let from = 0;
  const plain = (to: number) => {
    if (to > from) inlines.push({ kind: 'text', text: text.slice(from, to), marks: {}, place });
  };
  for (const found of text.matchAll(pattern)) {
    plain(found.index);
    from = found.index + found[0].length;
    const words = found.slice(1, 6).find((group) => group !== undefined);
    const [, , , , , , box, entry] = found;
    if (words !== undefined)
      inlines.push({ kind: 'text', text: words, marks: marks[found[0].slice(0, 2)] ?? {}, place });
    else if (box !== undefined)
      inlines.push({
        kind: 'box',
        state: box === 'x' ? 'ticked' : box === '?' ? 'unsure' : 'empty',
        place,
        how: 'control',
      });
    else if (entry !== undefined)
      inlines.push({
        kind: 'entry',
        entry: 'text',
        value: entry,
        placeholder: entry === '',
        how: 'control',
        place,
        marks: {},
      });
    else inlines.push({ kind: 'break', by: 'tab' });
  }
  plain(text.length);
  return inlines;
}
