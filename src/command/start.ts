import { setTimeout as wait } from 'node:timers/promises';
import { type Config, readConfig } from '../config.ts';
import { countEvents, type EventCounts, type Health, startHealth } from '../health/index.ts';
import { openLog } from '../log.ts';
import { startCollector, startPresence, startReporting, startWorker } from '../pipeline/index.ts';
import { isAway, type Rights } from '../store/index.ts';
import { startWeb } from '../web/index.ts';
import { leaveNoCoreDump } from './core-dump.ts';
import { openDefinitions } from './definitions.ts';
import { healthParts, mailboxesOf, openParts, type Parts, webParts, workerSettings } from './parts.ts';
import { type Command, readWords } from './usage.ts';

/** `intake start [--only collector|worker|web]`: runs until it is told to stop, then lets the work under way end. */
export const run: Command = async (words, environment) => {
  const read = readWords('start', words, { only: { type: 'string' } });
  if (!read) return 2;
  const only = read.values.only;
  if (only !== undefined && only !== 'collector' && only !== 'worker' && only !== 'web') {
    process.stderr.write('intake start: --only takes collector, worker or web\n');
    return 2;
  }
  const wanted = (part: typeof only) => only === undefined || only === part;
  leaveNoCoreDump();
  const config = readConfig(environment);
  const mailboxes = wanted('collector') ? mailboxesOf(config) : [];
  // A mistake in a definition stops the start here, not the first form.
  openDefinitions(config.DEFINITIONS_FOLDER);
  const stopAsked = stopSignal();
  const counted = countEvents(openLog(config.LOG_LEVEL));
  let opened: Parts | null = null;
  const health = await openHealth(config, counted.events, () => opened);
  try {
    opened = await openWhenThere(config, counted, rightsOf(only), stopAsked);
  } finally {
    if (opened === null) await health?.stop();
  }
  if (opened === null) return 0;
  const { store, queue, reporting, log } = opened;
  const running: { stop(): Promise<void> }[] = [];
  const { close } = opened;
  const stop = async () => {
    // The collector first, so that nothing new comes in while the workers end.
    for (const part of running.reverse()) await part.stop();
    await health?.stop();
    await close();
  };
  const stopInTime = () => inTime(stop, config.STOP_SECONDS + graceSeconds);
  try {
    running.push(startPresence(store, only === undefined ? [...everyPart] : [only]));
    if (wanted('worker')) running.push(await startWorker(store, queue, workerSettings(config), log));
    if (wanted('worker')) running.push(startReporting(store, reporting, log));
    if (wanted('collector')) running.push(await startCollector(store, queue, mailboxes, log));
    if (wanted('web')) running.push(await startWeb(webParts(config, opened)));
  } catch (thrown) {
    // What has started already would keep the process, which then does its work but for the part that is missing.
    await stopInTime();
    throw thrown;
  }
  log.info('started', { mailboxes: mailboxes.length });
  await stopAsked;
  log.info('stopping');
  const ended = await stopInTime();
  log.info(ended ? 'stopped' : 'stop_late');
  // A client of a library that waits for its server, or was opened anew meanwhile, would keep the process, and its loss would be an uncaught
  // exception. What is let go is found by the sweep.
  process.exit(0);
};

/** The collector and the worker have the same rights: both take mail in. */
function rightsOf(only: 'collector' | 'worker' | 'web' | undefined): Rights {
  return only === undefined ? 'everything' : only === 'web' ? 'web' : 'worker';
}

const everyPart = ['collector', 'worker', 'web'] as const;
const graceSeconds = 10;
const firstWaitMilliseconds = 500;
const longestWaitMilliseconds = 30_000;

/**
 * While the database cannot be reached there is nothing to do but to ask again, ever more seldom: a program that ended instead would be started over and over
 * by whatever keeps it. Null when it is told to stop meanwhile. A database that answers and refuses is a mistake in the settings, and ends the start.
 */
async function openWhenThere(
  config: Config,
  counted: ReturnType<typeof countEvents>,
  rights: Rights,
  stopAsked: Promise<void>,
): Promise<Parts | null> {
  const stopped = stopAsked.then(() => 'stopped' as const);
  for (let pause = firstWaitMilliseconds; ; pause = Math.min(pause * 2, longestWaitMilliseconds)) {
    try {
      return await openParts(config, counted, rights);
    } catch (thrown) {
      if (config.DATABASE_URL === undefined || !isAway(thrown)) throw thrown;
      counted.log.fault('start_waits', thrown, { milliseconds: pause });
    }
    const timer = new AbortController();
    const ended = await Promise.race([
      stopped,
      wait(pause, 'waited' as const, { signal: timer.signal }).catch(() => null),
    ]);
    timer.abort();
    if (ended === 'stopped') return null;
  }
}

/** Whether it ended before the time was over. */
async function inTime(work: () => Promise<void>, seconds: number): Promise<boolean> {
  const timer = new AbortController();
  const late = wait(seconds * 1_000, false, { signal: timer.signal }).catch(() => false);
  const ended = await Promise.race([work().then(() => true), late]);
  timer.abort();
  return ended;
}

async function openHealth(config: Config, events: EventCounts, opened: () => Parts | null): Promise<Health | null> {
  if (config.HEALTH_PORT === undefined) return null;
  return startHealth({ host: config.HEALTH_HOST, port: config.HEALTH_PORT }, healthParts(config, opened), events);
}

/** A second signal ends at once: everything unfinished is taken up again at the next start anyway. */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    const ask = () => {
      if (asked) process.exit(1);
      asked = true;
      resolve();
    };
    process.on('SIGTERM', ask);
    process.on('SIGINT', ask);
  });
}
