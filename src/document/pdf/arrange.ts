import type { Box } from '../model.ts';
import { area, around, bottom, centreInside, inside, right, sharedArea } from './boxes.ts';
import { columnsOf } from './columns.ts';
import { gatherLabels } from './field-rows.ts';
import { type Grid, type GridCell, gridsOf } from './grid.ts';
import { type Line, linesOf, type Paragraph, paragraphsOf } from './lines.ts';
import { glyphLines, leaningLines, marksOf, strikesAmong, underlinesAmong } from './marks.ts';
import { isWhite, type PageContent, type Piece, type Shape } from './model.ts';
import { rulingsOf } from './rulings.ts';
import { isSquareGrid, readBoxes, squaresOf } from './tick-boxes.ts';
import { wordsOf } from './words.ts';

/** A page in reading order. Paragraphs keep their lines and tables their places until the pages are put together. */
export type PageFlow = { page: number; width: number; height: number; flow: Flow[]; scanned?: true };
export type Flow = Paragraph | FlowTable;
export type FlowTable = {
  kind: 'table';
  page: number;
  box: Box;
  columns: number[];
  rows: FlowRow[];
  scanned?: true;
};
export type FlowRow = { cells: FlowCell[]; header?: true };
export type FlowCell = {
  page: number;
  box: Box;
  /** Its sides on the page on which its table begins, where it was continued from a page that lay otherwise. */
  across?: Pick<Box, 'x' | 'width'>;
  rowSpan: number;
  shade?: string;
  flow: Flow[];
};

/** Frames lower than this hold one line of an answer; they are no tables of their own. */
const frameHeight = 30;
/** Where a page has more lines than this it is a drawing, and looking for tables in it would take minutes. */
const mostRulings = 4_000;

export function arrangePage(content: PageContent): PageFlow | 'too_many' {
  const { page, width, height, glyphs, shapes } = content;
  const squares = squaresOf(shapes);
  const drawn = shapes.filter(({ box }) => !squares.some((square) => inside(box, square, 1)));
  const rulings = rulingsOf(drawn);
  if (rulings.level.length + rulings.upright.length > mostRulings) return 'too_many';

  const lines = glyphLines(glyphs);
  const strikes = strikesAmong([...rulings.level, ...leaningLines(shapes)], lines);
  const level = rulings.level.filter((ruling) => !strikes.includes(ruling));
  const found = gridsOf({ level, upright: rulings.upright });
  const boxes = [...squares, ...found.grids.filter(isSquareGrid).map((grid) => grid.box)];
  const grids = found.grids.filter((grid) => !isSquareGrid(grid) && !isFrame(grid, { x: 0, y: 0, width, height }));
  const cells = grids.flatMap((grid) => grid.cells.map((cell) => cell.box));
  const underlines = underlinesAmong(
    level.filter((ruling) => !found.used.has(ruling)),
    lines,
  );

  const ticks = readBoxes(boxes, shapes, glyphs);
  const marks = marksOf({
    lines,
    strikes,
    underlines,
    shapes: shapes.filter((shape) => !ticks.shapes.has(shape)),
    cells,
  });
  const pieces = [
    ...wordsOf(
      glyphs.filter((glyph) => !ticks.glyphs.has(glyph)),
      marks,
    ),
    ...ticks.pieces,
    ...thingsOf(content),
  ];
  const scanned = content.scanned && ({ scanned: true } as const);
  return { page, width, height, flow: flowOf(pieces, grids, content), ...scanned };
}

function isFrame({ cells, box }: Grid, page: Box): boolean {
  if (cells.length !== 1) return false;
  // The last row of a table that began on the page before is as wide as a table, right at the head of the page.
  const goesOn = box.y < page.height * 0.12 && box.width > page.width * 0.6;
  return (box.height < frameHeight && !goesOn) || area(box) > area(page) * 0.7;
}

/** Fields, and pictures that are not the ground of the page. */
function thingsOf({ widgets, pictures, width, height }: PageContent): Piece[] {
  const ground = width * height * 0.6;
  return [
    ...widgets.map(({ box, inline }) => ({ box, size: Math.min(box.height, 12), bold: false, inline, spaced: false })),
    ...pictures
      .filter((box) => area(box) < ground)
      .map((box): Piece => {
        const inline = { kind: 'picture', place: { box } } as const;
        return { box, size: Math.min(box.height, 12), bold: false, inline, spaced: false };
      }),
  ];
}

type Container = { box: Box; pieces: Piece[]; tables: FlowTable[] };

function flowOf(pieces: readonly Piece[], grids: readonly Grid[], content: PageContent): Flow[] {
  const { page, width, shapes, scanned } = content;
  const top: Container = { box: around(pieces.map((piece) => piece.box)), pieces: [], tables: [] };
  const cells: { container: Container; cell: GridCell; grid: Grid }[] = [];
  for (const grid of grids)
    for (const cell of grid.cells) cells.push({ cell, grid, container: { box: cell.box, pieces: [], tables: [] } });
  // The smallest cell that holds a thing comes first.
  cells.sort((one, other) => area(one.cell.box) - area(other.cell.box));
  for (const piece of pieces)
    (cells.find(({ cell }) => centreInside(piece.box, cell.box))?.container ?? top).pieces.push(piece);

  // Inner tables are finished before the cells that they stand in.
  for (const grid of grids.toSorted((one, other) => area(one.box) - area(other.box))) {
    const own = cells.filter((cell) => cell.grid === grid);
    const outer = cells.find((cell) => cell.grid !== grid && inside(grid.box, cell.cell.box, 1));
    (outer?.container ?? top).tables.push({ ...tableOf(grid, own, shapes, page), ...(scanned && { scanned }) });
  }
  return containerFlow(top, page, width);
}

function tableOf(
  grid: Grid,
  cells: { cell: GridCell; container: Container }[],
  shapes: readonly Shape[],
  page: number,
): FlowTable {
  const fills = shapes.filter((shape) => shape.fill && sharedArea(shape.box, grid.box) > 0);
  const rows = new Map<number, FlowCell[]>();
  const inOrder = cells.toSorted((one, other) => one.cell.row - other.cell.row || one.cell.box.x - other.cell.box.x);
  for (const { cell, container } of inOrder) {
    const own = rows.get(cell.row) ?? [];
    rows.set(cell.row, own);
    const shade = shadeOf(cell.box, fills);
    const flow = containerFlow(container, page);
    own.push({ page, box: cell.box, rowSpan: cell.rowSpan, flow, ...(shade && { shade }) });
  }
  return { kind: 'table', page, box: grid.box, columns: grid.columns, rows: rowsOf(rows) };
}

/** Rows in which no cell begins are dropped, and the spans over them shortened. */
function rowsOf(rows: ReadonlyMap<number, FlowCell[]>): FlowRow[] {
  const kept = [...rows.keys()].toSorted((one, other) => one - other);
  return kept.map((row) => ({
    cells: (rows.get(row) ?? []).map((cell) => {
      const last = row + cell.rowSpan;
      return { ...cell, rowSpan: kept.filter((other) => other >= row && other < last).length };
    }),
  }));
}

/** The last colour that was laid over most of the cell. */
function shadeOf(box: Box, fills: readonly Shape[]): string | undefined {
  const fill = fills.findLast((shape) => sharedArea(shape.box, box) >= area(box) * 0.7)?.fill;
  if (!fill || isWhite(fill)) return undefined;
  return [fill.red, fill.green, fill.blue].map((part) => part.toString(16).padStart(2, '0')).join('');
}

function containerFlow({ box, pieces, tables }: Container, page: number, pageWidth?: number): Flow[] {
  const groups =
    pageWidth !== undefined
      ? columnsOf(
          pieces,
          tables.map((table) => table.box),
          pageWidth,
        )
      : [{ pieces, edge: edgeOf(box, pieces) }];
  const waiting = tables.toSorted((one, other) => one.box.y - other.box.y || one.box.x - other.box.x);
  const flow: Flow[] = [];
  for (const group of groups) {
    let lines: Line[] = [];
    const flush = () => {
      flow.push(...paragraphsOf(lines, group.edge));
      lines = [];
    };
    for (const line of linesOf(gatherLabels(group.pieces), page)) {
      while (waiting[0] && isBefore(waiting[0].box, line.box)) {
        flush();
        flow.push(...waiting.splice(0, 1));
      }
      lines.push(line);
    }
    flush();
  }
  return [...flow, ...waiting];
}

function isBefore(table: Box, line: Box): boolean {
  const besideIt = right(line) <= table.x + 1 && line.y < bottom(table);
  return !besideIt && table.y + table.height / 2 < line.y + line.height / 2;
}

/** Writing keeps the same distance from the right side of a cell as from the left. */
function edgeOf(cell: Box, pieces: readonly Piece[]): number {
  const left = pieces.reduce((low, piece) => Math.min(low, piece.box.x), Infinity);
  const padding = Number.isFinite(left) ? Math.min(Math.max(left - cell.x, 0), 8) : 0;
  return right(cell) - padding;
}
