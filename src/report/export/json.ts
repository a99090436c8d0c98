import type { Exported, Sheet, Sink } from './model.ts';

/** One array of objects, an object a line. */
export async function writeJson({ columns, rows }: Sheet, sink: Sink): Promise<Exported> {
  let count = 0;
  let piece = '[';
  for await (const row of rows) {
    const own = Object.fromEntries(columns.map(({ name }) => [name, plain(row[name] ?? null)]));
    piece += `${count === 0 ? '\n' : ',\n'}${JSON.stringify(own)}`;
    count += 1;
    if (piece.length > 100_000) {
      await sink(piece);
      piece = '';
    }
  }
  await sink(`${piece}\n]\n`);
  return { kind: 'written', rows: count };
}

const plain = (cell: unknown): unknown => (typeof cell === 'bigint' ? Number(cell) : cell);
