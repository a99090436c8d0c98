import type { FileFormat } from '../../file/index.ts';
import type { SeenMail } from '../../pipeline/index.ts';
import type { OriginalId } from '../../store/index.ts';
import type { WebParts } from '../page.ts';
import { type Paper, paperOf } from './paper.ts';

/** What a reviewer sees of a file: pictures of its pages, its text as safe HTML, or why neither can be shown. */
export type SeenFile =
  | { kind: 'pages'; pages: { width: number; height: number }[]; all: number }
  | { kind: 'paper'; paper: Paper }
  | { kind: 'none'; reason: string };
export type SeenPage = { type: string; bytes: Uint8Array };

type ShownFile = { id: OriginalId; format: FileFormat };
type Kept<Thing> = { thing: Promise<Thing>; until: number };

/** Formats that have pages, or are one. Everything else is shown as its text. */
const paged: readonly FileFormat[] = ['pdf', 'jpeg', 'png', 'tiff', 'heic', 'webp', 'gif', 'bmp'];
const keptMilliseconds = 10 * 60_000;
const keptAtMost = 120;
const pagesAtMost = 40;
const pageWidth = 1_100;

/**
 * Files are opened in reader processes only, and what came of it is kept for minutes, in memory and nowhere else: looking at the next field must
 * not read the file again.
 */
export function openSeen(web: Pick<WebParts, 'store' | 'pool' | 'now'>) {
  const files = new Map<string, Kept<SeenFile>>();
  const pages = new Map<string, Kept<SeenPage | null>>();
  const mails = new Map<string, Kept<SeenMail[]>>();

  const keep = <Thing>(kept: Map<string, Kept<Thing>>, key: string, most: number, make: () => Promise<Thing>) => {
    const now = web.now().getTime();
    const known = kept.get(key);
    if (known && known.until > now) return known.thing;
    for (const [other, { until }] of kept) if (until <= now || kept.size >= most) kept.delete(other);
    const thing = make();
    kept.set(key, { thing, until: now + keptMilliseconds });
    // What failed is tried again at the next look.
    thing.catch(() => kept.delete(key));
    return thing;
  };

  const render = async (bytes: Uint8Array, format: FileFormat, page: number, password?: string) => {
    const task = {
      kind: 'page',
      bytes,
      format,
      page,
      width: pageWidth,
      ...(password !== undefined && { password }),
    } as const;
    const outcome = await web.pool.show(task);
    return outcome.kind === 'done' && outcome.result.kind === 'page' ? outcome.result : null;
  };

  const see = async ({ id, format }: ShownFile, password?: string): Promise<SeenFile> => {
    const bytes = await web.store.originals.get(id);
    if (paged.includes(format)) {
      const sizes: { width: number; height: number }[] = [];
      let all = 1;
      for (let page = 1; page <= Math.min(all, pagesAtMost); page += 1) {
        const rendered = await render(bytes, format, page, password);
        if (!rendered) break;
        all = rendered.pages;
        sizes.push(rendered.points);
        const { encoded, encoding } = rendered;
        const picture = Promise.resolve({ type: `image/${encoding}`, bytes: encoded });
        keep(pages, `${id} ${page}`, pagesAtMost * 8, () => picture);
      }
      if (sizes.length > 0) return { kind: 'pages', pages: sizes, all };
    }
    const outcome = await web.pool.look({ kind: 'look', bytes, format, ...(password !== undefined && { password }) });
    if (outcome.kind === 'failed') return { kind: 'none', reason: outcome.reason };
    if (outcome.kind === 'lost') return { kind: 'none', reason: 'reading_lost' };
    if (outcome.result.kind === 'document') return { kind: 'paper', paper: paperOf(outcome.result.document) };
    return { kind: 'none', reason: outcome.result.kind === 'no_document' ? outcome.result.reason : 'reading_failed' };
  };

  return {
    file: (file: ShownFile) => keep(files, file.id, keptAtMost, () => see(file)),

    /** With a password, kept as briefly as everything here: what was unlocked can be looked at, the password is forgotten. */
    async unlock(file: ShownFile, password: string): Promise<void> {
      const seen = await see(file, password);
      if (seen.kind === 'none') return;
      files.delete(file.id);
      await keep(files, file.id, keptAtMost, () => Promise.resolve(seen));
    },

    page: ({ id, format }: ShownFile, page: number) =>
      keep(pages, `${id} ${page}`, pagesAtMost * 8, async () => {
        const rendered = await render(await web.store.originals.get(id), format, page);
        return rendered && { type: `image/${rendered.encoding}`, bytes: rendered.encoded };
      }),

    mail: (id: OriginalId) =>
      keep(mails, id, keptAtMost, async () => {
        const outcome = await web.pool.look({ kind: 'look_mail', bytes: await web.store.originals.get(id) });
        return outcome.kind === 'done' && outcome.result.kind === 'mail' ? outcome.result.mails : [];
      }),
  };
}

export type Seen = ReturnType<typeof openSeen>;

/** One for each app: pages ask for the one of theirs. */
const opened = new WeakMap<object, Seen>();
export function seenBy(web: WebParts): Seen {
  const seen = opened.get(web.store) ?? openSeen(web);
  opened.set(web.store, seen);
  return seen;
}

/** The words of a mail as HTML of our own making; ids would clash with those of the file. */
export function mailHtml({ document }: SeenMail): string {
  if (!document) return '';
  return paperOf(document).html.replaceAll(/ id="p-[\w-]*" tabindex="-1"/g, '');
}
