import { readDocument } from '../../../src/document/index.ts';
import { sniffFormat } from '../../../src/file/index.ts';
import { type Definitions, decide, type Form, readForms } from '../../../src/form/index.ts';
import { receivedOn } from './answers.ts';
import type { Made } from './model.ts';
import { type Compared, compare } from './score.ts';

/** What became of one form. */
export type Outcome = {
  made: Made;
  /** The one form that was read, or what was seen in its place. */
  form: Form | undefined;
  seen: string;
  decision: 'file' | 'review';
  reasons: string[];
  compared: Compared[];
  milliseconds: number;
  pages: number;
};

/** Reads one file as the worker does, and compares the form in it with what the generator wrote. */
export async function readMade(
  made: Made,
  bytes: Uint8Array,
  definitions: Definitions,
  certain: number,
  evidence = false,
): Promise<Outcome | 'not_read_yet'> {
  const from = performance.now();
  const read = await readDocument(bytes, sniffFormat(bytes), {});
  if (read.kind === 'not_read_yet') return 'not_read_yet';
  const reading = read.kind === 'read' ? readForms(read.document, definitions, { receivedOn, evidence }) : undefined;
  const milliseconds = performance.now() - from;
  const forms = reading?.kind === 'forms' ? reading.forms.filter(({ kind }) => kind === made.kind) : [];
  const [form] = forms;
  const one = forms.length === 1 ? form : undefined;
  const { decision, reasons } = one ? decide(one, certain) : { decision: 'review' as const, reasons: [] };
  const paged = read.kind === 'read' && ['pdf', 'picture'].includes(read.document.format);
  return {
    ...{ made, form: one, decision, reasons, milliseconds },
    seen: reading?.kind === 'forms' ? `${reading.forms.length} forms` : (reading?.kind ?? read.kind),
    compared: compare(made, one?.fields ?? {}, paged),
    pages: read.kind === 'read' ? (read.document.pages ?? 1) : 1,
  };
}
