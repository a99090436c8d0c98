import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { ZipFile } from 'yazl';

/** A Word file written by hand, small enough to read: what the samples print, they also say here. */
export type Run = string | { text: string; is: string } | { xml: string };
export type CellContent = Run[] | Run[][];
export type WordCell = { lines: CellContent; span?: number; down?: 'start' | 'on'; shade?: string; table?: string };

const names =
  'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" ' +
  'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"';

function run(run: Run): string {
  if (typeof run === 'string') return `<w:r><w:t xml:space="preserve">${escapeXml(run)}</w:t></w:r>`;
  if ('xml' in run) return run.xml;
  const marks: Record<string, string> = {
    struck: '<w:strike/>',
    doubleStruck: '<w:dstrike/>',
    bold: '<w:b/>',
    italic: '<w:i/>',
    underlined: '<w:u w:val="single"/>',
    highlighted: '<w:highlight w:val="yellow"/>',
    large: '<w:b/><w:sz w:val="36"/>',
    section: '<w:b/><w:sz w:val="28"/>',
    wingdings: '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>',
  };
  return `<w:r><w:rPr>${marks[run.is] ?? ''}</w:rPr><w:t xml:space="preserve">${escapeXml(run.text)}</w:t></w:r>`;
}

export const tab: Run = { xml: '<w:r><w:tab/></w:r>' };
export const pageBreak: Run = { xml: '<w:r><w:br w:type="page"/></w:r>' };

/** The four encodings of a tick box in Word. */
export const boxes = {
  glyph: (ticked: boolean): Run => (ticked ? '☒' : '☐'),
  control: (ticked: boolean): Run => ({
    xml:
      `<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="${ticked ? 1 : 0}"/>` +
      '<w14:checkedState w14:val="2612" w14:font="MS Gothic"/><w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/>' +
      `</w14:checkbox></w:sdtPr><w:sdtContent>${run(ticked ? '☒' : '☐')}</w:sdtContent></w:sdt>`,
  }),
  legacy: (ticked: boolean): Run => ({
    xml:
      '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="Check1"/><w:enabled/><w:calcOnExit w:val="0"/>' +
      `<w:checkBox><w:sizeAuto/><w:default w:val="${ticked ? 1 : 0}"/></w:checkBox></w:ffData></w:fldChar></w:r>` +
      '<w:r><w:instrText xml:space="preserve"> FORMCHECKBOX </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>',
  }),
  wingdings: (ticked: boolean): Run => ({
    xml: `<w:r><w:sym w:font="Wingdings" w:char="${ticked ? 'F0FE' : 'F0A8'}"/></w:r>`,
  }),
};

export function line(...runs: Run[]): string {
  return `<w:p>${runs.map(run).join('')}</w:p>`;
}

export function heading(text: string, level: 'large' | 'section'): string {
  return `<w:p><w:pPr><w:spacing w:before="240" w:after="120"/></w:pPr>${run({ text, is: level })}</w:p>`;
}

/** `columns` in twentieths of a point. */
export function table(columns: number[], rows: WordCell[][], options: { repeatFirst?: boolean } = {}): string {
  const grid = columns.map((width) => `<w:gridCol w:w="${width}"/>`).join('');
  const borders = ['top', 'left', 'bottom', 'right', 'insideH', 'insideV']
    .map((side) => `<w:${side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>`)
    .join('');
  const body = rows.map((cells, at) => rowXml(columns, cells, at === 0 && options.repeatFirst === true)).join('');
  return (
    `<w:tbl><w:tblPr><w:tblW w:w="${columns.reduce((sum, width) => sum + width, 0)}" w:type="dxa"/>` +
    `<w:tblBorders>${borders}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>${grid}</w:tblGrid>${body}</w:tbl>`
  );
}

function rowXml(columns: number[], cells: WordCell[], header: boolean): string {
  let at = 0;
  const inner = cells.map((cell) => {
    const span = cell.span ?? 1;
    const width = columns.slice(at, at + span).reduce((sum, own) => sum + own, 0);
    at += span;
    return cellXml(cell, width, span);
  });
  return `<w:tr>${header ? '<w:trPr><w:tblHeader/></w:trPr>' : ''}${inner.join('')}</w:tr>`;
}

function cellXml(cell: WordCell, width: number, span: number): string {
  const properties =
    `<w:tcW w:w="${width}" w:type="dxa"/>${span > 1 ? `<w:gridSpan w:val="${span}"/>` : ''}` +
    (cell.down ? `<w:vMerge${cell.down === 'start' ? ' w:val="restart"' : ''}/>` : '') +
    (cell.shade ? `<w:shd w:val="clear" w:color="auto" w:fill="${cell.shade}"/>` : '');
  const nested = cell.table ? `${cell.table}${line('After it')}` : '';
  const paragraphs = linesOf(cell.lines).map((runs) => line(...runs));
  return `<w:tc><w:tcPr>${properties}</w:tcPr>${paragraphs.join('')}${nested}</w:tc>`;
}

function linesOf(content: CellContent): Run[][] {
  return isLines(content) ? content : [content];
}

function isLines(content: CellContent): content is Run[][] {
  return content.some((item) => Array.isArray(item));
}

/** Writes a .docx with a body, a running header and a footer with the page number. */
export async function writeWord(path: string, body: string, parts: { header: string; footer: string }): Promise<void> {
  const zip = new ZipFile();
  const add = (name: string, text: string) =>
    zip.addBuffer(Buffer.from(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>${text}`), name, {
      mtime: new Date(Date.UTC(2026, 0, 1)),
    });
  const office = 'application/vnd.openxmlformats-officedocument.wordprocessingml';
  add(
    '[Content_Types].xml',
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">' +
      '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
      `<Override PartName="/word/document.xml" ContentType="${office}.document.main+xml"/>` +
      `<Override PartName="/word/header1.xml" ContentType="${office}.header+xml"/>` +
      `<Override PartName="/word/footer1.xml" ContentType="${office}.footer+xml"/></Types>`,
  );
  const relation = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const relations = (inner: string) =>
    `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${inner}</Relationships>`;
  add('_rels/.rels', relations(`<Relationship Id="r1" Type="${relation}/officeDocument" Target="word/document.xml"/>`));
  add(
    'word/_rels/document.xml.rels',
    relations(
      `<Relationship Id="r1" Type="${relation}/header" Target="header1.xml"/>` +
        `<Relationship Id="r2" Type="${relation}/footer" Target="footer1.xml"/>`,
    ),
  );
  add('word/header1.xml', `<w:hdr ${names}>${parts.header}</w:hdr>`);
  add('word/footer1.xml', `<w:ftr ${names}>${parts.footer}</w:ftr>`);
  add(
    'word/document.xml',
    `<w:document ${names} xmlns:r="${relation}"><w:body>${body}<w:sectPr>` +
      '<w:headerReference w:type="default" r:id="r1"/><w:footerReference w:type="default" r:id="r2"/>' +
      '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1134" w:bottom="1440" w:left="1134" w:header="567" w:footer="567"/>' +
      '</w:sectPr></w:body></w:document>',
  );
  zip.end();
  await finished(zip.outputStream.pipe(createWriteStream(path)));
}

export const pageNumber: Run = {
  xml: '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>',
};

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
