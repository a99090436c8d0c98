import { CsvError, parse } from 'csv-parse/sync';
import { charactersOf } from '../file/index.ts';
import { limits } from '../limits.ts';
import type { Cell, ReadOutcome, Row, Table } from './model.ts';
import { readPlainText } from './plain.ts';
import { typedLines } from './typed-lines.ts';

/**
 * Reads comma-separated values (RFC 4180) as one table, a row a record, whatever commas, quotes and line breaks stand in a value.
 * What only looks like it, prose or a form typed with colons, is read as the text that it is.
 */
export function readCsv(bytes: Uint8Array): ReadOutcome {
  const records = recordsIn(bytes);
  if (records === undefined || records.every(([first = '']) => typedLabel.test(first))) return readPlainText(bytes);
  const count = records.reduce((sum, record) => sum + record.length, 0);
  if (count > limits.documentItems) return { kind: 'too_large', limit: 'documentItems' };
  if (records.length === 0) return { kind: 'empty' };
  const table: Table = {
    kind: 'table',
    rows: records.map((record, row) => rowOf(record, row)),
    place: { part: 'body', block: 0, table: 0 },
  };
  return { kind: 'read', document: { format: 'csv', blocks: [table], headers: [], footers: [], notes: [] } };
}

/** `Name: Ann Example, Northmouth Police`: a line of a form that was typed, with a comma in its answer. */
const typedLabel = /^[^:\n]{1,60}:/;

/** Undefined where the quotes do not fit: then it is no table, or one that was damaged. */
function recordsIn(bytes: Uint8Array): string[][] | undefined {
  try {
    return parse(charactersOf(bytes), { bom: true, relax_column_count: true, skip_empty_lines: true });
  } catch (thrown) {
    if (thrown instanceof CsvError) return undefined;
    throw thrown;
  }
}

function rowOf(record: readonly string[], row: number): Row {
  const cells = record.map((value, column): Cell => {
    const place = { part: 'body' as const, block: 0, table: 0, row, cell: column };
    return { blocks: typedLines(value, place), column, columnSpan: 1, rowSpan: 1, place };
  });
  return row === 0 ? { cells, header: true } : { cells };
}
