import { ZipFile } from 'yazl';

const namespaces = Object.entries({
  office: 'urn:oasis:names:tc:opendocument:xmlns:office:1.0',
  style: 'urn:oasis:names:tc:opendocument:xmlns:style:1.0',
  text: 'urn:oasis:names:tc:opendocument:xmlns:text:1.0',
  table: 'urn:oasis:names:tc:opendocument:xmlns:table:1.0',
  draw: 'urn:oasis:names:tc:opendocument:xmlns:drawing:1.0',
  form: 'urn:oasis:names:tc:opendocument:xmlns:form:1.0',
  fo: 'urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0',
  svg: 'urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0',
  xlink: 'http://www.w3.org/1999/xlink',
  field: 'urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0',
  loext: 'urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0',
})
  .map(([prefix, name]) => `xmlns:${prefix}="${name}"`)
  .join(' ');

export type TextFile = {
  text: string;
  automatic?: string;
  styles?: string;
  masters?: string;
  more?: Record<string, string>;
};

/** An OpenDocument text, written by hand. */
export async function odt({ text, automatic = '', styles = '', masters = '', more = {} }: TextFile): Promise<Buffer> {
  const parts = {
    'content.xml': `<office:document-content ${namespaces}><office:font-face-decls><style:font-face style:name="W1" svg:font-family="'Wingdings'"/></office:font-face-decls><office:automatic-styles>${automatic}</office:automatic-styles><office:body><office:text>${text}</office:text></office:body></office:document-content>`,
    'styles.xml': `<office:document-styles ${namespaces}><office:styles>${styles}</office:styles><office:automatic-styles/><office:master-styles>${masters}</office:master-styles></office:document-styles>`,
    ...more,
  };
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from('application/vnd.oasis.opendocument.text'), 'mimetype', { compress: false });
  for (const [name, content] of Object.entries(parts)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  const pieces: Buffer[] = [];
  for await (const piece of zip.outputStream) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

export const style = (name: string, properties: string, more = '', family = 'text') =>
  `<style:style style:name="${name}" style:family="${family}" ${more}><style:text-properties ${properties}/></style:style>`;
export const p = (content: string, more = '') => `<text:p ${more}>${content}</text:p>`;
export const span = (name: string, content: string) => `<text:span text:style-name="${name}">${content}</text:span>`;
export const cell = (content: string, more = '') => `<table:table-cell ${more}>${content}</table:table-cell>`;
export const row = (...cells: string[]) => `<table:table-row>${cells.join('')}</table:table-row>`;
export const table = (...rows: string[]) => `<table:table>${rows.join('')}</table:table>`;
