import { existsSync } from 'node:fs';
import { type Definition, type Definitions, loadDefinition } from '../form/index.ts';
import { type FileSheet, type ReadSettings, readFileSheet } from './sheet.ts';
import { print, readWords } from './usage.ts';

const usage = 'usage: intake definitions try [--json] DEFINITION.yaml FILE...\n';

/** `intake definitions try DEFINITION FILE...`: what a definition by itself reads from filled forms, field by field. */
export async function tryOut(words: string[], known: Definitions, settings: ReadSettings): Promise<number> {
  const read = readWords('definitions try', words, { json: { type: 'boolean' } }, true);
  if (!read) return 2;
  const [path, ...files] = read.positionals;
  if (path === undefined || files.length === 0) {
    process.stderr.write(usage);
    return 2;
  }
  if (!existsSync(path)) {
    process.stderr.write(`intake definitions try: there is no definition ${path}\n`);
    return 2;
  }
  const definition = loadDefinition(path);
  const definitions: Definitions = { forms: [definition], others: known.others };
  const sheets: FileSheet[] = [];
  for (const file of files) sheets.push(await readFileSheet(file, definitions, settings));
  print(read.values.json ? JSON.stringify(sheets, null, 2) : tableOf(definition, sheets));
  return 0;
}

const WIDEST = 32;

type Column = { file: string; form: FileSheet['forms'][number] | undefined };

/** A row for each field with what each form says, and below what was not asked, not understood, or in the way. */
function tableOf(definition: Definition, sheets: readonly FileSheet[]): string {
  const columns = sheets.flatMap(({ file, forms }): Column[] =>
    forms.length > 0 ? forms.map((form) => ({ file, form })) : [{ file, form: undefined }],
  );
  const lines = columns.map(
    ({ file, form }, at) => `[${at + 1}] ${file}: ${form ? decided(form) : 'no form was found'}`,
  );
  for (const { file, problems } of sheets)
    for (const { code, message } of problems) lines.push(`    ! ${file}: ${code}: ${message}`);
  const keys = keysOf(definition, columns);
  const cells = [
    ['', ...columns.map((_, at) => `[${at + 1}]`)],
    ...keys.map((key) => [key, ...columns.map(({ form }) => shown(form?.fields[key]))]),
  ];
  const widths = cells[0]?.map((_, at) => Math.max(...cells.map((row) => row[at]?.length ?? 0))) ?? [];
  lines.push(
    '',
    ...cells.map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    ),
    '',
  );
  const never = definition.fields.filter(({ key }) => !keys.some((own) => own.replace(/\[\d+\]/, '[]') === key));
  if (never.length > 0) lines.push(`in no file: ${never.map(({ key }) => key).join(', ')}`);
  for (const [at, { form }] of columns.entries()) {
    for (const { field, message } of form?.problems ?? []) lines.push(`[${at + 1}] ! ${field ?? 'form'}: ${message}`);
    for (const label of form?.notUnderstood ?? []) lines.push(`[${at + 1}] ? not understood: ${label}`);
  }
  return lines.join('\n');
}

function decided({ kind, version, decision }: NonNullable<Column['form']>): string {
  return `${kind}, version ${version ?? 'not printed'}, ${decision === 'file' ? 'can be filed' : 'for review'}`;
}

/** In the order of the definition, lists by their entries. */
function keysOf(definition: Definition, columns: readonly Column[]): string[] {
  const found = new Set(columns.flatMap(({ form }) => Object.keys(form?.fields ?? {})));
  const order = new Map(definition.fields.map(({ key }, at) => [key, at]));
  const place = (key: string) => order.get(key.replace(/\[\d+\]/, '[]')) ?? order.size;
  return [...found].sort((one, other) => place(one) - place(other));
}

function shown(value: NonNullable<Column['form']>['fields'][string] | undefined): string {
  if (!value) return '-';
  const words = value.state === 'answered' ? String(value.value) : `(${value.state.replaceAll('_', ' ')})`;
  const line = words.replace(/\s+/g, ' ');
  const cut = line.length > WIDEST ? `${line.slice(0, WIDEST - 1)}…` : line;
  return value.confidence < 0.9 ? `${cut} ?` : cut;
}
