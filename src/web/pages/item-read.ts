import { writtenOf } from '../../pipeline/index.ts';
import { type Range, type Rereading, reasonFor } from '../../review/index.ts';
import type { ItemId, ItemRow } from '../../store/index.ts';
import type { Fields } from '../fields.ts';
import { seenBy } from '../item/seen.ts';
import { piecesFrom } from '../item/starts.ts';
import { isDangerous, offeredFor } from '../item/view.ts';
import type { Answer, Page, Visit } from '../page.ts';
import { refusedWords, showItem } from './item.ts';

/** Reading the file of an item anew, as a person says: with a password, over some pages, in pieces. */
export const readPages: Page[] = [
  {
    method: 'POST',
    path: '/queue/:id/read',
    roles: ['reviewer'],
    audit: { action: 'item_decided', subject: 'item' },
    async handler(visit) {
      const { web, id } = visit;
      const item = await web.store.review.load(id as ItemId);
      if (!item?.part) return { kind: 'not_found' };
      return reread(visit, item, item.part);
    },
  },
];

/** Reads the file once more in a reader process. A password goes along with this one task; it is in no table, log or job. */
async function reread(visit: Visit, item: ItemRow, part: NonNullable<ItemRow['part']>): Promise<Answer> {
  const { web, form, actor, note } = visit;
  const how = (['unlock', 'read_again', 'pages', 'split'] as const).find((one) => one === form.text('how'));
  // Before the file is opened: a page that was made up could ask for what this one does not offer.
  const barred = item.state === 'open' && how !== undefined && !offeredFor(item).includes(how);
  if (barred || isDangerous(item, part))
    return showItem(visit, item, {
      errors: [{ text: await refusedWords(visit, { kind: 'not_allowed' }), href: '#history' }],
    });
  const ranges = how === 'pages' || how === 'split' ? rangesFrom(form, how) : null;
  const password = form.typed('_password');
  const wrong =
    how === undefined
      ? { text: 'Choose how the file is to be read.', href: '#file-work' }
      : how === 'unlock' && password === ''
        ? { text: 'Type the password of the file.', href: '#password' }
        : typeof ranges === 'string'
          ? wrongRanges[ranges]
          : null;
  if (wrong || how === undefined || typeof ranges === 'string')
    return showItem(visit, item, { errors: wrong ? [wrong] : [], typed: form });
  note({ detail: { decision: how } });
  const bytes = await web.store.originals.get(part.originalId);
  const outcome = await web.pool.read({
    ...{ kind: 'read', bytes, format: part.format, receivedOn: item.message.received.toISOString().slice(0, 10) },
    ...(how === 'unlock' && { password }),
    ...(ranges && { ranges }),
  });
  const reading = outcome.kind === 'done' ? outcome.result : null;
  if (reading === null || reading.kind === 'opened' || reading.kind === 'not_opened') {
    const reason = outcome.kind === 'failed' ? outcome.reason : 'reading_lost';
    return showItem(visit, item, { errors: [{ text: reasonFor(reason).why, href: '#file-work' }] });
  }
  const request = form.text('request');
  const hand = {
    by: actor,
    version: Number(form.text('version')) || item.version,
    ...(/^[\w-]{8,60}$/.test(request) && { request: `${request}-${how}` }),
  };
  const end = await web.store.review.reread(item.id, hand, how satisfies Rereading, writtenOf(reading));
  if (end.kind === 'decided') {
    if (how === 'unlock') await seenBy(web).unlock({ id: part.originalId, format: part.format }, password);
    // A job that gets lost is put in again by the sweep.
    await web.queue.addOnce('match', item.message.id);
    return {
      kind: 'redirect',
      to: `/queue/${item.id}`,
      say: 'The file was read. Its forms are filed, or come back to the queue, within moments.',
    };
  }
  const fresh = (await web.store.review.load(item.id)) ?? item;
  if (end.kind !== 'no_form')
    return showItem(visit, fresh, { errors: [{ text: await refusedWords(visit, end), href: '#history' }] });
  if (how === 'unlock' && !end.reasons.includes('wrong_password'))
    await seenBy(web).unlock({ id: part.originalId, format: part.format }, password);
  const [reason = 'no_form_found'] = end.reasons;
  const text = `${reasonFor(reason).why} ${reasonFor(reason).toDo}`;
  return showItem(visit, fresh, {
    errors: [{ text, href: how === 'unlock' ? '#password' : '#file-work' }],
    typed: form,
  });
}

const piecesAtMost = 40;
const wrongRanges = {
  range: { text: 'Say the pages as whole numbers, the first one first, such as 2-5.', href: '#range' },
  ranges: {
    text: 'Say the pages of each form as whole numbers, the first one first, such as 1-3, 4-6.',
    href: '#ranges',
  },
  starts: { text: 'Tick two or more places where a form begins.', href: '#split' },
} as const;

/** Pages as they are typed, or the places that were ticked in a file without pages. */
function rangesFrom(form: Fields, how: 'pages' | 'split'): Range[] | keyof typeof wrongRanges {
  if (how === 'pages') {
    const [range, ...others] = pageRanges(form.text('range')) ?? [];
    return range === undefined || others.length > 0 ? 'range' : [range];
  }
  if (form.names().includes('ranges')) return severalOf(pageRanges(form.text('ranges'))) ?? 'ranges';
  const starts = form.list('start').map((start) => (/^\d{1,6}$/.test(start) ? Number(start) : null));
  return severalOf(starts.includes(null) ? null : piecesFrom(starts.flatMap((start) => start ?? []))) ?? 'starts';
}

const severalOf = (ranges: Range[] | null) =>
  ranges !== null && ranges.length >= 2 && ranges.length <= piecesAtMost ? ranges : null;

/** `1-3, 4-6`: pieces, each with its first and last page; one number is one page. Null where it says anything else. */
function pageRanges(text: string): Range[] | null {
  const ranges = text.split(/[,;]+/).map((piece): Range | null => {
    const [, from, to] = /^\s*(\d{1,6})\s*(?:(?:-|–|to)\s*(\d{1,6})\s*)?$/.exec(piece) ?? [];
    const range: Range = { of: 'pages', from: Number(from), to: Number(to ?? from) };
    return from === undefined || range.from < 1 || range.to < range.from ? null : range;
  });
  return ranges.some((range) => range === null) ? null : ranges.filter((range) => range !== null);
}
