import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from '../log.ts';
import type { FactContext, Layout } from '../report/index.ts';
import type { ReportingSettings, Store } from '../store/index.ts';

export type ReportingPlan = { layout: Layout; keys: readonly Uint8Array[]; wards: FactContext['wards'] };

/** A look at an empty table costs a tenth of a millisecond, and what was filed is in the reports within a second. */
const lookMilliseconds = 300;
const afterTroubleMilliseconds = 5_000;

/**
 * Keeps the reports up to date while the worker runs. Of several workers one at a time does it. Trouble here never stops the intake: it is
 * logged and tried again, and the reports themselves say how far behind they are.
 */
export function startReporting(store: Store, plan: ReportingPlan, log: Log): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const pause = (milliseconds: number) =>
    wait(milliseconds, undefined, { signal: stopping.signal }).catch(() => undefined);
  const ended = (async () => {
    let settings: ReportingSettings | null = null;
    while (!stopping.signal.aborted) {
      try {
        settings ??= await prepared(store, plan, log);
        if (settings === null) return;
        const round = await store.reporting.refresh(settings);
        if (round.kind === 'written')
          for (const { id, code } of round.failed) log.info('reporting_failed', { form: id, code });
        await pause(round.kind === 'written' && round.left ? 0 : lookMilliseconds);
      } catch (thrown) {
        log.fault('reporting_trouble', thrown);
        await pause(afterTroubleMilliseconds);
      }
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await ended;
    },
  };
}

async function prepared(
  store: Store,
  { layout, keys, wards }: ReportingPlan,
  log: Log,
): Promise<ReportingSettings | null> {
  const outcome = await store.reporting.prepare(layout, keys, wards);
  if (outcome.kind === 'ready') return outcome.settings;
  // With another key every person would count twice: the reports stay as they are until somebody decides.
  log.info('reporting_key_unknown', {});
  return null;
}
