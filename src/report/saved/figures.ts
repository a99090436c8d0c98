import type { Figure, FigureRow, Figures, ReportColumn, SavedReport } from './model.ts';

/** The rows of a report's statement as its table: counts, totals, shares. */
export function figuresOf(report: SavedReport, from: string, to: string, answered: Record<string, unknown>[]): Figures {
  const rows = answered.map((row) => withTotal(report, ownColumns(report, row)));
  const totals = report.rowsAdd && rows.length > 0 ? totalRow(report, rows) : null;
  return workedOut({ report, from, to, rows, totals, published: false });
}

/** Shares and differences, from what is shown of their counts: a share of a hidden number would give it away. */
export function workedOut(figures: Figures): Figures {
  const work = (row: FigureRow): FigureRow => {
    const done = { ...row };
    for (const column of figures.report.columns) {
      if (column.kind === 'share') done[column.name] = share(row[column.of], row[column.in]);
      if (column.kind === 'difference') done[column.name] = difference(row[column.of], row[column.before]);
      if (column.kind === 'measure' && typeof row[column.base] !== 'number') done[column.name] = null;
    }
    return done;
  };
  return { ...figures, rows: figures.rows.map(work), totals: figures.totals && work(figures.totals) };
}

function ownColumns({ columns }: SavedReport, row: Record<string, unknown>): FigureRow {
  const own: FigureRow = {};
  for (const { kind, name } of columns) {
    if (kind === 'label') own[name] = String(row[name] ?? '');
    if (kind === 'count') own[name] = Number(row[name] ?? 0);
    if (kind === 'measure') own[name] = row[name] === null || row[name] === undefined ? null : Number(row[name]);
  }
  return own;
}

function withTotal({ columns }: SavedReport, row: FigureRow): FigureRow {
  const total = columns.find(({ kind }) => kind === 'total');
  if (!total) return row;
  const sum = columns.reduce((so, column) => so + (isPart(column) ? Number(row[column.name]) : 0), 0);
  return { ...row, [total.name]: sum };
}

function totalRow({ columns }: SavedReport, rows: FigureRow[]): FigureRow {
  const totals: FigureRow = {};
  for (const [at, { kind, name }] of columns.entries()) {
    if (kind === 'label') totals[name] = at === 0 ? 'Total' : '';
    if (kind === 'count' || kind === 'total') totals[name] = rows.reduce((sum, row) => sum + Number(row[name]), 0);
    if (kind === 'measure') totals[name] = null;
  }
  return totals;
}

export function isPart(column: ReportColumn): boolean {
  return column.kind === 'count' && column.part === true;
}

/** Per cent with one decimal. */
function share(part: Figure | undefined, whole: Figure | undefined): number | null {
  if (typeof part !== 'number' || typeof whole !== 'number' || whole === 0) return null;
  return Math.round((part / whole) * 1_000) / 10;
}

function difference(now: Figure | undefined, before: Figure | undefined): number | null {
  return typeof now === 'number' && typeof before === 'number' ? now - before : null;
}
