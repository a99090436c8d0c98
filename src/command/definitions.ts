import { readConfig } from '../config.ts';
import { Fault } from '../faults.ts';
import { DefinitionMistake, type Definitions, describeDefinitions, loadDefinitions } from '../form/index.ts';
import { draft } from './definitions-draft.ts';
import { tryOut } from './definitions-try.ts';
import { type Command, print, readWords } from './usage.ts';

/**
 * `intake definitions [--json]`: checks the definition files and lists what they define. `draft` and `try` help to write a new one:
 * docs/definitions.md.
 */
export const run: Command = async (words, environment) => {
  const [verb, ...rest] = words;
  const { DEFINITIONS_FOLDER, CERTAIN_ENOUGH, TRUSTED_MAIL_SERVERS } = readConfig(environment);
  const settings = { certainEnough: CERTAIN_ENOUGH, trustedServers: TRUSTED_MAIL_SERVERS };
  if (verb === 'draft') return draft(rest, openDefinitions(DEFINITIONS_FOLDER));
  if (verb === 'try') return mistakesTold(() => tryOut(rest, openDefinitions(DEFINITIONS_FOLDER), settings));
  const read = readWords('definitions', words, { json: { type: 'boolean' } });
  if (!read) return 2;
  const described = describeDefinitions(openDefinitions(DEFINITIONS_FOLDER));
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
    throw told(thrown);
  }
}

async function mistakesTold(work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (thrown) {
    throw told(thrown);
  }
}

function told(thrown: unknown): unknown {
  return thrown instanceof DefinitionMistake
    ? new Fault('definitions_wrong', { details: thrown.message.split('\n') })
    : thrown;
}
