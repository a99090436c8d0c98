import type { Storage } from '../../file/index.ts';
import type { MailFile } from '../parse.ts';
import { sha256 } from '../parse.ts';
import { Properties } from './properties.ts';

/** One attachment of an Outlook message. */
export type Attached =
  | { kind: 'file'; file: MailFile }
  | { kind: 'message'; storage: Storage }
  /** Only points to a file elsewhere. */
  | { kind: 'reference' }
  /** An object of another program whose content is not a file. */
  | { kind: 'object' }
  | { kind: 'damaged' };

const data = 0x3701;
const ids = { method: 0x3705, name: 0x3707, shortName: 0x3704, type: 0x370e, contentId: 0x3712, flags: 0x3714 };
const hidden = 0x7ffe;
const byReference: ReadonlySet<number> = new Set([2, 3, 4, 7]);
const asMessage = 5;
const shownInPage = 4;

export function attachedIn(storage: Storage, page: number): Attached {
  const properties = new Properties(storage, 'part', page);
  const method = properties.number(ids.method) ?? 1;
  const object = properties.object(data);
  if (object && (method === asMessage || object.streams.includes('__properties_version1.0')))
    return { kind: 'message', storage: object };
  const bytes = object ? embeddedFile(object) : properties.bytes(data);
  if (bytes) return { kind: 'file', file: fileOf(properties, bytes) };
  if (properties.damaged) return { kind: 'damaged' };
  if (byReference.has(method)) return { kind: 'reference' };
  return { kind: object ? 'object' : 'damaged' };
}

function fileOf(properties: Properties, bytes: Uint8Array): MailFile {
  const name = properties.text(ids.name) ?? properties.text(ids.shortName);
  const contentId = properties.text(ids.contentId)?.replace(/^<|>$/g, '');
  const inline = ((properties.number(ids.flags) ?? 0) & shownInPage) !== 0 || properties.number(hidden) === 1;
  return {
    declared: properties.text(ids.type)?.trim().toLowerCase() ?? '',
    ...(name ? { name } : {}),
    disposition: inline ? 'inline' : 'attachment',
    ...(contentId ? { contentId } : {}),
    bytes,
    hash: sha256(bytes),
  };
}

/** A file that was put into the text as an object: as it is, or in the wrapping of OLE 1 ([MS-OLEDS] 2.3.6). */
function embeddedFile(object: Storage): Uint8Array | undefined {
  for (const name of ['package', 'contents']) {
    const read = object.read(name);
    if (read instanceof Uint8Array) return read;
  }
  const wrapped = object.read('\u0001ole10native');
  return wrapped instanceof Uint8Array
    ? unwrapped(Buffer.from(wrapped.buffer, wrapped.byteOffset, wrapped.length))
    : undefined;
}

/** Size, two bytes, label, path, eight bytes, another path with its length, then the file with its length. */
function unwrapped(bytes: Buffer): Buffer | undefined {
  const label = bytes.indexOf(0, 6);
  const path = label < 0 ? -1 : bytes.indexOf(0, label + 1);
  const second = path + 5;
  if (path < 0 || second + 4 > bytes.length) return undefined;
  const at = second + 4 + bytes.readUInt32LE(second);
  if (at + 4 > bytes.length) return undefined;
  const length = bytes.readUInt32LE(at);
  return at + 4 + length <= bytes.length ? bytes.subarray(at + 4, at + 4 + length) : undefined;
}
