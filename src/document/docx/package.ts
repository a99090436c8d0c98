import { openPackage, type Package } from '../../file/index.ts';
import type { DocumentNote } from '../model.ts';
import { type Failure, isElement, readPart } from '../package-part.ts';
import { childrenOf, type Element } from '../xml.ts';
import { namespaces } from './names.ts';

type Relationship = { id: string; type: string; target: string; external: boolean };

/** The parts of a Word document that hold words, found by following relationships, never by their usual names. */
export type WordPackage = {
  body: Element;
  styles: Element | null;
  headers: Element[];
  footers: Element[];
  notes: Element[];
  remarks: DocumentNote[];
};

export function openWordPackage(bytes: Uint8Array): WordPackage | Failure {
  const zip = openPackage(bytes);
  if (zip.kind === 'locked') return { kind: 'locked', by: 'password' };
  if (zip.kind === 'too_large') return zip;
  if (zip.kind === 'broken') return broken;

  const roots = relationshipsOf(zip, '');
  if (!Array.isArray(roots)) return roots;
  const main = roots.find((one) => one.type === 'officeDocument' && !one.external)?.target;
  if (main === undefined) return broken;
  const body = readPart(zip, main, namespaces, 'docx') ?? broken;
  if (!isElement(body)) return body;
  if (body.name !== 'w:document') return { kind: 'not_read_yet', format: 'office' };

  const related = relationshipsOf(zip, main);
  if (!Array.isArray(related)) return related;
  const parts: Record<PartType, Element[]> = { styles: [], header: [], footer: [], footnotes: [], endnotes: [] };
  for (const type of partTypes) {
    for (const target of targetsOf(related, type)) {
      const part = readPart(zip, target, namespaces, 'docx');
      // A part that is there and cannot be read may hold words, or the style that strikes them.
      if (part !== null && !isElement(part)) return part;
      if (part !== null) parts[type].push(part);
    }
  }
  return {
    body,
    styles: parts.styles[0] ?? null,
    headers: parts.header,
    footers: parts.footer,
    notes: [...parts.footnotes, ...parts.endnotes],
    remarks: remarksOn(zip, related),
  };
}

const partTypes = ['styles', 'header', 'footer', 'footnotes', 'endnotes'] as const;
type PartType = (typeof partTypes)[number];

const broken: Failure = { kind: 'broken', format: 'docx' };

function targetsOf(related: Relationship[], type: string): Set<string> {
  return new Set(related.filter((one) => one.type === type && !one.external).map((one) => one.target));
}

/** Relationship types end alike in the transitional and the strict form: only the last word is compared. */
function relationshipsOf(zip: Package, part: string): Relationship[] | Failure {
  const slash = part.lastIndexOf('/');
  const folder = part.slice(0, slash + 1);
  const read = readPart(zip, `${folder}_rels/${part.slice(slash + 1)}.rels`, namespaces, 'docx');
  if (read === null) return [];
  if (!isElement(read)) return read;
  return childrenOf(read).map(({ attributes }) => ({
    id: attributes.Id ?? '',
    type: attributes.Type?.split('/').at(-1) ?? '',
    target: resolveTarget(folder, attributes.Target ?? ''),
    external: attributes.TargetMode === 'External',
  }));
}

function resolveTarget(folder: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1);
  const path: string[] = [];
  for (const step of `${folder}${target}`.split('/')) {
    if (step === '..') path.pop();
    else if (step !== '.' && step !== '') path.push(step);
  }
  return path.join('/');
}

function remarksOn(zip: Package, related: Relationship[]): DocumentNote[] {
  const remarks: DocumentNote[] = [];
  if (related.some((one) => one.type === 'comments')) remarks.push('comments');
  if (zip.names.some((name) => /vbaProject\.bin$/i.test(name))) remarks.push('macros');
  if (zip.names.some((name) => /\/embeddings\//i.test(name)) || related.some((one) => one.type === 'aFChunk'))
    remarks.push('embedded_files');
  // A template on a server is named by the settings, a picture on a server by the part that shows it.
  const ofParts = related.filter((one) => !one.external).map((one) => relationshipsOf(zip, one.target));
  const all = [...related, ...ofParts.flatMap((found) => (Array.isArray(found) ? found : []))];
  if (all.some((one) => one.external && one.type !== 'hyperlink')) remarks.push('external_references');
  return remarks;
}
