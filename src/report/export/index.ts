/** In: a table, row by row. Out: the pieces of a file, safe to open in a spreadsheet. */
import { writeCsv } from './csv.ts';
import { writeJson } from './json.ts';
import type { Exported, ExportFormat, Sheet, Sink } from './model.ts';
import { writeParquet } from './parquet.ts';
import { writeXlsx } from './xlsx.ts';

export { sheetOfFigures } from './figures.ts';
export {
  type Exported,
  type ExportFormat,
  exportFormats,
  mediaTypes,
  type Sheet,
  type SheetCell,
  type SheetColumn,
  type Sink,
} from './model.ts';
export { sheetOfView } from './view.ts';

const writers: Record<ExportFormat, (sheet: Sheet, sink: Sink) => Promise<Exported>> = {
  csv: writeCsv,
  xlsx: writeXlsx,
  json: writeJson,
  parquet: writeParquet,
};

export function writeSheet(format: ExportFormat, sheet: Sheet, sink: Sink): Promise<Exported> {
  return writers[format](sheet, sink);
}
