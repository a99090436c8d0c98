import type { Sheet, SheetColumn } from './model.ts';

const types: Record<string, SheetColumn['type']> = {
  integer: 'number',
  bigint: 'number',
  smallint: 'number',
  numeric: 'decimal',
  boolean: 'boolean',
  'text[]': 'list',
};

/** A view with its columns as they are; days, times and keys are texts. */
export function sheetOfView(
  name: string,
  columns: readonly { name: string; type: string }[],
  rows: Sheet['rows'],
): Sheet {
  return {
    title: name,
    columns: columns.map((column) => ({ name: column.name, heading: column.name, type: types[column.type] ?? 'text' })),
    rows,
  };
}
