import { openPackage, type Package } from '../../file/index.ts';
import type { DocumentNote } from '../model.ts';
import { type Failure, isElement, readPart } from '../package-part.ts';
import { anywhere, child, childrenOf, descendant, type Element } from '../xml.ts';
import { namespaces } from './names.ts';

/** The parts of a text document: what it says, and how its styles make that look. */
export type TextPackage = {
  text: Element;
  /** Automatic styles of the text, and the common ones; the automatic styles of headers and footers are in `styles` too. */
  content: Element;
  styles: Element | null;
  remarks: DocumentNote[];
};

export function openTextPackage(bytes: Uint8Array): TextPackage | Failure {
  const zip = openPackage(bytes);
  if (zip.kind === 'locked') return { kind: 'locked', by: 'password' };
  if (zip.kind === 'too_large') return zip;
  if (zip.kind === 'broken') return broken;

  const manifest = readPart(zip, 'META-INF/manifest.xml', namespaces, 'odt');
  if (manifest !== null && !isElement(manifest)) return manifest;
  if (manifest && isEncrypted(manifest)) return { kind: 'locked', by: 'password' };
  const content = readPart(zip, 'content.xml', namespaces, 'odt') ?? broken;
  if (!isElement(content)) return content;
  const styles = readPart(zip, 'styles.xml', namespaces, 'odt');
  // Styles that cannot be read may be the ones that strike an answer.
  if (styles !== null && !isElement(styles)) return styles;
  const text = descendant(content, 'office:body', 'office:text');
  return text
    ? { text, content, styles, remarks: remarksOn(zip, content) }
    : { kind: 'not_read_yet', format: 'office' };
}

const broken: Failure = { kind: 'broken', format: 'odt' };

/** Each encrypted part says so in the manifest (part 2, 4.4); since LibreOffice 24.8 the whole package may be one such part. */
function isEncrypted(manifest: Element): boolean {
  return childrenOf(manifest).some((entry) => child(entry, 'manifest:encryption-data') !== undefined);
}

function remarksOn(zip: Package, content: Element): DocumentNote[] {
  const remarks: DocumentNote[] = [];
  const has = (folder: RegExp) => zip.names.some((name) => folder.test(name));
  if (has(/^(?:Basic|Scripts)\//i)) remarks.push('macros');
  if (has(/^Object [^/]+\/|^Obj\d+|^ObjBFD/i)) remarks.push('embedded_files');
  if (anywhere(content, 'office:annotation')) remarks.push('comments');
  if (pointsOutside(content)) remarks.push('external_references');
  return remarks;
}

/** Pictures, frames and sections that are fetched from elsewhere when the file is opened; a link waits for a click. */
function pointsOutside(element: Element): boolean {
  const target = element.name === 'text:a' ? undefined : element.attributes['xlink:href'];
  if (target !== undefined && /^(?:[a-z][a-z0-9+.-]+:|\/|\\\\|\.\.\/)/i.test(target)) return true;
  return childrenOf(element).some(pointsOutside);
}
