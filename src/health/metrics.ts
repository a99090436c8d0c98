import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { patientAsk } from './ask.ts';
import type { EventCounts } from './events.ts';
import { bucketAsk, followed, type HealthParts, scannerAsk } from './well.ts';

export type Metrics = { text(): Promise<string>; type: string };

/** The counts go through whole tables, so that however often somebody asks they are made anew only after this time. */
const freshMilliseconds = 10_000;

/** Numbers for Prometheus. Labels are names from the settings and codes of ours; docs/operations.md says what each means and what to alarm on. */
export function metricsOf(parts: HealthParts, events: EventCounts): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const gauge = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Gauge({ name: `intake_${name}`, help, labelNames, registers: [registry] });
  const messages = gauge(
    'messages',
    'Mails in the ledger by disposition, or by state where they have none yet',
    'state',
  );
  const forms = gauge('forms', 'Forms by state', 'state');
  const unfinished = gauge('messages_unfinished', 'Mails without a disposition');
  const oldest = gauge('messages_unfinished_age_seconds', 'Age of the oldest mail without a disposition');
  const open = gauge('review_items_open', 'Review items that wait for a person');
  const late = gauge('review_items_late', 'Review items past the time by which an answer was due');
  const checked = gauge(
    'folder_last_success_seconds',
    'Time of the last successful check, 0 for never',
    'mailbox',
    'folder',
  );
  const trouble = gauge('folder_trouble', '1 while the folder has this trouble', 'mailbox', 'folder', 'trouble');
  const up = gauge('up', '1 while this server answers the process; the other numbers are as they last were', 'server');
  const running = gauge('parts_running', 'Processes that do this part and were heard of in the last minute', 'part');
  const jobs = gauge('queue_jobs', 'Jobs in the queue by state', 'state');
  const differences = gauge('reconcile_differences', 'Differences that the last reconciliation found');
  const unreachable = gauge('reconcile_folders_unreachable', 'Folders that the last reconciliation could not compare');
  const reconciled = gauge('reconcile_last_seconds', 'Time of the last reconciliation, 0 for never');
  const logged = gauge(
    'events_total',
    'Log lines of this process by event and fault, since it started',
    'event',
    'fault',
  );

  const askStore = patientAsk(() =>
    Promise.all([
      parts.store.work.counts(),
      parts.store.mailboxes.status(),
      parts.store.reconciliations.last(),
      parts.store.running.counts(),
    ]),
  );
  const askQueue = patientAsk(() => parts.queue.counts());
  const askBucket = bucketAsk(parts);
  const askScanner = scannerAsk(parts);

  const measure = async () => {
    const asked = [askStore(), askQueue(), askBucket?.(), askScanner?.()] as const;
    const [stored, queue, bucket, scanner] = await Promise.all(asked);
    up.set({ server: 'database' }, stored === null ? 0 : 1);
    up.set({ server: 'queue' }, queue === null ? 0 : 1);
    if (askBucket) up.set({ server: 'bucket' }, bucket === true ? 1 : 0);
    if (askScanner) up.set({ server: 'scanner' }, scanner === true ? 1 : 0);
    if (queue !== null) {
      jobs.reset();
      for (const [state, count] of Object.entries(queue)) jobs.set({ state }, count);
    }
    if (stored === null) return;
    const [counts, folders, last, there] = stored;
    for (const one of [messages, forms, trouble]) one.reset();
    for (const [state, count] of Object.entries(counts.messages)) messages.set({ state }, count);
    for (const [state, count] of Object.entries(counts.forms)) forms.set({ state }, count);
    for (const [part, count] of Object.entries(there)) running.set({ part }, count);
    unfinished.set(counts.unfinished);
    const since = counts.oldestUnfinished ?? parts.now();
    oldest.set((parts.now().getTime() - since.getTime()) / 1_000);
    open.set(counts.openReviewItems);
    late.set(counts.lateReviewItems);
    for (const { mailbox, folder, lastSuccess, trouble: code } of followed(parts, folders)) {
      checked.set({ mailbox, folder }, seconds(lastSuccess));
      if (code !== null) trouble.set({ mailbox, folder, trouble: code }, 1);
    }
    differences.set(last?.differences ?? 0);
    unreachable.set(last?.unreachable ?? 0);
    reconciled.set(seconds(last?.at ?? null));
  };

  let measured = Number.NEGATIVE_INFINITY;
  return {
    type: registry.contentType,
    async text() {
      if (performance.now() - measured >= (parts.freshMilliseconds ?? freshMilliseconds)) {
        await measure();
        measured = performance.now();
      }
      for (const { event, fault, count } of events.values()) logged.set({ event, fault }, count);
      return registry.metrics();
    },
  };
}

const seconds = (time: Date | null) => (time === null ? 0 : time.getTime() / 1_000);
