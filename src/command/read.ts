import { readConfig } from '../config.ts';
import { openDefinitions } from './definitions.ts';
import { type FileSheet, type ReadSettings, readFileSheet } from './sheet.ts';
import { type Command, print, readWords } from './usage.ts';

/** `intake read [--json] [--password-stdin] FILE...`: exit status 0 however bad the files are; 2 for wrong usage. */
export const run: Command = async (words, environment) => {
  const read = readWords('read', words, { json: { type: 'boolean' }, 'password-stdin': { type: 'boolean' } }, true);
  if (!read) return 2;
  if (read.positionals.length === 0) {
    process.stderr.write('usage: intake read [--json] [--password-stdin] FILE...\n');
    return 2;
  }
  const password = read.values['password-stdin'] ? await passwordFromInput() : undefined;
  if (password === '') {
    process.stderr.write('intake read: there is no password on standard input\n');
    return 2;
  }
  const config = readConfig(environment);
  const settings: ReadSettings = {
    certainEnough: config.CERTAIN_ENOUGH,
    trustedServers: config.TRUSTED_MAIL_SERVERS,
    ...(password !== undefined && { password }),
  };
  const definitions = openDefinitions(config.DEFINITIONS_FOLDER);
  const sheets: FileSheet[] = [];
  for (const file of read.positionals) sheets.push(await readFileSheet(file, definitions, settings));
  print(read.values.json ? JSON.stringify(sheets, null, 2) : sheets.map(printSheet).join('\n\n'));
  return 0;
};

/** The first line. A password on the command line would stand in the list of processes and in the history of the shell. */
async function passwordFromInput(): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of process.stdin) {
    pieces.push(Buffer.from(piece));
    if (Buffer.concat(pieces).includes('\n')) break;
  }
  return Buffer.concat(pieces).toString('utf8').split(/\r?\n/, 1)[0] ?? '';
}

/** The readable sheet: a line for each field, problems first where a person looks. */
function printSheet(sheet: FileSheet): string {
  const lines = [sheet.file];
  for (const { as, name, confidence } of sheet.recognised)
    lines.push(
      `  ${as.replaceAll('_', ' ')}${name === undefined ? '' : `: ${name}`} (${Math.round(confidence * 100)}% certain)`,
    );
  for (const problem of sheet.problems) lines.push(`  ! ${problem.code}: ${problem.message}`);
  for (const form of sheet.forms) {
    lines.push(
      `  ${form.kind}, version ${form.version ?? 'not printed'}: ${form.decision === 'file' ? 'can be filed' : 'for review'}`,
    );
    for (const problem of form.problems) lines.push(`    ! ${problem.field ?? 'form'}: ${problem.message}`);
    for (const label of form.notUnderstood) lines.push(`    ? not understood: ${label}`);
    const width = Math.max(0, ...Object.keys(form.fields).map((key) => key.length));
    for (const [key, value] of Object.entries(form.fields)) {
      const shown =
        value.state === 'answered'
          ? String(Array.isArray(value.value) ? value.value.join(', ') : value.value)
          : `(${value.state.replaceAll('_', ' ')})`;
      const unsure = value.confidence < 0.9 ? `  [${Math.round(value.confidence * 100)}% certain]` : '';
      lines.push(`    ${key.padEnd(width)}  ${shown.replaceAll('\n', '\n'.padEnd(width + 7))}${unsure}`);
    }
  }
  return lines.join('\n');
}
