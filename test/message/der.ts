/** Writes just enough DER and BER for S/MIME structures. */
export function der(tag: number, ...content: Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  const length =
    body.length < 0x80
      ? Buffer.from([body.length])
      : Buffer.from([0x84, body.length >>> 24, body.length >>> 16, body.length >>> 8, body.length]);
  return Buffer.concat([Buffer.from([tag]), length, body]);
}

/** The same of indefinite length, as programs write it that do not know the size beforehand. */
export const ber = (tag: number, ...content: Uint8Array[]) =>
  Buffer.concat([Buffer.from([tag, 0x80]), ...content, Buffer.from([0, 0])]);

const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));
const version = der(0x02, Buffer.from([1]));

type Write = typeof der;

/** SignedData (RFC 5652, 5.1) around some content, or beside it when there is none. */
export function signedData(content: Uint8Array | null, write: Write = der): Buffer {
  const octets = write === ber && content ? pieces(content) : content && der(0x04, content);
  const encapsulated = octets
    ? write(0x30, oid('2a864886f70d010701'), write(0xa0, octets))
    : write(0x30, oid('2a864886f70d010701'));
  const signed = write(0x30, version, der(0x31), encapsulated, der(0x31));
  return write(0x30, oid('2a864886f70d010702'), write(0xa0, signed));
}

export const envelopedData = () =>
  der(0x30, oid('2a864886f70d010703'), der(0xa0, der(0x30, version, der(0x31), der(0x30, Buffer.alloc(200, 7)))));

function pieces(content: Uint8Array): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < content.length; at += 100) parts.push(der(0x04, content.subarray(at, at + 100)));
  return ber(0x24, ...parts);
}
