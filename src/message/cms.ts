import { limits } from '../limits.ts';

export type CmsOutcome =
  /** Signed only: the content is a MIME entity of its own. The signature is not checked; trust comes from elsewhere. */
  | { kind: 'signed'; content: Uint8Array }
  /** A signature beside what it signs, or certificates: nothing to read. */
  | { kind: 'no_content' }
  | { kind: 'encrypted' }
  | { kind: 'not_cms' };

const signedData = '2a864886f70d010702';
/** enveloped-data, signed-and-enveloped-data, encrypted-data, authEnveloped-data (RFC 5652, RFC 5083). */
const encryptedData = new Set([
  '2a864886f70d010703',
  '2a864886f70d010704',
  '2a864886f70d010706',
  '2a864886f70d0109100117',
]);

/** Looks into an S/MIME file (RFC 5652), in DER, BER with indefinite lengths, or either as base64 text. */
export function openCms(bytes: Uint8Array): CmsOutcome {
  const der = asDer(bytes);
  const info = readElement(der, 0, der.length, 0);
  if (info?.tag !== sequence) return { kind: 'not_cms' };
  const [type, wrapped] = childrenOf(der, info);
  if (type?.tag !== objectIdentifier) return { kind: 'not_cms' };
  const oid = Buffer.from(der.subarray(type.start, type.end)).toString('hex');
  if (encryptedData.has(oid)) return { kind: 'encrypted' };
  if (oid !== signedData || !wrapped) return { kind: 'not_cms' };

  // SignedData ::= version, digestAlgorithms, encapContentInfo { eContentType, [0] eContent OPTIONAL }, …
  const [signed] = childrenOf(der, wrapped);
  const encapsulated = signed && childrenOf(der, signed)[2];
  const explicit = encapsulated && childrenOf(der, encapsulated)[1];
  const octets = explicit && childrenOf(der, explicit)[0];
  if (!encapsulated) return { kind: 'not_cms' };
  if (!octets) return { kind: 'no_content' };
  return { kind: 'signed', content: Buffer.concat(octetsOf(der, octets, 0)) };
}

const sequence = 0x30;
const objectIdentifier = 0x06;
const constructed = 0x20;

/** One value: its tag byte, where its content stands, and where the next value begins. */
type Element = { tag: number; start: number; end: number; next: number; depth: number };

/** Tag, length, content (X.690, 8.1); null when it does not fit into what holds it. */
function readElement(bytes: Uint8Array, at: number, end: number, depth: number): Element | null {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined || at + 2 > end || depth > limits.cmsDepth) return null;
  // Tags of several bytes do not occur in CMS.
  if ((tag & 0x1f) === 0x1f) return null;
  if (first === 0x80) return indefinite(bytes, tag, at + 2, end, depth);
  let start = at + 2;
  let length = first;
  if (first > 0x80) {
    const count = first & 0x7f;
    if (count > 4) return null;
    length = 0;
    for (let index = 0; index < count; index += 1) length = length * 256 + (bytes[start + index] ?? 0);
    start += count;
  }
  const stop = start + length;
  return stop > end ? null : { tag, start, end: stop, next: stop, depth };
}

/** Of indefinite length (X.690, 8.1.3.6): ends with two zero bytes, found by stepping over the values inside. */
function indefinite(bytes: Uint8Array, tag: number, start: number, end: number, depth: number): Element | null {
  let at = start;
  while (at + 2 <= end) {
    if (bytes[at] === 0 && bytes[at + 1] === 0) return { tag, start, end: at, next: at + 2, depth };
    const inner = readElement(bytes, at, end, depth + 1);
    if (!inner) return null;
    at = inner.next;
  }
  return null;
}

/** The first few values inside; a certificate list of a million entries is not walked. */
function childrenOf(bytes: Uint8Array, parent: Element, most = 3): Element[] {
  const found: Element[] = [];
  for (let at = parent.start; at < parent.end && found.length < most; ) {
    const element = readElement(bytes, at, parent.end, parent.depth + 1);
    if (!element) break;
    found.push(element);
    at = element.next;
  }
  return found;
}

/** An octet string may be cut into pieces, each an octet string itself (X.690, 8.7.3). */
function octetsOf(bytes: Uint8Array, element: Element, depth: number): Uint8Array[] {
  if (!(element.tag & constructed)) return [bytes.subarray(element.start, element.end)];
  if (depth > limits.cmsDepth) return [];
  return childrenOf(bytes, element, Number.POSITIVE_INFINITY).flatMap((piece) => octetsOf(bytes, piece, depth + 1));
}

function asDer(bytes: Uint8Array): Uint8Array {
  if (bytes[0] === sequence) return bytes;
  const text = Buffer.from(bytes).toString('latin1');
  return Buffer.from(text.replace(/^-----[^\n]*-----\r?$/gm, ''), 'base64');
}
