import { afterEach, expect, test } from 'vitest';
import { Fault } from '../../src/faults.ts';
import { countEvents, type Health, startHealth } from '../../src/health/index.ts';
import { openLog } from '../../src/log.ts';

const now = new Date('2026-11-24T10:00:00Z');
let running: Health | null = null;
afterEach(async () => {
  await running?.stop();
  running = null;
});

const folder = { uidValidity: 7n, lastSuccess: now, trouble: null, troubleSince: null };
const wellStore = {
  mailboxes: {
    status: async () => [
      { ...folder, mailbox: 'team', folder: 'INBOX' },
      { ...folder, mailbox: 'old', folder: 'INBOX', lastSuccess: new Date(0), trouble: 'wrong_password' as const },
    ],
    ledgerRows: async () => [],
  },
  work: {
    counts: async () => ({
      ...{ messages: { filed: 5, in_review: 2, collected: 1 }, forms: { filed: 6 }, reasons: { locked_pdf: 2 } },
      ...{ openReviewItems: 3, lateReviewItems: 1, unfinished: 1 },
      oldestUnfinished: new Date('2026-11-24T09:58:00Z'),
    }),
  },
  reconciliations: {
    record: async () => {},
    last: async () => ({ at: new Date('2026-11-24T09:00:00Z'), compared: 8, differences: 2, unreachable: 0 }),
  },
  running: {
    say: async () => {},
    leave: async () => {},
    counts: async () => ({ collector: 2, worker: 3, web: 0 }),
  },
};
const away = async () => {
  throw new Fault('database_away');
};

type Store = Parameters<typeof startHealth>[1]['store'];

async function start(
  more: object = {},
  queue: () => Promise<Record<string, number>> = async () => ({ waiting: 4 }),
  other: { bucket?: () => Promise<boolean>; scanner?: () => Promise<boolean> } = {},
) {
  const lines: string[] = [];
  const { log, events } = countEvents(openLog('info', (line) => lines.push(line)));
  const store = { ...wellStore, ...more } as unknown as Store;
  const folders = [{ mailbox: 'team', folder: 'INBOX' }];
  const parts = {
    store,
    queue: { counts: queue },
    folders,
    checkOverdueMilliseconds: 900_000,
    now: () => now,
    ...other,
  };
  running = await startHealth({ host: '127.0.0.1', port: 0 }, parts, events);
  const get = async (path: string, method = 'GET') => {
    const response = await fetch(`http://127.0.0.1:${running?.port}${path}`, { method });
    return { status: response.status, body: await response.text() };
  };
  return { get, log, lines };
}

test('all is well: every probe says so', async () => {
  const { get } = await start();
  expect(await get('/health/live')).toEqual({ status: 200, body: '{"live":true}\n' });
  expect(await get('/health/ready')).toEqual({ status: 200, body: '{"database":true,"queue":true}\n' });
  expect(await get('/health')).toEqual({
    status: 200,
    body: '{"database":true,"queue":true,"foldersOverdue":0,"foldersInTrouble":0}\n',
  });
  expect((await get('/health', 'HEAD')).status).toBe(200);
});

test('a database or a queue that is away is not ready, and the process lives', async () => {
  const { get } = await start({ mailboxes: { status: away }, work: { counts: away } });
  expect(await get('/health/ready')).toEqual({ status: 503, body: '{"database":false,"queue":true}\n' });
  const metrics = await get('/metrics');
  expect(metrics.status).toBe(200);
  expect(metrics.body.split('\n')).toContain('intake_up{server="database"} 0');
  expect((await get('/health/live')).status).toBe(200);
  await running?.stop();
  const { get: other } = await start({}, away);
  expect(await other('/health/ready')).toEqual({ status: 503, body: '{"database":true,"queue":false}\n' });
});

test.each([
  [async () => true, 200, 1],
  [async () => false, 503, 0],
  [away, 503, 0],
])('a bucket that is set shows in health and metrics, and makes nobody unready', async (bucket, status, up) => {
  const { get } = await start({}, undefined, { bucket });
  expect((await get('/health/ready')).status).toBe(200);
  expect(await get('/health')).toEqual({ status, body: expect.stringContaining(`"bucket":${up === 1}`) });
  expect((await get('/metrics')).body.split('\n')).toContain(`intake_up{server="bucket"} ${up}`);
});

test.each([
  ['never checked', [], { foldersOverdue: 1, foldersInTrouble: 0 }],
  [
    'not checked of late',
    [{ ...folder, mailbox: 'team', folder: 'INBOX', lastSuccess: new Date('2026-11-24T09:40:00Z') }],
    { foldersOverdue: 1, foldersInTrouble: 0 },
  ],
  [
    'in trouble',
    [{ ...folder, mailbox: 'team', folder: 'INBOX', trouble: 'throttled' }],
    { foldersOverdue: 0, foldersInTrouble: 1 },
  ],
])('a followed folder that is %s shows, though the program is ready', async (_how, status, expected) => {
  const { get } = await start({ mailboxes: { status: async () => status } });
  const { status: code, body } = await get('/health');
  expect([code, JSON.parse(body)]).toEqual([503, { database: true, queue: true, ...expected }]);
  expect((await get('/health/ready')).status).toBe(200);
});

test.each([
  [true, 200, 1],
  [false, 503, 0],
])('a malware scanner that is set and answers: %s; whoever decides goes on', async (there, code, up) => {
  const { get } = await start({}, undefined, { scanner: async () => there });
  const ready = await get('/health/ready');
  expect([ready.status, JSON.parse(ready.body)]).toEqual([200, { database: true, queue: true, scanner: there }]);
  expect((await get('/health')).status).toBe(code);
  expect((await get('/metrics')).body.split('\n')).toContain(`intake_up{server="scanner"} ${up}`);
});

test.each(['/', '/health/', '/metrics/x', '/../etc/passwd', '/constructor'])('%s is nothing', async (path) => {
  const { get } = await start();
  expect((await get(path)).status).toBe(404);
  expect((await get('/health', 'POST')).status).toBe(404);
});

test('the metrics hold the counts, the times and what was logged, and no folder that is not followed', async () => {
  const { get, log } = await start();
  log.info('sweep_found_work', { step: 'open', count: 3 });
  log.info('sweep_found_work', { step: 'read', count: 1 });
  log.fault('step_failed', new Fault('scanner_away'), { step: 'open' });
  const { status, body } = await get('/metrics');
  expect(status).toBe(200);
  for (const line of [
    'intake_messages{state="filed"} 5',
    'intake_messages{state="collected"} 1',
    'intake_forms{state="filed"} 6',
    'intake_messages_unfinished 1',
    'intake_messages_unfinished_age_seconds 120',
    'intake_review_items_open 3',
    'intake_review_items_late 1',
    'intake_queue_jobs{state="waiting"} 4',
    `intake_folder_last_success_seconds{mailbox="team",folder="INBOX"} ${now.getTime() / 1_000}`,
    'intake_reconcile_differences 2',
    'intake_up{server="database"} 1',
    'intake_up{server="queue"} 1',
    'intake_parts_running{part="collector"} 2',
    'intake_parts_running{part="web"} 0',
    'intake_events_total{event="sweep_found_work",fault=""} 2',
    'intake_events_total{event="step_failed",fault="scanner_away"} 1',
  ])
    expect(body.split('\n')).toContain(line);
  expect(body).not.toMatch(/mailbox="old"|wrong_password/);
});

test('a log that is counted still writes what it did', async () => {
  const { log, lines } = await start();
  log.warn('check_overdue', { mailbox: 'team' });
  log.fault('sweep_failed', new Fault('database_away'));
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { msg: 'check_overdue', mailbox: 'team' },
    { msg: 'sweep_failed', fault: 'database_away' },
  ]);
});

test('a queue that never answers holds up no probe, and is asked no second question meanwhile', async () => {
  let asked = 0;
  const { get } = await start({}, () => {
    asked += 1;
    return new Promise(() => {});
  });
  const [ready, metrics, again] = await Promise.all([get('/health/ready'), get('/metrics'), get('/health/ready')]);
  expect(again).toEqual(ready);
  expect(ready).toEqual({ status: 503, body: '{"database":true,"queue":false}\n' });
  expect(metrics.body).toContain('intake_up{server="queue"} 0');
  expect(metrics.body).toContain('intake_messages{state="filed"} 5');
  // One by the probe and one by the metrics; those are still under way.
  expect(asked).toBe(2);
}, 30_000);
