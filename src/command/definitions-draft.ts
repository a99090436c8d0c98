import { readFile } from 'node:fs/promises';
import { readDocument } from '../document/index.ts';
import { sniffFormat } from '../file/index.ts';
import { type Definitions, draftDefinition } from '../form/index.ts';
import { documentReason, reasonFor } from '../review/index.ts';
import { print, readWords } from './usage.ts';

const usage = 'usage: intake definitions draft [--kind mace-referral|exploitation-toolkit] BLANK\n';

/** `intake definitions draft BLANK`: prints a draft definition of a blank form. Status 1 when the file is no blank form. */
export async function draft(words: string[], definitions: Definitions): Promise<number> {
  const read = readWords('definitions draft', words, { kind: { type: 'string' } }, true);
  if (!read) return 2;
  const [path, ...others] = read.positionals;
  const kind = definitions.forms.find((definition) => definition.kind === read.values.kind)?.kind;
  if (path === undefined || others.length > 0 || (read.values.kind !== undefined && kind === undefined)) {
    process.stderr.write(usage);
    return 2;
  }
  const bytes = await readFile(path).catch(() => null);
  if (bytes === null) return refuse('There is no such file, or it cannot be read.');
  const format = sniffFormat(bytes);
  const outcome = await readDocument(bytes, format, {});
  if (outcome.kind !== 'read') return refuse(reasonFor(documentReason(outcome, format)).why);
  const drafted = draftDefinition(outcome.document, definitions, kind);
  if (drafted.kind === 'other_form')
    return refuse(`This is another known form: ${drafted.name}. With --kind it is read as one of ours.`);
  if (drafted.kind === 'not_a_form') return refuse('Too few questions of a known form were found.');
  print(drafted.yaml.trimEnd());
  if (drafted.filled)
    process.stderr.write(
      'intake definitions draft: the form is filled in; take answers out of the draft, or use a blank.\n',
    );
  process.stderr.write(`${drafted.known} known questions, ${drafted.fresh} new ones\n`);
  return 0;
}

function refuse(reason: string): number {
  process.stderr.write(`intake definitions draft: ${reason}\n`);
  return 1;
}
