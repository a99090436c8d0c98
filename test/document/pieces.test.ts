import { expect, test } from 'vitest';
import { type Document, piecesOf, textOf } from '../../src/document/index.ts';

const line = (text: string, page: number, block: number) => ({
  ...{ kind: 'paragraph' as const, place: { page, block, part: 'body' as const } },
  inlines: [{ kind: 'text' as const, text, marks: {}, place: { page } }],
});
const document: Document = {
  format: 'pdf',
  blocks: [line('one', 1, 0), line('two', 2, 1), line('three', 3, 2)],
  headers: [line('head one', 1, 0), line('head two', 2, 0)],
  footers: [],
  pages: 3,
  notes: [],
  secondReading: ['one', 'two', 'three'],
};

test('pages are counted from 1, both ends count, and the second reading goes along', () => {
  const piece = piecesOf(document, { of: 'pages', from: 2, to: 3 });
  expect(textOf(piece)).toBe('head two\ntwo\nthree');
  expect(piece.secondReading).toEqual(['two', 'three']);
});

test('blocks are counted from 0, and the margins belong to each piece', () => {
  const piece = piecesOf(document, { of: 'blocks', from: 0, to: 1 });
  expect(textOf(piece)).toBe('head one\nhead two\none\ntwo');
});

test('a piece that is not there holds nothing', () => {
  expect(piecesOf(document, { of: 'pages', from: 9, to: 12 }).blocks).toEqual([]);
});
