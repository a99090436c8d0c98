type TnefSample = { name: string; longName?: string; bytes?: Buffer; message?: Buffer };

/** Writes a winmail.dat with these files ([MS-OXTNEF]). */
export function tnef(files: TnefSample[]): Buffer {
  const head = Buffer.alloc(6);
  head.writeUInt32LE(0x223e9f78);
  return Buffer.concat([head, ...files.flatMap(file)]);
}

function file({ name, longName, bytes, message }: TnefSample): Buffer[] {
  const properties: Buffer[] = [property(0x0003, 0x0e21, number(7))];
  if (longName) properties.push(property(0x001f, 0x3707, value(Buffer.from(`${longName}\0`, 'utf16le'))));
  if (message) properties.push(property(0x000d, 0x3701, value(Buffer.concat([Buffer.alloc(16, 9), message]))));
  return [
    attribute(0x00069002, Buffer.alloc(14)),
    attribute(0x00018010, Buffer.from(`${name}\0`)),
    ...(bytes ? [attribute(0x0006800f, bytes)] : []),
    attribute(0x00069005, Buffer.concat([number(properties.length), ...properties])),
  ];
}

function attribute(id: number, content: Buffer): Buffer {
  const head = Buffer.alloc(9);
  head[0] = 2;
  head.writeUInt32LE(id, 1);
  head.writeUInt32LE(content.length, 5);
  return Buffer.concat([head, content, Buffer.alloc(2)]);
}

function property(type: number, id: number, content: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16LE(type);
  head.writeUInt16LE(id, 2);
  return Buffer.concat([head, content]);
}

const value = (content: Buffer) =>
  Buffer.concat([number(1), number(content.length), content, Buffer.alloc((4 - (content.length % 4)) % 4)]);

function number(written: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(written);
  return bytes;
}
