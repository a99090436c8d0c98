import { randomBytes } from 'node:crypto';
import { type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core';
import { loadDefinitions } from '../../src/form/index.ts';
import { openLog } from '../../src/log.ts';
import { openQueue, openReadingPool } from '../../src/pipeline/index.ts';
import { layoutOf } from '../../src/report/index.ts';
import { layOutReporting, openStore, type Role, type Store, type UserId } from '../../src/store/index.ts';
import { startWeb, type WebParts, type WebSettings } from '../../src/web/index.ts';
import { keyring } from '../pipeline/running.ts';
import { startPostgres } from '../servers/postgres.ts';
import { fillStore, fixtureMails, readFixture } from './filled-store.ts';

/** The web app over a store that the real path has filled, one for a test file. */
export type RunningApp = {
  address: string;
  databaseUrl: string;
  store: Store;
  settings: WebSettings;
  log: string[];
  /** Set it to let time pass for sessions, codes and locks. */
  clock: { offset: number };
  /** A user with these roles, made once for each set. */
  user(...roles: Role[]): Promise<UserId>;
  /** A cookie header of somebody who is signed in, for requests without a browser. */
  cookie(...roles: Role[]): Promise<string>;
  /** A browser of its own, signed in with these roles; without roles not signed in. */
  browser(roles: Role[], options?: BrowserContextOptions): Promise<BrowserContext>;
  stop(): Promise<void>;
};

export type AppOptions = {
  /** Names of fixture mails; the ones of filled-store.ts unless given. None: an empty store. */
  mails?: string[];
  /** Mails made by the test, after the fixtures. */
  more?: Uint8Array[];
  settings?: Partial<WebSettings>;
  received?: Date;
};

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export async function startApp({
  mails = fixtureMails,
  more = [],
  settings = {},
  received,
}: AppOptions = {}): Promise<RunningApp> {
  const postgres = await startPostgres();
  const databaseUrl = await postgres.database();
  // As every start of the program does.
  await layOutReporting(databaseUrl, layoutOf(loadDefinitions()));
  const raw = [...(await Promise.all(mails.map(readFixture))), ...more];
  if (raw.length > 0) await fillStore(databaseUrl, raw, received ?? new Date(Date.now() - 2 * 3_600_000));

  const clock = { offset: 0 };
  const now = () => new Date(Date.now() + clock.offset);
  const lines: string[] = [];
  const log = openLog('info', (line) => lines.push(line));
  const store = openStore({ databaseUrl, connections: 5, keyring, now });
  // The app has the rights that `intake start --only web` has: a page that needs more shows here.
  const ownStore = openStore({ databaseUrl, connections: 10, keyring, now, rights: 'web' });
  const queue = await openQueue({ kind: 'postgres', url: databaseUrl }, (thrown) => log.fault('queue_trouble', thrown));
  const pool = openReadingPool({ readers: 1, milliseconds: 30_000, bytes: 1_500_000_000 });
  const web: WebParts = { store: ownStore, queue, pool, log, now, settings: { ...webSettings, ...settings } };
  const running = await startWeb(web);
  const browsers: { close(): Promise<void> }[] = [];
  const faultsOfScripts: string[] = [];
  const users = new Map<string, Promise<UserId>>();

  const user = (...roles: Role[]) => {
    const name = roles.length === 0 ? 'nobody in particular' : roles.join(' and ');
    const known = users.get(name) ?? addUser(store, name, roles);
    users.set(name, known);
    return known;
  };
  const token = async (roles: Role[]) => {
    const fresh = randomBytes(32).toString('base64url');
    await store.sessions.begin(fresh, await user(...roles), 'full');
    return fresh;
  };
  let chrome: Promise<import('playwright-core').Browser> | null = null;

  return {
    address: running.address,
    databaseUrl,
    store,
    settings: web.settings,
    log: lines,
    clock,
    user,
    cookie: async (...roles) => `intake-session=${await token(roles)}`,
    async browser(roles, options = {}) {
      chrome ??= chromium.launch({ executablePath: '/usr/bin/chromium', args: flags });
      const context = await (await chrome).newContext({ baseURL: running.address, ...options });
      context.setDefaultTimeout(40_000);
      context.on('weberror', (fault) => faultsOfScripts.push(String(fault.error())));
      browsers.push(context);
      if (roles.length > 0)
        await context.addCookies([{ name: 'intake-session', value: await token(roles), url: running.address }]);
      return context;
    },
    async stop() {
      for (const context of browsers) await context.close();
      if (chrome) await (await chrome).close();
      await running.stop();
      await queue.close();
      await ownStore.close();
      await store.close();
      await postgres.stop();
      // A script that stops half-way leaves a page that looks right.
      if (faultsOfScripts.length > 0) throw new Error(`scripts of the pages failed: ${faultsOfScripts.join('; ')}`);
    },
  };
}

async function addUser(store: Store, name: string, roles: Role[]): Promise<UserId> {
  const id = await store.users.add({ name, displayName: `A ${name}`, roles, passwordHash: null }, 'command');
  if (id === null) throw new Error('user is there already');
  return id;
}

const webSettings: WebSettings = {
  host: '127.0.0.1',
  port: 0,
  origin: 'http://127.0.0.1',
  trustedProxies: [],
  secret: randomBytes(32),
  idleMilliseconds: 30 * 60_000,
  absoluteMilliseconds: 10 * 3_600_000,
  localSignIn: true,
  secondFactor: true,
  oidc: null,
  checkOverdueMilliseconds: 15 * 60_000,
  fileBytes: 5_000_000,
  definitionsFolder: undefined,
  certainEnough: 0.9,
  qualityShare: 0.05,
};
