import { limits } from '../../limits.ts';
import type { Block, Cell, Place, Row, Table } from '../model.ts';
import { hasWords } from '../written.ts';
import { child, childrenOf, type Element } from '../xml.ts';
import { chosenAlternative } from './alternatives.ts';
import type { WordReading } from './reading.ts';
import { shadeOf } from './styles.ts';

/** Reads what stands in a cell, and the control around the cell, if there is one. */
export type CellReader = (cell: Element, place: Place, control: Element | null) => Block[];

/** Reads a table (17.4) with its cells in the columns of its own grid; deleted rows and cells are left out. */
export function readTable(element: Element, place: Place, reading: WordReading, readCell: CellReader): Table {
  const at: Place = { ...place, table: reading.nextTable() };
  const rows: Row[] = [];
  const open = new Map<number, Cell>();
  for (const { element: row } of contained(childrenOf(element), 'w:tr')) {
    reading.count();
    const properties = child(row, 'w:trPr');
    if (child(properties, 'w:del')) {
      reading.notes.add('tracked_changes');
      continue;
    }
    if (child(properties, 'w:ins')) reading.notes.add('tracked_changes');
    const cells = readCells(row, { ...at, row: rows.length }, open, reading, readCell);
    rows.push({ cells, ...(child(properties, 'w:tblHeader') ? { header: true as const } : {}) });
  }
  return { kind: 'table', rows, place: at };
}

/** `open` has the cells that may go on downwards, by their first column. */
function readCells(
  row: Element,
  place: Place,
  open: Map<number, Cell>,
  reading: WordReading,
  readCell: CellReader,
): Cell[] {
  const cells: Cell[] = [];
  let column = columns(child(row, 'w:trPr'), 'w:gridBefore', 0);
  for (const { element, control } of contained(childrenOf(row), 'w:tc')) {
    reading.count();
    const properties = child(element, 'w:tcPr');
    const columnSpan = columns(properties, 'w:gridSpan', 1);
    const last = cells.at(-1);
    const upper = isContinued(child(properties, 'w:vMerge')) ? open.get(column) : undefined;
    if (child(properties, 'w:cellDel')) reading.notes.add('tracked_changes');
    else if (isContinued(child(properties, 'w:hMerge')) && last) {
      last.columnSpan += columnSpan;
      last.blocks.push(...readCell(element, last.place, null).filter(hasWords));
    } else if (upper) {
      // Word keeps no words in a continued cell, but other writers do, and they must not be lost.
      upper.rowSpan += 1;
      upper.blocks.push(...readCell(element, upper.place, null).filter(hasWords));
    } else {
      const at: Place = { ...place, cell: cells.length };
      const shade = shadeOf(properties);
      const cell: Cell = {
        blocks: readCell(element, at, control),
        column,
        columnSpan,
        rowSpan: 1,
        place: at,
        ...(shade ? { shade } : {}),
      };
      cells.push(cell);
      for (let covered = column; covered < column + columnSpan; covered += 1) open.delete(covered);
      if (child(properties, 'w:vMerge')) open.set(column, cell);
    }
    column += columnSpan;
  }
  return cells;
}

/** Merged with the cell before or above it; the value `restart` begins a merged cell. */
function isContinued(merge: Element | undefined): boolean {
  return merge !== undefined && merge.attributes['w:val'] !== 'restart';
}

function columns(properties: Element | undefined, name: string, least: number): number {
  const count = Number(child(properties, name)?.attributes['w:val'] ?? least);
  return Number.isInteger(count) ? Math.min(limits.tableColumns, Math.max(least, count)) : least;
}

/** Rows of a table or cells of a row, also those inside content controls, insertions and custom XML. */
function contained(
  elements: Element[],
  name: 'w:tr' | 'w:tc',
  control: Element | null = null,
): { element: Element; control: Element | null }[] {
  return elements.flatMap((element) => {
    switch (element.name) {
      case name:
        return [{ element, control }];
      case 'w:sdt':
        return contained(childrenOf(child(element, 'w:sdtContent')), name, element);
      case 'w:ins':
      case 'w:moveTo':
      case 'w:customXml':
      case 'w:smartTag':
        return contained(childrenOf(element), name, control);
      case 'mc:AlternateContent':
        return contained(chosenAlternative(element), name, control);
      default:
        return [];
    }
  });
}
