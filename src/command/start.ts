import { type Config, readConfig } from '../config.ts';
import { type Health, startHealth } from '../health/index.ts';

import { startCollector, startReporting, startWorker } from '../pipeline/index.ts';
import { startWeb } from '../web/index.ts';
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
  const config = readConfig(environment);
  const mailboxes = wanted('collector') ? mailboxesOf(config) : [];
  // A mistake in a definition stops the start here, not the first form.
  openDefinitions(config.DEFINITIONS_FOLDER);
  const stopAsked = stopSignal();
  const parts = await openParts(config);
  const health = await openHealth(config, parts);
  const running = [
    ...(wanted('worker') ? [await startWorker(parts.store, parts.queue, workerSettings(config), parts.log)] : []),
    ...(wanted('worker') ? [startReporting(parts.store, parts.reporting, parts.log)] : []),
    ...(wanted('collector') ? [await startCollector(parts.store, parts.queue, mailboxes, parts.log)] : []),
    ...(wanted('web') ? [await startWeb(webParts(config, parts))] : []),
  ];
  parts.log.info('started', { mailboxes: mailboxes.length });
  await stopAsked;
  parts.log.info('stopping');
  // The collector first, so that nothing new comes in while the workers end.
  for (const part of running.reverse()) await part.stop();
  await health?.stop();
  await parts.close();
  parts.log.info('stopped');
  return 0;
};

async function openHealth(config: Config, parts: Parts): Promise<Health | null> {
  if (config.HEALTH_PORT === undefined) return null;
  const place = { host: config.HEALTH_HOST, port: config.HEALTH_PORT };
  try {
    return await startHealth(place, healthParts(config, parts), parts.events);
  } catch (thrown) {
    await parts.close();
    throw thrown;
  }
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
