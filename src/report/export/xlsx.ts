import { once } from 'node:events';
import { PassThrough, Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { limits } from '../../limits.ts';
import { harmless } from './harmless.ts';
import type { Exported, Sheet, SheetCell, SheetColumn, Sink } from './model.ts';
import { escaped, packageParts } from './xlsx-package.ts';

/** Rows are zipped in pieces of about this many characters. */
const pieceCharacters = 65_536;

/** The same table gives the same bytes, whenever it is exported. */
const written = { mtime: new Date(1980, 0, 1), forceDosTimestamp: true };

/**
 * One sheet with a heading that stays in view, row by row, so that a table of any length needs no more memory than a short one. Every text has the type of a text,
 * so that nothing in it is worked out; it is made harmless all the same, because somebody will save the sheet as CSV. Throws what the rows or the sink throw.
 */
export async function writeXlsx(
  { title, columns, rows }: Sheet,
  sink: Sink,
  most: number = limits.workbookRows,
): Promise<Exported> {
  const count = { rows: 0, most, tooMany: false };
  const zip = new ZipFile();
  for (const { name, text } of packageParts(title)) zip.addBuffer(Buffer.from(text), name, written);
  const sheet = Readable.from(sheetText(columns, rows, count), { objectMode: false });
  zip.addReadStream(sheet, 'xl/worksheets/sheet1.xml', written);
  zip.end();
  const out = zip.outputStream.pipe(new PassThrough());
  sheet.on('error', (trouble) => out.destroy(trouble));
  zip.on('error', (trouble: Error) => out.destroy(trouble));
  try {
    for await (const piece of out) await sink(piece);
  } finally {
    sheet.destroy();
    if (!sheet.closed) await once(sheet, 'close');
  }
  return count.tooMany ? { kind: 'too_many_rows', most } : { kind: 'written', rows: count.rows };
}

async function* sheetText(
  columns: SheetColumn[],
  rows: Sheet['rows'],
  count: { rows: number; most: number; tooMany: boolean },
) {
  const widths = columns.map(
    ({ heading }, at) =>
      `<col min="${at + 1}" max="${at + 1}" width="${Math.max(10, Math.min(40, heading.length + 4))}" customWidth="1"/>`,
  );
  const headings = columns.map(({ heading }) => textCell(heading, ' s="1"')).join('');
  let piece = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths.join('')}</cols><sheetData><row>${headings}</row>`;
  for await (const row of rows) {
    if (count.rows >= count.most) {
      count.tooMany = true;
      break;
    }
    count.rows += 1;
    piece += `<row>${columns.map(({ name }) => cell(row[name] ?? null)).join('')}</row>`;
    if (piece.length < pieceCharacters) continue;
    yield piece;
    piece = '';
  }
  yield `${piece}</sheetData></worksheet>`;
}

function cell(value: SheetCell): string {
  if (value === null) return '<c/>';
  if (typeof value === 'number') return Number.isFinite(value) ? `<c><v>${value}</v></c>` : textCell(String(value));
  // Ids beyond what a spreadsheet counts exactly stay texts.
  if (typeof value === 'bigint')
    return -(2n ** 53n) < value && value < 2n ** 53n ? `<c><v>${value}</v></c>` : textCell(String(value));
  if (typeof value === 'boolean') return `<c t="b"><v>${value ? 1 : 0}</v></c>`;
  return textCell(Array.isArray(value) ? value.join('; ') : value);
}

const cellCharacters = 32_767;
const cut = ' ... (cut here: a cell takes 32,767 characters; csv has the whole text)';

/** Excel takes 32,767 characters in a cell, so a longer text says that it goes on, and none of the control characters that XML has no place for. */
function textCell(value: string, style = ''): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  const legal = harmless(value).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, ' ');
  const fitting = legal.length > cellCharacters ? legal.slice(0, cellCharacters - cut.length) + cut : legal;
  // Half of a pair, such as the cut may leave, cannot be written as UTF-8.
  return `<c${style} t="inlineStr"><is><t xml:space="preserve">${escaped(fitting.replace(/\p{Surrogate}/gu, '\ufffd'))}</t></is></c>`;
}
