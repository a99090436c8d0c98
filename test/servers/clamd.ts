import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

/** What a stand-in does with the next files, in the place of scanning them. */
export type Manner = 'scan' | 'silent' | 'hang_up' | 'hang_up_midway' | 'garbage' | 'endless' | 'error';

export type TestClamd = {
  port: number;
  manner(next: Manner): void;
  /** Sizes of what was sent, file by file. */
  received: number[];
  stop(): Promise<void>;
  start(): Promise<void>;
};

/** The test string that every scanner knows (eicar.org), in two pieces, so that this file itself is not found. */
export const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');

/** A server that speaks clamd's protocol over a real socket and knows one signature. */
export async function startClamd({ streamMaxLength = 25_000_000 } = {}): Promise<TestClamd> {
  let manner: Manner = 'scan';
  const received: number[] = [];
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => open.delete(socket));
    let bytes = Buffer.alloc(0);
    socket.on('data', (piece: Buffer) => {
      bytes = Buffer.concat([bytes, piece]);
      if (manner === 'hang_up' || (manner === 'hang_up_midway' && bytes.length > 20)) return void socket.destroy();
      if (manner === 'garbage') return void socket.end('HTTP/1.1 400 Bad Request\0');
      if (manner === 'endless') return void socket.write('x'.repeat(100_000));
      if (manner === 'silent') return;
      const reply = replyTo(bytes, streamMaxLength, received);
      if (reply !== null) socket.end(manner === 'error' ? 'stream: Can’t allocate memory ERROR\0' : `${reply}\0`);
    });
  });
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  };
  const port = await listen(0);
  return {
    port,
    received,
    manner(next) {
      manner = next;
    },
    async stop() {
      if (!server.listening) return;
      server.close();
      for (const socket of open) socket.destroy();
      await once(server, 'close');
    },
    async start() {
      await listen(port);
    },
  };
}

/** Null while more is to come. */
function replyTo(bytes: Buffer, most: number, received: number[]): string | null {
  const end = bytes.indexOf(0);
  if (end < 0) return null;
  const command = bytes.subarray(0, end).toString('latin1');
  if (command === 'zPING') return 'PONG';
  if (command !== 'zINSTREAM') return 'UNKNOWN COMMAND';
  const pieces: Buffer[] = [];
  let size = 0;
  for (let at = end + 1; at + 4 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    if (length === 0) {
      received.push(size);
      return Buffer.concat(pieces).includes(eicar) ? 'stream: Eicar-Test-Signature FOUND' : 'stream: OK';
    }
    size += length;
    if (size > most) return 'INSTREAM size limit exceeded. ERROR';
    pieces.push(bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return null;
}
