import { limits } from '../../limits.ts';
import { TooLarge } from '../reading.ts';
import { sameMarks } from '../written.ts';
import type { Flow, FlowCell, FlowParagraph, FlowRow, FlowTable, Piece } from './model.ts';

/** What a row says of its cells at its end, after their words have gone by. */
export type RowShape = { cells: Omit<FlowCell, 'blocks'>[]; header?: true; deleted?: true };

/** A table whose rows are still coming: the cells of the present row, and the blocks of its present cell. */
type OpenTable = { rows: FlowRow[]; cells: Flow[]; blocks: Flow };

/** Width of a cell that no row describes, so that it has a column of its own. */
const undescribedWidth = 1_000;

/**
 * Builds a flow from words, paragraph ends, cell ends and row ends as they go by. Every end tells how deep in tables it stands: a
 * deeper one opens a table in the present cell, a shallower one closes it.
 */
export class FlowBuilder {
  private readonly top: Flow = [];
  private readonly open: OpenTable[] = [];
  private pieces: Piece[] = [];
  private boxes: Flow[] = [];
  private items = 0;

  piece(piece: Piece): void {
    const last = this.pieces.at(-1);
    if (piece.kind === 'text' && last?.kind === 'text' && alike(piece, last)) last.text += piece.text;
    else {
      this.count();
      this.pieces.push(piece.kind === 'text' ? { ...piece } : piece);
    }
  }

  /** A text box that hangs on the present paragraph. */
  box(flow: Flow): void {
    this.boxes.push(flow);
  }

  endParagraph(depth: number, more: Pick<FlowParagraph, 'heading' | 'listItem'> = {}): void {
    this.count();
    this.blocksAt(depth).push({ kind: 'paragraph', pieces: this.pieces, boxes: this.boxes, ...more });
    this.pieces = [];
    this.boxes = [];
  }

  endCell(depth: number, more: Pick<FlowParagraph, 'heading' | 'listItem'> = {}): void {
    this.endParagraph(Math.max(1, depth), more);
    const table = this.open.at(-1);
    table?.cells.push(table.blocks);
    if (table) table.blocks = [];
  }

  endRow(depth: number, shape: RowShape): void {
    this.blocksAt(Math.max(1, depth));
    const table = this.open.at(-1);
    if (table) this.closeRow(table, shape);
  }

  /** How many tables are open around the present place. */
  get depth(): number {
    return this.open.length;
  }

  /** Words that wait for their paragraph's end. */
  get hasPieces(): boolean {
    return this.pieces.length > 0 || this.boxes.length > 0;
  }

  finish(): Flow {
    if (this.hasPieces) this.endParagraph(this.open.length);
    this.blocksAt(0);
    return this.top;
  }

  private blocksAt(depth: number): Flow {
    if (depth > limits.nestedTables) throw new TooLarge('nestedTables');
    while (this.open.length > depth) this.closeTable();
    while (this.open.length < depth) this.open.push({ rows: [], cells: [], blocks: [] });
    return this.open.at(-1)?.blocks ?? this.top;
  }

  private closeTable(): void {
    const table = this.open.pop();
    if (!table) return;
    // Words after the last row end would be lost otherwise.
    if (table.blocks.length > 0) table.cells.push(table.blocks);
    if (table.cells.length > 0) this.closeRow(table, { cells: [] });
    const closed: FlowTable = { kind: 'table', rows: table.rows };
    if (closed.rows.length > 0) (this.open.at(-1)?.blocks ?? this.top).push(closed);
  }

  private closeRow(table: OpenTable, { cells: shapes, header, deleted }: RowShape): void {
    const cells: FlowCell[] = [];
    for (let index = 0; index < Math.max(shapes.length, table.cells.length); index += 1) {
      this.count();
      const left = cells.at(-1)?.right ?? 0;
      const shape = shapes[index] ?? { left, right: left + undescribedWidth };
      cells.push({ ...shape, blocks: table.cells[index] ?? [] });
    }
    table.cells = [];
    if (!deleted && cells.length > 0) table.rows.push({ cells, ...(header && { header }) });
  }

  private count(): void {
    this.items += 1;
    if (this.items > limits.documentItems) throw new TooLarge('documentItems');
  }
}

function alike(one: Extract<Piece, { kind: 'text' }>, other: Extract<Piece, { kind: 'text' }>): boolean {
  return one.font === other.font && sameMarks(one.marks, other.marks);
}
