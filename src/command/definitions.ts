import { readConfig } from '../config.ts';
import { Fault } from '../faults.ts';
import { DefinitionMistake, type Definitions, describeDefinitions, loadDefinitions } from '../form/index.ts';
import { type Command, print, readWords } from './usage.ts';

/** `intake definitions [--json]`: checks the definition files and lists what they define. */
export const run: Command = async (words, environment) => {
  const read = readWords('definitions', words, { json: { type: 'boolean' } });
  if (!read) return 2;
  const described = describeDefinitions(openDefinitions(readConfig(environment).DEFINITIONS_FOLDER));
  if (read.values.json) {
    print(JSON.stringify(described, null, 2));
    return 0;
  }
  for (const { kind, name, versions, fields } of described.forms) {
    print(`${kind}: ${name}, versions ${versions.join(', ')}`);
    const width = Math.max(...fields.map(({ key }) => key.length));
    for (const { key, type, required, codes } of fields) {
      print(
        `  ${key.padEnd(width)}  ${type}${required ? ', required' : ''}${codes.length > 0 ? `: ${codes.join(' ')}` : ''}`,
      );
    }
  }
  print(`other forms that are recognised: ${described.others.join(', ')}`);
  return 0;
};

/** The definitions of the settings. A mistake in one is told with its file, its line and what to mend. */
export function openDefinitions(folder: string | undefined): Definitions {
  try {
    return loadDefinitions(folder);
  } catch (thrown) {
    if (thrown instanceof DefinitionMistake)
      throw new Fault('definitions_wrong', { details: thrown.message.split('\n') });
    throw thrown;
  }
}
