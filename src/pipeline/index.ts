// In: ids of what is unfinished. Out: each step run once, its result in the store, the next job named.
// Knows nothing of what stands in a mail or a form.
export { askToOpen, type Collector, startCollector } from './collector.ts';
export { renewSubjects } from './match.ts';
export { startPresence } from './presence.ts';
export { type JobQueue, openQueue, type QueueSettings, queueNames } from './queue.ts';
export { openReadingPool, type PoolSettings, type ReadingPool } from './reading/pool.ts';
export type { ReadingOutcome, SeenMail } from './reading/protocol.ts';
export { type Reconciled, reconcileMailboxes } from './reconcile.ts';
export { type ReportingPlan, startReporting } from './reporting.ts';
export { writtenOf } from './steps.ts';
export { overdueFolders } from './sweep.ts';
export { startWorker, type Worker, type WorkerSettings } from './worker.ts';
