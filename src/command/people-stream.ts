import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { CsvError, parse } from 'csv-parse';
import { limits } from '../limits.ts';
import { type Column, columnOf, delimiterOf, whyOf } from './people-csv.ts';

/** One row of the list, or why it is none. A reason quotes nothing of the row. */
export type StreamedRow =
  | { kind: 'row'; line: number; cells: Partial<Record<Column, string>> }
  | { kind: 'refused'; line: number; why: string };

export type PeopleStream = {
  /** Columns that mean nothing here. */
  unknown: string[];
  columns: Column[];
  rows: AsyncIterable<StreamedRow>;
};
export type StreamOpening = { kind: 'opened'; stream: PeopleStream } | { kind: 'not_read'; why: string };

/** Thrown in the middle of the rows when the file cannot be read on; whoever reads must take back what it did with the rows before. */
export class ListBroken extends Error {}

/** A list of any length, a row at a time: what is held in memory does not grow with the file. */
export async function openPeopleStream(file: string): Promise<StreamOpening> {
  const about = await stat(file).catch(() => null);
  if (about === null) return { kind: 'not_read', why: 'there is no such file' };
  if (!about.isFile()) return { kind: 'not_read', why: 'it is not a file' };
  const encoding = await encodingOf(file);
  if (encoding === null) return { kind: 'not_read', why: 'it cannot be opened' };
  const top = await firstLine(file, encoding);
  let parsed = 0;
  const parser = decoded(file, encoding).pipe(
    parse({
      bom: true,
      delimiter: delimiterOf(top),
      info: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
      // What was parsed may not have been handed out yet when the parser stops.
      on_record: (record, { lines }) => {
        parsed = lines;
        return record;
      },
      max_record_size: 1_000_000,
    }),
  );
  const records: AsyncIterator<{ record: string[]; info: { lines: number } }> = parser[Symbol.asyncIterator]();
  let last = 0;
  const nextRecord = async () => {
    try {
      const { value, done } = await records.next();
      return done ? null : value;
    } catch (thrown) {
      if (thrown instanceof CsvError) throw new ListBroken(whyOf(thrown, parsed + 1));
      throw thrown;
    }
  };
  let header: { record: string[]; info: { lines: number } } | null;
  try {
    header = await nextRecord();
  } catch (thrown) {
    if (thrown instanceof ListBroken) return { kind: 'not_read', why: thrown.message };
    throw thrown;
  }
  if (!header) return { kind: 'not_read', why: 'it is empty' };
  const names = header.record;
  const columns = names.map((name) => columnOf(name));
  const twice = columns.findIndex(
    (column, index) => column !== null && column !== 'address' && columns.indexOf(column) !== index,
  );
  if (twice >= 0)
    return { kind: 'not_read', why: `line 1 names the column "${names[twice]}" twice, or under two names` };
  last = header.info.lines;
  return {
    kind: 'opened',
    stream: {
      unknown: names.filter((name, index) => columns[index] === null && name !== ''),
      columns: columns.filter((column) => column !== null),
      rows: {
        async *[Symbol.asyncIterator]() {
          for (;;) {
            const found = await nextRecord();
            if (!found) return;
            yield rowOf(found.record, last + 1, columns);
            last = found.info.lines;
          }
        },
      },
    },
  };
}

function rowOf(record: string[], line: number, columns: (Column | null)[]): StreamedRow {
  if (record.length !== columns.length)
    return { kind: 'refused', line, why: 'it has not as many cells as line 1 has columns' };
  const cells: Partial<Record<Column, string>> = {};
  for (const [at, column] of columns.entries()) {
    const value = record[at] ?? '';
    if (column === null || value === '') continue;
    if (value.length > limits.peopleCellCharacters)
      return { kind: 'refused', line, why: `it has a cell of more than ${limits.peopleCellCharacters} characters` };
    cells[column] = column === 'address' && cells.address ? `${cells.address}, ${value}` : value;
  }
  return { kind: 'row', line, cells };
}

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** As its first bytes say, else UTF-8 where all of it is; what is neither was saved by an old Excel. */
async function encodingOf(file: string): Promise<Encoding | null> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let first = true;
  try {
    for await (const piece of createReadStream(file) as AsyncIterable<Buffer>) {
      if (first && piece[0] === 0xff && piece[1] === 0xfe) return 'utf-16le';
      if (first && piece[0] === 0xfe && piece[1] === 0xff) return 'utf-16be';
      first = false;
      decoder.decode(piece, { stream: true });
    }
    decoder.decode();
    return 'utf-8';
  } catch (thrown) {
    // The decoder only says that it is not UTF-8; anything else is the file system's.
    return thrown instanceof TypeError ? 'windows-1252' : null;
  }
}

function decoded(file: string, encoding: Encoding) {
  const decoder = new TextDecoder(encoding);
  return createReadStream(file, { highWaterMark: 256 * 1024 }).compose(async function* (
    source: AsyncIterable<Uint8Array>,
  ) {
    for await (const piece of source) yield decoder.decode(piece, { stream: true });
    yield decoder.decode();
  });
}

async function firstLine(file: string, encoding: Encoding): Promise<string> {
  for await (const piece of createReadStream(file, { end: 20_000 }) as AsyncIterable<Buffer>)
    return new TextDecoder(encoding).decode(piece).split(/\r?\n/, 1)[0] ?? '';
  return '';
}
