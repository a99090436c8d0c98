import { createHash } from 'node:crypto';
import { openCompound } from '../../../src/file/index.ts';
import { container, type Run, wordFile } from '../doc/binary.ts';

const headBytes = 52;
const plainBytes = 68;
const blockBytes = 512;
const salt = Buffer.from('00112233445566778899aabbccddeeff', 'hex');

/** A Word file of 1997 locked with RC4 ([MS-OFFCRYPTO] 2.3.6): its key is in front of the table stream. */
export function lockedWord(body: Run[], password: string): Buffer {
  const whole = openCompound(wordFile({ body, flags: 0x0300, lists: { 0: Buffer.alloc(headBytes) } }));
  if ('kind' in whole) throw new Error(whole.kind);
  const stream = (name: string) => {
    const read = whole.read(name);
    if (!(read instanceof Uint8Array)) throw new Error(`no ${name}`);
    return Buffer.from(read);
  };
  const [main, table, data] = [stream('WordDocument'), stream('1Table'), stream('Data')];
  main.writeUInt32LE(headBytes, 14);
  const verifier = Buffer.alloc(16, 7);
  const locked = rc4(keyOf(password, 0), Buffer.concat([verifier, md5(verifier)]));
  const head = Buffer.concat([Buffer.from([1, 0, 1, 0]), salt, locked]);
  return container({
    WordDocument: Buffer.concat([main.subarray(0, plainBytes), inBlocks(main, password).subarray(plainBytes)]),
    '1Table': Buffer.concat([head, inBlocks(table, password).subarray(headBytes)]),
    Data: inBlocks(data, password),
  });
}

const md5 = (bytes: Uint8Array) => createHash('md5').update(bytes).digest();

function keyOf(password: string, block: number): Buffer {
  const first = md5(Buffer.from(password, 'utf16le')).subarray(0, 5);
  const second = md5(Buffer.concat(Array.from({ length: 16 }, () => Buffer.concat([first, salt])))).subarray(0, 5);
  const number = Buffer.alloc(4);
  number.writeUInt32LE(block);
  return md5(Buffer.concat([second, number]));
}

function inBlocks(bytes: Buffer, password: string): Buffer {
  const blocks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += blockBytes)
    blocks.push(rc4(keyOf(password, at / blockBytes), bytes.subarray(at, at + blockBytes)));
  return Buffer.concat(blocks);
}

/** By hand, because OpenSSL 3 no longer has it. */
function rc4(key: Buffer, bytes: Buffer): Buffer {
  const state = Array.from({ length: 256 }, (_, index) => index);
  const at = (index: number) => state[index & 255] ?? 0;
  const swap = (one: number, other: number) => {
    const kept = at(one);
    state[one & 255] = at(other);
    state[other & 255] = kept;
  };
  for (let index = 0, other = 0; index < 256; index += 1) {
    other += at(index) + (key[index % key.length] ?? 0);
    swap(index, other);
  }
  let [one, other] = [0, 0];
  return Buffer.from(
    bytes.map((byte) => {
      one += 1;
      other += at(one);
      swap(one, other);
      return byte ^ at(at(one) + at(other));
    }),
  );
}
