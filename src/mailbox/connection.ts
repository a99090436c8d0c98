import { readFile } from 'node:fs/promises';
import { ImapFlow } from 'imapflow';
import type { FolderState, MailboxSettings } from './model.ts';
import type { TokenSource } from './token.ts';
import { MailboxFailure, throttleMilliseconds, troubleOf } from './trouble.ts';

/** A signed-in connection with one folder examined: read-only, so that nothing done here can change the mailbox. */
export type FolderConnection = {
  client: ImapFlow;
  state: FolderState;
  /** Resolves when the connection is gone, whatever ended it, with what the server last said of throttling. */
  closed: Promise<MailboxFailure>;
  /** Examines the folder anew: UIDVALIDITY may have changed under an open connection. */
  examine(): Promise<FolderState>;
  close(): void;
};

const connectMilliseconds = 15_000;
const silentMilliseconds = 120_000;

export async function connect(
  settings: MailboxSettings,
  folder: string,
  tokens: TokenSource | null,
): Promise<FolderConnection> {
  if (settings.tls === 'none' && !isLoopback(settings.host)) throw new MailboxFailure('plain_text_refused');
  const accessToken = await tokens?.current();
  const throttle: { milliseconds?: number } = {};
  const client = new ImapFlow({
    host: settings.host,
    port: settings.port,
    secure: settings.tls === 'implicit',
    doSTARTTLS: settings.tls === 'starttls',
    auth: { user: settings.user, ...(accessToken === undefined ? { pass: passwordOf(settings) } : { accessToken }) },
    tls: { rejectUnauthorized: true, minVersion: 'TLSv1.2', ...(await authorityOf(settings)) },
    logger: listenForThrottle(throttle),
    disableAutoIdle: true,
    connectionTimeout: connectMilliseconds,
    greetingTimeout: connectMilliseconds,
    socketTimeout: silentMilliseconds + settings.pollSeconds * 1_000,
    clientInfo: { name: 'safeguarding-intake' },
  });
  const failure: { thrown?: unknown } = {};
  const closed = new Promise<MailboxFailure>((resolve) => {
    // Listeners before connect: an unheard 'error' would end the process. A cut during IDLE shows as 'close' alone.
    client.on('error', (thrown: unknown) => {
      failure.thrown ??= thrown;
    });
    client.on('close', () => resolve(ending(failure.thrown, throttle.milliseconds, tokens !== null)));
  });
  const close = () => client.close();
  try {
    await client.connect();
    const state = await examine(client, settings.name, folder);
    return { client, state, closed, examine: () => examine(client, settings.name, folder), close };
  } catch (thrown) {
    close();
    const trouble =
      throttle.milliseconds === undefined
        ? troubleOf(thrown, tokens !== null)
        : new MailboxFailure('throttled', throttle.milliseconds);
    if (trouble.trouble === 'token_refused') tokens?.forget();
    throw trouble;
  }
}

async function examine(client: ImapFlow, mailbox: string, folder: string): Promise<FolderState> {
  const opened = await client.mailboxOpen(folder, { readOnly: true });
  return { mailbox, folder, uidValidity: BigInt(opened.uidValidity) };
}

function ending(thrown: unknown, throttle: number | undefined, oauth: boolean): MailboxFailure {
  if (throttle !== undefined) return new MailboxFailure('throttled', throttle);
  return thrown === undefined ? new MailboxFailure('connection_lost') : troubleOf(thrown, oauth);
}

/** Exchange may say how long to stay away in a BYE, which imapflow passes to nobody but its log. Nothing is written down. */
function listenForThrottle(found: { milliseconds?: number }) {
  const listen = (entry: unknown) => {
    if (typeof entry !== 'object' || entry === null || !('msg' in entry) || typeof entry.msg !== 'string') return;
    const milliseconds = throttleMilliseconds(entry.msg.slice(0, 500));
    if (milliseconds !== undefined) found.milliseconds = milliseconds;
  };
  return { trace: () => {}, debug: listen, info: () => {}, warn: listen, error: () => {} };
}

function passwordOf(settings: MailboxSettings): string {
  return settings.auth.kind === 'password' ? settings.auth.password : '';
}

async function authorityOf(settings: MailboxSettings): Promise<{ ca?: string }> {
  if (settings.caFile === undefined) return {};
  try {
    return { ca: await readFile(settings.caFile, 'utf8') };
  } catch {
    throw new MailboxFailure('certificate_refused');
  }
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
