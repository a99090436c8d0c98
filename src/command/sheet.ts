import { readFile } from 'node:fs/promises';
import { readDocument } from '../document/index.ts';
import { type FileFormat, openArchive, sniffFormat } from '../file/index.ts';
import { type Definitions, decide, type Form, type FormReading, readForms, type Value } from '../form/index.ts';
import { limits } from '../limits.ts';
import { openMessage } from '../message/index.ts';
import { archiveReason, documentReason, hazardsOf, openReason, readingReason, reasonFor } from '../review/index.ts';

export type ReadSettings = { certainEnough: number; trustedServers: string[]; password?: string };

/** What `intake read --json` prints for one file: a contract with scripts, described in docs/command-line.md. */
export type FileSheet = {
  file: string;
  forms: FormSheet[];
  /** What the file holds instead of a form to read, and how sure that is. */
  recognised: { as: string; name?: string; confidence: number }[];
  problems: { code: string; message: string }[];
};

type FormSheet = {
  kind: string;
  version: string | null;
  confidence: number;
  decision: 'file' | 'review';
  fields: Record<string, Value>;
  problems: { code: string; field?: string; message: string }[];
  notUnderstood: string[];
};

/**
 * Reads one file with the same code as the worker, without a database. Whatever stands in the file, it ends in a sheet: what
 * is wrong with it is among the problems.
 */
export async function readFileSheet(
  file: string,
  definitions: Definitions,
  settings: ReadSettings,
): Promise<FileSheet> {
  const bytes = await readFile(file).catch(() => null);
  if (bytes === null) {
    return {
      file,
      forms: [],
      recognised: [],
      problems: [{ code: 'file_missing', message: 'There is no such file, or it cannot be read.' }],
    };
  }
  const found = await readBytes(bytes, sniffFormat(bytes), 0, definitions, settings);
  if (found.forms.length === 0 && found.reasons.size === 0)
    found.reasons.set('no_form_found', reasonFor('no_form_found').why);
  const problems = [...found.reasons].map(([code, message]) => ({ code, message }));
  return { file, forms: found.forms, recognised: found.recognised, problems };
}

type Found = Pick<FileSheet, 'forms' | 'recognised'> & { reasons: Map<string, string> };

async function readBytes(
  bytes: Uint8Array,
  format: FileFormat,
  depth: number,
  definitions: Definitions,
  settings: ReadSettings,
): Promise<Found> {
  if (depth > limits.nestedArchives) return reason('nested_too_deep');
  const readEach = async (files: { bytes: Uint8Array; format: FileFormat }[]) => {
    const found = nothing();
    for (const file of files) merge(found, await readBytes(file.bytes, file.format, depth + 1, definitions, settings));
    return found;
  };

  if (format === 'eml' || format === 'msg') {
    const outcome = await openMessage(bytes, { trustedServers: settings.trustedServers });
    if (outcome.kind !== 'opened') return reason(openReason(outcome));
    const found = await readEach(outcome.message.parts);
    for (const { code } of outcome.message.problems) found.reasons.set(code, reasonFor(code).why);
    return found;
  }
  if (bytes.length > limits.fileBytes) return reason('file_too_large');
  if (format === 'zip') {
    const outcome = openArchive(bytes, settings.password);
    if (outcome.kind === 'opened') {
      return readEach(outcome.entries.map((entry) => ({ bytes: entry.bytes, format: sniffFormat(entry.bytes) })));
    }
    return reason(archiveReason(outcome));
  }

  const { password } = settings;
  const outcome = await readDocument(bytes, format, { ...(password !== undefined && { password }) });
  if (outcome.kind !== 'read') return reason(documentReason(outcome, format));
  const found = sheetsOf(readForms(outcome.document, definitions, {}), settings.certainEnough);
  for (const code of hazardsOf(outcome.document.notes, found.forms.length > 0).reasons) merge(found, reason(code));
  return found;
}

function sheetsOf(reading: FormReading, certainEnough: number): Found {
  const found = nothing();
  for (const { code, message } of reading.problems) found.reasons.set(code, message);
  if (reading.kind === 'forms') found.forms.push(...reading.forms.map((form) => formSheet(form, certainEnough)));
  else {
    const name =
      reading.kind === 'other_form' ? reading.name : reading.kind === 'blank_form' ? reading.form : undefined;
    found.recognised.push({ as: reading.kind, ...(name !== undefined && { name }), confidence: reading.confidence });
    const code = readingReason(reading);
    if (code !== null) merge(found, reason(code));
  }
  return found;
}

function formSheet(form: Form, certainEnough: number): FormSheet {
  const { decision } = decide(form, certainEnough);
  return {
    kind: form.kind,
    version: form.version,
    confidence: form.confidence,
    decision,
    fields: form.fields,
    problems: form.problems,
    notUnderstood: form.notUnderstood ?? [],
  };
}

const nothing = (): Found => ({ forms: [], recognised: [], reasons: new Map() });
const reason = (code: string): Found => ({ ...nothing(), reasons: new Map([[code, reasonFor(code).why]]) });

function merge(into: Found, from: Found): void {
  into.forms.push(...from.forms);
  into.recognised.push(...from.recognised);
  for (const [code, message] of from.reasons) into.reasons.set(code, message);
}
