import { hkdfSync } from 'node:crypto';
import type { Bucket } from '../bucket/index.ts';
import type { Config } from '../config.ts';
import { Fault } from '../faults.ts';
import { countEvents, type EventCounts, type startHealth } from '../health/index.ts';
import { type Log, openLog } from '../log.ts';
import type { MailboxSettings } from '../mailbox/index.ts';
import { type MalwareScanner, type ScannerPlace, scannerOn } from '../malware/index.ts';
import {
  askToOpen,
  type JobQueue,
  openQueue,
  openReadingPool,
  type PoolSettings,
  type QueueSettings,
  type ReportingPlan,
  type WorkerSettings,
} from '../pipeline/index.ts';
import { layoutOf, reportingKeyFrom } from '../report/index.ts';
import {
  type Keyring,
  layOutReporting,
  type MessageId,
  mayChangeSchema,
  migrate,
  openStore,
  type Rights,
  type Role,
  type Store,
  startEmbeddedPostgres,
} from '../store/index.ts';
import type { WebParts, WebSettings } from '../web/index.ts';
import { openDefinitions } from './definitions.ts';

export type Database = { url: string; close(): Promise<void> };
export type Parts = {
  store: Store;
  queue: JobQueue;
  log: Log;
  events: EventCounts;
  reporting: ReportingPlan;
  close(): Promise<void>;
};

/** The server of the settings, or the embedded one, as it is. */
export async function openServer(config: Config): Promise<Database> {
  const embedded =
    config.DATABASE_URL === undefined ? await startEmbeddedPostgres(config.DATA_FOLDER, [], { keepUp: true }) : null;
  return {
    url: embedded?.url ?? config.DATABASE_URL ?? '',
    async close() {
      await embedded?.stop();
    },
  };
}

/** The same, brought up to date. */
export async function openDatabase(config: Config): Promise<Database> {
  const server = await openServer(config);
  try {
    await migrate(server.url);
  } catch (thrown) {
    await server.close();
    throw thrown;
  }
  return server;
}

/** Everything that a running part of the program needs, put together and taken apart in the right order. */
export async function openParts(
  config: Config,
  counted = countEvents(openLog(config.LOG_LEVEL)),
  rights: Rights = 'everything',
): Promise<Parts> {
  const { log, events } = counted;
  const keyring = keyringOf(config);
  const database = await openDatabase(config);
  const reporting = await layOutReports(config, database);
  const queue = await openQueue(await queueSettings(config, database.url), (thrown) =>
    log.fault('queue_trouble', thrown),
  ).catch(async (thrown: unknown) => {
    await database.close();
    throw thrown;
  });
  const opening = askToOpen(queue, log);
  const recorded = (id: MessageId) => opening.add(id);
  const store = openStore({
    databaseUrl: database.url,
    connections: config.DATABASE_CONNECTIONS,
    rights,
    keyring,
    bucket: await bucketOf(config),
    recorded,
    checkShare: config.QUALITY_SHARE,
    certainEnough: config.CERTAIN_ENOUGH,
  });
  return {
    store,
    queue,
    log,
    events,
    reporting,
    async close() {
      opening.flush();
      await queue.close();
      await store.close();
      await database.close();
    },
  };
}

/** Tables and views for the form definitions of the settings, and what is needed to fill them. */
export async function layOutReports(config: Config, database: Database): Promise<ReportingPlan> {
  const layout = layoutOf(openDefinitions(config.DEFINITIONS_FOLDER));
  await layOutReporting(database.url, layout).catch(async (thrown: unknown) => {
    await database.close();
    throw thrown;
  });
  return { layout, keys: reportingKeys(config), wards: config.wards };
}

/** A key of its own, or else one from each key of the originals: a rotation of those changes no pseudonym while the old key is in the settings. */
export function reportingKeys(config: Config): Uint8Array[] {
  if (config.reportingKey !== null) return [config.reportingKey.key];
  const { current, others } = keyringOf(config);
  return [current, ...others].map(({ key }) => reportingKeyFrom(key));
}

/** The queue makes its own tables, where it may; a user of a single part finds those that `intake migrate` has made. */
export async function queueSettings(config: Config, databaseUrl: string): Promise<QueueSettings> {
  if (config.REDIS_URL !== undefined) return { kind: 'redis', url: config.REDIS_URL };
  return { kind: 'postgres', url: databaseUrl, makesTables: await mayChangeSchema(databaseUrl) };
}

export function keyringOf(config: Config): Keyring {
  if (config.keyring === null) {
    throw new Fault('settings_wrong', {
      details: ['ORIGINALS_KEY: a key to seal the originals with; `intake keys` makes one'],
    });
  }
  return config.keyring;
}

/** The bucket of the originals, where the settings name one; the library for it is loaded only then. */
export async function bucketOf({ bucket }: Config): Promise<Bucket | null> {
  if (bucket === null) return null;
  const { openBucket } = await import('../bucket/index.ts');
  return openBucket(bucket);
}

export function mailboxesOf(config: Config): MailboxSettings[] {
  if (config.mailboxes.length === 0) {
    throw new Fault('settings_wrong', {
      details: ['MAILBOXES: the names of the mailboxes to follow, such as missing_team'],
    });
  }
  return config.mailboxes.map((mailbox) => ({ ...mailbox, messageBytes: config.MESSAGE_MEGABYTES * 1_000_000 }));
}

export function workerSettings(config: Config): WorkerSettings {
  return {
    certainEnough: config.CERTAIN_ENOUGH,
    sender: {
      trustedServers: config.TRUSTED_MAIL_SERVERS,
      partners: config.partners,
      concernsForReview: config.SENDER_REVIEW,
    },
    fileBytes: config.FILE_MEGABYTES * 1_000_000,
    stuckMilliseconds: config.STUCK_SECONDS * 1_000,
    concurrency: config.WORKER_CONCURRENCY,
    sweepMilliseconds: config.SWEEP_SECONDS * 1_000,
    checkOverdueMilliseconds: config.CHECK_OVERDUE_MINUTES * 60_000,
    stopMilliseconds: config.STOP_SECONDS * 1_000,
    ...(config.CLAMD_ADDRESS === undefined ? {} : { scanner: scannerOf(config, config.CLAMD_ADDRESS) }),
    pool: poolSettings(config, config.READERS),
  };
}

export function poolSettings(config: Config, readers: number): PoolSettings {
  return {
    readers,
    milliseconds: config.READ_SECONDS * 1_000,
    bytes: config.READ_MEGABYTES * 1_000_000,
    ...(config.DEFINITIONS_FOLDER === undefined ? {} : { definitionsFolder: config.DEFINITIONS_FOLDER }),
  };
}

/** The web app reads files only while somebody looks: one reader process, started at the first. */
export function webParts(config: Config, { store, queue, log }: Parts): WebParts {
  const pool = openReadingPool(poolSettings(config, 1));
  return { store, queue, pool, log, now: () => new Date(), settings: webSettings(config) };
}

export function webSettings(config: Config): WebSettings {
  const { key } = keyringOf(config).current;
  return {
    host: config.WEB_HOST,
    port: config.WEB_PORT,
    origin: config.WEB_ORIGIN ?? `http://${config.WEB_HOST}:${config.WEB_PORT}`,
    trustedProxies: config.WEB_PROXIES,
    secret: new Uint8Array(hkdfSync('sha256', key, '', 'intake web app', 32)),
    idleMilliseconds: config.SESSION_IDLE_MINUTES * 60_000,
    absoluteMilliseconds: config.SESSION_HOURS * 3_600_000,
    localSignIn: config.SIGN_IN_LOCAL === 'on',
    secondFactor: true,
    oidc:
      config.OIDC_ISSUER === undefined && config.OIDC_TENANT === undefined
        ? null
        : {
            // The tenant's own issuer: those for many tenants have an issuer that no token names.
            issuer: config.OIDC_ISSUER ?? `https://login.microsoftonline.com/${config.OIDC_TENANT}/v2.0`,
            clientId: config.OIDC_CLIENT_ID ?? '',
            clientSecret: config.OIDC_CLIENT_SECRET ?? '',
            tenant: config.OIDC_TENANT ?? null,
            scope: config.OIDC_SCOPE,
            methods: config.OIDC_AMR,
            rolesClaim: config.OIDC_ROLES_CLAIM,
            roles: config.OIDC_ROLES as Record<string, Role>,
            label: config.OIDC_LABEL,
          },
    checkOverdueMilliseconds: config.CHECK_OVERDUE_MINUTES * 60_000,
    fileBytes: config.FILE_MEGABYTES * 1_000_000,
    definitionsFolder: config.DEFINITIONS_FOLDER,
    certainEnough: config.CERTAIN_ENOUGH,
    qualityShare: config.QUALITY_SHARE,
  };
}

export function scannerOf(config: Config, place: ScannerPlace): MalwareScanner {
  return scannerOn({
    place,
    milliseconds: config.CLAMD_SECONDS * 1_000,
    bytes: config.CLAMD_MEGABYTES * 1_000_000,
  });
}

/** What the probes ask. They answer from the first moment, while the parts may still wait for their servers. */
export function healthParts(config: Config, opened: () => Parts | null): Parameters<typeof startHealth>[1] {
  const there = () => {
    const parts = opened();
    if (parts === null) throw new Fault('database_away');
    return parts;
  };
  return {
    store: {
      get mailboxes() {
        return there().store.mailboxes;
      },
      get work() {
        return there().store.work;
      },
      get reconciliations() {
        return there().store.reconciliations;
      },
      get running() {
        return there().store.running;
      },
    },
    queue: { counts: () => there().queue.counts() },
    ...(config.bucket && { bucket: () => there().store.originals.reachable() }),
    ...(config.CLAMD_ADDRESS && { scanner: scannerOf(config, config.CLAMD_ADDRESS).isThere }),
    folders: config.mailboxes.flatMap(({ name, folders }) => folders.map((folder) => ({ mailbox: name, folder }))),
    checkOverdueMilliseconds: config.CHECK_OVERDUE_MINUTES * 60_000,
    now: () => new Date(),
  };
}
