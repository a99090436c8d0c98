import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  type Follower,
  followMailbox,
  listServerFolder,
  type MailboxEvent,
  type MailboxSettings,
} from '../../src/mailbox/index.ts';
import { type Dovecot, freePort, startDovecot } from '../servers/dovecot.ts';
import { startProxy, type Wire } from '../servers/proxy.ts';
import { client, startTokenServer, type TokenServer } from '../servers/token-server.ts';
import { hasTool } from '../tools.ts';
import { type MemoryLedger, memoryLedger } from './memory-ledger.ts';

const mail = (number: number, size = 200) =>
  Buffer.from(
    `Message-ID: <${number}@example.org>\r\nSubject: mail ${number}\r\nFrom: a@example.org\r\n\r\n${'x'.repeat(size)}\r\n`,
  );

describe.skipIf(!hasTool('dovecot'))('following a mailbox on Dovecot', () => {
  let dovecot: Dovecot;
  let tokens: TokenServer;
  let users = 0;
  const running: Follower[] = [];
  const events: MailboxEvent[] = [];

  beforeAll(async () => {
    tokens = await startTokenServer('oauth-user', 3_600);
    dovecot = await startDovecot({ introspectionPort: tokens.port });
  });
  afterAll(async () => {
    await dovecot.stop();
    tokens.stop();
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((follower) => follower.stop()));
    events.length = 0;
  });

  const newUser = () => {
    users += 1;
    return `user${users}`;
  };
  const settingsFor = (user: string, more: Partial<MailboxSettings> = {}): MailboxSettings => ({
    name: 'team',
    host: 'localhost',
    port: dovecot.port,
    tls: 'implicit',
    user,
    auth: { kind: 'password', password: dovecot.password },
    folders: ['INBOX'],
    order: 'oldest_first',
    pollSeconds: 5,
    messageBytes: 50_000_000,
    caFile: dovecot.caFile,
    ...more,
  });
  const follow = (settings: MailboxSettings, ledger: MemoryLedger) => {
    const follower = followMailbox(settings, {
      ledger,
      tell: (event) => events.push(event),
      now: Date.now,
      random: () => 0,
    });
    running.push(follower);
    return follower;
  };
  async function until(what: () => boolean, seconds = 20): Promise<void> {
    for (const end = Date.now() + seconds * 1_000; !what(); await wait(20))
      if (Date.now() > end) throw new Error('not reached in time');
  }
  const numbers = (ledger: MemoryLedger) =>
    ledger.messages.map(({ bytes }) => Number(/<(\d+)@/.exec(Buffer.from(bytes).toString())?.[1]));
  const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

  test('every mail is recorded once, in order, byte for byte, and no flag changes', async () => {
    const user = newUser();
    await dovecot.append(
      upTo(300).map((number) => mail(number)),
      { user },
    );
    const staff = await dovecot.staff(user);
    await staff.mailboxOpen('INBOX');
    await staff.messageFlagsAdd('5,9', ['\\Seen', '\\Flagged']);
    const flags = async () =>
      (await staff.fetchAll('1:*', { flags: true })).map((one) =>
        [...(one.flags ?? [])].filter((flag) => flag !== '\\Recent').sort(),
      );
    const before = await flags();
    const ledger = memoryLedger();
    follow(settingsFor(user), ledger);
    await until(() => ledger.checks > 0);
    expect(numbers(ledger)).toEqual(upTo(300));
    expect(Buffer.from(ledger.messages[0]?.bytes ?? []).toString()).toBe(mail(1).toString());
    expect(await flags()).toEqual(before);
    await staff.logout();
  });

  test('newest first when it is set', async () => {
    const user = newUser();
    await dovecot.append(
      upTo(120).map((number) => mail(number)),
      { user },
    );
    const ledger = memoryLedger();
    follow(settingsFor(user, { order: 'newest_first' }), ledger);
    await until(() => ledger.checks > 0);
    expect(numbers(ledger)).toEqual(upTo(120).reverse());
  });

  test('a mail that arrives during IDLE is recorded within a second', async () => {
    const user = newUser();
    await dovecot.append([mail(1)], { user });
    const ledger = memoryLedger();
    follow(settingsFor(user, { pollSeconds: 600 }), ledger);
    await until(() => ledger.checks > 0);
    await wait(300);
    await dovecot.append([mail(2)], { user });
    const arrived = Date.now();
    await until(() => ledger.messages.length === 2);
    expect(Date.now() - arrived).toBeLessThan(1_000);
  });

  test('a second client that changes flags all the while makes nothing be missed or taken twice', async () => {
    const user = newUser();
    await dovecot.append(
      upTo(400).map((number) => mail(number)),
      { user },
    );
    const staff = await dovecot.staff(user);
    await staff.mailboxOpen('INBOX');
    let busy = true;
    const noise = (async () => {
      while (busy) {
        await staff.messageFlagsAdd('1:*', ['\\Flagged']);
        await staff.messageFlagsRemove('1:*', ['\\Flagged']);
      }
    })();
    const ledger = memoryLedger();
    follow(settingsFor(user), ledger);
    await until(() => ledger.messages.length === 400, 60);
    busy = false;
    await noise;
    await staff.logout();
    expect(numbers(ledger)).toEqual(upTo(400));
  });

  test('a new UIDVALIDITY lists everything anew under its own state', async () => {
    const user = newUser();
    await dovecot.append(
      upTo(10).map((number) => mail(number)),
      { user },
    );
    const ledger = memoryLedger();
    follow(settingsFor(user, { pollSeconds: 1 }), ledger);
    await until(() => ledger.checks > 0);
    const before = ledger.messages[0]?.state.uidValidity ?? 0n;
    dovecot.changeUidValidity(Number(before) + 77, { user });
    await until(() => ledger.messages.length === 20, 30);
    expect(new Set(ledger.messages.map(({ state }) => state.uidValidity)).size).toBe(2);
    expect(numbers(ledger).slice(10)).toEqual(upTo(10));
    expect(ledger.gone).toEqual([]);
  });

  test('a mail that the staff move away is noted as gone, and found in the other folder when that is followed', async () => {
    const user = newUser();
    await dovecot.append(
      upTo(3).map((number) => mail(number)),
      { user },
    );
    const staff = await dovecot.staff(user);
    await staff.mailboxCreate('Done');
    const ledger = memoryLedger();
    follow(settingsFor(user, { folders: ['INBOX', 'Done'], pollSeconds: 1 }), ledger);
    await until(() => ledger.messages.length === 3);
    await staff.mailboxOpen('INBOX');
    await staff.messageMove('2', 'Done', { uid: true });
    await until(() => ledger.messages.length === 4 && ledger.gone.length === 1);
    expect(ledger.gone).toEqual([2]);
    expect(ledger.messages.at(-1)?.state.folder).toBe('Done');
    await staff.logout();
  });

  test('a mail that vanishes between listing and fetching stops nothing', async () => {
    const user = newUser();
    await dovecot.append(
      upTo(200).map((number) => mail(number, 20_000)),
      { user },
    );
    const staff = await dovecot.staff(user);
    await staff.mailboxOpen('INBOX');
    const ledger = memoryLedger();
    follow(settingsFor(user, { pollSeconds: 1 }), ledger);
    await until(() => ledger.messages.length > 0);
    await staff.messageDelete('150:160', { uid: true });
    await until(() => ledger.checks > 1);
    const seen = new Set(ledger.messages.map(({ uid }) => uid));
    for (const uid of upTo(200).filter((one) => one < 150 || one > 160)) expect(seen.has(uid)).toBe(true);
    expect(ledger.messages.length).toBe(seen.size);
    await staff.logout();
  });

  test('a connection cut during IDLE, or again and again in mid-download, loses and repeats nothing', async () => {
    const user = newUser();
    await dovecot.append(
      upTo(60).map((number) => mail(number, 30_000)),
      { user },
    );
    const proxy: Wire = await startProxy(dovecot.port);
    proxy.cutAfter(400_000);
    const ledger = memoryLedger();
    follow(settingsFor(user, { port: proxy.port, pollSeconds: 600 }), ledger);
    await until(() => proxy.connections() >= 3, 60);
    proxy.cutAfter(undefined);
    await until(() => ledger.checks > 0, 60);
    expect(numbers(ledger)).toEqual(upTo(60));
    const before = proxy.connections();
    await wait(200);
    proxy.cut();
    await until(() => proxy.connections() > before);
    await dovecot.append([mail(61)], { user });
    await until(() => ledger.messages.length === 61);
    expect(ledger.troubles).toContain('connection_lost');
    await proxy.stop();
  });

  test('stopped in the middle and started again, it goes on where it was', async () => {
    const user = newUser();
    await dovecot.append(
      upTo(250).map((number) => mail(number, 5_000)),
      { user },
    );
    const ledger = memoryLedger();
    const slow = {
      ...ledger,
      recordAll: async (...words: Parameters<typeof ledger.recordAll>) =>
        wait(20).then(() => ledger.recordAll(...words)),
    };
    const first = followMailbox(settingsFor(user), { ledger: slow, tell: () => {}, now: Date.now, random: () => 0 });
    await until(() => ledger.messages.length > 20);
    await first.stop();
    const had = ledger.messages.length;
    expect(had).toBeLessThan(250);
    follow(settingsFor(user), ledger);
    await until(() => ledger.checks > 0);
    expect(numbers(ledger).sort((a, b) => a - b)).toEqual(upTo(250));
  });

  test('mails are fetched only when there is room for them, and recorded before it is given back', async () => {
    const user = newUser();
    await dovecot.append([mail(1, 4_000), mail(2, 6_000)], { user });
    const ledger = memoryLedger();
    const asked: number[] = [];
    let admit = () => {};
    const room = new Promise<void>((enter) => {
      admit = enter;
    });
    let recordedInside = 0;
    const follower = followMailbox(settingsFor(user), {
      ledger,
      hold: async (bytes, work) => {
        asked.push(bytes);
        await room;
        const result = await work();
        recordedInside = ledger.messages.length;
        return result;
      },
      tell: () => {},
      now: Date.now,
      random: () => 0,
    });
    running.push(follower);
    await until(() => asked.length > 0);
    await wait(300);
    expect(ledger.messages).toEqual([]);
    admit();
    await until(() => ledger.checks > 0);
    expect(recordedInside).toBe(2);
    expect(asked).toEqual([ledger.messages.reduce((sum, { bytes }) => sum + bytes.length, 0)]);
  });

  test('a mail over the limit is accounted for and not fetched', async () => {
    const user = newUser();
    await dovecot.append([mail(1), mail(2, 300_000), mail(3)], { user });
    const ledger = memoryLedger();
    follow(settingsFor(user, { messageBytes: 100_000 }), ledger);
    await until(() => ledger.checks > 0);
    expect(numbers(ledger)).toEqual([1, 3]);
    expect(ledger.unfetched).toEqual([{ uid: 2, why: 'too_large' }]);
  });

  test('XOAUTH2: a token is fetched, and when the server refuses it a new one', async () => {
    await dovecot.append([mail(1)], { user: 'oauth-user' });
    const auth = { kind: 'oauth2', tokenUrl: tokens.url, ...client, scope: 'mail' } as const;
    const proxy = await startProxy(dovecot.port);
    const ledger = memoryLedger();
    follow(settingsFor('oauth-user', { auth, port: proxy.port }), ledger);
    await until(() => ledger.checks > 0);
    const before = tokens.issued();
    tokens.revokeAll();
    proxy.cut();
    const checks = ledger.checks;
    await until(() => ledger.checks > checks, 30);
    expect(tokens.issued()).toBe(before + 1);
    expect(ledger.troubles).toContain('token_refused');
    await proxy.stop();
  });

  test.each<[string, (settings: MailboxSettings) => MailboxSettings, string]>([
    [
      'a wrong password',
      (settings) => ({ ...settings, auth: { kind: 'password', password: 'wrong' } }),
      'wrong_password',
    ],
    ['a certificate of an unknown authority', ({ caFile: _none, ...settings }) => settings, 'certificate_refused'],
    ['a folder that is not there', (settings) => ({ ...settings, folders: ['Nowhere'] }), 'folder_missing'],
    ['a server that is away', (settings) => ({ ...settings, port: 9 }), 'server_unreachable'],
    [
      'plain text to another machine',
      (settings) => ({ ...settings, host: 'mail.example.org', tls: 'none' }),
      'plain_text_refused',
    ],
    [
      'a token server that knows the client not',
      (settings) => ({
        ...settings,
        auth: { kind: 'oauth2', tokenUrl: tokens.url, clientId: 'x', clientSecret: 'y', scope: 'z' },
      }),
      'token_refused',
    ],
    [
      'a token server that is away',
      (settings) => ({
        ...settings,
        auth: { kind: 'oauth2', tokenUrl: 'http://127.0.0.1:9/token', clientId: 'x', clientSecret: 'y', scope: 'z' },
      }),
      'token_server_unreachable',
    ],
  ])('%s is a clear state, and is tried again', async (_name, change, trouble) => {
    const ledger = memoryLedger();
    follow(change(settingsFor(newUser())), ledger);
    await until(() => ledger.troubles.length > 1, 30);
    expect(new Set(ledger.troubles)).toEqual(new Set([trouble]));
    expect(ledger.messages).toEqual([]);
  });

  test('a folder that appears later is followed from then on', async () => {
    const user = newUser();
    const ledger = memoryLedger();
    follow(settingsFor(user, { folders: ['Later'] }), ledger);
    await until(() => ledger.troubles.includes('folder_missing'));
    await dovecot.append([mail(1)], { user, folder: 'Later' });
    await until(() => ledger.messages.length === 1, 30);
  });

  test('the list for reconciling is the server’s own', async () => {
    const user = newUser();
    await dovecot.append(
      upTo(5).map((number) => mail(number)),
      { user },
    );
    expect((await listServerFolder(settingsFor(user), 'INBOX')).uids).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('words that no test server says by itself', () => {
  /** Says a greeting and one answer to everything that is asked. */
  async function scripted(
    greeting: string,
    answer: (tag: string, command: string) => string,
  ): Promise<{ port: number; logins: number[]; stop(): void }> {
    const logins: number[] = [];
    const open = new Set<Socket>();
    const server = createServer((socket) => {
      open.add(socket);
      socket.on('error', () => {});
      socket.write(greeting);
      socket.on('data', (piece) => {
        for (const line of piece
          .toString()
          .split('\r\n')
          .filter((one) => one !== '')) {
          const [tag = '', command = ''] = line.split(' ');
          if (/^(LOGIN|AUTHENTICATE)$/i.test(command)) logins.push(Date.now());
          socket.write(answer(tag, command.toUpperCase()));
        }
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const stop = () => {
      server.close();
      for (const socket of open) socket.destroy();
    };
    return { port: typeof address === 'object' && address !== null ? address.port : 0, logins, stop };
  }
  const settingsAt = (port: number): MailboxSettings => ({
    name: 'team',
    host: '127.0.0.1',
    port,
    tls: 'none',
    user: 'team',
    auth: { kind: 'password', password: 'x' },
    folders: ['INBOX'],
    order: 'oldest_first',
    pollSeconds: 5,
    messageBytes: 1_000_000,
  });
  const greeting = '* OK [CAPABILITY IMAP4rev1 IDLE AUTH=PLAIN SASL-IR] ready\r\n';

  test('a throttle is obeyed for as long as the server says', async () => {
    const server = await scripted(greeting, (tag, command) =>
      /LOGIN|AUTHENTICATE/.test(command)
        ? `* BYE Request is throttled. Suggested Backoff Time: 1500 milliseconds\r\n${tag} NO Request is throttled. Suggested Backoff Time: 1500 milliseconds\r\n`
        : `${tag} OK done\r\n`,
    );
    const ledger = memoryLedger();
    const waits: number[] = [];
    const follower = followMailbox(settingsAt(server.port), {
      ledger,
      tell: (event) => event.waitMilliseconds !== undefined && waits.push(event.waitMilliseconds),
      now: Date.now,
      random: () => 0,
    });
    for (const end = Date.now() + 20_000; server.logins.length < 2 && Date.now() < end; ) await wait(20);
    await follower.stop();
    server.stop();
    expect(ledger.troubles[0]).toBe('throttled');
    expect((server.logins[1] ?? 0) - (server.logins[0] ?? 0)).toBeGreaterThanOrEqual(1_450);
    expect(waits[0]).toBeLessThanOrEqual(1_500);
  });

  test('"authenticated but not connected" is a state of its own', async () => {
    const server = await scripted(greeting, (tag, command) =>
      command === 'EXAMINE' || command === 'SELECT'
        ? `${tag} BAD User is authenticated but not connected.\r\n`
        : `${tag} OK done\r\n`,
    );
    const ledger = memoryLedger();
    const follower = followMailbox(settingsAt(server.port), { ledger, tell: () => {}, now: Date.now, random: () => 0 });
    for (const end = Date.now() + 10_000; ledger.troubles.length === 0 && Date.now() < end; ) await wait(20);
    await follower.stop();
    server.stop();
    expect(ledger.troubles[0]).toBe('not_connected');
  });

  test('a greeting that is no IMAP ends in a trouble, never in a crash', async () => {
    const server = await scripted('HTTP/1.1 400 Bad Request\r\n\r\n', () => 'nonsense\r\n');
    const ledger = memoryLedger();
    const follower = followMailbox(settingsAt(server.port), { ledger, tell: () => {}, now: Date.now, random: () => 0 });
    for (const end = Date.now() + 40_000; ledger.troubles.length === 0 && Date.now() < end; ) await wait(20);
    await follower.stop();
    server.stop();
    expect(ledger.troubles.length).toBeGreaterThan(0);
  });
});

test('free ports are free', async () => {
  expect(await freePort()).toBeGreaterThan(1_024);
});
