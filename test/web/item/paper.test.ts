import { expect, test } from 'vitest';
import type { Document, Inline } from '../../../src/document/model.ts';
import { paperOf, placeIds } from '../../../src/web/item/paper.ts';

const hostile = `<script>alert(1)</script>" onload='x' & <img src=http://tracker.example.org/a>`;

function paper(inlines: Inline[], more: Partial<Document> = {}) {
  const place = { part: 'body', block: 0 } as const;
  return paperOf({
    format: 'docx',
    blocks: [{ kind: 'paragraph', inlines, place }],
    headers: [],
    footers: [],
    notes: [],
    ...more,
  });
}

test('every text of a file is words: no tag, attribute or address of it comes through', () => {
  const place = {};
  const { html } = paper([
    { kind: 'text', text: hostile, marks: { bold: true, struck: true, highlighted: true }, place },
    { kind: 'entry', entry: 'text', value: hostile, placeholder: false, how: 'control', place, marks: {} },
    { kind: 'picture', place, alt: hostile },
    { kind: 'box', state: 'ticked', how: 'glyph', place, label: hostile },
  ]);
  expect(html).not.toMatch(/<(?:script|img)/);
  expect(html).not.toMatch(/<[^>]*(?:onload|href|src|style)=/);
  expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot; onload=&#39;x&#39; &amp; &lt;img');
});

test('a cell and a line carry the id of their place, each id once', () => {
  const cell = (row: number, text: string) => ({
    ...{ column: 0, columnSpan: 1, rowSpan: 1, place: { table: 0, row, cell: 0 } },
    blocks: [
      {
        ...{ kind: 'paragraph' as const, place: { table: 0, row, cell: 0 } },
        inlines: [{ kind: 'text' as const, text, marks: {}, place: {} }],
      },
    ],
  });
  const rows = [{ cells: [cell(0, 'Name')] }, { cells: [cell(1, 'Kim')] }];
  const { html, ids } = paper([], { blocks: [{ kind: 'table', rows, place: { table: 0 } }] });
  expect([...ids]).toEqual(['p-t0r0c0', 'p-t0r1c0']);
  expect([...html.matchAll(/ id="([^"]+)"/g)].map((found) => found[1])).toEqual([...ids]);
});

test('the place of a value is looked for from the most exact to the cell around it', () => {
  expect(placeIds({ table: 2, row: 3, cell: 1, block: 4 })).toEqual(['p-body-t2r3c1b4', 'p-t2r3c1', 'p-body-b4']);
  expect(placeIds({ part: 'header', block: 1 })).toEqual(['p-header-b1']);
  expect(placeIds({ page: 1 })).toEqual([]);
});

test('a file that is too long is cut, and says so', () => {
  const long = Array.from({ length: 4_000 }, () => ({
    kind: 'text' as const,
    text: 'x'.repeat(500),
    marks: {},
    place: {},
  }));
  const blocks = long.map((text, block) => ({ kind: 'paragraph' as const, inlines: [text], place: { block } }));
  const { html, cut } = paper([], { blocks });
  expect([cut, html.length < 1_600_000]).toEqual([true, true]);
});
