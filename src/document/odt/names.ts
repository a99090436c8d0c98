/** Namespaces of OpenDocument 1.3 and of what LibreOffice and others put beside it. */
const oasis = 'urn:oasis:names:tc:opendocument:xmlns:';
export const namespaces: Record<string, string> = {
  [`${oasis}office:1.0`]: 'office',
  [`${oasis}style:1.0`]: 'style',
  [`${oasis}text:1.0`]: 'text',
  [`${oasis}table:1.0`]: 'table',
  [`${oasis}drawing:1.0`]: 'draw',
  [`${oasis}form:1.0`]: 'form',
  [`${oasis}script:1.0`]: 'script',
  [`${oasis}xsl-fo-compatible:1.0`]: 'fo',
  [`${oasis}svg-compatible:1.0`]: 'svg',
  [`${oasis}manifest:1.0`]: 'manifest',
  'http://www.w3.org/1999/xlink': 'xlink',
  'urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0': 'field',
  'urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0': 'loext',
};
