import { charactersOf, type Package, type Storage } from '../../file/index.ts';
import { limits } from '../../limits.ts';
import type { DocumentNote } from '../model.ts';

/** Parts whose mere presence says it: [MS-OFFMACRO2], [MS-OI29500], ODF 1.3 part 2. */
const partNames: [RegExp, DocumentNote][] = [
  [/(?:^|\/)vbaProject\.bin$|(?:^|\/)macrosheets\/|(?:^|\/)dialogsheets\/|^(?:Basic|Scripts)\//i, 'macros'],
  [/(?:^|\/)activeX\/|(?:^|\/)ctrlProps\//i, 'active_controls'],
  [/(?:^|\/)embeddings\/|(?:^|\/)oleObject\d*\.bin$|^Object [^/]+\//i, 'embedded_files'],
  [
    /(?:^|\/)externalLinks\/|(?:^|\/)connections\.xml$|(?:^|\/)queryTables\/|(?:^|\/)webExtensions?\//i,
    'external_references',
  ],
];

/** An Office file of today: a zip of parts, with what points out of it in files of their own (OPC). */
export function inPackage(parts: Package): DocumentNote[] {
  const found = new Set<DocumentNote>();
  for (const name of parts.names) for (const [pattern, note] of partNames) if (pattern.test(name)) found.add(note);
  const relationships = parts.names.filter((name) => /\.rels$/i.test(name)).slice(0, limits.relationshipParts);
  for (const name of relationships) {
    const read = parts.read(name);
    if (read instanceof Uint8Array && fetches(charactersOf(read))) found.add('external_references');
  }
  return [...found];
}

/** A template, a picture, an object or a frame that is fetched when the file is opened. A plain link waits for a click. */
function fetches(relationships: string): boolean {
  for (const [tag] of relationships.matchAll(/<(?:\w+:)?Relationship\s[^<>]{1,20000}>/gi))
    if (/TargetMode\s*=\s*["']External["']/i.test(tag) && !/Type\s*=\s*["'][^"']*\/hyperlink["']/i.test(tag))
      return true;
  return false;
}

/** An Office file of before 2007: folders and streams of an OLE container. */
export function inCompound(root: Storage): DocumentNote[] {
  const found = new Set<DocumentNote>();
  const names = root.storages;
  if (names.some((name) => /^(?:macros|_vba_project_cur|vba)$/.test(name))) found.add('macros');
  const objects = root.storage('ObjectPool');
  if ((objects && objects.storages.length > 0) || names.some((name) => /^mbd[\da-f]+$/.test(name)))
    found.add('embedded_files');
  if (root.streams.some((name) => /ole10native$|^package$/.test(name))) found.add('embedded_files');
  const workbook = root.read('Workbook') ?? root.read('Book');
  if (workbook instanceof Uint8Array) for (const note of inWorkbook(workbook)) found.add(note);
  return [...found];
}

const records = { sheet: 0x85, externalBook: 0x1ae, encryption: 0x2f };
const macroSheet = 1;

/** Records of a workbook ([MS-XLS] 2.4): a sheet of Excel 4 macros needs no VBA, and a link to another book or program (DDE) is a record too. */
function inWorkbook(bytes: Uint8Array): Set<DocumentNote> {
  const found = new Set<DocumentNote>();
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at + 4 <= buffer.length; at += 4 + buffer.readUInt16LE(at + 2)) {
    const type = buffer.readUInt16LE(at);
    if (type === records.encryption) break;
    if (type === records.sheet && buffer[at + 9] === macroSheet) found.add('macros');
    // The book itself and the functions of add-ins have a short record of this type.
    if (type === records.externalBook && buffer.readUInt16LE(at + 2) > 4) found.add('external_references');
  }
  return found;
}
