import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isNode, LineCounter, parseDocument, type Document as YamlDocument } from 'yaml';
import type { z } from 'zod';
import { type Definition, type DefinitionFile, type Definitions, definitionFile, otherFormsFile } from './model.ts';

/** A mistake in a definition file. Each line says file, line and what to mend. */
export class DefinitionMistake extends Error {
  readonly lines: string[];

  constructor(lines: string[]) {
    super(lines.join('\n'));
    this.name = 'DefinitionMistake';
    this.lines = lines;
  }
}

const files = { forms: ['mace-referral.yaml', 'exploitation-toolkit.yaml'], others: 'other-forms.yaml' };

/**
 * Reads the definitions of a folder: the two forms, the look-alikes, and every further file `*.yaml`, which is one more version of
 * a form (a new one, or another council's). The only reading of files in `form`; done once, at the start.
 */
export function loadDefinitions(folder: string = import.meta.dirname): Definitions {
  const mistakes: string[] = [];
  const read = <Schema extends z.ZodType>(name: string, schema: Schema, check: (value: z.infer<Schema>) => Wrong[]) => {
    const found = readOne(join(folder, name), name, schema, check);
    if ('mistakes' in found) mistakes.push(...found.mistakes);
    return 'mistakes' in found ? undefined : found.value;
  };
  const names = [...files.forms, ...furtherFiles(folder)];
  const forms = names.flatMap((name) => read(name, definitionFile, crossCheck) ?? []);
  const others = read(files.others, otherFormsFile, () => [])?.forms ?? [];
  if (mistakes.length > 0) throw new DefinitionMistake(mistakes);
  return { forms: forms.map(complete), others };
}

/** Reads one definition by itself, to try it. */
export function loadDefinition(path: string): Definition {
  const found = readOne(path, basename(path), definitionFile, crossCheck);
  if ('mistakes' in found) throw new DefinitionMistake(found.mistakes);
  return complete(found.value);
}

function furtherFiles(folder: string): string[] {
  const known = new Set([...files.forms, files.others]);
  const all = existsSync(folder) ? readdirSync(folder) : [];
  return all.filter((name) => /\.ya?ml$/.test(name) && !known.has(name)).sort();
}

type Wrong = { path: (string | number)[]; message: string };

function readOne<Schema extends z.ZodType>(
  path: string,
  name: string,
  schema: Schema,
  check: (value: z.infer<Schema>) => Wrong[],
): { value: z.infer<Schema> } | { mistakes: string[] } {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return { mistakes: [`${name}: the file is missing or cannot be read.`] };
  }
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter });
  if (document.errors.length > 0)
    return {
      mistakes: document.errors.map((error) => `${name}:${counter.linePos(error.pos[0]).line}: ${firstLine(error)}`),
    };
  const at = ({ path: where, message }: Wrong) =>
    `${name}:${lineOf(document, counter, where)}: ${where.join('.')}: ${message}`;
  const parsed = schema.safeParse(document.toJS());
  if (!parsed.success)
    return {
      mistakes: parsed.error.issues.map((issue) =>
        at({ path: issue.path.filter((part) => typeof part !== 'symbol'), message: issue.message }),
      ),
    };
  const wrong = check(parsed.data);
  return wrong.length > 0 ? { mistakes: wrong.map(at) } : { value: parsed.data };
}

function firstLine(error: Error): string {
  return error.message.split('\n')[0] ?? 'not valid YAML';
}

/** The line of the deepest part of the path that the file has. */
function lineOf(document: YamlDocument, counter: LineCounter, path: readonly (string | number)[]): number {
  for (let depth = path.length; depth >= 0; depth -= 1) {
    const node = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true);
    if (isNode(node) && node.range) return counter.linePos(node.range[0]).line;
  }
  return 1;
}

/** What a schema cannot say: names must exist and be said once. */
function crossCheck(file: DefinitionFile): Wrong[] {
  const wrong: Wrong[] = [];
  const families = new Set(file.sections.map((section) => section.family ?? section.id));
  const keys = new Set<string>();
  for (const [index, field] of file.fields.entries()) {
    if (keys.has(field.key)) wrong.push({ path: ['fields', index, 'key'], message: 'is defined twice' });
    keys.add(field.key);
    for (const family of field.in)
      if (!families.has(family)) wrong.push({ path: ['fields', index, 'in'], message: `no section "${family}"` });
    const chooses = field.type === 'choice' || field.type === 'choices';
    if (chooses !== (field.codes !== undefined))
      wrong.push({ path: ['fields', index], message: chooses ? 'needs codes' : 'has codes but is no choice' });
  }
  for (const [index, combined] of file.combined.entries())
    for (const key of combined.keys)
      if (!keys.has(key)) wrong.push({ path: ['combined', index, 'keys'], message: `no field "${key}"` });
  const rows = ['indicators[].value'];
  for (const [index, need] of file.needs.entries())
    for (const key of need.one.flat())
      if (!keys.has(key) && !rows.includes(key)) wrong.push({ path: ['needs', index], message: `no field "${key}"` });
  return wrong;
}

function complete(file: DefinitionFile): Definition {
  return {
    ...file,
    sections: file.sections.map((section) => ({
      ...section,
      family: section.family ?? section.id,
      sets: section.sets ?? {},
      closed: section.closed === true,
      owners: section.owners ?? [],
    })),
    fields: file.fields.map((field) => ({
      ...field,
      codes: Object.entries(field.codes ?? {}).map(([code, own]) => ({ code, wordings: own })),
      required: field.required === 'always',
      lines: field.lines === true,
      signature: field.signature === true,
    })),
  };
}
