import { openArchive, sniffFormat } from '../../file/index.ts';
import { describeDefinitions } from '../../form/index.ts';
import { limits } from '../../limits.ts';
import { definitionsOf } from '../item/view.ts';
import type { Answer, FormError, Page, UploadedFile, WebParts } from '../page.ts';
import { emptyTry, type Try, triedForms } from '../try-file.ts';

/** The forms that the program knows, and a way to try a file against them: it is read as any other and kept nowhere. */
export const definitionsPages: Page[] = [
  {
    method: 'GET',
    path: '/definitions',
    roles: ['administrator', 'reviewer'],
    audit: { action: 'definitions_looked' },
    handler: async ({ web }) => definitionsPage(web, []),
  },
  {
    method: 'POST',
    path: '/definitions/try',
    roles: ['administrator', 'reviewer'],
    audit: { action: 'file_tried' },
    upload: true,
    async handler({ web, file, note }) {
      const wrong = fileFault(file);
      if (file === null || wrong !== null) return definitionsPage(web, [{ text: wrong ?? '', href: '#file' }]);
      const tried = await tryFile(web, file);
      note({ detail: { format: tried.format, forms: tried.forms.length } });
      return { kind: 'page', template: 'definitions-tried', title: 'A file tried', wide: true, data: { tried } };
    },
  },
];

function fileFault(file: UploadedFile | null): string | null {
  if (file === null || file.bytes.length === 0) return 'Choose a file';
  return file.tooLarge ? 'The file is too large' : null;
}

function definitionsPage(web: WebParts, errors: FormError[]): Answer {
  const { forms, others } = describeDefinitions(definitionsOf(web));
  return {
    kind: 'page',
    template: 'definitions',
    title: 'Form definitions',
    errors,
    data: { forms, others, error: errors[0]?.text ?? null },
  };
}

/** In a reader process, under the same limits as a mail's; what a mail or an archive holds is tried one by one. */
async function tryFile(web: WebParts, file: UploadedFile): Promise<Try> {
  const format = sniffFormat(file.bytes);
  if (format === 'zip') {
    const archive = openArchive(file.bytes);
    if (archive.kind !== 'opened') return emptyTry(format, [`archive_${archive.kind}`]);
    const each = [];
    for (const { bytes } of archive.entries) each.push(await tryOne(web, bytes, sniffFormat(bytes)));
    return { format, forms: each.flatMap(({ forms }) => forms), why: [...new Set(each.flatMap(({ why }) => why))] };
  }
  return tryOne(web, file.bytes, format);
}

async function tryOne(web: WebParts, bytes: Uint8Array, format: ReturnType<typeof sniffFormat>): Promise<Try> {
  if (format === 'eml') {
    const opened = await web.pool.read({ kind: 'open', bytes, sender: { trustedServers: [] } });
    if (opened.kind !== 'done' || opened.result.kind !== 'opened') return emptyTry(format, ['mail_broken']);
    const each = [];
    for (const part of opened.result.message.parts.slice(0, limits.partsPerMessage))
      each.push(await readOne(web, part.bytes, part.format));
    return { format, forms: each.flatMap(({ forms }) => forms), why: [...new Set(each.flatMap(({ why }) => why))] };
  }
  return readOne(web, bytes, format);
}

async function readOne(web: WebParts, bytes: Uint8Array, format: ReturnType<typeof sniffFormat>): Promise<Try> {
  const receivedOn = web.now().toISOString().slice(0, 10);
  const outcome = await web.pool.read({ kind: 'read', bytes, format, receivedOn });
  return triedForms(outcome, format, definitionsOf(web), web.settings.certainEnough);
}
