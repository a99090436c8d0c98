import type { Figures } from '../saved/model.ts';
import type { Sheet, SheetColumn } from './model.ts';

/** The table of a report with its row of totals. Counts that are hidden are texts, so that a published file has texts in their columns throughout. */
export function sheetOfFigures({ report, rows, totals, published }: Figures): Sheet {
  const columns = report.columns.map(({ kind, name, heading }): SheetColumn => {
    if (kind === 'label') return { name, heading, type: 'text' };
    if (kind === 'share') return { name, heading: `${heading} (%)`, type: 'decimal' };
    if (kind === 'measure' || kind === 'difference') return { name, heading, type: 'number' };
    return { name, heading, type: published ? 'text' : 'number' };
  });
  const counts = new Set(columns.flatMap(({ name, type }) => (type === 'text' ? [name] : [])));
  const all = totals === null ? rows : [...rows, totals];
  return {
    title: report.title,
    columns,
    rows: all.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, figure]) => [
          name,
          counts.has(name) && figure !== null ? String(figure) : figure,
        ]),
      ),
    ),
  };
}
