import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import type { Hostile } from './model.ts';

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** A PNG that claims a size; its rows are zeros, which pack a thousandfold. */
function png(width: number, height: number, packed: Buffer, more: Buffer[] = []): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([1, 0, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    ...more,
    chunk('IDAT', packed),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A TIFF whose directory names its tags ([TIFF 6.0]): type 4 is a number of four bytes. */
function tiff(tags: [number, number][], next = 0, directories = 1): Buffer {
  const head = Buffer.from([0x49, 0x49, 0x2a, 0, 8, 0, 0, 0]);
  const all = Array.from({ length: directories }, (_, index) => {
    const directory = Buffer.alloc(2 + tags.length * 12 + 4);
    directory.writeUInt16LE(tags.length);
    for (const [at, [tag, value]] of tags.entries()) {
      directory.writeUInt16LE(tag, 2 + at * 12);
      directory.writeUInt16LE(4, 4 + at * 12);
      directory.writeUInt32LE(1, 6 + at * 12);
      directory.writeUInt32LE(value, 10 + at * 12);
    }
    directory.writeUInt32LE(index + 1 < directories ? 8 + (index + 1) * directory.length : next, directory.length - 4);
    return directory;
  });
  return Buffer.concat([head, ...all]);
}

const box = (type: string, ...content: Buffer[]) => {
  const body = Buffer.concat(content);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
};

export async function pictures(): Promise<Hostile[]> {
  const zeros = deflateSync(Buffer.alloc(50_000_000));
  const white = await sharp({ create: { width: 64, height: 64, channels: 3, background: 'white' } })
    .jpeg()
    .toBuffer();
  const jpeg = Buffer.from(white);
  // Height and width stand behind the mark of the frame (ITU T.81, B.2.2).
  const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
  jpeg.writeUInt16BE(0xffff, frame + 5);
  jpeg.writeUInt16BE(0xffff, frame + 7);
  const size = [
    [256, 0x7fffffff],
    [257, 0x7fffffff],
    [258, 8],
    [259, 1],
    [262, 1],
    [273, 8],
    [278, 0x7fffffff],
    [279, 100],
  ] satisfies [number, number][];
  const small = size.map(([tag, value]): [number, number] => [tag, tag < 258 ? 10 : value]);
  const wide = Buffer.alloc(4);
  const gif = Buffer.concat([
    Buffer.from('GIF89a\xff\xff\xff\xff\x80\0\0\0\0\0\xff\xff\xff', 'latin1'),
    Buffer.from('21f90400000000002c00000000ffffffff0002'.concat('024c01'.repeat(20_000)), 'hex'),
    Buffer.from('00003b', 'hex'),
  ]);
  const hostile: [string, Buffer][] = [
    ['a PNG of 2,147 million times 2,147 million pixels', png(0x7fffffff, 0x7fffffff, zeros)],
    ['a PNG of a hundred thousand pixels square', png(100_000, 100_000, zeros)],
    [
      'a PNG of ten thousand pixels square, which is a page of zeros',
      png(10_000, 10_000, deflateSync(Buffer.alloc(12_510_000))),
    ],
    ['a PNG a million pixels wide and one high', png(1_000_000, 1, deflateSync(Buffer.alloc(125_001)))],
    ['a PNG one pixel wide and a million high', png(1, 1_000_000, deflateSync(Buffer.alloc(2_000_000)))],
    ['a PNG without a pixel', png(0, 0, zeros)],
    [
      'a PNG whose text is a bomb',
      png(10, 10, deflateSync(Buffer.alloc(30)), [
        chunk('zTXt', Buffer.concat([Buffer.from('a\0\0'), zeros])),
        chunk('iCCP', Buffer.concat([Buffer.from('a\0\0'), zeros])),
      ]),
    ],
    [
      'a PNG whose length is a lie',
      Buffer.concat([png(10, 10, zeros).subarray(0, 33), Buffer.from('7fffffff49444154', 'hex'), zeros]),
    ],
    ['a JPEG that claims 65,535 pixels square', jpeg],
    [
      'a JPEG of nothing but marks',
      Buffer.concat([white.subarray(0, 20), Buffer.alloc(3_000_000, Buffer.from([0xff, 0xd9, 0xff, 0xd8]))]),
    ],
    ['a JPEG cut off', white.subarray(0, 200)],
    ['a JPEG with a zip behind it', Buffer.concat([white, Buffer.from('PK\x05\x06'), Buffer.alloc(18)])],
    [
      'a JPEG with a page in its comment',
      Buffer.concat([
        white.subarray(0, 2),
        Buffer.from('\xff\xfe\0\x30<!doctype html><script>alert(1)</script>     ', 'latin1'),
        white.subarray(2),
      ]),
    ],
    ['a TIFF of gigapixels', tiff(size)],
    ['a TIFF whose directories go round', tiff(small, 8)],
    ['a TIFF of twenty thousand pages', tiff(small, 0, 20_000)],
    ['a TIFF whose directory stands nowhere', Buffer.from('49492a00f0ffffff', 'hex')],
    ['a GIF that claims 65,535 pixels square', gif],
    [
      'a WebP that claims 16,384 pixels square',
      Buffer.from('524946461a000000574542505650382f0d0000002fff3fffcf0000000000000000000000', 'hex'),
    ],
    [
      'a HEIC whose boxes go round',
      Buffer.concat([
        box('ftyp', Buffer.from('heic\0\0\0\0heicmif1')),
        box('meta', wide, box('iloc', Buffer.alloc(20, 0xff)), box('iinf', Buffer.alloc(10, 0xff))),
      ]),
    ],
    [
      'a HEIC of gigapixels',
      Buffer.concat([
        box('ftyp', Buffer.from('heic\0\0\0\0heicmif1')),
        box('meta', wide, box('iprp', box('ipco', box('ispe', wide, Buffer.from('7fffffff7fffffff', 'hex'))))),
      ]),
    ],
    [
      'a HEIC whose box is longer than the file',
      Buffer.concat([box('ftyp', Buffer.from('heic\0\0\0\0heicmif1')), Buffer.from('7fffffff6d657461', 'hex')]),
    ],
    [
      'a drawing (SVG) that fetches',
      Buffer.from(
        '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="file:///etc/passwd"/><script>1</script></svg>',
      ),
    ],
  ];
  return hostile.map(([name, bytes]) => ({ name, bytes }));
}
