import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import {
  box,
  cell,
  control,
  deleted,
  docx,
  dropdown,
  inserted,
  paragraph,
  row,
  run,
  table,
} from '../../../fixtures/forms/word.ts';
import { readDocx } from '../../../src/document/docx/index.ts';
import type { Document } from '../../../src/document/index.ts';
import { show } from '../shorthand.ts';

async function read(body: string, more: { header?: string; footer?: string } = {}): Promise<Document> {
  const outcome = readDocx(await docx({ body, ...more }));
  if (outcome.kind !== 'read') throw new Error(outcome.kind);
  return outcome.document;
}

const field = (data: string, instruction: string, result: string) =>
  `<w:r><w:fldChar w:fldCharType="begin"><w:ffData>${data}</w:ffData></w:fldChar></w:r><w:r><w:instrText> ${instruction} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>${result}<w:r><w:fldChar w:fldCharType="end"/></w:r>`;

describe('what stands in a paragraph', () => {
  test.each<[string, string, string]>([
    ['runs that look alike are one text', run('Ann ') + run('Example'), 'Ann Example'],
    [
      'marks',
      run('Yes', { strike: true }) +
        run('No', { bold: true }) +
        run('N/A', { doubleStrike: true }) +
        run('x', { highlight: true }),
      'Yes^struckNo^boldN/A^struckx^highlighted',
    ],
    [
      'a mark that is switched off',
      '<w:r><w:rPr><w:b w:val="0"/><w:strike w:val="false"/></w:rPr><w:t>No</w:t></w:r>',
      'No',
    ],
    [
      'shading behind words is a highlight',
      '<w:r><w:rPr><w:shd w:val="clear" w:fill="FFFF00"/></w:rPr><w:t>No</w:t></w:r>',
      'No^highlighted',
    ],
    ['a box as a content control', box('control', true) + box('control', false), '[x][ ]'],
    ['a box as a legacy field', box('legacy', true) + box('legacy', false), '[x][ ]'],
    ['a box in Wingdings', box('wingdings', true) + box('wingdings', false), '[x][ ]'],
    ['a box as a character', box('glyph', true) + box('glyph', false), '[x][ ]'],
    [
      'a box by a run in the font Wingdings',
      '<w:r><w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr><w:t>\uf0fe</w:t></w:r>',
      '[x]',
    ],
    [
      'a legacy box that was ticked over its default',
      field('<w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>', 'FORMCHECKBOX', ''),
      '[x]',
    ],
    ['a tick that somebody typed stays text', run('Yes ✓'), 'Yes ✓'],
    [
      'a filled control and a prompt',
      control('text', 'Ann', '') + control('text', '', 'Click here to enter text.'),
      '{Ann}{prompt}',
    ],
    ['a drop-down', dropdown('High', ['Low', 'High']) + dropdown('', ['Low', 'High']), '{High}{prompt}'],
    ['legacy text over two runs', field('<w:textInput/>', 'FORMTEXT', run('Ann ') + run('Example')), '{Ann Example}'],
    ['legacy text that is empty', field('<w:textInput/>', 'FORMTEXT', run('\u2002\u2002\u2002\u2002\u2002')), '{}'],
    [
      'legacy text that is still its prompt',
      field('<w:textInput><w:default w:val="Enter name"/></w:textInput>', 'FORMTEXT', run('Enter name')),
      '{prompt}',
    ],
    [
      'a legacy drop-down',
      field(
        '<w:ddList><w:result w:val="1"/><w:listEntry w:val="Low"/><w:listEntry w:val="High"/></w:ddList>',
        'FORMDROPDOWN',
        '',
      ),
      '{High}',
    ],
    [
      'what was inserted counts, what was deleted does not',
      run('Not ') + deleted('known') + inserted(run('seen')),
      'Not seen^inserted',
    ],
    [
      'moved text counts where it went',
      '<w:moveFrom w:id="1"><w:r><w:t>gone</w:t></w:r></w:moveFrom><w:moveTo w:id="2"><w:r><w:t>here</w:t></w:r></w:moveTo>',
      'here^inserted',
    ],
    ['hidden text is left out', `<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>${run('seen')}`, 'seen'],
    [
      'a page number is its result, not its instruction',
      `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>${run('7')}<w:r><w:fldChar w:fldCharType="end"/></w:r>`,
      '7',
    ],
    ['a link is its words', `<w:hyperlink r:id="rId9">${run('a@example.org')}</w:hyperlink>`, 'a@example.org'],
    [
      'tabs, line ends and hyphens',
      '<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d\u00ade</w:t></w:r>',
      'a→b↵c-de',
    ],
    [
      'of two pictures of the same thing one is read',
      `<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="x">${run('new')}</mc:Choice><mc:Fallback>${run('old')}</mc:Fallback></mc:AlternateContent>`,
      'new',
    ],
  ])('%s', async (_name, content, expected) => {
    expect(show((await read(paragraph(content))).blocks)).toBe(expected);
  });
});

describe('tables', () => {
  test.each<[string, string, string]>([
    [
      'cells in rows',
      table(2, [row(cell(run('a')), cell(run('b'))), row(cell(run('c')), cell(run('d')))]),
      '<a|b/c|d>',
    ],
    [
      'a table in a cell',
      table(1, [
        row(cell(`${table(1, [row(cell(run('inner')))])}${paragraph(run('after'))}`.replace(/^/, paragraph('')))),
      ]),
      '<¶<inner>¶after>',
    ],
    [
      'a deleted row does not count',
      table(1, [row(cell(run('a'))), `<w:tr><w:trPr><w:del w:id="3"/></w:trPr>${cell(run('gone'))}</w:tr>`]),
      '<a>',
    ],
    [
      'rows inside a content control',
      table(1, [
        `<w:sdt><w:sdtPr><w15:repeatingSection xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"/></w:sdtPr><w:sdtContent>${row(cell(run('a')))}${row(cell(run('b')))}</w:sdtContent></w:sdt>`,
      ]),
      '<a/b>',
    ],
    [
      'a cell inside a content control',
      table(2, [
        `<w:tr>${cell(run('Name'))}<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>${cell(run('Ann'))}</w:sdtContent></w:sdt></w:tr>`,
      ]),
      '<Name|{Ann}>',
    ],
    [
      'paragraphs inside a content control',
      `<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>${paragraph(run('one'))}${paragraph(run('two'))}</w:sdtContent></w:sdt>`,
      '{one\ntwo}',
    ],
  ])('%s', async (_name, body, expected) => {
    expect(show((await read(body)).blocks)).toBe(expected);
  });

  test('merged cells keep their span in both directions', async () => {
    const [block] = (
      await read(
        table(3, [
          row(cell(run('a'), { merge: 'start' }), cell(run('b'), { span: 2 })),
          row(cell(run(''), { merge: 'more' }), cell(run('c')), cell(run('d'))),
        ]),
      )
    ).blocks;
    const cells =
      block?.kind === 'table'
        ? block.rows.map((one) => one.cells.map(({ column, columnSpan, rowSpan }) => [column, columnSpan, rowSpan]))
        : [];
    expect(cells).toEqual([
      [
        [0, 1, 2],
        [1, 2, 1],
      ],
      [
        [1, 1, 1],
        [2, 1, 1],
      ],
    ]);
  });

  test('every value knows its table, row and cell', async () => {
    const [block] = (await read(table(2, [row(cell(run('a')), cell(run('b')))]))).blocks;
    const place = block?.kind === 'table' ? block.rows[0]?.cells[1]?.place : undefined;
    expect(place).toMatchObject({ part: 'body', table: 0, row: 0, cell: 1 });
  });
});

test('headers and footers are parts of their own', async () => {
  const document = await read(paragraph(run('body')), { header: 'Version 2.1', footer: 'page' });
  expect([show(document.headers), show(document.footers), show(document.blocks)]).toEqual([
    'Version 2.1',
    'page',
    'body',
  ]);
});

test('tracked changes and hidden text are noted', async () => {
  const { notes } = await read(paragraph(`${inserted(run('x'))}<w:r><w:rPr><w:vanish/></w:rPr><w:t>y</w:t></w:r>`));
  expect([...notes].sort()).toEqual(['hidden_text', 'tracked_changes']);
});

describe('a hostile or damaged file ends in an outcome, never in a throw', () => {
  const withDocument = async (content: string | Buffer, name = 'word/document.xml') => {
    const zip = new ZipFile();
    zip.addBuffer(
      Buffer.from('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'),
      '[Content_Types].xml',
    );
    zip.addBuffer(
      Buffer.from(
        `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://x/officeDocument" Target="/${name}"/></Relationships>`,
      ),
      '_rels/.rels',
    );
    zip.addBuffer(Buffer.from(content), name);
    zip.end();
    const pieces: Buffer[] = [];
    for await (const piece of zip.outputStream) pieces.push(Buffer.from(piece));
    return Buffer.concat(pieces);
  };
  const root = (body: string) =>
    `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${body}</w:body></w:document>`;

  test.each<[string, () => Promise<Buffer>, string]>([
    [
      'a main part of another name',
      () => withDocument(root('<w:p><w:r><w:t>x</w:t></w:r></w:p>'), 'other/part.xml'),
      'read',
    ],
    [
      'strict namespaces',
      () =>
        withDocument(
          '<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body><w:p/></w:body></w:document>',
        ),
      'read',
    ],
    ['UTF-16', () => withDocument(Buffer.from(`\uFEFF${root('<w:p/>')}`, 'utf16le')), 'read'],
    [
      'a billion laughs',
      () =>
        withDocument(
          `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>${root('<w:p><w:r><w:t>&b;</w:t></w:r></w:p>')}`,
        ),
      'broken',
    ],
    [
      'an external entity',
      () =>
        withDocument(
          `<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>${root('<w:p><w:r><w:t>&f;</w:t></w:r></w:p>')}`,
        ),
      'broken',
    ],
    ['nesting without end', () => withDocument(root('<w:tbl><w:tr><w:tc>'.repeat(2_000))), 'too_large'],
    ['a million empty paragraphs', () => withDocument(root('<w:p/>'.repeat(1_000_000))), 'too_large'],
    ['a main part that is missing', async () => (await withDocument(root(''))).subarray(0, 400), 'broken'],
    ['wrong XML', () => withDocument('<w:document><w:body></w:document>'), 'broken'],
    [
      'a spreadsheet',
      () => withDocument('<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'),
      'not_read_yet',
    ],
  ])('%s', async (_name, make, kind) => {
    expect(readDocx(await make()).kind).toBe(kind);
  });

  test('any change to a real form', () => {
    const whole = readFileSync(new URL('../../../fixtures/filled/mace-referral-pairs-001.docx', import.meta.url));
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length), (at, byte, length) => {
        const bytes = Buffer.from(whole);
        bytes[at] = byte;
        readDocx(bytes);
        readDocx(bytes.subarray(0, length));
      }),
      { numRuns: 150 },
    );
  });
});
