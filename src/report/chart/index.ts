/** In: the table of a report. Out: its chart as SVG, drawn on the server, with words for those who cannot see it. The table always stands beside it. */
import type { Figures } from '../saved/model.ts';
import { barsInside } from './bars.ts';
import { linesInside } from './lines.ts';
import { frame } from './svg.ts';

export function chartOf(figures: Figures, id: string): string {
  const { report, rows } = figures;
  const { kind, label, series, most } = report.chart;
  const shown = kind === 'lines' ? rows.slice(-most) : rows.slice(0, most);
  if (shown.length === 0) return '';
  const columns = series.map((name) => report.columns.find((column) => column.name === name));
  const names = columns.map((column) => column?.heading ?? '');
  const unit = columns.some((column) => column?.kind === 'share') ? '%' : '';
  const value = (row: (typeof rows)[number], name: string) => {
    const figure = row[name];
    return typeof figure === 'number' ? figure : null;
  };
  const labels = shown.map((row) => String(row[label] ?? ''));
  const top = names.length < 2 ? 8 : 32;
  const drawn =
    kind === 'bars'
      ? barsInside(
          shown.map((row, at) => ({ label: labels[at] ?? '', parts: series.map((name) => value(row, name)) })),
          top,
          unit,
        )
      : linesInside(
          labels,
          series.map((name, at) => ({ name: names[at] ?? '', values: shown.map((row) => value(row, name)) })),
          top,
          unit,
        );
  const cutOff = rows.length > shown.length ? ` ${shown.length} of ${rows.length} rows are drawn.` : '';
  return frame({
    id,
    title: report.title,
    description: `${kind === 'bars' ? 'Bar chart' : 'Line chart'} of ${names.join(', ').toLowerCase()} by ${label}.${cutOff} All numbers stand in the table below.`,
    legend: names,
    ...drawn,
  });
}
