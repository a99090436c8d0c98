import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDoc } from '../../../src/document/doc/index.ts';
import { type Document, readDocument } from '../../../src/document/index.ts';
import { limits } from '../../../src/limits.ts';
import { show } from '../shorthand.ts';
import {
  type Binary,
  bold,
  container,
  deleted,
  formField,
  type Run,
  rowOf,
  setting,
  special,
  word16,
  word32,
  wordFile,
} from './binary.ts';

function read(body: Run[], more: Omit<Binary, 'body'> = {}): Document {
  const outcome = readDoc(wordFile({ body, ...more }));
  if (outcome.kind !== 'read') throw new Error(outcome.kind);
  return outcome.document;
}

const shown = (body: Run[], more?: Omit<Binary, 'body'>) => show(read(body, more).blocks);
const end: Run = { text: '\r' };

const strike = setting(0x0837, 1);
const inserted = setting(0x0801, 1);
const hidden = setting(0x083c, 1);
const picture = (at: number) => [...setting(0x6a03, ...word32(at)), ...setting(0x0806, 1)];
const field = (instruction: string, at: number, result: string): Run[] => [
  { text: '\x13', looks: special },
  { text: ` ${instruction} ` },
  { text: '\x01', looks: picture(at) },
  { text: '\x14', looks: special },
  { text: result },
  { text: '\x15', looks: special },
];

describe('what stands in a paragraph', () => {
  test.each<[string, Run[], string]>([
    ['runs that look alike are one text', [{ text: 'Ann ' }, { text: 'Example\r' }], 'Ann Example'],
    [
      'marks',
      [
        { text: 'Yes', looks: strike },
        { text: 'N/A', looks: setting(0x2a53, 1) },
        { text: 'No', looks: bold },
        { text: 'x', looks: setting(0x0836, 1) },
        { text: 'y', looks: setting(0x2a3e, 1) },
        { text: 'z', looks: [...setting(0x0835, 0), ...setting(0x2a3e, 0)] },
        end,
      ],
      'YesN/A^struckNo^boldx^italicy^underlinedz',
    ],
    [
      'highlight, and a white or absent one',
      [
        { text: 'a', looks: setting(0x2a0c, 7) },
        { text: 'b', looks: setting(0x2a0c, 8) },
        { text: 'c', looks: setting(0x2a0c, 0) },
        end,
      ],
      'a^highlightedbc',
    ],
    [
      'shading behind words, new and old, and an automatic one',
      [
        { text: 'a', looks: setting(0xca71, 10, 0, 0, 0, 255, 255, 255, 0, 0, 0, 0) },
        { text: 'b', looks: setting(0xca71, 10, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0) },
        { text: 'c', looks: setting(0x4866, ...word16(7 << 5)) },
        { text: 'd', looks: setting(0x4866, 0xff, 0xff) },
        end,
      ],
      'a^highlightedbc^highlightedd',
    ],
    ['tabs, line ends and hyphens', [{ text: 'a\tb\x0bc\x1ed\x1fe\x0cf\r' }], 'a→b↵c-de↵f'],
    [
      'deleted words are left out, inserted ones count',
      [{ text: 'Not ' }, { text: 'known', looks: deleted }, { text: 'seen', looks: inserted }, end],
      'Not seen^inserted',
    ],
    [
      'a paragraph whose end was deleted goes on',
      [{ text: 'a' }, { text: '\r', looks: deleted }, { text: 'b\r' }],
      'ab',
    ],
    ['hidden words are left out', [{ text: 'a' }, { text: 'secret', looks: hidden }, { text: 'b\r' }], 'ab'],
    [
      'symbols by their number in a font',
      [
        { text: '(', looks: setting(0x6a09, 1, 0, 0xfe, 0xf0) },
        { text: ' Yes ' },
        { text: '(', looks: setting(0x6a09, 1, 0, 0xa8, 0xf0) },
        { text: ' No\r' },
      ],
      '[x] Yes [ ] No',
    ],
    ['letters of a symbol font', [{ text: '\uf0fe', looks: setting(0x4a4f, 1, 0) }, { text: ' Yes' }, end], '[x] Yes'],
    ['a picture, and the place of a footnote', [{ text: '\x01\x02', looks: special }, end], '(picture)'],
    [
      'a field shows its result',
      [{ text: '\x13', looks: special }, { text: ' PAGE ' }, { text: '\x14' }, { text: '3' }, { text: '\x15\r' }],
      '3',
    ],
    [
      'a control of another program can be answered, and how cannot be read',
      [{ text: '\x13' }, { text: ' CONTROL Forms.CheckBox.1 \\s ' }, { text: '\x14\x01\x15', looks: special }, end],
      '[?]',
    ],
  ])('%s', (_, body, expected) => {
    expect(shown(body, { fonts: ['Arial', 'Wingdings'] })).toBe(expected);
  });

  test.each<[string, string, number[], string, string]>([
    ['a ticked box', 'FORMCHECKBOX', formField(1, 1, { standard: 0 }), '', '[x]'],
    ['an empty box', 'FORMCHECKBOX', formField(1, 0, { standard: 1 }), '', '[ ]'],
    ['a box that nobody touched is as it was made', 'FORMCHECKBOX', formField(1, 25, { standard: 1 }), '', '[x]'],
    ['a box whose settings are lost', 'FORMCHECKBOX', [], '', '[?]'],
    ['a text', 'FORMTEXT', formField(0, 0, { standard: '' }), 'Ann Example', '{Ann Example}'],
    ['a text as it was made is a prompt', 'FORMTEXT', formField(0, 0, { standard: 'Name' }), 'Name', '{prompt}'],
    ['an empty text', 'FORMTEXT', formField(0, 0, {}), '\u2002\u2002\u2002', '{}'],
    ['a list', 'FORMDROPDOWN', formField(2, 1, { standard: 0, list: ['Yes', 'No'] }), '', '{No}'],
  ])('form fields: %s', (_, instruction, data, result, expected) => {
    expect(shown([...field(instruction, 1, result), end], { data })).toBe(expected);
  });

  test('a list that nobody touched is uncertain', () => {
    const data = formField(2, 25, { standard: 0, list: ['Yes', 'No'], name: 'Consent' });
    const [block] = read([...field('FORMDROPDOWN', 1, ''), end], { data }).blocks;
    expect(block?.kind === 'paragraph' && block.inlines).toMatchObject([
      { kind: 'entry', entry: 'choice', value: 'Yes', confidence: 0.5, name: 'Consent', choices: ['Yes', 'No'] },
    ]);
  });
});

describe('a file that was saved quickly keeps changes beside its pieces', () => {
  test('one setting by its short number, or a list of them', () => {
    const body: Run[] = [
      { text: 'Yes', piece: { short: (87 << 1) | (1 << 8) } },
      { text: 'No', piece: { settings: [...bold, ...setting(0x2a0c, 7)] } },
      end,
    ];
    expect(shown(body)).toBe('Yes^struckNo^bold^highlighted');
  });
});

const inTable = setting(0x2416, 1);
const cellOf = (text: string): Run => ({ text: `${text}\x07`, stand: inTable });
const rowEnd = (layout: number[], looks?: number[]): Run => ({
  text: '\x07',
  stand: [...inTable, ...setting(0x2417, 1), ...layout],
  ...(looks ? { looks } : {}),
});

describe('tables', () => {
  test('cells, and paragraphs inside them', () => {
    const body = [
      { text: 'Before\r' },
      { text: 'a\r', stand: inTable },
      cellOf('b'),
      cellOf('c'),
      rowEnd(rowOf([0, 1000, 2000])),
      { text: 'After\r' },
    ];
    expect(shown(body)).toBe('Before¶<a¶b|c>¶After');
  });

  test('columns, merged cells, shade and header', () => {
    const grey = [0, 0, 0, 255, 0xd9, 0xd9, 0xd9, 0, 0, 0];
    const body = [
      cellOf('one'),
      cellOf('wide'),
      rowEnd([...rowOf([0, 1000, 3000], [0x60]), ...setting(0x3404, 1), ...setting(0xd612, 10, ...grey)]),
      cellOf(''),
      cellOf('x'),
      cellOf('y'),
      rowEnd(rowOf([0, 1000, 2000, 3000], [0x20])),
      cellOf('m'),
      cellOf(''),
      cellOf('z'),
      rowEnd(rowOf([0, 1000, 2000, 3000], [1, 2, 0])),
    ];
    const [table] = read(body).blocks;
    const cells = (row: number) =>
      table?.kind === 'table'
        ? table.rows[row]?.cells.map(({ column, columnSpan, rowSpan, shade }) => [column, columnSpan, rowSpan, shade])
        : [];
    expect(table?.kind === 'table' && table.rows.map(({ header }) => header)).toEqual([true, undefined, undefined]);
    expect([cells(0), cells(1), cells(2)]).toEqual([
      [
        [0, 1, 2, 'd9d9d9'],
        [1, 2, 1, undefined],
      ],
      [
        [1, 1, 1, undefined],
        [2, 1, 1, undefined],
      ],
      [
        [0, 2, 1, undefined],
        [2, 1, 1, undefined],
      ],
    ]);
  });

  test('a table inside a cell', () => {
    const deep = (more: number[] = []) => [...inTable, ...setting(0x6649, 2, 0, 0, 0), ...more];
    const body = [
      { text: 'out\r', stand: inTable },
      { text: 'in\r', stand: deep(setting(0x244b, 1)) },
      { text: '\r', stand: deep([...setting(0x244c, 1), ...rowOf([0, 500])]) },
      cellOf('below'),
      cellOf('next'),
      rowEnd(rowOf([0, 1000, 2000])),
    ];
    expect(shown(body)).toBe('<out¶<in>¶below|next>');
  });

  test('a row that was deleted is left out, and one whose end only touches deleted words is not', () => {
    const gone = (text: string): Run => ({ ...cellOf(text), looks: deleted });
    const layout = rowOf([0, 1000, 2000]);
    const body = [
      ...[gone('old'), gone('old too'), rowEnd(layout, deleted)],
      ...[cellOf('kept'), cellOf('value'), rowEnd(layout, deleted)],
      ...[{ text: 'was ', looks: deleted, stand: inTable }, cellOf('is'), cellOf('so'), rowEnd(layout)],
    ];
    expect(shown(body)).toBe('<kept|value/is|so>');
  });

  test('a layout that is too long for its page stands in the data stream', () => {
    const layout = rowOf([0, 1000, 2000], [0, 0]);
    const far = [...inTable, ...setting(0x2417, 1), ...setting(0x6646, ...word32(1))];
    const body = [cellOf('a'), cellOf('b'), { text: '\x07', stand: far }];
    const [table] = read(body, { data: [...word16(layout.length), ...layout] }).blocks;
    expect(table?.kind === 'table' && table.rows[0]?.cells.map(({ column }) => column)).toEqual([0, 1]);
  });
});

/** Places and contents as the file lists them. */
const stretches = (places: number[], contents: number[][] = []) =>
  Buffer.from([...places.flatMap(word32), ...contents.flat()]);
const anchor = (shape: number) => [...word32(shape), ...new Array<number>(22).fill(0)];
const textOf = (shape: number) => [...word32(0), ...word32(0), 0, 0, ...word32(0), ...word32(shape), ...word32(0)];
const shape = (number: number, kind: number) => [
  ...[0x0f, 0x00, 0x04, 0xf0, ...word32(16)],
  ...[...word16((kind << 4) | 2), 0x0a, 0xf0, ...word32(8), ...word32(number), ...word32(0)],
];
const group = (...shapes: number[][]) => {
  const content = shapes.flat();
  return [0x0f, 0x00, 0x03, 0xf0, ...word32(content.length), ...content];
};
const drawing = (...shapes: number[][]) => {
  const content = group(shape(1, 0), ...shapes);
  return Buffer.from([
    ...[0x0f, 0x00, 0x00, 0xf0, ...word32(0)],
    0,
    ...[0x0f, 0x00, 0x02, 0xf0, ...word32(content.length), ...content],
  ]);
};

describe('beside the text', () => {
  test('text boxes are read after their paragraph, also one that is part of a group', () => {
    const body: Run[] = [
      { text: 'a' },
      { text: '\x08', looks: special },
      { text: 'b\rc' },
      { text: '\x08', looks: special },
      { text: '\r' },
      { text: 'first\rsecond\r\r' },
    ];
    const lists = {
      40: stretches([1, 5, 7], [anchor(10), anchor(20)]),
      50: drawing(shape(10, 202), group(shape(20, 0), shape(21, 202))),
      56: stretches([0, 6, 13, 14], [textOf(10), textOf(21), textOf(0)]),
    };
    const { blocks } = read(body, { stories: [0, 0, 0, 0, 0, 14], lists });
    expect(show(blocks)).toBe('ab¶first¶c¶second');
    expect(blocks.map(({ place }) => place.part)).toEqual(['body', 'textbox', 'body', 'textbox']);
  });

  test('the words of a text box that hangs nowhere are not lost', () => {
    const lists = { 56: stretches([0, 5, 6], [textOf(10), textOf(0)]) };
    expect(shown([{ text: 'a\r' }, { text: 'lost\r\r' }], { stories: [0, 0, 0, 0, 0, 6], lists })).toBe('a¶lost');
  });

  test('a ring around words is told', () => {
    const lists = { 40: stretches([1, 3], [anchor(10)]), 50: drawing(shape(10, 3)) };
    const [block] = read([{ text: 'a' }, { text: '\x08', looks: special }, end], { lists }).blocks;
    expect(block?.kind === 'paragraph' && block.inlines[1]).toMatchObject({ kind: 'picture', alt: 'ring' });
  });

  test('headers, footers, footnotes; what separates notes from the text is none of them', () => {
    const body: Run[] = [{ text: 'Body\r' }, { text: 'Note\r' }, { text: '-\rHead\rFoot\r\r' }];
    const places = [0, 2, 2, 2, 2, 2, 2, 2, 7, 7, 12, 12, 12, 13];
    const document = read(body, { stories: [5, 13], lists: { 11: stretches(places) } });
    expect([show(document.blocks), show(document.headers), show(document.footers)]).toEqual([
      'Body¶Note',
      'Head',
      'Foot',
    ]);
  });

  test('what a person must know of is noted', () => {
    const body: Run[] = [
      { text: 'a' },
      { text: 'b', looks: deleted },
      { text: 'c', looks: hidden },
      { text: '\x13 INCLUDETEXT "x" \x14y\x15' },
      { text: '\x13 EMBED Excel.Sheet.8 \x14' },
      { text: '\x01', looks: special },
      { text: '\x15\r' },
      { text: 'why?\r' },
    ];
    const { notes } = read(body, { stories: [0, 0, 0, 5], storages: ['Macros/VBA/dir'] });
    expect([...notes].sort()).toEqual([
      'comments',
      'embedded_files',
      'external_references',
      'hidden_text',
      'macros',
      'tracked_changes',
    ]);
  });
});

describe('what is not read', () => {
  test('Word 6 and 95 are for a person', () => {
    expect(readDoc(wordFile({ body: [{ text: 'a\r' }], signature: 0xa5dc }))).toEqual({
      kind: 'not_read_yet',
      format: 'doc',
    });
  });

  test('a locked file says so', async () => {
    const bytes = wordFile({ body: [{ text: 'a\r' }], flags: 0x0300 });
    expect(await readDocument(bytes, 'doc', {})).toEqual({ kind: 'locked', by: 'password' });
  });

  test.each<[string, Buffer]>([
    ['a container without a text', container({ WordDocument: Buffer.alloc(40) })],
    [
      'a text without its table',
      container({ WordDocument: Buffer.from([0xec, 0xa5, ...new Array<number>(2_000).fill(0)]) }),
    ],
    [
      'pieces that lie outside the file',
      wordFile({
        body: [{ text: 'a\r' }],
        lists: { 33: Buffer.from([2, 20, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 255, 255, 255, 0, 0, 0]) },
      }),
    ],
  ])('%s is broken', (_, bytes) => {
    expect(readDoc(bytes)).toEqual({ kind: 'broken', format: 'doc' });
  });

  test('pieces that repeat one text without end are no bomb', () => {
    const count = 100_000;
    const pieces = Buffer.alloc(4 * (count + 1) + 8 * count);
    for (let index = 0; index <= count; index += 1) pieces.writeUInt32LE(index * 500, index * 4);
    for (let index = 0; index < count; index += 1) pieces.writeUInt32LE(1_024, 4 * (count + 1) + index * 8 + 2);
    const list = Buffer.concat([Buffer.from([2, ...word32(pieces.length)]), pieces]);
    const body = [{ text: `${'a'.repeat(600)}\r` }];
    expect(readDoc(wordFile({ body, lists: { 33: list } }))).toEqual({ kind: 'broken', format: 'doc' });
  });

  test('tables in tables without end', () => {
    const body = [{ text: 'a\r', stand: [...inTable, ...setting(0x6649, ...word32(limits.nestedTables + 1))] }];
    expect(readDoc(wordFile({ body }))).toEqual({ kind: 'too_large', limit: 'nestedTables' });
  });

  test('any change to a real form ends in an outcome', () => {
    const whole = readFileSync(new URL('../../../fixtures/doc/mace-referral-pairs-001.doc', import.meta.url));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        (changes) => {
          const bytes = Buffer.from(whole);
          for (const [at, byte] of changes) bytes[at] = byte;
          expect(['read', 'broken', 'too_large', 'not_read_yet']).toContain(readDoc(bytes).kind);
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('every old Word file of the fixtures', () => {
  const folder = new URL('../../../fixtures/', import.meta.url);
  // LibreOffice writes a control as plain text, with its prompt.
  const words = (document: Document) =>
    show(document.blocks)
      .replaceAll('Click or tap here to enter text.', '{prompt}')
      .replace(/[{}\s↵¶<>/]|\^inserted/g, '');
  test.each(readdirSync(new URL('doc/', folder)))('%s says what the new one says', async (name) => {
    const old = readDoc(readFileSync(new URL(`doc/${name}`, folder)));
    const recent = await readDocument(readFileSync(new URL(`filled/${name}x`, folder)), 'docx', {});
    if (old.kind !== 'read' || recent.kind !== 'read') throw new Error(old.kind);
    expect(words(old.document)).toBe(words(recent.document));
    expect(old.document.notes).toEqual(recent.document.notes);
  });
});
