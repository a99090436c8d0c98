import { openPackage, type Package } from '../../file/index.ts';
import type { DocumentNote, ReadOutcome } from '../model.ts';
import { childrenOf, type Element, parseXml } from '../xml.ts';
import { namespaces } from './names.ts';

type Failure = Exclude<ReadOutcome, { kind: 'read' }>;
export type Relationship = { id: string; type: string; target: string; external: boolean };

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
  if (zip.kind === 'broken') return { kind: 'broken', format: 'docx' };

  const main = relationshipsOf(zip, '').find((one) => one.type === 'officeDocument' && !one.external)?.target;
  if (main === undefined) return { kind: 'broken', format: 'docx' };
  const body = readPart(zip, main);
  if (!isElement(body)) return body;
  if (body.name !== 'w:document') return { kind: 'not_read_yet', format: 'office' };

  const related = relationshipsOf(zip, main);
  const parts = (type: string): Element[] => {
    const targets = related.filter((one) => one.type === type && !one.external).map((one) => one.target);
    return [...new Set(targets)].map((target) => readPart(zip, target)).filter(isElement);
  };
  return {
    body,
    styles: parts('styles')[0] ?? null,
    headers: parts('header'),
    footers: parts('footer'),
    notes: [...parts('footnotes'), ...parts('endnotes')],
    remarks: remarksOn(zip, related),
  };
}

/** Relationship types end alike in the transitional and the strict form: only the last word is compared. */
export function relationshipsOf(zip: Package, part: string): Relationship[] {
  const slash = part.lastIndexOf('/');
  const folder = part.slice(0, slash + 1);
  const read = readPart(zip, `${folder}_rels/${part.slice(slash + 1)}.rels`);
  if (!isElement(read)) return [];
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

function readPart(zip: Package, name: string): Element | Failure {
  const bytes = zip.read(name);
  if (bytes === null) return { kind: 'broken', format: 'docx' };
  if (!(bytes instanceof Uint8Array)) {
    if (bytes.kind === 'locked') return { kind: 'locked', by: 'password' };
    return bytes.kind === 'too_large' ? bytes : { kind: 'broken', format: 'docx' };
  }
  const parsed = parseXml(bytes, namespaces);
  if (parsed.kind === 'parsed') return parsed.root;
  return parsed.kind === 'too_large' ? parsed : { kind: 'broken', format: 'docx' };
}

function isElement(read: Element | Failure): read is Element {
  return 'children' in read;
}

function remarksOn(zip: Package, related: Relationship[]): DocumentNote[] {
  const remarks: DocumentNote[] = [];
  if (related.some((one) => one.type === 'comments')) remarks.push('comments');
  if (zip.names.some((name) => /vbaProject\.bin$/i.test(name))) remarks.push('macros');
  if (zip.names.some((name) => /\/embeddings\//i.test(name)) || related.some((one) => one.type === 'aFChunk'))
    remarks.push('embedded_files');
  if (related.some((one) => one.external && one.type !== 'hyperlink')) remarks.push('external_references');
  return remarks;
}
