import { SaxesParser } from 'saxes';
import { limits } from '../limits.ts';
import { TooLarge } from './reading.ts';

/** An element with its name in the prefix that this program uses, whatever prefix the file uses. */
export type Element = { name: string; attributes: Record<string, string>; children: (Element | string)[] };

export type XmlOutcome = { kind: 'parsed'; root: Element } | { kind: 'too_large'; limit: string } | { kind: 'broken' };

/**
 * Reads one XML part into a small tree. `namespaces` gives a prefix to each namespace that matters; elements and attributes of any
 * other keep the prefix of the file. Entities of a DTD are not expanded by saxes, so that they can neither grow nor reach for a file.
 */
export function parseXml(bytes: Uint8Array, namespaces: Record<string, string>): XmlOutcome {
  if (bytes.length > limits.xmlPartBytes) return { kind: 'too_large', limit: 'xmlPartBytes' };
  const parser = new SaxesParser({ xmlns: false, position: false });
  const names = new Names(namespaces);
  const stack: Element[] = [];
  let root: Element | undefined;
  let count = 0;

  parser.on('opentag', (tag) => {
    count += 1;
    if (count > limits.xmlElements) throw new TooLarge('xmlElements');
    if (stack.length > limits.xmlDepth) throw new TooLarge('xmlDepth');
    names.open(tag.attributes);
    const attributes: Record<string, string> = {};
    for (const name in tag.attributes) {
      if (!name.startsWith('xmlns'))
        attributes[name.includes(':') ? names.known(name) : name] = tag.attributes[name] ?? '';
    }
    const element: Element = { name: names.known(tag.name), attributes, children: [] };
    stack.at(-1)?.children.push(element);
    root ??= element;
    stack.push(element);
  });
  parser.on('closetag', () => {
    stack.pop();
    names.close();
  });
  const text = (characters: string) => {
    stack.at(-1)?.children.push(characters);
  };
  parser.on('text', text);
  parser.on('cdata', text);
  parser.on('error', (error) => {
    throw error;
  });
  try {
    parser.write(decode(bytes)).close();
  } catch (error) {
    return error instanceof TooLarge ? { kind: 'too_large', limit: error.limit } : { kind: 'broken' };
  }
  return root ? { kind: 'parsed', root } : { kind: 'broken' };
}

/**
 * The names of the file in the prefixes of this program. A declaration holds for its element and what is inside (Namespaces in XML
 * 1.0, 6.1): a foreign element that gives `w` another meaning must not change how the rest of the file is read.
 */
class Names {
  private readonly namespaces: Record<string, string>;
  private readonly reserved: Set<string>;
  private readonly outer: (Map<string, string> | null)[] = [];
  private prefixes = new Map<string, string>();
  private readonly translated = new Map<string, string>();

  constructor(namespaces: Record<string, string>) {
    this.namespaces = namespaces;
    this.reserved = new Set(Object.values(namespaces));
  }

  open(attributes: Record<string, string>): void {
    let declared: Map<string, string> | null = null;
    // Nearly every element has attributes, and declares nothing: saxes gives an object without a prototype, so there is nothing else in it.
    for (const name in attributes) {
      if (!name.startsWith('xmlns') || (name.length > 'xmlns'.length && name['xmlns'.length] !== ':')) continue;
      declared ??= new Map(this.prefixes);
      const prefix = name.slice('xmlns:'.length);
      const known = this.namespaces[attributes[name] ?? ''];
      declared.set(prefix, known ?? (this.reserved.has(prefix) ? `other-${prefix}` : prefix));
    }
    this.outer.push(declared ? this.prefixes : null);
    if (!declared) return;
    this.prefixes = declared;
    this.translated.clear();
  }

  close(): void {
    const outer = this.outer.pop();
    if (!outer) return;
    this.prefixes = outer;
    this.translated.clear();
  }

  known(name: string): string {
    const found = this.translated.get(name);
    if (found !== undefined) return found;
    const colon = name.indexOf(':');
    const prefix = this.prefixes.get(colon < 0 ? '' : name.slice(0, colon));
    const known = prefix ? `${prefix}:${name.slice(colon + 1)}` : name;
    this.translated.set(name, known);
    return known;
  }
}

/** UTF-8 or UTF-16 (ISO/IEC 29500-2, 9.1.1); bytes that are neither make a part broken rather than a name garbled. */
function decode(bytes: Uint8Array): string {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding, { fatal: true }).decode(bytes);
}

export function childrenOf(element: Element | undefined): Element[] {
  return element?.children.filter((child): child is Element => typeof child !== 'string') ?? [];
}

export function child(element: Element | undefined, name: string): Element | undefined {
  return childrenOf(element).find((one) => one.name === name);
}

export function descendant(element: Element | undefined, ...path: string[]): Element | undefined {
  return path.reduce<Element | undefined>((at, name) => child(at, name), element);
}

/** First element of that name at any depth, in document order. */
export function anywhere(element: Element, name: string): Element | undefined {
  for (const one of childrenOf(element)) {
    if (one.name === name) return one;
    const found = anywhere(one, name);
    if (found) return found;
  }
  return undefined;
}

export function textIn(element: Element | undefined): string {
  return element?.children.map((one) => (typeof one === 'string' ? one : textIn(one))).join('') ?? '';
}
