import {
  createPostgresBackend,
  type JobsOptions,
  type JobType,
  type PostgresConnectionOptions,
  type PostgresQueueBackend,
  Queue,
  Worker,
} from 'bullmq';
import { Redis } from 'ioredis';

/** The steps that are jobs. `collect` asks a collector to compare its mailbox with the server now; the rest work on one id each. */
export type Step = 'collect' | 'open' | 'read' | 'match' | 'file';

/** All that a job carries. An id is a number or a mailbox name from the settings: never anything that came with a mail. */
export type JobData = { ids: string[] };

export type QueueSettings =
  | { kind: 'redis'; url: string; prefix?: string }
  /** BullMQ's own PostgreSQL back end; its tables stand in a schema of their own. */
  | { kind: 'postgres'; url: string; schema?: string; makesTables?: boolean };

export type Work = (step: Step, ids: string[]) => Promise<void>;

export type WorkSettings = {
  name: 'collect' | 'work';
  concurrency: number;
  work: Work;
  /** Tried for the last time and still failed. The store is told, so that a person sees it. */
  gaveUp(step: Step, ids: string[], thrown: unknown): Promise<void>;
  /** A connection trouble; the worker goes on by itself. */
  trouble(thrown: unknown): void;
};

export type JobQueue = {
  /** Puts a job in, unless the same one waits already. */
  add(step: Step, id: string): Promise<void>;
  /** A job for each id; light steps share one among a few. */
  addMany(step: Step, ids: string[]): Promise<void>;
  /**
   * For a step of which one run does the work of all: asked for any number of times while it waits, it runs once; asked for while it
   * runs, it runs once more.
   */
  addOnce(step: Step, id: string): Promise<void>;
  /** Beside a job of the same work that seems to be there and is not done; one in a round. */
  addAgain(step: Step, ids: string[], round: number): Promise<void>;
  /** Lets every job that waits for its next try have it now: a clock that was set back would let it wait for hours. */
  hurry(): Promise<void>;
  startWork(settings: WorkSettings): Promise<Workers>;
  counts(): Promise<Record<string, number>>;
  close(): Promise<void>;
};

export type Workers = {
  /** Takes no further job and waits for those under way, at most for so long. */
  stop(milliseconds: number): Promise<void>;
};

export const attempts = 5;
const bulkFrom = 25;
/** Nobody listens to BullMQ's stream of events, and on PostgreSQL every job trims it. */
const streams = { events: { maxLen: 10 } };

/**
 * A finished or failed job leaves nothing behind in the queue: what is done and what is not stands in the store, and a job
 * may be put in again at any time. Steps do nothing when their work is done already.
 */
const jobOptions = {
  attempts,
  backoff: { type: 'exponential', delay: 500, jitter: 0.5 },
  removeOnComplete: true,
  removeOnFail: true,
  stackTraceLimit: 0,
} as const;

/**
 * What was begun is ended before more is begun: matching, and parts of mails that were opened, come before the mails that wait. At the end of the
 * line a thousand new mails would be opened before the first of them had its record, and matching, one form at a time, would be left for the end.
 */
const atFront: readonly Step[] = ['read', 'match', 'file'];
const optionsOf = (step: Step) => ({ ...jobOptions, lifo: atFront.includes(step) });

export const queueNames = { collect: 'intake-collect', work: 'intake-work' } as const;
const queueOf = (step: Step) => (step === 'collect' ? 'collect' : 'work');

/** Opens the job queue on Redis or on PostgreSQL: the same BullMQ interface on either. */
export async function openQueue(settings: QueueSettings, trouble: (thrown: unknown) => void): Promise<JobQueue> {
  const backend = settings.kind === 'redis' ? onRedis(settings) : onPostgres(settings);
  const queues = { collect: backend.queue(queueNames.collect), work: backend.queue(queueNames.work) };
  for (const queue of Object.values(queues)) queue.on('error', trouble);
  await Promise.all(Object.values(queues).map((queue) => queue.waitUntilReady()));

  return {
    async add(step, id) {
      await queues[queueOf(step)].add(step, { ids: [id] }, { ...optionsOf(step), jobId: jobId(step, id) });
    },
    async addOnce(step, id) {
      const deduplication = { id: step, keepLastIfActive: true };
      await queues[queueOf(step)].add(step, { ids: [id] }, { ...optionsOf(step), deduplication });
    },
    async addMany(step, ids) {
      const queue = queues[queueOf(step)];
      const jobs = together(ids, idsInOneJob(step, ids.length)).map((group) => ({
        name: step,
        data: { ids: group },
        opts: { ...optionsOf(step), jobId: jobId(step, group[0] ?? '') },
      }));
      // On PostgreSQL a bulk makes tables of its own, which pays for many jobs only.
      if (jobs.length >= bulkFrom) await queue.addBulk(jobs);
      else for (const { name, data, opts } of jobs) await queue.add(name, data, opts);
    },
    async addAgain(step, ids, round) {
      for (const id of ids) {
        const options = { ...optionsOf(step), jobId: `${jobId(step, id)}-again-${round}` };
        await queues[queueOf(step)].add(step, { ids: [id] }, options);
      }
    },
    async hurry() {
      for (const queue of Object.values(queues)) await queue.promoteJobs();
    },
    async startWork({ name, concurrency, work, gaveUp, trouble: workTrouble }) {
      const underWay = new Set<Promise<void>>();
      const worker = backend.worker(queueNames[name], concurrency, (job) => {
        const run = work(job.name, job.data.ids).finally(() => underWay.delete(run));
        underWay.add(run);
        return run;
      });
      worker.on('error', workTrouble);
      worker.on('failed', (job, thrown) => {
        if (job && job.attemptsMade >= attempts) gaveUp(job.name, job.data.ids, thrown).catch(workTrouble);
      });
      try {
        await worker.waitUntilReady();
      } catch (thrown) {
        await worker.close(true).catch(workTrouble);
        throw thrown;
      }
      worker.run().catch(workTrouble);
      return { stop: (milliseconds) => stopWorker(worker, underWay, milliseconds) };
    },
    async counts() {
      const counts = await Promise.all(
        Object.values(queues).map((queue) => queue.getJobCounts('waiting', 'active', 'delayed')),
      );
      return counts.reduce((total, one) => {
        for (const [state, count] of Object.entries(one)) total[state] = (total[state] ?? 0) + count;
        return total;
      }, {});
    },
    async close() {
      await Promise.all(Object.values(queues).map((queue) => queue.close()));
      await backend.close();
    },
  };
}

/** What costs the queue more than the work itself goes together; of few mails each worker has some, of many each job more. */
function idsInOneJob(step: Step, waiting: number): number {
  if (step === 'file') return 20;
  if (step !== 'open') return 1;
  return waiting < many ? 4 : 8;
}
const many = 16;

function together(ids: string[], most: number): string[][] {
  return Array.from({ length: Math.ceil(ids.length / most) }, (_, at) => ids.slice(at * most, (at + 1) * most));
}

/** One waiting job for each piece of work; BullMQ keeps `:` for itself. */
function jobId(step: Step, id: string): string {
  return `${step}-${id}`;
}

/**
 * Takes no further job, waits for those under way, and lets go of what has not ended in time: the sweep finds it again. BullMQ's own close
 * cannot be hurried once it has begun to wait, so the waiting is done here.
 */
async function stopWorker(worker: IntakeWorker, underWay: Set<Promise<void>>, milliseconds: number): Promise<void> {
  await worker.pause(true);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), milliseconds);
  });
  const ended = await Promise.race([Promise.allSettled(underWay), late]);
  clearTimeout(timer);
  await worker.close(ended === 'late');
}

/** What is used of BullMQ's classes, whose types differ by back end. */
type IntakeQueue = {
  add(step: Step, data: JobData, options: JobsOptions): Promise<unknown>;
  addBulk(jobs: { name: Step; data: JobData; opts: JobsOptions }[]): Promise<unknown>;
  promoteJobs(): Promise<unknown>;
  getJobCounts(...states: JobType[]): Promise<Record<string, number>>;
  waitUntilReady(): Promise<unknown>;
  on(event: 'error', listener: (thrown: Error) => void): unknown;
  close(): Promise<void>;
};
type IntakeJob = { name: Step; data: JobData; attemptsMade: number };
type IntakeWorker = {
  on(event: 'error', listener: (thrown: Error) => void): unknown;
  on(event: 'failed', listener: (job: IntakeJob | undefined, thrown: Error) => void): unknown;
  waitUntilReady(): Promise<unknown>;
  run(): Promise<void>;
  pause(withoutWaiting: boolean): Promise<void>;
  close(force?: boolean): Promise<void>;
};
type Backend = {
  queue(name: string): IntakeQueue;
  worker(name: string, concurrency: number, run: (job: IntakeJob) => Promise<void>): IntakeWorker;
  close(): Promise<void>;
};

/** A job whose worker died is taken up again after this time at the latest. */
const stalledMilliseconds = 6_000;
const workerOptions = {
  // Not before it is ready: on PostgreSQL a first connection that failed is remembered, and the loop would meet that failure again and again without
  // ever giving way, so that no timer, no signal and no other part of the process had a turn.
  autorun: false,
  lockDuration: stalledMilliseconds,
  stalledInterval: stalledMilliseconds / 2,
  // Not bounded here: each step counts its attempts in the store, which a wiped queue does not forget.
  maxStalledCount: 1_000,
  removeOnComplete: { count: 0 },
  removeOnFail: { count: 0 },
};

function onRedis({ url, prefix = 'intake' }: Extract<QueueSettings, { kind: 'redis' }>): Backend {
  // BullMQ wants endless retries on the connections of workers; commands wait until Redis is back.
  const connection = new Redis(url, {
    maxRetriesPerRequest: null,
    retryStrategy: (tries) => Math.min(tries * 200, 5_000),
  });
  // The first listener: without one a lost connection would end the process. BullMQ reports the same trouble itself.
  connection.on('error', () => {});
  return {
    queue: (name) => new Queue<JobData, void, Step>(name, { connection, prefix, streams }),
    worker: (name, concurrency, run) =>
      new Worker<JobData, void, Step>(name, run, { ...workerOptions, connection, prefix, concurrency }),
    async close() {
      connection.disconnect();
    },
  };
}

/**
 * BullMQ begins on a connection that it does not listen to: lost at that moment, it would end the process, though the statement under way tells of
 * the loss as well.
 */
function hearLoss(client: { on(event: 'error', listener: () => void): unknown }): void {
  client.on('error', () => {});
}

function onPostgres({
  url,
  schema = 'queue',
  makesTables = true,
}: Extract<QueueSettings, { kind: 'postgres' }>): Backend {
  const connection = { connectionString: url, schema, migrate: makesTables, max: 4, onConnect: hearLoss };
  return {
    queue: (name) =>
      new Queue<JobData, void, Step, JobData, void, Step, PostgresQueueBackend, PostgresConnectionOptions>(
        name,
        { connection, streams },
        createPostgresBackend,
      ),
    worker: (name, concurrency, run) =>
      new Worker(
        name,
        run,
        { ...workerOptions, connection: { ...connection, max: concurrency + 2 }, concurrency },
        createPostgresBackend,
      ),
    async close() {},
  };
}
