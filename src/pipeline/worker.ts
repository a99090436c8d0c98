import { Fault, type FaultCode, faultCode } from '../faults.ts';
import type { Log } from '../log.ts';
import type { MalwareScanner } from '../malware/index.ts';
import { dueAt } from '../review/index.ts';
import { type FormId, isPassing, type MessageId, type PartId, type Store } from '../store/index.ts';
import { gather } from './gather.ts';
import type { JobQueue, Step, Workers } from './queue.ts';
import { openReadingPool, type PoolSettings } from './reading/pool.ts';
import { type StepSettings, steps } from './steps.ts';
import { startSweep } from './sweep.ts';

export type WorkerSettings = StepSettings & {
  concurrency: number;
  pool: PoolSettings;
  scanner?: MalwareScanner;
  sweepMilliseconds: number;
  checkOverdueMilliseconds: number;
  stopMilliseconds: number;
};

export type Worker = { stop(): Promise<void> };

/** What is told of a fault of a server, not of the mail whose step met it. */
const serverAway = 'server_away';

/** So long a mail may wait for the next to be matched with it, while there are many. */
const matchMilliseconds = 100;

/** Starts the steps as jobs, with the reader processes and the sweep that they need. */
export async function startWorker(store: Store, queue: JobQueue, settings: WorkerSettings, log: Log): Promise<Worker> {
  const pool = openReadingPool(settings.pool);
  // One run of matching takes all that is ready, so of the mails that are ready together one asks for it.
  const matching = gather(matchMilliseconds, (ids) => {
    queue.addOnce('match', ids[0] ?? '').catch((thrown: unknown) => log.fault('queue_trouble', thrown));
  });
  const next = async (step: Step, ids: string[]) => {
    if (step === 'match') matching.add(ids[0] ?? '');
    else await queue.addMany(step, ids);
  };
  const run = steps({ store, scanner: settings.scanner ?? null, pool, next, settings });
  const perform = async (step: Step, ids: string[]): Promise<void> => {
    const began = performance.now();
    await work(run, step, ids);
    log.debug('step_done', {
      step,
      id: ids[0],
      count: ids.length,
      milliseconds: Math.round(performance.now() - began),
    });
  };
  const workers: Workers = await queue.startWork({
    name: 'work',
    concurrency: settings.concurrency,
    work: async (step, ids) => {
      try {
        await perform(step, ids);
      } catch (thrown) {
        log.fault('step_failed', thrown, { step, id: ids[0] });
        // BullMQ keeps what it is given with the job; a library's words could quote a mail.
        throw new Error(isServerAway(thrown) ? serverAway : faultCode(thrown));
      }
    },
    gaveUp: async (step, ids, thrown) => {
      // Of several in one job one may have failed for all: each has its own turn before it is given up.
      if (ids.length > 1) {
        for (const id of ids) await queue.add(step, id);
        return;
      }
      // Held, not given up: the sweep asks again until what is away is back. Nothing is opened unscanned meanwhile.
      const { message } = thrown instanceof Error ? thrown : { message: '' };
      if (message === serverAway) return log.warn('step_waits', { step, id: ids[0] });
      log.warn('step_given_up', { step, id: ids[0], count: ids.length });
      const lost = message === ('reader_lost' satisfies FaultCode);
      for (const id of ids) await giveUp(store, step, id, lost ? 'reading_lost' : 'step_failed');
      await next('match', ids);
    },
    trouble: (thrown) => log.fault('queue_trouble', thrown),
  });
  const sweep = startSweep({ store, queue, settings, log });
  return {
    async stop() {
      await sweep.stop();
      await workers.stop(settings.stopMilliseconds);
      matching.flush();
      await pool.close();
    },
  };
}

function isServerAway(thrown: unknown): boolean {
  return isPassing(thrown) || (thrown instanceof Fault && ['scanner_away', 'bucket_away'].includes(thrown.code));
}

async function work(run: ReturnType<typeof steps>, step: Step, ids: string[]): Promise<void> {
  switch (step) {
    case 'open':
      return run.open(ids as MessageId[]);
    case 'read':
      return run.read(ids as PartId[]);
    case 'match':
      return run.match();
    case 'file':
      return run.file(ids as FormId[]);
    case 'collect':
      return;
  }
}

/** What has failed for good is for a person; if not even that can be written, the sweep brings it back later. */
async function giveUp(store: Store, step: Step, id: string, reason: string): Promise<void> {
  if (step === 'open') {
    const message = await store.messages.load(id as MessageId);
    if (message) await store.messages.failed(message.id, reason, dueAt(message.received));
  } else if (step === 'read') {
    const part = await store.parts.load(id as PartId);
    if (part) await store.parts.failed(part.id, reason, dueAt(part.received));
  } else if (step === 'file') {
    const form = await store.forms.load(id as FormId);
    if (form) await store.forms.settle(form.id, { kind: 'review', reasons: [reason], dueAt: dueAt(form.received) });
  }
}
