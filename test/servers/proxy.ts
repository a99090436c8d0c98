import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A wire between client and server that can be cut. */
export type Wire = {
  port: number;
  /** Cuts every open connection; how many there were. */
  cut(): number;
  /** Cuts one of the open connections, by its number. */
  cutOne(number: number): boolean;
  /** Cuts each connection made from now on after so many bytes from the server; undefined mends the wire. */
  cutAfter(bytes: number | undefined): void;
  /** New connections are closed at once, as by a server that is away. */
  refuse(refused: boolean): void;
  /** Leads new connections to another port: the server was started anew. */
  lead(target: number): void;
  /** Everything that clients say from now on. */
  listen(heard: (piece: Buffer) => void): void;
  /** Connections that were made through it, and those that are open. */
  connections(): number;
  open(): number;
  stop(): Promise<void>;
};

export async function startProxy(target: number): Promise<Wire> {
  const clients = new Set<Socket>();
  let most: number | undefined;
  let refused = false;
  let hear: ((piece: Buffer) => void) | null = null;
  let made = 0;
  let to = target;
  const server = createServer((client) => {
    client.on('error', () => {});
    if (refused) return client.destroy();
    made += 1;
    const upstream = connect(to, '127.0.0.1');
    let passed = 0;
    clients.add(client);
    upstream.on('error', () => {});
    for (const socket of [client, upstream]) {
      socket.on('close', () => {
        clients.delete(client);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (piece) => hear?.(piece));
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
  const cut = () => {
    const count = clients.size;
    for (const client of clients) client.destroy();
    return count;
  };
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    cut,
    cutOne(number) {
      const one = [...clients][number % Math.max(1, clients.size)];
      one?.destroy();
      return one !== undefined;
    },
    cutAfter(bytes) {
      most = bytes;
    },
    refuse(on) {
      refused = on;
    },
    lead(port) {
      to = port;
    },
    listen(heard) {
      hear = heard;
    },
    connections: () => made,
    open: () => clients.size,
    async stop() {
      server.close();
      cut();
    },
  };
}
