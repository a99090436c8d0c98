import { stringify } from 'csv-stringify/sync';
import { harmless } from './harmless.ts';
import type { Exported, Sheet, SheetCell, Sink } from './model.ts';

const rowsAtOnce = 1_000;

/** UTF-8 with the mark that Excel needs to see that it is. */
export async function writeCsv({ columns, rows }: Sheet, sink: Sink): Promise<Exported> {
  await sink(`\ufeff${stringify([columns.map(({ name }) => name)], { record_delimiter: '\r\n' })}`);
  let waiting: (string | number | bigint)[][] = [];
  let count = 0;
  const flush = async () => {
    if (waiting.length > 0) await sink(stringify(waiting, { record_delimiter: '\r\n' }));
    waiting = [];
  };
  for await (const row of rows) {
    waiting.push(columns.map(({ name }) => written(row[name] ?? null)));
    count += 1;
    if (waiting.length >= rowsAtOnce) await flush();
  }
  await flush();
  return { kind: 'written', rows: count };
}

function written(cell: SheetCell): string | number | bigint {
  if (cell === null) return '';
  if (typeof cell === 'boolean') return cell ? 'true' : 'false';
  if (Array.isArray(cell)) return harmless(cell.join('; '));
  return typeof cell === 'string' ? harmless(cell) : cell;
}
