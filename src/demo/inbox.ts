import { once } from 'node:events';
import { createRequire } from 'node:module';
import type { Server } from 'node:net';

/** The demo's mail server: IMAP in this process, on the loopback address, forgotten at the end. It is not for real mail. */
export type DemoInbox = {
  port: number;
  user: string;
  password: string;
  append(raw: Uint8Array): void;
  close(): void;
};

type Hoodiecrow = {
  server: Server;
  listen(port: number, host: string): void;
  close(): void;
  appendMessage(mailbox: string, flags: string[], date: Date, raw: string): void;
};

export async function openDemoInbox(mails: Uint8Array[], received: Date): Promise<DemoInbox> {
  const hoodiecrow: (options: object) => Hoodiecrow = createRequire(import.meta.url)('hoodiecrow-imap');
  const server = hoodiecrow({
    plugins: ['IDLE', 'LITERALPLUS', 'UNSELECT', 'ID', 'NAMESPACE'],
    storage: { INBOX: { messages: mails.map((raw) => ({ raw: binary(raw), internaldate: received })) } },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const address = server.server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    // The account that this server always has.
    user: 'testuser',
    password: 'testpass',
    append: (raw) => server.appendMessage('INBOX', [], new Date(), binary(raw)),
    close: () => server.close(),
  };
}

/** The server keeps mails as strings of bytes. */
function binary(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('binary');
}
