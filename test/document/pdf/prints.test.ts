import { expect, test } from 'vitest';
import type { Block } from '../../../src/document/model.ts';
import { cells, readSample, tables, written } from './sheet.ts';

const referral = await readSample('referral.pdf');
const toolkit = await readSample('toolkit.pdf');
const browser = await readSample('browser.pdf');

test('cells of a Word print are read with their shades, spans and wrapped lines', () => {
  const [table] = tables(referral.blocks);
  expect(table && cells(table)).toEqual([
    ['<bold:Name>', 'Sam Example', 'Agency', 'Example Police'],
    ['Telephone', '01632 960123', 'E-mail', 'sam@police.example.org'],
    ['Address', '1 Test Street, Exampletown, a long address that wraps over more than one line of its cell'],
  ]);
  expect(table?.rows[2]?.cells[1]).toMatchObject({ column: 1, columnSpan: 3, rowSpan: 1 });
  expect(table?.rows[0]?.cells.map((cell) => cell.shade)).toEqual(['d9d9d9', undefined, 'd9d9d9', undefined]);
});

test('answers by strike-through, highlight and underline are told apart', () => {
  const table = tables(referral.blocks)[1];
  expect(table && cells(table)).toEqual([
    ['Gender', '<struck:Male> / Female / <struck:Other>'],
    ['Known to services', 'Yes / <highlighted:No> / Not known'],
    ['Legal status', '<underlined:Underlined words>, <bold:bold words> and <italic:italic words>'],
    [
      'What are you worried about?',
      'First paragraph of the answer, which is long enough to be wrapped over two lines of this wide cell in the table.\nSecond paragraph.',
    ],
  ]);
});

test.each(['glyph', 'control', 'legacy', 'wingdings'])('a tick box printed from a Word %s keeps its state', (name) => {
  const table = tables(referral.blocks)[2];
  const row = table && cells(table).find(([label]) => label === name);
  expect(row).toEqual([name, '[ticked] Yes [empty] No', '[empty] Yes [ticked] No']);
});

test('headings, running headers and footers are told from the text', () => {
  const headings = referral.blocks.filter((block) => block.kind === 'paragraph' && block.heading !== undefined);
  expect(written(headings)).toBe(
    "<bold:MACE Referral Form>\n<bold:Referrer's details>\n<bold:Child or young person>\n<bold:Tick boxes>",
  );
  expect(written(referral.headers)).toBe('Missing and Child Exploitation Forum, Version 7');
  expect(written(referral.footers)).toBe('OFFICIAL-SENSITIVE Page 1');
  expect(written(toolkit.headers)).toBe('Missing and Child Exploitation Forum, Version 7');
});

test('a table over two pages is one table without the repeated header row', () => {
  const [table] = tables(toolkit.blocks);
  const rows = table ? cells(table) : [];
  expect(new Set(table?.rows.map((row) => row.cells[0]?.place.page))).toEqual(new Set([1, 2]));
  expect(table?.rows[0]?.header).toBe(true);
  expect(rows).toEqual([
    ['Indicator', 'Current', 'Historic', 'Evidence'],
    ...Array.from({ length: 90 }, (_, at) => [
      `Indicator number ${at + 1}`,
      at % 3 === 0 ? '[ticked]' : '[empty]',
      at % 5 === 0 ? '[ticked]' : '[empty]',
      `Evidence ${at + 1}`,
    ]),
  ]);
});

test('merged cells keep their spans and a nested table stays in its cell', () => {
  const [, merged, nested] = tables(toolkit.blocks);
  expect(merged?.rows[0]?.cells[0]).toMatchObject({ column: 0, columnSpan: 1, rowSpan: 2 });
  expect(merged?.rows[1]?.cells.map((cell) => cell.column)).toEqual([1, 2]);
  expect(merged?.rows[2]?.cells.map((cell) => [cell.column, cell.columnSpan])).toEqual([
    [0, 2],
    [2, 1],
  ]);
  expect(nested && cells(nested)).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ]);
  expect(nested?.place.table).toBe(2);
});

test('a cell that the page break cut is one cell again', () => {
  const table = tables(toolkit.blocks).at(-1);
  const rows = table ? cells(table) : [];
  const account = Array.from(
    { length: 60 },
    (_, at) => `Sentence ${at + 1} of a long account that runs over the foot of the page.`,
  );
  expect(rows).toEqual([
    ['Analysis', account.join(' ')],
    ['Risk level', 'High'],
  ]);
  expect(table?.rows[1]?.cells[1]?.shade).toBe('ff0000');
});

test('a print by a browser gives the same: spans, strikes, boxes and marks', () => {
  const [table] = tables(browser.blocks);
  expect(table && cells(table)).toEqual([
    ['<bold:Name>', 'Kim Example', '<bold:D.O.B.>', '01/02/2010'],
    ['<bold:Gender>', '<struck:M> / F'],
    ['<bold:Consent>', 'Child', '[ticked] Yes [empty] No'],
    ['Parent', '[empty] Yes [ticked] No'],
    ['<bold:Seen>', '<highlighted:Yes> / <underlined:No> / <bold:Unsure>'],
  ]);
  expect(table?.rows[2]?.cells[0]?.rowSpan).toBe(2);
});

test('every place names the page and a box on it', () => {
  for (const table of tables(toolkit.blocks))
    for (const row of table.rows)
      for (const { place } of row.cells) {
        expect(place.page).toBeGreaterThanOrEqual(1);
        expect(place.box?.x).toBeGreaterThan(0);
        expect(place.box?.y).toBeLessThan(842);
      }
});

test('the second engine reads the same words', () => {
  const words = referral.secondReading?.join(' ').replaceAll(/\s+/g, ' ');
  expect(words).toContain('Sam Example');
  expect(words).toContain('01632 960123');
});

test.each([
  ['referral', referral],
  ['toolkit', toolkit],
  ['browser', browser],
])('no letter of %s is lost or read twice, by the other engine’s count', (_, document) => {
  const letters = (text: string) => [...text.replaceAll(/[^\p{L}\p{N}]/gu, '')].toSorted().join('');
  const running = /Missing and Child Exploitation Forum, Version 7|OFFICIAL-SENSITIVE Page \d/g;
  const [first = '', ...others] = document.secondReading ?? [];
  // A table over several pages says its header again on each, and it is dropped again.
  const expected = [first, ...others.map((page) => page.replace(/Indicator\s+Current\s+Historic\s+Evidence/, ''))]
    .join('\n')
    .replaceAll(running, '');
  expect(letters(lettersOf(document.blocks))).toBe(letters(expected));
});

function lettersOf(blocks: readonly Block[]): string {
  return blocks
    .map((block) =>
      block.kind === 'table'
        ? block.rows.map((row) => row.cells.map((cell) => lettersOf(cell.blocks)).join('')).join('')
        : block.inlines.map((inline) => (inline.kind === 'text' ? inline.text : '')).join(''),
    )
    .join('');
}
