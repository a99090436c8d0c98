import { SaxesParser } from 'saxes';
import { limits } from '../limits.ts';

/** An element with its name in the prefix that this program uses, whatever prefix the file uses. */
export type Element = { name: string; attributes: Record<string, string>; children: (Element | string)[] };

export type XmlOutcome = { kind: 'parsed'; root: Element } | { kind: 'too_large'; limit: string } | { kind: 'broken' };

class TooLarge extends Error {}

/**
 * Reads one XML part into a small tree. `namespaces` gives a prefix to each namespace that matters; elements and attributes of any
 * other keep the prefix of the file. Entities of a DTD are not expanded by saxes, so that they can neither grow nor reach for a file.
 */
export function parseXml(bytes: Uint8Array, namespaces: Record<string, string>): XmlOutcome {
  if (bytes.length > limits.xmlPartBytes) return { kind: 'too_large', limit: 'xmlPartBytes' };
  const parser = new SaxesParser({ xmlns: false, position: false });
  const prefixes = new Map<string, string>();
  const stack: Element[] = [];
  let root: Element | undefined;
  let count = 0;

  const translate = (name: string): string => {
    const colon = name.indexOf(':');
    const prefix = colon < 0 ? '' : name.slice(0, colon);
    const known = prefixes.get(prefix);
    return known === undefined ? name : `${known}:${name.slice(colon + 1)}`;
  };
  parser.on('opentag', (tag) => {
    count += 1;
    if (count > limits.xmlElements || stack.length > limits.xmlDepth) throw new TooLarge();
    const attributes: Record<string, string> = {};
    for (const [name, value] of Object.entries(tag.attributes)) {
      if (name === 'xmlns') declare(prefixes, '', namespaces[value]);
      else if (name.startsWith('xmlns:')) declare(prefixes, name.slice(6), namespaces[value]);
    }
    for (const [name, value] of Object.entries(tag.attributes)) {
      if (!name.startsWith('xmlns')) attributes[name.includes(':') ? translate(name) : name] = value;
    }
    const element: Element = { name: translate(tag.name), attributes, children: [] };
    stack.at(-1)?.children.push(element);
    root ??= element;
    stack.push(element);
  });
  parser.on('closetag', () => {
    stack.pop();
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
    return error instanceof TooLarge ? { kind: 'too_large', limit: 'xmlElements' } : { kind: 'broken' };
  }
  return root ? { kind: 'parsed', root } : { kind: 'broken' };
}

/** Office files declare their namespaces at the root; a prefix that is declared anew further down takes its new meaning from there. */
function declare(prefixes: Map<string, string>, prefix: string, known: string | undefined): void {
  if (known === undefined) prefixes.delete(prefix);
  else prefixes.set(prefix, known);
}

function decode(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (buffer[0] === 0xff && buffer[1] === 0xfe) return buffer.toString('utf16le').slice(1);
  if (buffer[0] === 0xfe && buffer[1] === 0xff) return Buffer.from(buffer).swap16().toString('utf16le').slice(1);
  return buffer.toString('utf8').replace(/^\uFEFF/, '');
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
