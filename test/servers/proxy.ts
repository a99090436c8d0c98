import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A wire between client and server that can be cut. */
export type Wire = {
  port: number;
  /** Cuts every open connection. */
  cut(): void;
  /** Cuts each connection made from now on after so many bytes from the server; undefined mends the wire. */
  cutAfter(bytes: number | undefined): void;
  /** Connections that were made through it. */
  connections(): number;
  stop(): Promise<void>;
};

export async function startProxy(target: number): Promise<Wire> {
  const open = new Set<Socket>();
  let most: number | undefined;
  let made = 0;
  const server = createServer((client) => {
    made += 1;
    const upstream = connect(target, '127.0.0.1');
    let passed = 0;
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        open.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.pipe(upstream);
    upstream.on('data', (piece) => {
      passed += piece.length;
      client.write(piece);
      if (most !== undefined && passed > most) client.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    cut() {
      for (const socket of open) socket.destroy();
    },
    cutAfter(bytes) {
      most = bytes;
    },
    connections: () => made,
    async stop() {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}
