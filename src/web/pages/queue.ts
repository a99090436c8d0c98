import type { FormKind } from '../../form/index.ts';
import { reasonFor, searchWords, urgencyWords } from '../../review/index.ts';
import type { ItemId, QueueFilter, QueuePlace, QueueRow } from '../../store/index.ts';
import type { Fields } from '../fields.ts';
import { doneAs } from '../item/history.ts';
import { peopleOf } from '../item/people.ts';
import { waitingTime } from '../item/times.ts';
import { kindChoices } from '../kind-words.ts';
import type { Answer, Page, Visit } from '../page.ts';

const shows = ['mine', 'urgent', 'overdue', 'waiting', 'unclaimed'] as const;
const kinds: { value: FormKind | 'none'; text: string }[] = [...kindChoices, { value: 'none', text: 'No form read' }];
const rowsAtOnce = 25;

/** The queue: what waits, why, since when and until when. Words of a search are sent as a form: an address is kept by browsers and proxies. */
export const queuePages: Page[] = [
  {
    method: 'GET',
    path: '/queue',
    roles: ['reviewer', 'administrator'],
    audit: { action: 'queue_looked' },
    handler: (visit) => queuePage(visit, visit.query, []),
  },
  {
    method: 'POST',
    path: '/queue',
    roles: ['reviewer', 'administrator'],
    audit: { action: 'queue_searched' },
    handler: (visit) => queuePage(visit, visit.form, searchWords(visit.form.text('words'))),
  },
  {
    method: 'GET',
    path: '/queue/stamp',
    roles: ['reviewer', 'administrator'],
    audit: 'nothing_shown',
    byItself: true,
    handler: async ({ web }) => ({ kind: 'json', body: { stamp: await web.store.review.stamp() } }),
  },
  {
    // The rows anew after something has changed, with the same filters and words.
    method: 'POST',
    path: '/queue/rows',
    roles: ['reviewer', 'administrator'],
    audit: { action: 'queue_looked' },
    byItself: true,
    handler: (visit) => queuePage(visit, visit.form, searchWords(visit.form.text('words')), 'queue-rows'),
  },
  {
    method: 'POST',
    path: '/queue/next',
    roles: ['reviewer'],
    audit: { action: 'item_claimed' },
    async handler({ web, actor, form, note }) {
      const filter = filterOf(form, []);
      // Somebody else may take the same one in this moment; then the one after it.
      for (let tries = 0; tries < 5; tries += 1) {
        const id = await web.store.review.next(actor, filter);
        if (id === null) break;
        const claim = await web.store.review.claim(id, actor);
        note({ subject: `item ${id}` });
        if (claim.kind === 'claimed') return { kind: 'redirect', to: `/queue/${id}` };
      }
      return { kind: 'redirect', to: '/queue', say: 'Nothing waits that is free for you.' };
    },
  },
  {
    method: 'POST',
    path: '/queue/:id/claim',
    roles: ['reviewer'],
    audit: { action: 'item_claimed', subject: 'item' },
    async handler({ web, actor, id, form }) {
      const claim = await web.store.review.claim(id as ItemId, actor);
      if (form.text('_script') !== '') return { kind: 'json', body: { kind: claim.kind } };
      if (claim.kind !== 'gone') return { kind: 'redirect', to: `/queue/${id}` };
      return { kind: 'redirect', to: '/queue', say: 'That item is done already.' };
    },
  },
  {
    method: 'POST',
    path: '/queue/:id/release',
    roles: ['reviewer'],
    audit: { action: 'item_released', subject: 'item' },
    async handler({ web, actor, id }) {
      await web.store.review.release(id as ItemId, actor);
      return { kind: 'redirect', to: '/queue', say: 'The item is free for others again.' };
    },
  },
];

async function queuePage(
  { web, user, actor, note, query }: Visit,
  fields: Fields,
  words: string[],
  template = 'queue',
): Promise<Answer> {
  const filter = filterOf(fields, words);
  const after = placeOf(fields.text('after'));
  const [page, counts, people, stamp, done] = await Promise.all([
    web.store.review.queue(filter, actor, { limit: rowsAtOnce, ...(after && { after }) }),
    web.store.review.counts(actor),
    peopleOf(web),
    web.store.review.stamp(),
    doneItem(web, query.text('done')),
  ]);
  note({
    detail: {
      filters: [filter.reason, filter.kind, filter.show].filter((one) => one !== undefined),
      ...(words.length > 0 && { words: words.length }),
    },
  });
  const now = web.now();
  return {
    kind: 'page',
    template,
    title: 'Queue',
    wide: true,
    data: {
      rows: page.rows.map((row) => rowView(row, actor, now, people)),
      next: page.next && `${page.next.precedence}.${page.next.due.getTime()}.${page.next.id}`,
      counts,
      after: after === null ? '' : fields.text('after'),
      stamp,
      done,
      mayReview: user.roles.includes('reviewer'),
      filter,
      words: fields.text('words'),
      shows: [
        { value: '', text: `Everything (${counts.open})` },
        { value: 'mine', text: `Mine (${counts.mine})` },
        { value: 'urgent', text: `Urgent (${counts.urgent})` },
        { value: 'overdue', text: `Overdue (${counts.overdue})` },
        { value: 'waiting', text: `Waiting for the referrer (${counts.waiting})` },
        { value: 'unclaimed', text: 'Nobody works on it' },
      ].map((one) => ({ ...one, selected: one.value === (filter.show ?? '') })),
      kinds: [{ value: '', text: 'All' }, ...kinds].map((one) => ({
        ...one,
        text: one.value === '' ? 'All' : `${one.text} (${countOf(counts.kinds, one.value)})`,
        selected: one.value === (filter.kind ?? ''),
      })),
      reasons: [
        { value: '', text: 'All', selected: filter.reason === undefined },
        ...counts.reasons.map(({ code, count }) => ({
          value: code,
          text: `${reasonFor(code).why} (${count})`,
          selected: code === filter.reason,
        })),
      ],
    },
  };
}

async function doneItem(web: Visit['web'], id: string) {
  const item = /^\d{1,18}$/.test(id) ? await web.store.review.load(id as ItemId) : null;
  const last = item?.history.findLast(({ action }) => !['claimed', 'released', 'noted'].includes(action));
  return item && last && !last.undone && last.action !== 'undone'
    ? { id: item.id, history: last.id, words: doneAs(last.action) }
    : null;
}

function countOf(all: { kind: FormKind | null; count: number }[], value: string): number {
  return all.find(({ kind }) => (kind ?? 'none') === value)?.count ?? 0;
}

function filterOf(fields: Fields, words: string[]): QueueFilter {
  const show = shows.find((one) => one === fields.text('show'));
  const kind = kinds.find(({ value }) => value === fields.text('kind'))?.value;
  const reason = /^[a-z][a-z0-9_]{2,60}$/.exec(fields.text('reason'))?.[0];
  return {
    ...(show !== undefined && { show }),
    ...(kind !== undefined && { kind }),
    ...(reason !== undefined && { reason }),
    ...(words.length > 0 && { words }),
  };
}

function placeOf(text: string): QueuePlace | null {
  const [, precedence, due, id] = /^([01])\.(\d{10,15})\.(\d{1,18})$/.exec(text) ?? [];
  if (precedence === undefined || due === undefined || id === undefined) return null;
  return { precedence: Number(precedence), due: new Date(Number(due)), id: id as ItemId };
}

function rowView(row: QueueRow, actor: string, now: Date, people: ReadonlyMap<string, string>) {
  const claim = row.claim && row.claim.until > now ? row.claim : null;
  const who = row.names.length > 0 ? row.names.join(', ') : row.subject || 'Mail without a subject';
  return {
    ...row,
    who,
    kindWords: kinds.find(({ value }) => value === (row.kind ?? 'none'))?.text ?? '',
    why: row.reasons.map((code) => reasonFor(code).why),
    urgent: row.urgency.map((code) => urgencyWords[code]),
    waits: waitingTime(now.getTime() - row.received.getTime()),
    overdue: row.due < now && row.asked === null,
    dueIn: waitingTime(Math.abs(row.due.getTime() - now.getTime())),
    claim: claim && { mine: claim.by === actor, by: people.get(claim.by) ?? 'Somebody', until: claim.until },
    sentTo: row.sentTo === null ? null : row.sentTo === actor ? 'you' : (people.get(row.sentTo) ?? 'somebody'),
  };
}
