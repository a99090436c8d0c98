import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What must not be reached: a port for TCP and UDP that counts who comes, and a folder with a secret in it. */
export type Canary = {
  port: number;
  folder: string;
  secret: string;
  /** Connections and datagrams so far. */
  hits(): number;
  /** Names and contents of the folder, which change when anything in it is touched. */
  listing(): string;
  stop(): Promise<void>;
};

export async function startCanary(): Promise<Canary> {
  let hits = 0;
  const open = new Set<Socket>();
  const tcp = createServer((socket) => {
    hits += 1;
    open.add(socket);
    socket.on('error', () => {});
    socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
  }).listen(0, '127.0.0.1');
  await once(tcp, 'listening');
  const address = tcp.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const udp = createSocket('udp4', () => {
    hits += 1;
  }).bind(port, '127.0.0.1');
  await once(udp, 'listening');
  const folder = mkdtempSync(join(tmpdir(), 'intake-canary-'));
  const secret = join(folder, 'secret');
  writeFileSync(secret, 'canary');
  return {
    ...{ port, folder, secret },
    hits: () => hits,
    listing: () =>
      readdirSync(folder)
        .map((name) => `${name}: ${readFileSync(join(folder, name), 'utf8')}`)
        .join('\n'),
    async stop() {
      udp.close();
      tcp.close();
      for (const socket of open) socket.destroy();
      await once(tcp, 'close');
      rmSync(folder, { recursive: true });
    },
  };
}
