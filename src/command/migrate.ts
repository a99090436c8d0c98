import { readConfig } from '../config.ts';
import { Fault } from '../faults.ts';

import { openQueue, queueNames } from '../pipeline/index.ts';
import { layoutOf } from '../report/index.ts';
import { grantQueue, layOutReporting, migrate, startEmbeddedPostgres } from '../store/index.ts';
import { openDefinitions } from './definitions.ts';
import { queueSettings } from './parts.ts';
import { type Command, print, readWords } from './usage.ts';

/** `intake migrate`: applies the migrations that the database does not have yet, and names them; and the reporting tables that the definitions ask for. */
export const run: Command = async (words, environment) => {
  if (!readWords('migrate', words, {})) return 2;
  const config = readConfig(environment);
  const embedded = config.DATABASE_URL === undefined ? await startEmbeddedPostgres(config.DATA_FOLDER) : null;
  const url = config.DATABASE_URL ?? embedded?.url;
  if (url === undefined) throw new Fault('database_away');
  try {
    const applied = await migrate(url);
    for (const name of applied) print(`applied ${name}`);
    const columns = await layOutReporting(url, layoutOf(openDefinitions(config.DEFINITIONS_FOLDER)));
    // For users of a single part, who may not make tables: those of the queue, and their rights on them.
    if (config.REDIS_URL === undefined) {
      const queue = await openQueue(await queueSettings(config, url), () => {});
      await queue.close();
      await grantQueue(url, Object.values(queueNames));
    }
    // Of a new database they are all new.
    if (applied.length === 0) for (const name of columns) print(`added the column ${name} to the reports`);
    if (applied.length === 0 && columns.length === 0) print('nothing to apply');
    return 0;
  } finally {
    await embedded?.stop();
  }
};
