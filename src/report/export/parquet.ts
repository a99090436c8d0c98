import { ByteWriter, parquetWriteRows } from 'hyparquet-writer';
import type { Exported, Sheet, SheetCell, SheetColumn, Sink } from './model.ts';

const types = { text: 'STRING', number: 'INT64', decimal: 'DOUBLE', boolean: 'BOOLEAN', list: 'JSON' } as const;

/** Written a group of rows at a time. Lists of codes are JSON. */
export async function writeParquet({ columns, rows }: Sheet, sink: Sink): Promise<Exported> {
  const writer = Object.assign(new ByteWriter(), {
    async flush(): Promise<void> {
      const piece = Uint8Array.from(new Uint8Array(writer.buffer, 0, writer.index));
      writer.index = 0;
      if (piece.length > 0) await sink(piece);
    },
  });
  let count = 0;
  async function* counted() {
    for await (const row of rows) {
      count += 1;
      yield Object.fromEntries(columns.map((column) => [column.name, typed(column, row[column.name] ?? null)]));
    }
  }
  await parquetWriteRows({
    writer,
    rows: counted(),
    columns: columns.map(({ name, type }) => ({ name, type: types[type], nullable: true })),
    schema: [
      { name: 'root', num_children: columns.length },
      ...columns.map(({ name, type }) => ({ name, ...elements[type], repetition_type: 'OPTIONAL' as const })),
    ],
    rowGroupSize: 20_000,
  });
  await writer.flush();
  return { kind: 'written', rows: count };
}

/** Said outright, so that a table without rows has its columns too. */
const elements = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  number: { type: 'INT64' },
  decimal: { type: 'DOUBLE' },
  boolean: { type: 'BOOLEAN' },
  list: { type: 'BYTE_ARRAY', converted_type: 'JSON' },
} as const;

function typed({ type }: SheetColumn, cell: SheetCell): unknown {
  if (cell === null) return null;
  if (type === 'number') return BigInt(cell as number | bigint);
  return cell;
}
