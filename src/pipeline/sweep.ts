import type { Log } from '../log.ts';
import type { FolderStatus, Store } from '../store/index.ts';
import type { JobQueue, Step } from './queue.ts';

export type SweepParts = {
  store: Store;
  queue: JobQueue;
  settings: { sweepMilliseconds: number; checkOverdueMilliseconds: number };
  log: Log;
};

export type Sweep = { stop(): Promise<void> };

const most = 2_000;
/** What has not moved for so many sweeps has a job that nobody works on: its worker died while its clock was wrong, or the queue lost it half. */
const sweepsUntilAgain = 10;
const clockJumpMilliseconds = 5_000;

/**
 * Puts back what the queue has lost. The store knows what is unfinished; whatever has not moved for a sweep's length is put in again, and
 * a job that is there already is not put in twice. Each worker process sweeps for itself, on a plain timer: there is no scheduler
 * that could stop for all, and two sweeps at once do no harm. The same round watches the collectors from outside.
 */
export function startSweep({ store, queue, settings, log }: SweepParts): Sweep {
  let stopped = false;
  let round: Promise<void> | null = null;
  const clock = watchClock(log);
  const turn = async () => {
    try {
      clock.look();
      await queue.hurry();
      await putBack(store, queue, settings.sweepMilliseconds, log);
      await watchChecks(store, queue, settings.checkOverdueMilliseconds, log);
    } catch (thrown) {
      // The database or the queue is away; the next round comes whatever happens in this one.
      log.fault('sweep_failed', thrown);
    }
  };
  const begin = () => {
    // While a server is away a round may last: the next waits for it.
    if (stopped || round) return;
    round = turn().finally(() => {
      round = null;
    });
  };
  begin();
  const timer = setInterval(begin, settings.sweepMilliseconds);
  return {
    async stop() {
      stopped = true;
      clearInterval(timer);
      await round;
    },
  };
}

/** Says when the wall clock was set: by how much it went on otherwise than time did. */
function watchClock(log: Log): { look(): void } {
  let wall = Date.now();
  let passed = performance.now();
  return {
    look() {
      const jump = Date.now() - wall - (performance.now() - passed);
      wall = Date.now();
      passed = performance.now();
      if (Math.abs(jump) > clockJumpMilliseconds) log.warn('clock_jumped', { seconds: Math.round(jump / 1_000) });
    },
  };
}

async function putBack(store: Store, queue: JobQueue, olderThanMilliseconds: number, log: Log): Promise<void> {
  const unfinished = await store.work.unfinished({ olderThanMilliseconds, limit: most });
  for (const step of ['open', 'read', 'match', 'file'] satisfies Step[]) {
    const ids = unfinished.filter(({ kind }) => kind === step).map(({ id }) => id);
    if (ids.length === 0) continue;
    // One matching run takes all that is ready.
    await queue.addMany(step, step === 'match' ? ids.slice(0, 1) : ids);
    log.info('sweep_found_work', { step, count: ids.length });
  }
  const again = sweepsUntilAgain * olderThanMilliseconds;
  const stuck = await store.work.unfinished({ olderThanMilliseconds: again, limit: most });
  for (const step of ['open', 'read', 'match', 'file'] satisfies Step[]) {
    const ids = stuck.filter(({ kind }) => kind === step).map(({ id }) => id);
    await queue.addAgain(step, step === 'match' ? ids.slice(0, 1) : ids, Math.floor(Date.now() / again));
  }
}

/** A silent stop of the collector is the worst of its troubles, so somebody else looks at the time of the last successful check. */
async function watchChecks(store: Store, queue: JobQueue, overdueMilliseconds: number, log: Log): Promise<void> {
  const overdue = overdueFolders(await store.mailboxes.status(), new Date(), overdueMilliseconds);
  for (const mailbox of new Set(overdue.map((folder) => folder.mailbox))) {
    log.warn('check_overdue', { mailbox, folders: overdue.filter((folder) => folder.mailbox === mailbox).length });
    await queue.add('collect', mailbox);
  }
}

/** A check in the future was before the clock was set back: nobody knows how long ago that was. */
export function overdueFolders(folders: FolderStatus[], now: Date, overdueMilliseconds: number): FolderStatus[] {
  return folders.filter(
    ({ lastSuccess }) => lastSuccess === null || Math.abs(now.getTime() - lastSuccess.getTime()) > overdueMilliseconds,
  );
}
