import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Document } from '../../../src/document/index.ts';
import { readOdt } from '../../../src/document/odt/index.ts';
import { sniffFormat } from '../../../src/file/index.ts';
import { show } from '../shorthand.ts';
import { cell, odt, p, row, span, style, type TextFile, table } from './file.ts';

async function read(text: string, more: Omit<TextFile, 'text'> = {}): Promise<Document> {
  const outcome = readOdt(await odt({ text, ...more }));
  if (outcome.kind !== 'read') throw new Error(outcome.kind);
  return outcome.document;
}

const automatic = [
  style('Strike', 'style:text-line-through-style="solid" style:text-line-through-type="single"'),
  style('Double', 'style:text-line-through-type="double" style:text-line-through-style="solid"'),
  style('Crossed', 'style:text-line-through-text="X"'),
  style('NotStruck', 'style:text-line-through-style="none" style:text-line-through-type="none"'),
  style('Bold', 'fo:font-weight="bold"'),
  style('Heavy', 'fo:font-weight="900"'),
  style('Child', '', 'style:parent-style-name="Marked"'),
  style('Yellow', 'fo:background-color="#ffff00"'),
  style('White', 'fo:background-color="#ffffff"'),
  style('Hidden', 'text:display="none"'),
  style('Wing', 'style:font-name="W1"'),
  style('StruckParagraph', 'style:text-line-through-style="solid"', '', 'paragraph'),
  style('A', 'fo:font-weight="bold"', 'style:parent-style-name="B"'),
  style('B', 'fo:font-style="italic"', 'style:parent-style-name="A"'),
].join('');
const styles = style('Marked', 'style:text-line-through-style="solid"');

const mark = (type: string, parameters: Record<string, string>, result?: string) => {
  const inner = Object.entries(parameters)
    .map(([name, value]) => `<field:param field:name="${name.replace(/\d$/, '')}" field:value="${value}"/>`)
    .join('');
  const attributes = `text:name="F" field:type="vnd.oasis.opendocument.field.${type}"`;
  return result === undefined
    ? `<field:fieldmark ${attributes}>${inner}</field:fieldmark>`
    : `<field:fieldmark-start ${attributes}>${inner}</field:fieldmark-start>${result}<field:fieldmark-end/>`;
};

describe('what stands in a paragraph', () => {
  test.each<[string, string, string]>([
    ['white space is folded as the format says', 'Ann \n <text:span>  Example</text:span>', 'Ann Example'],
    ['counted spaces are kept', 'a<text:s text:c="3"/>b', 'a   b'],
    ['tabs and line ends', 'a<text:tab/>b<text:line-break/>c', 'a→b↵c'],
    ['struck words', `${span('Strike', 'Yes')} No`, 'Yes^struck No'],
    ['words struck twice', span('Double', 'Yes'), 'Yes^struck'],
    ['words crossed out with a letter', span('Crossed', 'Yes'), 'Yes^struck'],
    ['a strike that a parent style makes', span('Child', 'Yes'), 'Yes^struck'],
    ['a strike that is taken back inside', span('Strike', `Yes${span('NotStruck', 'No')}`), 'Yes^struckNo'],
    ['bold by name and by weight', span('Bold', 'a') + span('Heavy', 'b'), 'ab^bold'],
    ['a highlight, and a white one that is none', span('Yellow', 'a') + span('White', 'b'), 'a^highlightedb'],
    ['styles that are each other’s parent', span('A', 'x'), 'x^bold^italic'],
    ['hidden words are left out', `a${span('Hidden', 'secret')}b`, 'ab'],
    ['a box in Wingdings', `${span('Wing', '\uf0fe')} Yes ${span('Wing', '\uf0a8')} No`, '[x] Yes [ ] No'],
    ['a box as a character', '☒ Yes ☐ No', '[x] Yes [ ] No'],
    ['a tick that somebody typed stays text', 'Yes ✓', 'Yes ✓'],
    ['a comment is no text', 'a<office:annotation><text:p>why?</text:p></office:annotation>b', 'ab'],
    ['a field shows its words', 'Page <text:page-number>3</text:page-number>', 'Page 3'],
    ['a variable that is set shows nothing', 'a<text:variable-set text:display="none">7</text:variable-set>', 'a'],
    ['a link is its words', '<text:a xlink:href="mailto:a@example.org">a@example.org</text:a>', 'a@example.org'],
    [
      'a legacy box, ticked and empty',
      mark('FORMCHECKBOX', { Checkbox_Checked: 'true' }) + mark('FORMCHECKBOX', {}),
      '[x][ ]',
    ],
    ['legacy text', mark('FORMTEXT', {}, 'Ann Example'), '{Ann Example}'],
    [
      'a legacy list',
      mark('FORMDROPDOWN', { Dropdown_ListEntry0: 'Low', Dropdown_ListEntry1: 'High', Dropdown_Selected: '1' }),
      '{High}',
    ],
    [
      'a control for a box',
      '<loext:content-control loext:checkbox="true" loext:checked="true">☒</loext:content-control><loext:content-control loext:checkbox="true">☐</loext:content-control>',
      '[x][ ]',
    ],
    [
      'a box that is drawn otherwise than it is set',
      '<loext:content-control loext:checkbox="true">☒</loext:content-control>',
      '[?]',
    ],
    [
      'a control with a list, and one that still shows its prompt',
      '<loext:content-control><loext:list-item loext:display-text="Low"/>Low</loext:content-control><loext:content-control loext:showing-place-holder="true" loext:dropdown="true">Choose</loext:content-control>',
      '{Low}{prompt}',
    ],
    ['a control around words is not there', '<loext:content-control>Ann</loext:content-control>', 'Ann'],
    [
      'input fields and prompts',
      '<text:text-input text:description="Name">Ann</text:text-input><text:placeholder text:placeholder-type="text">&lt;Name&gt;</text:placeholder>',
      '{Ann}{prompt}',
    ],
    [
      'a list field',
      '<text:drop-down text:name="Risk"><text:label text:value="Low"/><text:label text:value="High" text:current-selected="true"/>High</text:drop-down>',
      '{High}',
    ],
    ['a picture', '<draw:frame><draw:image/></draw:frame>', '(picture)'],
  ])('%s', async (_name, content, expected) => {
    expect(show((await read(p(content), { automatic, styles })).blocks)).toBe(expected);
  });

  test('a paragraph that is struck by its own style', async () => {
    const { blocks } = await read(p('Yes', 'text:style-name="StruckParagraph"'), { automatic });
    expect(show(blocks)).toBe('Yes^struck');
  });

  test('inserted words count, over cells too; deleted ones stand nowhere', async () => {
    const changes =
      '<text:tracked-changes><text:changed-region text:id="i"><text:insertion/></text:changed-region><text:changed-region text:id="d"><text:deletion><text:p>gone</text:p></text:deletion></text:changed-region></text:tracked-changes>';
    const { blocks, notes } = await read(
      `${changes}${p('a<text:change text:change-id="d"/><text:change-start text:change-id="i"/>b')}${p('c<text:change-end text:change-id="i"/>d')}`,
    );
    expect(show(blocks)).toBe('ab^inserted¶c^insertedd');
    expect(notes).toEqual(['tracked_changes']);
  });
});

describe('form controls are read where they are drawn', () => {
  const draw = '<draw:control draw:control="c"/>';
  test.each<[string, string, string]>([
    ['a box that was ticked', '<form:checkbox form:id="c" form:current-state="checked" form:label="Yes"/>', '[x] Yes'],
    [
      'a box that began ticked and was cleared',
      '<form:checkbox form:id="c" form:state="checked" form:current-state="unchecked"/>',
      '[ ]',
    ],
    ['a box of three states', '<form:checkbox form:id="c" form:current-state="unknown"/>', '[?]'],
    ['a button', '<form:radio form:id="c" form:current-selected="true" form:name="risk"/>', '[x]'],
    ['a line', '<form:text form:id="c" form:current-value="Ann" form:value="name"/>', '{Ann}'],
    [
      'a list',
      '<form:listbox form:id="c"><form:option form:label="Low"/><form:option form:label="High" form:current-selected="true"/></form:listbox>',
      '{High}',
    ],
    [
      'a long text',
      '<form:textarea form:id="c"><text:p>one</text:p><text:p>two</text:p></form:textarea>',
      '{one\ntwo}',
    ],
  ])('%s', async (_name, control, expected) => {
    const text = `<office:forms><form:form>${control}</form:form></office:forms>${p(draw)}`;
    expect(show((await read(text)).blocks)).toBe(expected);
  });
});

describe('tables', () => {
  test('merged cells keep their place in the grid, and rows of the head are told', async () => {
    const text = table(
      `<table:table-header-rows>${row(cell(p('a'), 'table:number-rows-spanned="2"'), cell(p('b'), 'table:number-columns-spanned="2"'), '<table:covered-table-cell/>')}</table:table-header-rows>`,
      row('<table:covered-table-cell/>', cell(p('c')), cell(p('d'))),
      row(cell('', 'table:number-columns-repeated="3"')),
    );
    const [block] = (await read(text)).blocks;
    if (block?.kind !== 'table') throw new Error('no table');
    const spans = block.rows.map((one) =>
      one.cells.map(({ column, columnSpan, rowSpan }) => [column, columnSpan, rowSpan]),
    );
    expect(spans).toEqual([
      [
        [0, 1, 2],
        [1, 2, 1],
      ],
      [
        [1, 1, 1],
        [2, 1, 1],
      ],
      [
        [0, 1, 1],
        [1, 1, 1],
        [2, 1, 1],
      ],
    ]);
    expect(block.rows.map(({ header }) => header)).toEqual([true, undefined, undefined]);
  });

  test('a table in a cell, a list in a cell', async () => {
    const text = table(
      row(
        cell(p('a') + table(row(cell(p('inner')))) + p('b')),
        cell(
          `<text:list><text:list-item>${p('one')}</text:list-item><text:list-item>${p('two')}</text:list-item></text:list>`,
        ),
      ),
    );
    expect(show((await read(text)).blocks)).toBe('<a¶<inner>¶b|one¶two>');
  });

  test('the fill of a cell', async () => {
    const fill =
      '<style:style style:name="C" style:family="table-cell"><style:table-cell-properties fo:background-color="#D9E2F3"/></style:style>';
    const [block] = (await read(table(row(cell(p('a'), 'table:style-name="C"'))), { automatic: fill })).blocks;
    expect(block?.kind === 'table' && block.rows[0]?.cells[0]?.shade).toBe('d9e2f3');
  });
});

test('headings, sections, text boxes and notes stand in reading order', async () => {
  const { blocks } = await read(
    `<text:h text:outline-level="2">Child</text:h><text:section>${p(
      'a<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>foot</text:p></text:note-body></text:note><draw:frame><draw:text-box><text:p>box</text:p></draw:text-box></draw:frame>b',
    )}</text:section><text:section text:display="none">${p('hidden')}</text:section>${p('c')}`,
  );
  expect(show(blocks)).toBe('Child¶ab¶box¶c¶foot');
  expect(blocks.map(({ place }) => [place.part, place.block])).toEqual([
    ['body', 0],
    ['body', 1],
    ['textbox', 1],
    ['body', 3],
    ['note', 4],
  ]);
  expect(blocks[0]).toMatchObject({ heading: 2 });
});

test('headers and footers are parts of their own; one that is switched off is not shown', async () => {
  const masters = `<style:master-page style:name="S"><style:header>${p('Version 2.1')}</style:header><style:header-first style:display="false">${p('off')}</style:header-first><style:footer>${p('page')}</style:footer></style:master-page>`;
  const { headers, footers, blocks } = await read(p('body'), { masters });
  expect([show(headers), show(footers), show(blocks)]).toEqual(['Version 2.1', 'page', 'body']);
});

test('what a person may need to know of the file is noted, links aside', async () => {
  const { notes } = await read(
    p(
      '<text:a xlink:href="https://example.org">x</text:a><draw:frame><draw:image xlink:href="https://example.org/a.png"/></draw:frame>',
    ),
    { more: { 'Basic/Standard/Module1.xml': '<x/>', 'Object 1/content.xml': '<x/>' } },
  );
  expect([...notes].sort()).toEqual(['embedded_files', 'external_references', 'macros']);
});

describe('a hostile or damaged file ends in an outcome, never in a throw', () => {
  const manifest =
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry></manifest:manifest>';
  test.each<[string, TextFile, string]>([
    ['a locked file', { text: '', more: { 'META-INF/manifest.xml': manifest, 'content.xml': 'noise' } }, 'locked'],
    ['nesting without end', { text: '<text:section>'.repeat(2_000) }, 'too_large'],
    ['a million empty paragraphs', { text: '<text:p/>'.repeat(1_000_000) }, 'too_large'],
    [
      'cells that stand for thousands',
      {
        text: table(
          `<table:table-row>${cell('', 'table:number-columns-repeated="999999999"').repeat(500)}</table:table-row>`,
        ),
      },
      'too_large',
    ],
    ['an entity', { text: p('&x;') }, 'broken'],
    [
      'a spreadsheet',
      {
        text: '',
        more: {
          'content.xml':
            '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"><office:body><office:spreadsheet/></office:body></office:document-content>',
        },
      },
      'not_read_yet',
    ],
    ['styles that cannot be read', { text: p('x'), more: { 'styles.xml': '<' } }, 'broken'],
  ])('%s', async (_name, file, kind) => {
    expect(readOdt(await odt(file)).kind).toBe(kind);
  });

  test('any change to a real form, and every cut', () => {
    const whole = readFileSync(new URL('../../../fixtures/odt/mace-referral-pairs-001.odt', import.meta.url));
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length), (at, byte, length) => {
        const bytes = Buffer.from(whole);
        bytes[at] = byte;
        readOdt(bytes);
        expect(['broken', 'read']).toContain(readOdt(bytes.subarray(0, length)).kind);
      }),
      { numRuns: 150 },
    );
  });
});

test('the format is told by its bytes', async () => {
  expect(sniffFormat(await odt({ text: p('x') }))).toBe('odt');
});
