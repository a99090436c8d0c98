import type { FileFormat, Package } from '../file/index.ts';
import type { ReadOutcome } from './model.ts';
import { type Element, parseXml } from './xml.ts';

export type Failure = Exclude<ReadOutcome, { kind: 'read' }>;

/** One XML file of a zip package, Office's or OpenDocument's, whose names are written with the prefixes given. Null for a part that is not there. */
export function readPart(
  zip: Package,
  name: string,
  namespaces: Parameters<typeof parseXml>[1],
  format: FileFormat,
): Element | Failure | null {
  const bytes = zip.read(name);
  if (bytes === null) return null;
  if (!(bytes instanceof Uint8Array)) {
    if (bytes.kind === 'locked') return { kind: 'locked', by: 'password' };
    return bytes.kind === 'too_large' ? bytes : { kind: 'broken', format };
  }
  const parsed = parseXml(bytes, namespaces);
  if (parsed.kind === 'parsed') return parsed.root;
  return parsed.kind === 'too_large' ? parsed : { kind: 'broken', format };
}

export function isElement(read: Element | Failure): read is Element {
  return 'children' in read;
}
