/** A column of a report. Counts may be published; what is worked out from them is worked out from what is shown of them. */
export type ReportColumn =
  | { kind: 'label'; name: string; heading: string }
  /** `part`: the parts of a row add up to its `total`. */
  | { kind: 'count'; name: string; heading: string; part?: true }
  | { kind: 'total'; name: string; heading: string }
  | { kind: 'share'; name: string; heading: string; of: string; in: string }
  | { kind: 'difference'; name: string; heading: string; of: string; before: string }
  /** Something measured, such as a median, with the count that it rests on. */
  | { kind: 'measure'; name: string; heading: string; base: string };

/** A question that is asked again and again, as a statement over the reporting views. */
export type SavedReport = {
  name: string;
  title: string;
  /** What it answers and how it counts, in a few sentences. */
  about: string;
  /** Runs as the role of that level, so that it cannot show more. */
  level: 'figures' | 'names';
  columns: ReportColumn[];
  /** Whether each thing is counted in one row alone, so that the rows add up to a row of totals. */
  rowsAdd: boolean;
  /** False where a row is about one thing that no publication should single out. */
  publishable: boolean;
  chart: { kind: 'bars' | 'lines'; label: string; series: string[]; most: number };
  /** `$1` and `$2` are the first and the last day; one row of the table a row, labels and counts by the names of their columns. */
  sql: string;
};

export type Figure = string | number | null;
export type FigureRow = Record<string, Figure>;

export type Figures = {
  report: SavedReport;
  from: string;
  to: string;
  rows: FigureRow[];
  totals: FigureRow | null;
  /** Whether small numbers are hidden. */
  published: boolean;
};
