import { limits } from '../../limits.ts';
import type { Block, Cell, Place, Row, Table } from '../model.ts';
import { childrenOf, type Element } from '../xml.ts';
import type { TextReading } from './reading.ts';

export type CellReader = (cell: Element, place: Place) => Block[];

/** Reads a table (part 3, 9.1) with its cells in the columns of its own grid. Covered cells are those under a merged one. */
export function readTable(element: Element, place: Place, reading: TextReading, readCell: CellReader): Table {
  const at: Place = { ...place, table: reading.nextTable() };
  const rows: Row[] = [];
  for (const { row, header } of rowsIn(element, false)) {
    // A row that stands for many is empty; it is read once, because rows are only counted among those that say something.
    reading.count();
    rows.push({ cells: cellsIn(row, { ...at, row: rows.length }, reading, readCell), ...(header && { header }) });
  }
  return { kind: 'table', rows, place: at };
}

const groups = new Set([
  'table:table-rows',
  'table:table-row-group',
  'table:table-header-rows',
  'text:soft-page-break',
]);

function rowsIn(element: Element, header: boolean): { row: Element; header?: true }[] {
  return childrenOf(element).flatMap((one) => {
    if (one.name === 'table:table-row') return [{ row: one, ...(header && { header: true as const }) }];
    return groups.has(one.name) ? rowsIn(one, header || one.name === 'table:table-header-rows') : [];
  });
}

function cellsIn(row: Element, place: Place, reading: TextReading, readCell: CellReader): Cell[] {
  const cells: Cell[] = [];
  let column = 0;
  for (const element of childrenOf(row)) {
    if (element.name !== 'table:table-cell' && element.name !== 'table:covered-table-cell') continue;
    const repeated = counted(element.attributes['table:number-columns-repeated']);
    if (element.name === 'table:covered-table-cell') {
      column += repeated;
      continue;
    }
    const shade = reading.styles.shadeOf(
      element.attributes['table:style-name'] ?? row.attributes['table:default-cell-style-name'],
    );
    for (let copy = 0; copy < repeated; copy += 1) {
      reading.count();
      const at: Place = { ...place, cell: cells.length };
      cells.push({
        blocks: readCell(element, at),
        column,
        columnSpan: counted(element.attributes['table:number-columns-spanned']),
        rowSpan: counted(element.attributes['table:number-rows-spanned']),
        place: at,
        ...(shade ? { shade } : {}),
      });
      column += 1;
    }
  }
  return cells;
}

function counted(text: string | undefined): number {
  const count = Number(text ?? 1);
  return Number.isInteger(count) ? Math.min(limits.tableColumns, Math.max(1, count)) : 1;
}
