import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Document } from '../../../src/document/index.ts';
import { readRtf } from '../../../src/document/rtf/index.ts';
import { show } from '../shorthand.ts';

const head = String.raw`{\rtf1\adeflang1025\ansi\ansicpg1252\uc1\adeff0\deff0\stshfdbch0{\fonttbl{\f0\froman\fcharset0\fprq2{\*\panose 02020603050405020304}Times New Roman{\*\falt Times};}{\f3\froman\fcharset2\fprq2{\*\panose 05050102010706020507}Symbol;}{\f14\fnil\fcharset2\fprq2 Wingdings;}{\f20\fswiss\fcharset204 Arial Cyr;}{\f21\fmodern\fcharset128 MS Mincho;}{\f22\fnil\fcharset2 Wingdings 2;}}{\colortbl;\red0\green0\blue0;\red255\green255\blue0;\red255\green255\blue255;\red217\green226\blue243;}{\stylesheet{\ql \fs24 \snext0 Normal;}{\s2\ql \outlinelevel1 \b\fs26 \sbasedon0 \snext0 heading 2;}{\*\cs10 \additive Default Paragraph Font;}{\*\ts11\tsrowd Normal Table;}}{\*\generator Microsoft Word 15;}{\info{\title Not a word}{\author Nobody}}`;
const rtf = (body: string) => Buffer.from(`${head}${body}}`, 'latin1');

function read(body: string): Document {
  const outcome = readRtf(rtf(body));
  if (outcome.kind !== 'read') throw new Error(outcome.kind);
  return outcome.document;
}

const formField = (instruction: string, settings: string, result: string) =>
  String.raw`{\field\fldpriv{\*\fldinst {\rtlch\fcs1 \af0 \ltrch\fcs0 \insrsid99 ${instruction} }{\rtlch\fcs1 \af0 \ltrch\fcs0 {\*\datafield 650000001400}{\*\formfield{${settings}}}}}{\fldrslt {\rtlch\fcs1 \af0 \ltrch\fcs0 ${result}}}}`;

describe('what stands in a paragraph', () => {
  test.each<[string, string, string]>([
    [
      'runs as Word cuts them',
      String.raw`{\rtlch\fcs1 \af0 \ltrch\fcs0 \insrsid1 Ann }{\rtlch\fcs1 \af0 \ltrch\fcs0 \insrsid2 Ex` +
        '\r\n' +
        'ample}',
      'Ann Example',
    ],
    ['marks', String.raw`{\strike Yes}{\striked1 N/A}{\b No}{\i x}{\ul y}`, 'YesN/A^struckNo^boldx^italicy^underlined'],
    [
      'marks that are switched off',
      String.raw`\b\strike a\b0\strike0 b\ul c\ulnone d\i e\plain f`,
      'a^bold^struckbc^underlinedde^italicf',
    ],
    ['single strike off does not end a double one', String.raw`\striked1\strike0 a`, 'a^struck'],
    [
      'highlight, and a white or absent one',
      String.raw`{\highlight2 a}{\highlight3 b}{\highlight0 c}{\highlight7 d}`,
      'a^highlightedbcd^highlighted',
    ],
    ['shading behind words', String.raw`{\chcbpat2 a}{\chcbpat3 b}{\chcbpat0 c}`, 'a^highlightedbc'],
    ['letters of the code page', String.raw`Caf\'e9 \'96 o\rquote x \ldblquote q\rdblquote  \'80`, 'Café – o’x “q” €'],
    [
      'letters by number, with what old programs show',
      String.raw`O\u8217\'92Example \u8211-x \u-4000?y{\uc0\u233}z{\uc2\u233ab}c`,
      `O’Example –x ${String.fromCharCode(61536)}yézéc`,
    ],
    ['a letter that takes two numbers', String.raw`\u-10179?\u-8704?`, '\u{1f600}'],
    ['Cyrillic and Japanese bytes by the font', String.raw`{\f20 \'cf\'f0\'e8}{\f21 \'83\'65}`, 'Приテ'],
    ['an unbroken space, a hyphen that does not break, one that may', String.raw`a\~b\_c\-d`, 'a\u00a0b-cd'],
    ['escaped braces', String.raw`\{a\}\\`, '{a}\\'],
    ['tabs and line ends', String.raw`a\tab b\line c`, 'a→b↵c'],
    [
      'boxes in Wingdings by byte and by number',
      String.raw`{\f14 \'fe}Yes {\f14\u-3928\'a8}No {\f22 \u-4014\'52}N/A`,
      '[x]Yes [ ]No [x]N/A',
    ],
    [
      'boxes as Insert Symbol writes them',
      String.raw`{\field{\*\fldinst {SYMBOL 254 \\f "Wingdings" \\s 12}}{\fldrslt {\f14\fs24}}} {\field{\*\fldinst SYMBOL 168 \\f Wingdings}{\fldrslt {\f14 \'a8}}}`,
      '[x] [ ]',
    ],
    ['boxes as characters', String.raw`\u9746\'3f Yes \u9744\'3f No`, '[x] Yes [ ] No'],
    ['a bullet in Symbol is no box', String.raw`{\f3 \'b7} a`, '• a'],
    ['hidden words are left out', String.raw`a{\v secret}b`, 'ab'],
    [
      'deleted words are left out, inserted ones count',
      String.raw`Not {\deleted\revauthdel1\revdttmdel5 known}{\revised\revauth1 seen}`,
      'Not seen^inserted',
    ],
    ['a paragraph whose end was deleted goes on', String.raw`a{\deleted\par }b`, 'ab'],
    [
      'optional groups that are not known are skipped',
      String.raw`a{\*\unheard {\b of} \'41}b{\*\bkmkstart name}{\*\bkmkend name}`,
      'ab',
    ],
    ['of two versions the one in Unicode is read', String.raw`{\upr{O?Brien}{\*\ud{O\u8217?Brien}}}`, 'O’Brien'],
    [
      'a comment is no text',
      String.raw`a{\*\atnid XY}{\*\atnauthor N}\chatn {\*\annotation{\*\atnref 1}\pard\plain why?}b`,
      'ab',
    ],
    ['binary data is stepped over', String.raw`a{\*\unheard\bin5 {{{{{}b`, 'ab'],
    [
      'a picture is one, whatever its versions',
      String.raw`{\*\shppict{\pict{\*\picprop}\pngblip 89504e47}}{\nonshppict{\pict\wmetafile8 0100}}`,
      '(picture)',
    ],
    [
      'a link is its words',
      String.raw`{\field{\*\fldinst HYPERLINK "mailto:a@example.org"}{\fldrslt{\ul a@example.org}}}`,
      'a@example.org^underlined',
    ],
    ['a tab or bullet of a list is not text', String.raw`{\listtext\pard\plain 1.\tab}\ls1 one`, 'one'],
    [
      'a legacy box, by its setting',
      formField('FORMCHECKBOX', String.raw`\fftype1\ffres1\fftypetxt0\ffhps20{\*\ffname Check1}\ffdefres0`, ''),
      '[x]',
    ],
    [
      'a legacy box that was unticked over its default',
      formField('FORMCHECKBOX', String.raw`\fftype1\ffres0\ffdefres1`, ''),
      '[ ]',
    ],
    ['a legacy box, by its default', formField('FORMCHECKBOX', String.raw`\fftype1\ffres25\ffdefres1`, ''), '[x]'],
    [
      'a legacy box without any setting is unsure',
      String.raw`{\field{\*\fldinst { FORMCHECKBOX }}{\fldrslt {}}}`,
      '[?]',
    ],
    [
      'legacy text',
      formField('FORMTEXT', String.raw`\fftype0\fftypetxt0{\*\ffname Text1}{\*\ffdeftext Enter name}`, 'Ann }{Example'),
      '{Ann Example}',
    ],
    [
      'legacy text that is still its prompt',
      formField('FORMTEXT', String.raw`\fftype0{\*\ffdeftext Enter name}`, 'Enter name'),
      '{prompt}',
    ],
    [
      'legacy text that is empty',
      formField('FORMTEXT', String.raw`\fftype0`, String.raw`\u8194\'20\u8194\'20\u8194\'20`),
      '{}',
    ],
    [
      'a legacy list',
      formField(
        'FORMDROPDOWN',
        String.raw`\fftype2\ffres1\fftypetxt0{\*\ffname D}\ffdefres0{\*\ffl Low}{\*\ffl High}`,
        '',
      ),
      '{High}',
    ],
  ])('%s', (_name, body, expected) => {
    expect(show(read(String.raw`\pard\plain ${body}\par`).blocks)).toBe(expected);
  });

  test('LibreOffice writes the answer as the default too: it is no prompt', () => {
    const field = formField('FORMTEXT', String.raw`\fftype0{\*\ffdeftext Ann}`, 'Ann');
    const file = `${head.replace('Microsoft Word 15', 'LibreOffice/7.4')}\\pard ${field}\\par}`;
    const outcome = readRtf(Buffer.from(file, 'latin1'));
    expect(outcome.kind === 'read' && show(outcome.document.blocks)).toBe('{Ann}');
  });

  test('headings by style and by level', () => {
    const { blocks } = read(String.raw`\pard\s2 A\par\pard\outlinelevel0 B\par\pard C\par`);
    expect(blocks.map((block) => block.kind === 'paragraph' && block.heading)).toEqual([2, 1, undefined]);
  });
});

const rowOf = (...edges: string[]) => String.raw`\trowd\trgaph108\trleft-108${edges.join('')}`;
const cell = (text: string) => String.raw`\pard\intbl ${text}\cell`;

describe('tables', () => {
  test.each<[string, string, string]>([
    [
      'cells in rows',
      `${rowOf('\\cellx1000\\cellx2000')}${cell('a')}${cell('b')}\\row${cell('c')}${cell('d')}\\row\\pard after\\par`,
      '<a|b/c|d>¶after',
    ],
    ['the row described after its words', `${cell('a')}${cell('b')}${rowOf('\\cellx1000\\cellx2000')}\\row`, '<a|b>'],
    ['two paragraphs in a cell', `${rowOf('\\cellx1000')}\\pard\\intbl a\\par b\\cell\\row`, '<a¶b>'],
    [
      'a table in a cell as Word writes it',
      String.raw`\trowd\trleft0\cellx5000\cellx9000\pard\intbl before\par\pard\intbl\itap2 in1\nestcell{\nonesttables\par}in2\nestcell{\nonesttables\par}\pard\intbl\itap2{\*\nesttableprops\trowd\trleft0\cellx1000\cellx2000\nestrow}{\nonesttables\par}\pard\intbl after\cell next\cell{\trowd\trleft0\cellx5000\cellx9000\row}`,
      '<before¶<in1|in2>¶after|next>',
    ],
    [
      'a row that never ends',
      `${rowOf('\\cellx1000\\cellx2000')}${cell('a')}${cell('b')}\\pard after\\par`,
      '<a|b>¶after',
    ],
    ['more cells than were described', `${rowOf('\\cellx1000')}${cell('a')}${cell('b')}\\row`, '<a|b>'],
    ['words of a cell without its end', `${rowOf('\\cellx1000')}${cell('a')}\\pard\\intbl lost?`, '<a|lost?>'],
  ])('%s', (_name, body, expected) => {
    expect(show(read(body).blocks)).toBe(expected);
  });

  const spans = (body: string) => {
    const [block] = read(body).blocks;
    if (block?.kind !== 'table') throw new Error('no table');
    return block.rows.map((one) => one.cells.map(({ column, columnSpan, rowSpan }) => [column, columnSpan, rowSpan]));
  };

  test('columns come from the edges of all rows', () => {
    const body = `${rowOf('\\cellx1000\\cellx3000')}${cell('a')}${cell('b')}\\row${rowOf('\\cellx1005\\cellx2000\\cellx3010')}${cell('c')}${cell('d')}${cell('e')}\\row`;
    expect(spans(body)).toEqual([
      [
        [0, 1, 1],
        [1, 2, 1],
      ],
      [
        [0, 1, 1],
        [1, 1, 1],
        [2, 1, 1],
      ],
    ]);
  });

  test('merged cells in both directions', () => {
    const body = `${rowOf('\\clvmgf\\cellx1000\\clmgf\\cellx2000\\clmrg\\cellx3000')}${cell('a')}${cell('b')}${cell('')}\\row${rowOf('\\clvmrg\\cellx1000\\cellx2000\\cellx3000')}${cell('')}${cell('c')}${cell('d')}\\row`;
    expect(spans(body)).toEqual([
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

  test('fills and head rows', () => {
    const body = `${rowOf('\\trhdr\\clcbpat4\\cellx1000\\clcbpat3\\cellx2000\\clshdng10000\\clcfpat2\\cellx3000')}${cell('a')}${cell('b')}${cell('c')}\\row`;
    const [block] = read(body).blocks;
    if (block?.kind !== 'table') throw new Error('no table');
    expect(block.rows[0]?.header).toBe(true);
    expect(block.rows[0]?.cells.map(({ shade }) => shade)).toEqual(['d9e2f3', undefined, 'ffff00']);
  });

  test('every value knows its table, row and cell', () => {
    const [block] = read(`${rowOf('\\cellx1000\\cellx2000')}${cell('a')}${cell('b')}\\row`).blocks;
    const place = block?.kind === 'table' ? block.rows[0]?.cells[1]?.blocks[0]?.place : undefined;
    expect(place).toEqual({ part: 'body', block: 0, table: 0, row: 0, cell: 1 });
  });
});

test('headers, footers, notes and text boxes are parts of their own', () => {
  const { headers, footers, blocks } = read(
    String.raw`{\header\pard Version 2.1\par}{\footerf\pard page\par}\pard body{\super\chftn{\footnote\pard\plain foot}}{\shp{\*\shpinst\shpleft0{\sp{\sn shapeType}{\sv 202}}{\shptxt\pard boxed\par}}{\shprslt{\*\do{\dptxbx{\dptxbxtext\pard boxed\par}}}}} end\par`,
  );
  expect([show(headers), show(footers), show(blocks)]).toEqual(['Version 2.1', 'page', 'body end¶boxed¶foot']);
  expect(blocks.map(({ place }) => place.part)).toEqual(['body', 'textbox', 'note']);
});

test('a ring that was drawn is seen', () => {
  const { blocks } = read(
    String.raw`\pard Yes / No{\shp{\*\shpinst{\sp{\sn shapeType}{\sv 3}}{\sp{\sn fFilled}{\sv 0}}}}\par`,
  );
  expect(blocks[0]).toMatchObject({ inlines: [{ text: 'Yes / No' }, { kind: 'picture', alt: 'ring' }] });
});

test('what a person may need to know of the file is noted', () => {
  const { notes } = read(
    String.raw`{\v x}{\deleted y}{\*\annotation z}{\object\objemb{\*\objdata 00}{\result a}}{\field{\*\fldinst INCLUDEPICTURE "https://example.org/a.png"}{\fldrslt b}}`,
  );
  expect([...notes].sort()).toEqual([
    'comments',
    'embedded_files',
    'external_references',
    'hidden_text',
    'tracked_changes',
  ]);
});

describe('a hostile or damaged file ends in an outcome, never in a throw', () => {
  test.each<[string, string, string]>([
    ['no RTF', '{\\html x}', 'broken'],
    ['a file that was cut off', String.raw`{\rtf1\ansi Surname: Ann {\b Exam`, 'broken'],
    ['what follows the end', String.raw`{\rtf1 a\par}}}}{{{`, 'read'],
    ['groups without end', `{\\rtf1${'{'.repeat(100_000)}`, 'too_large'],
    ['tables in tables without end', `{\\rtf1\\itap100000 a\\nestcell}`, 'too_large'],
    ['a million paragraphs', `{\\rtf1${'\\par'.repeat(1_000_000)}}`, 'too_large'],
    ['a row of a million cells', `{\\rtf1\\trowd${'\\cellx1'.repeat(1_000_000)}\\row}`, 'too_large'],
    [
      'the same wide row again and again',
      `{\\rtf1\\trowd${'\\cellx1'.repeat(5_000)}${'\\row'.repeat(5_000)}}`,
      'too_large',
    ],
    [
      'edges without end',
      `{\\rtf1${Array.from({ length: 5_000 }, (_, at) => `\\trowd\\cellx${at * 100}\\cell\\row`).join('')}}`,
      'too_large',
    ],
    ['a run of ten million letters', `{\\rtf1 ${'word '.repeat(2_000_000)}}`, 'read'],
    ['binary data longer than the file', String.raw`{\rtf1{\*\x\bin2147483647 }a}`, 'broken'],
    ['cells and rows outside any table', String.raw`{\rtf1\row\nestrow\cell a\row}`, 'read'],
    [
      'fields that never end, and ends without a field',
      String.raw`{\rtf1\fldrslt a{\field{\*\fldinst b\par\cell}\par}c\par}`,
      'read',
    ],
  ])('%s', (_name, file, kind) => {
    expect(readRtf(Buffer.from(file, 'latin1')).kind).toBe(kind);
  });

  const whole = readFileSync(new URL('../../../fixtures/rtf/mace-referral-pairs-001.rtf', import.meta.url));

  test('a real form that is cut off anywhere is not taken for a whole one', () => {
    for (let length = 0; length < whole.length - 10; length += 997)
      expect(readRtf(whole.subarray(0, length)).kind).toBe('broken');
  });

  test('any change to a real form', () => {
    const pieces = [
      '{',
      '}',
      '\\',
      '\\cell',
      '\\row',
      '\\trowd',
      '\\itap3',
      "\\'",
      '\\u',
      '\\bin9',
      '{\\field',
      '\\pard',
      '\\*',
    ];
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.constantFrom(...pieces), fc.nat(40), (at, piece, gone) => {
        readRtf(Buffer.concat([whole.subarray(0, at), Buffer.from(piece), whole.subarray(at + gone)]));
      }),
      { numRuns: 150 },
    );
  });

  test('any text is read back as it was written', () => {
    const escaped = (text: string) =>
      [...text]
        .map((letter) => Array.from({ length: letter.length }, (_, at) => `\\u${letter.charCodeAt(at)}?`).join(''))
        .join('');
    const letters = fc.string({ unit: 'grapheme' }).filter((text) => !/[\p{C}\u00ad☐-☒□▢◻◽⬜❏-❒⬚⊠⌧✅🗷🗹]/u.test(text));
    fc.assert(
      fc.property(letters, (text) => {
        const [block] = read(String.raw`\pard ${escaped(text)}\par`).blocks;
        const words =
          block?.kind === 'paragraph' ? block.inlines.map((one) => (one.kind === 'text' ? one.text : '?')) : [];
        expect(words.join('')).toBe(text);
      }),
    );
  });
});
