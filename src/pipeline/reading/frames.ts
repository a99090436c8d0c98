import type { Duplex } from 'node:stream';
import { deserialize, serialize } from 'node:v8';

/** File descriptor of the socket in a reader process, after standard input, output and error. */
export const taskSocket = 3;
const headBytes = 4;

/**
 * Values over a socket between worker and reader: four bytes of length, then the value as V8 writes it. Node's own channel between
 * processes copies what it has on every arrival, which makes a mail of 25 MB cost seconds.
 */
export function sendFrame(socket: Duplex, value: unknown): void {
  const body = serialize(value);
  const head = Buffer.alloc(headBytes);
  head.writeUInt32LE(body.length);
  socket.write(head);
  socket.write(body);
}

/** Calls back with each value that arrives whole. The other end is our own program, but what it read is foreign: values are data only. */
export function receiveFrames(socket: Duplex, received: (value: unknown) => void): void {
  let pieces: Buffer[] = [];
  let size = 0;
  let wanted = headBytes;
  let inBody = false;
  const take = (): Buffer => {
    const all = pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces);
    pieces = all.length > wanted ? [all.subarray(wanted)] : [];
    size = all.length - wanted;
    return all.subarray(0, wanted);
  };
  socket.on('data', (piece: Buffer) => {
    pieces.push(piece);
    size += piece.length;
    while (size >= wanted) {
      const whole = take();
      if (inBody) received(deserialize(whole));
      wanted = inBody ? headBytes : whole.readUInt32LE();
      inBody = !inBody;
    }
  });
}
