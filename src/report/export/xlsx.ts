import writeExcelFile, { type Cell } from 'write-excel-file/node';
import { limits } from '../../limits.ts';
import { harmless } from './harmless.ts';
import type { Exported, Sheet, SheetCell, Sink } from './model.ts';

/**
 * One sheet with a heading that stays in view. Every text has the type of a text, so that nothing in it is worked out; it is made harmless all the same,
 * because somebody will save the sheet as CSV. A workbook is put together in memory, so that there is a limit of rows.
 */
export async function writeXlsx({ title, columns, rows }: Sheet, sink: Sink): Promise<Exported> {
  const sheet: Cell[][] = [columns.map(({ heading }) => ({ value: heading, type: String, fontWeight: 'bold' }))];
  for await (const row of rows) {
    if (sheet.length > limits.workbookRows) return { kind: 'too_many_rows', most: limits.workbookRows };
    sheet.push(columns.map(({ name }) => asCell(row[name] ?? null)));
  }
  const bytes = await writeExcelFile(sheet, {
    sheet: title.replace(/[[\]*?/\\:]/g, ' ').slice(0, 31),
    stickyRowsCount: 1,
    columns: columns.map(({ heading }) => ({ width: Math.max(10, Math.min(40, heading.length + 4)) })),
  }).toBuffer();
  await sink(bytes);
  return { kind: 'written', rows: sheet.length - 1 };
}

function asCell(cell: SheetCell): Cell {
  if (cell === null) return null;
  if (typeof cell === 'number') return { value: cell, type: Number };
  // Ids beyond what a spreadsheet counts exactly stay texts.
  if (typeof cell === 'bigint') return cell < 2n ** 53n ? { value: Number(cell), type: Number } : text(String(cell));
  if (typeof cell === 'boolean') return { value: cell, type: Boolean };
  return text(Array.isArray(cell) ? cell.join('; ') : cell);
}

const cellCharacters = 32_767;
const cut = ' ... (cut here: a cell takes 32,767 characters; csv has the whole text)';

/** Excel takes 32,767 characters in a cell, so a longer text says that it goes on, and none of the control characters that XML has no place for. */
function text(value: string): Cell {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  const legal = harmless(value).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, ' ');
  return {
    value: legal.length > cellCharacters ? legal.slice(0, cellCharacters - cut.length) + cut : legal,
    type: String,
  };
}
