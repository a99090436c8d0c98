import { readConfig } from '../config.ts';
import { describeDefinitions, loadDefinitions } from '../form/index.ts';

import { type Command, print, readWords } from './usage.ts';

/** `intake definitions [--json]`: checks the definition files and lists what they define. */
export const run: Command = async (words, environment) => {
  const read = readWords('definitions', words, { json: { type: 'boolean' } });
  if (!read) return 2;
  const config = readConfig(environment);
  const described = describeDefinitions(loadDefinitions(config.DEFINITIONS_FOLDER));
  print(read.values.json ? JSON.stringify(described, null, 2) : String(described));
  return 0;
};
