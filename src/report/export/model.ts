export const exportFormats = ['csv', 'xlsx', 'json', 'parquet'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export type SheetCell = string | number | bigint | boolean | string[] | null;
export type SheetColumn = { name: string; heading: string; type: 'text' | 'number' | 'decimal' | 'boolean' | 'list' };

/** A table on its way into a file; rows are asked for one after another, and none is kept. */
export type Sheet = {
  title: string;
  columns: SheetColumn[];
  rows: AsyncIterable<Record<string, SheetCell>> | Iterable<Record<string, SheetCell>>;
};

/** Where the pieces of the file go; the next one waits for it. */
export type Sink = (piece: Uint8Array | string) => Promise<void>;

export type Exported = { kind: 'written'; rows: number } | { kind: 'too_many_rows'; most: number };

export const mediaTypes: Record<ExportFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  json: 'application/json; charset=utf-8',
  parquet: 'application/vnd.apache.parquet',
};
