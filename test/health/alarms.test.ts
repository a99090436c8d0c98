import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parse } from 'yaml';
import { Fault } from '../../src/faults.ts';
import { countEvents, type Health, startHealth } from '../../src/health/index.ts';
import { openLog } from '../../src/log.ts';
import { type Series, seriesOf, vectorOf } from './promql.ts';

type Rule = { alert: string; expr: string };
const { groups }: { groups: { rules: Rule[] }[] } = parse(
  readFileSync(new URL('../../docs/alerts.yaml', import.meta.url), 'utf8'),
);
const rules = groups.flatMap((group) => group.rules);

const minute = 60_000;
const start = Date.UTC(2026, 10, 24, 10);
let now = start;
let health: Health;
let seen: ReturnType<typeof well>;
const counted = countEvents(openLog('silent'));

/** A program with nothing to say; each test makes one thing of it wrong. */
function well() {
  return {
    away: false,
    folder: {
      mailbox: 'team',
      folder: 'INBOX',
      uidValidity: 7n,
      lastSuccess: new Date(now),
      trouble: null as string | null,
      troubleSince: null,
    },
    counts: {
      ...{
        messages: { filed: 5 },
        forms: { filed: 6 },
        reasons: {},
        openReviewItems: 3,
        lateReviewItems: 0,
        unfinished: 0,
      },
      oldestUnfinished: null as Date | null,
    },
    reconciled: { at: new Date(now), compared: 8, differences: 0, unreachable: 0 },
    running: { collector: 1, worker: 2, web: 1 },
    jobs: { waiting: 0 },
  };
}

beforeEach(async () => {
  now = start;
  counted.events.clear();
  seen = well();
  const answer =
    <Answer>(give: () => Answer) =>
    async () => {
      if (seen.away) throw new Fault('database_away');
      return give();
    };
  const store = {
    mailboxes: { status: answer(() => [seen.folder]) },
    work: { counts: answer(() => seen.counts) },
    reconciliations: { last: answer(() => seen.reconciled) },
    running: { counts: answer(() => seen.running) },
  } as unknown as Parameters<typeof startHealth>[1]['store'];
  const parts = {
    ...{ store, queue: { counts: answer(() => seen.jobs) }, folders: [{ mailbox: 'team', folder: 'INBOX' }] },
    ...{ checkOverdueMilliseconds: 900_000, now: () => new Date(now), freshMilliseconds: 0 },
  };
  health = await startHealth({ host: '127.0.0.1', port: 0 }, parts, counted.events);
});
afterEach(() => health.stop());

/** What Prometheus would have after it asked now. */
async function asked(): Promise<{ at: number; series: Series[] }> {
  const response = await fetch(`http://127.0.0.1:${health.port}/metrics`);
  return { at: now / 1_000, series: seriesOf(await response.text()) };
}

async function firing(samples: Awaited<ReturnType<typeof asked>>[]): Promise<string[]> {
  return rules.filter(({ expr }) => vectorOf(expr, samples).length > 0).map(({ alert }) => alert);
}

const earlier = (milliseconds: number) => new Date(now - milliseconds);

/** What is made wrong between two looks of Prometheus, and the alarm that must come of it: this one and no other. */
const cases: [what: string, alarm: string, make: () => void][] = [
  [
    'the last good check was 16 minutes ago',
    'IntakeInboxNotChecked',
    () => {
      seen.folder.lastSuccess = earlier(16 * minute);
    },
  ],
  [
    'the last good check was in the future, before the clock was set back',
    'IntakeInboxNotChecked',
    () => {
      seen.folder.lastSuccess = earlier(-180 * minute);
    },
  ],
  [
    'the password of the mailbox is refused',
    'IntakeInboxTrouble',
    () => {
      seen.folder.trouble = 'wrong_password';
    },
  ],
  [
    'a review item is past the time by which an answer was due',
    'IntakeReviewLate',
    () => {
      seen.counts.lateReviewItems = 1;
    },
  ],
  [
    'a mail has had no disposition for 31 minutes',
    'IntakeMailsHang',
    () => {
      seen.counts.unfinished = 1;
      seen.counts.oldestUnfinished = earlier(31 * minute);
    },
  ],
  [
    'reconciliation found a difference',
    'IntakeLedgerDiffers',
    () => {
      seen.reconciled = { ...seen.reconciled, differences: 1 };
    },
  ],
  [
    'reconciliation has not run for more than two days',
    'IntakeNotReconciled',
    () => {
      seen.reconciled = { ...seen.reconciled, at: earlier(49 * 60 * minute) };
    },
  ],
  [
    'reconciliation could not reach a folder',
    'IntakeReconcileIncomplete',
    () => {
      seen.reconciled = { ...seen.reconciled, unreachable: 1 };
    },
  ],
  [
    'the sweep keeps finding work',
    'IntakeSweepFindsWork',
    () => {
      for (let times = 0; times < 6; times += 1) counted.log.info('sweep_found_work', { step: 'open', count: 1 });
    },
  ],
  [
    'the scanner gives no answer',
    'IntakeScannerAway',
    () => {
      counted.log.fault(
        'step_failed',
        new Fault('scanner_away', { cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }) }),
      );
    },
  ],
  ['a step was given up', 'IntakeStepsGivenUp', () => counted.log.warn('step_given_up', { step: 'open' })],
  [
    'no collector runs',
    'IntakePartMissing',
    () => {
      seen.running.collector = 0;
    },
  ],
  [
    'no worker runs',
    'IntakePartMissing',
    () => {
      seen.running.worker = 0;
    },
  ],
  [
    'two collectors were started',
    'IntakeTwoCollectors',
    () => {
      seen.running.collector = 2;
    },
  ],
  [
    'the database does not answer',
    'IntakeServerAway',
    () => {
      seen.away = true;
    },
  ],
  [
    'the disk of the database is full',
    'IntakeDiskFull',
    () => {
      const full = Object.assign(new Error(), { code: 'SQLSTATE_53100' });
      counted.log.fault('queue_trouble', new Fault('database_away', { cause: full }));
    },
  ],
  [
    'the disk of the database refuses what is written',
    'IntakeDiskFull',
    () => {
      const refused = Object.assign(new Error(), { code: 'SQLSTATE_58030' });
      counted.log.fault('step_failed', new Fault('database_away', { cause: refused }));
    },
  ],
  ['a clock was set', 'IntakeClockJumped', () => counted.log.warn('clock_jumped', { seconds: 7_200 })],
];

test.each(cases)('%s: %s fires, and nothing else', async (_what, alarm, make) => {
  const before = await asked();
  expect(await firing([before])).toEqual([]);
  now += 5 * minute;
  seen.folder.lastSuccess = new Date(now);
  seen.reconciled.at = new Date(now);
  make();
  expect(await firing([before, await asked()])).toEqual([alarm]);
});

test('every alarm that is shipped has a case here, and asks only for metrics that there are', async () => {
  expect([...new Set(cases.map(([, alarm]) => alarm))].sort()).toEqual(rules.map(({ alert }) => alert).sort());
  seen.folder.trouble = 'throttled';
  const { series } = await asked();
  const text = await (await fetch(`http://127.0.0.1:${health.port}/metrics`)).text();
  const there = new Set([
    ...series.map(({ name }) => name),
    ...[...text.matchAll(/^# TYPE (\w+)/gm)].map((found) => found[1]),
  ]);
  for (const { alert, expr } of rules)
    expect([alert, [...expr.matchAll(/\bintake_\w+/g)].filter(([name]) => !there.has(name))]).toEqual([alert, []]);
});
