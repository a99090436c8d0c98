import { charactersOf } from '../file/index.ts';
import { limits } from '../limits.ts';
import type { Cell, ReadOutcome, Row, Table } from './model.ts';
import { typedLines } from './typed-lines.ts';

/** A value of a JSON file and where it stands: `answers[0].question_text`. */
type Leaf = { path: string; value: string };

/** Reads JSON as a table of two columns: where a value stands, and what it is. Booleans read as yes and no, null as nothing. */
export function readJson(bytes: Uint8Array): ReadOutcome {
  let parsed: unknown;
  try {
    parsed = JSON.parse(charactersOf(bytes));
  } catch {
    return { kind: 'broken', format: 'json' };
  }
  const leaves: Leaf[] = [];
  const limit = collect(parsed, '', 0, leaves);
  if (limit !== undefined) return { kind: 'too_large', limit };
  if (leaves.length === 0) return { kind: 'empty' };
  const rows = leaves.map(({ path, value }, row): Row => ({ cells: [cellOf(path, row, 0), cellOf(value, row, 1)] }));
  const table: Table = { kind: 'table', rows, place: { part: 'body', block: 0, table: 0 } };
  return { kind: 'read', document: { format: 'json', blocks: [table], headers: [], footers: [], notes: [] } };
}

/** Gathers the values in their order; tells the bound that the file breaks, if it does. */
function collect(value: unknown, path: string, depth: number, leaves: Leaf[]): string | undefined {
  if (depth > limits.jsonDepth) return 'jsonDepth';
  if (leaves.length * 2 > limits.documentItems) return 'documentItems';
  if (Array.isArray(value)) {
    for (const [at, item] of value.entries()) {
      const limit = collect(item, `${path}[${at}]`, depth + 1, leaves);
      if (limit !== undefined) return limit;
    }
    return undefined;
  }
  if (typeof value === 'object' && value !== null) {
    for (const [key, own] of Object.entries(value)) {
      const limit = collect(own, path === '' ? key : `${path}.${key}`, depth + 1, leaves);
      if (limit !== undefined) return limit;
    }
    return undefined;
  }
  leaves.push({ path, value: wordsOf(value) });
  return undefined;
}

function wordsOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  return value === null || value === undefined ? '' : String(value);
}

function cellOf(value: string, row: number, cell: number): Cell {
  const place = { part: 'body' as const, block: 0, table: 0, row, cell };
  return { blocks: typedLines(value, place), column: cell, columnSpan: 1, rowSpan: 1, place };
}
