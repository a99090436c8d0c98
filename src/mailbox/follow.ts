import { collectNew, type FolderMemory } from './collect.ts';
import { connect, type FolderConnection } from './connection.ts';
import type { Hold, Ledger, MailboxEvent, MailboxSettings } from './model.ts';
import { openTokenSource, type TokenSource } from './token.ts';
import { type MailboxFailure, troubleOf } from './trouble.ts';

export type Follower = {
  /** Compare with the server now instead of at the next event or poll. */
  check(): void;
  /** Ends after the message under way; at most a few seconds. */
  stop(): Promise<void>;
};

export type FollowParts = {
  ledger: Ledger;
  /** Without it, what is fetched is bounded by the batches alone. */
  hold?: Hold;
  tell(event: MailboxEvent): void;
  now(): number;
  /** From 0 to 1. */
  random(): number;
};

const firstWaitMilliseconds = 1_000;
const longestWaitMilliseconds = 5 * 60_000;
const stopMilliseconds = 10_000;

/**
 * Follows every folder of a mailbox, one connection each. A folder is connecting → comparing (server list against ledger, fetching what
 * is new) → waiting (IDLE, until the server tells of a change, the poll time is over or somebody asks) → comparing …; any trouble, from
 * anywhere, leads to paused (back-off, or as long as the server asks for) → connecting. A connection is never used again after trouble.
 */
export function followMailbox(settings: MailboxSettings, parts: FollowParts): Follower {
  const tokens = settings.auth.kind === 'oauth2' ? openTokenSource(settings.auth, parts.now) : null;
  const folders = settings.folders.map((folder) => followFolder(settings, folder, tokens, parts));
  return {
    check: () => {
      for (const folder of folders) folder.check();
    },
    stop: async () => {
      await Promise.all(folders.map((folder) => folder.stop()));
    },
  };
}

function followFolder(
  settings: MailboxSettings,
  folder: string,
  tokens: TokenSource | null,
  parts: FollowParts,
): Follower {
  const bell = openBell();
  let memory: FolderMemory = { refusals: new Map(), gone: new Set() };
  const about = { mailbox: settings.name, folder };
  let stopped = false;
  let connection: FolderConnection | null = null;
  let failures = 0;

  const compare = async (open: FolderConnection) => {
    const before = open.state.uidValidity;
    open.state = await open.examine();
    if (open.state.uidValidity !== before) {
      memory = { refusals: new Map(), gone: new Set() };
      parts.tell({ event: 'uid_validity_changed', ...about });
    }
    const { collected, gone } = await collectNew(open.client, open.state, settings, parts, memory, () => stopped);
    if (stopped) return;
    await parts.ledger.checkSucceeded(open.state);
    failures = 0;
    if (collected > 0) parts.tell({ event: 'collected', ...about, count: collected });
    if (gone > 0) parts.tell({ event: 'gone', ...about, count: gone });
    parts.tell({ event: 'check_succeeded', ...about });
  };

  const followOnce = async () => {
    const open = await connect(settings, folder, tokens);
    connection = open;
    parts.tell({ event: 'connected', ...about });
    open.client.on('exists', bell.ring);
    const lost = open.closed.then((failure) => {
      throw failure;
    });
    // Heard below; this keeps a loss that comes while nobody listens from ending the process.
    lost.catch(() => {});
    while (!stopped) {
      bell.clear();
      await Promise.race([compare(open), lost]);
      if (stopped) return;
      // IDLE ends by itself when the next command is given; its own failures show as a lost connection.
      open.client.idle().catch(() => {});
      await Promise.race([bell.wait(settings.pollSeconds * 1_000), lost]);
    }
  };

  const run = async () => {
    while (!stopped) {
      try {
        await followOnce();
      } catch (thrown) {
        if (stopped) break;
        await pause(troubleOf(thrown, tokens !== null));
      } finally {
        connection?.close();
        connection = null;
      }
    }
  };

  const pause = async (failure: MailboxFailure) => {
    const wait = failure.waitMilliseconds ?? backOff(failures, parts.random());
    failures += 1;
    parts.tell({ event: 'trouble', ...about, trouble: failure.trouble, waitMilliseconds: Math.round(wait) });
    // The database may be what is away; then the trouble is written at the next try.
    await parts.ledger.checkFailed(settings.name, folder, failure.trouble).catch(() => {});
    bell.clear();
    connection?.close();
    await bell.wait(wait, failure.trouble === 'throttled');
  };

  const ended = run();
  return {
    check: () => bell.ring(),
    async stop() {
      stopped = true;
      bell.ring();
      bell.stop();
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(() => {
          connection?.close();
          resolve();
        }, stopMilliseconds);
      });
      await Promise.race([ended, late]);
      clearTimeout(timer);
    },
  };
}

/** Doubles up to five minutes, with jitter so that several followers do not come back together. */
export function backOff(failures: number, random: number): number {
  return Math.min(longestWaitMilliseconds, firstWaitMilliseconds * 2 ** Math.min(failures, 20)) * (0.5 + random / 2);
}

type Bell = { ring(): void; clear(): void; stop(): void; wait(milliseconds: number, deaf?: boolean): Promise<void> };

/** Wakes whoever waits; a ring while nobody waits is remembered until it is cleared. A deaf wait hears only the stop: a throttle is obeyed. */
function openBell(): Bell {
  let rung = false;
  let over = false;
  let wake: (() => void) | null = null;
  let deaf = false;
  return {
    ring() {
      rung = true;
      if (!deaf) wake?.();
    },
    clear() {
      rung = false;
    },
    stop() {
      over = true;
      wake?.();
    },
    wait: (milliseconds, deafly = false) =>
      new Promise((resolve) => {
        if (over || (rung && !deafly)) return resolve();
        deaf = deafly;
        const timer = setTimeout(() => wake?.(), milliseconds);
        wake = () => {
          clearTimeout(timer);
          wake = null;
          deaf = false;
          resolve();
        };
      }),
  };
}
