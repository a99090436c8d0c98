import type { Duplex } from 'node:stream';
import { Deserializer, Serializer } from 'node:v8';

/** File descriptor of the socket in a reader process, after standard input, output and error. */
export const taskSocket = 3;
const headBytes = 8;

/**
 * Values over a socket between worker and reader: the length of the value and of the arrays that follow it, four bytes each; the value as V8 writes
 * it; the bytes of its arrays, one after the other, without a copy being made of them. Node's own channel between processes
 * copies what it has on every arrival, which makes a mail of 25 MB cost seconds.
 */
export function sendFrame(socket: Duplex, value: unknown): void {
  const writer = new Writer();
  writer.writeHeader();
  writer.writeValue(value);
  const body = writer.releaseBuffer();
  const head = Buffer.alloc(headBytes);
  head.writeUInt32LE(body.length);
  head.writeUInt32LE(writer.length, 4);
  socket.cork();
  for (const piece of [head, body, ...writer.arrays]) socket.write(piece);
  socket.uncork();
}

/** Calls back with each value that arrives whole. The other end is our own program, but what it read is foreign: values are data only. */
export function receiveFrames(socket: Duplex, received: (value: unknown) => void): void {
  let head = new Filling(headBytes);
  let body: Filling | null = null;
  let arrays: Filling | null = null;
  socket.on('data', (piece: Buffer) => {
    let rest = piece;
    while (rest.length > 0) {
      rest = head.take(rest);
      if (!head.full) return;
      body ??= new Filling(head.bytes.readUInt32LE());
      arrays ??= new Filling(head.bytes.readUInt32LE(4));
      rest = arrays.take(body.take(rest));
      if (!body.full || !arrays.full) return;
      const reader = new Reader(body.bytes, arrays.bytes);
      [head, body, arrays] = [new Filling(headBytes), null, null];
      reader.readHeader();
      received(reader.readValue());
    }
  });
}

/** What is still to come has its place already, so that a large file is not held twice. */
class Filling {
  readonly bytes: Buffer;
  private filled = 0;

  constructor(length: number) {
    this.bytes = Buffer.allocUnsafe(length);
  }

  get full(): boolean {
    return this.filled === this.bytes.length;
  }

  /** Gives back what is left of the piece. */
  take(piece: Buffer): Buffer {
    const taken = piece.copy(this.bytes, this.filled);
    this.filled += taken;
    return piece.subarray(taken);
  }
}

class Writer extends Serializer {
  readonly arrays: Uint8Array[] = [];
  length = 0;

  constructor() {
    super();
    this._setTreatArrayBufferViewsAsHostObjects(true);
  }

  _writeHostObject(array: Uint8Array): void {
    this.writeUint32(this.length);
    this.writeUint32(array.byteLength);
    this.arrays.push(array);
    this.length += array.byteLength;
  }
}

class Reader extends Deserializer {
  private readonly arrays: Buffer;

  constructor(body: Buffer, arrays: Buffer) {
    super(body);
    this.arrays = arrays;
  }

  _readHostObject(): Uint8Array {
    const from = this.readUint32();
    return this.arrays.subarray(from, from + this.readUint32());
  }
}

declare module 'node:v8' {
  interface Serializer {
    /** In the manual of Node, but not in its types. */
    _setTreatArrayBufferViewsAsHostObjects(on: boolean): void;
  }
}
