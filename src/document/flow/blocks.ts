import { symbolIn, writtenIn } from '../characters.ts';
import { type LegacyField, legacyBox, legacyList } from '../fields.ts';
import type { Block, Cell, Inline, Place, Table } from '../model.ts';
import type { Reading } from '../reading.ts';
import { hasWords, joined } from '../written.ts';
import { gridOf } from './grid.ts';
import type { Flow, FlowParagraph, FlowTable, FormField, Piece } from './model.ts';

/** Makes the blocks of a part, where each has its number. Several flows, such as footnotes, are numbered through. */
export function readFlows(flows: Flow[], part: NonNullable<Place['part']>, reading: Reading, before = 0): Block[] {
  const blocks: Block[] = [];
  for (const flow of flows) {
    const start = before + blocks.length;
    blocks.push(...blocksOf(flow, (index) => ({ part, block: start + index }), reading));
  }
  return blocks;
}

/** Inside a table or text box every block has the place of the cell or box. */
function blocksOf(flow: Flow, placeOf: (index: number) => Place, reading: Reading): Block[] {
  const blocks: Block[] = [];
  const depth = reading.fields.depth;
  for (const one of flow) {
    const place = placeOf(blocks.length);
    if (one.kind === 'table') {
      blocks.push(tableOf(one, place, reading));
      continue;
    }
    blocks.push(paragraphOf(one, place, reading));
    for (const box of one.boxes) blocks.push(...blocksOf(box, () => ({ ...place, part: 'textbox' }), reading));
  }
  const left = reading.fields.endSince(depth);
  if (left.length > 0) blocks.push({ kind: 'paragraph', inlines: joined(left), place: placeOf(blocks.length) });
  return blocks;
}

function tableOf(table: FlowTable, place: Place, reading: Reading): Table {
  const at: Place = { ...place, table: reading.nextTable() };
  const grid = gridOf(table.rows);
  const rows = grid.map((cells, row) => {
    reading.count();
    const read = cells.map(({ cells: merged, column, columnSpan, rowSpan }, index): Cell => {
      reading.count();
      const place: Place = { ...at, row, cell: index };
      const [first, ...more] = merged.map(({ blocks }) => blocksOf(blocks, () => place, reading));
      const shade = merged[0]?.shade;
      // Word keeps no words in a continued cell, but other writers do, and they must not be lost.
      const blocks = [...(first ?? []), ...more.flat().filter(hasWords)];
      return { blocks, column, columnSpan, rowSpan, place, ...(shade ? { shade } : {}) };
    });
    return { cells: read, ...(table.rows[row]?.header ? { header: true as const } : {}) };
  });
  return { kind: 'table', rows, place: at };
}

function paragraphOf({ pieces, heading, listItem }: FlowParagraph, place: Place, reading: Reading): Block {
  reading.count();
  const inlines: Inline[] = [];
  for (const piece of pieces) {
    for (const inline of inlinesOf(piece, place, reading)) {
      reading.count();
      if (!reading.fields.take(inline)) inlines.push(inline);
    }
  }
  return {
    kind: 'paragraph',
    inlines: joined(inlines),
    place,
    ...(heading === undefined ? {} : { heading }),
    ...(listItem ? { listItem } : {}),
  };
}

function inlinesOf(piece: Piece, place: Place, reading: Reading): Inline[] {
  switch (piece.kind) {
    case 'text':
      return writtenIn(piece.font, piece.text, piece.marks, place);
    case 'symbol':
      return symbolIn(piece.font, piece.code, piece.marks, place);
    case 'break':
      return [piece];
    case 'picture':
      return [{ kind: 'picture', place, ...(piece.alt ? { alt: piece.alt } : {}) }];
    case 'unsure_box':
      return [{ kind: 'box', state: 'unsure', how: 'picture', place }];
    case 'field_begin':
      reading.fields.begin(null, place);
      return [];
    case 'form_field':
      reading.fields.becomes(legacyOf(piece.field, place));
      return [];
    case 'field_separate':
      reading.fields.separate();
      return [];
    case 'field_end':
      return reading.fields.end();
  }
}

function legacyOf(field: FormField, place: Place): LegacyField {
  switch (field.kind) {
    case 'box':
      return legacyBox(field.ticked, field.name, place);
    case 'choice':
      return legacyList(field.choices, field.chosen, field.standard, field.name, place);
    case 'text':
      return field;
  }
}
