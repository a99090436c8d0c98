import { definitionFor } from '../../form/index.ts';
import { renewSubjects } from '../../pipeline/index.ts';
import { reasonFor } from '../../review/index.ts';
import type { HistoryId, ItemId, ItemRow, Refused } from '../../store/index.ts';
import type { Fields } from '../fields.ts';
import { idOf } from '../item/field-view.ts';
import { belongsToLook, lookedAt } from '../item/looked.ts';
import { mendingsIn } from '../item/mendings.ts';
import { peopleOf } from '../item/people.ts';
import { seenBy } from '../item/seen.ts';
import { definitionsOf, type ItemPage, isDangerous, itemView } from '../item/view.ts';
import type { Answer, FormError, Page, Visit } from '../page.ts';

const reviewers = ['reviewer'] as const;
const lookers = ['reviewer', 'administrator'] as const;

/** One item: the original beside what was read from it, what can be decided, and everybody who had a hand in it. */
export const itemPages: Page[] = [
  {
    method: 'GET',
    path: '/queue/:id',
    roles: lookers,
    audit: { action: 'item_looked', subject: 'item' },
    async handler(visit) {
      const item = await visit.web.store.review.load(visit.id as ItemId);
      if (!item) return { kind: 'not_found' };
      const { query } = visit;
      return showItem(visit, item, {
        ...(query.text('add') !== '' && { add: query.text('add') }),
        ...(query.text('file') !== '' && { part: query.text('file') }),
      });
    },
  },
  {
    method: 'GET',
    path: '/queue/:id/file/:part/page/:number',
    roles: lookers,
    audit: { action: 'original_looked', subject: 'item' },
    async handler(visit) {
      const { web, id, params, query, note } = visit;
      const item = await web.store.review.load(id as ItemId);
      const part = item?.parts.find((one) => one.id === params.part);
      const page = Number(params.number);
      if (!item || !part || isDangerous(item, part)) return { kind: 'not_found' };
      if (!Number.isInteger(page) || page < 1 || page > 10_000) return { kind: 'not_found' };
      note({ detail: { part: part.id, pages: String(page) } });
      if (belongsToLook(visit, { subject: `item ${id}`, part: part.id }, query.text('look'))) note({ written: true });
      const picture = await seenBy(web).page({ id: part.originalId, format: part.format }, page);
      return picture ? { kind: 'file', ...picture } : { kind: 'not_found' };
    },
  },
  {
    method: 'POST',
    path: '/queue/:id/mend',
    roles: reviewers,
    audit: { action: 'item_mended', subject: 'item' },
    async handler(visit) {
      const { web, id, form } = visit;
      const item = await web.store.review.load(id as ItemId);
      if (!item?.form) return { kind: 'not_found' };
      const script = form.text('_script') !== '';
      const outcome = await mendFrom(visit, item);
      if (outcome.kind === 'unchanged')
        return script
          ? answerScript(visit, item, [])
          : { kind: 'redirect', to: backTo(id, form), say: 'Nothing was changed.' };
      if (outcome.kind === 'mended') {
        const after = await web.store.review.load(id as ItemId);
        if (script && after) return answerScript(visit, after, outcome.keys);
        return { kind: 'redirect', to: backTo(id, form), say: 'Saved.' };
      }
      if (script) return { kind: 'json', status: 422, body: { errors: outcome.errors } };
      return showItem(visit, item, outcome);
    },
  },
  {
    method: 'POST',
    path: '/queue/:id/undo',
    roles: reviewers,
    audit: { action: 'item_undone', subject: 'item' },
    async handler(visit) {
      const { web, actor, id, form, note } = visit;
      const history = form.text('history');
      const item = await web.store.review.load(id as ItemId);
      const own = item?.history.find((row) => row.id === history);
      if (!item || !own) return { kind: 'not_found' };
      note({ detail: { action: own.action } });
      const outcome = await web.store.review.undo(history as HistoryId, { by: actor });
      if (outcome.kind === 'undone') {
        if (item.form) await renewSubjects(web.store, item.form.id);
        return { kind: 'redirect', to: `/queue/${id}`, say: 'Undone: everything is as it was before.' };
      }
      const text =
        outcome.kind === 'built_upon'
          ? 'This cannot be undone any more: something was done since that rests on it.'
          : await refusedWords(visit, outcome);
      return showItem(visit, item, { errors: [{ text, href: '#history' }] });
    },
  },
  {
    method: 'POST',
    path: '/queue/:id/note',
    roles: reviewers,
    audit: { action: 'item_noted', subject: 'item' },
    async handler({ web, actor, id, form }) {
      if (!(await web.store.review.load(id as ItemId))) return { kind: 'not_found' };
      await web.store.review.note(id as ItemId, actor, form.text('own_note').slice(0, 5_000));
      return { kind: 'redirect', to: `/queue/${id}#history`, say: 'Noted.' };
    },
  },
];

/** To the entry that is to be added, or to the place on the page that the script was at. */
const backTo = (id: string, form: Fields) => {
  const add = form.text('add');
  if (/^\w{1,40}$/.test(add)) return `/queue/${id}?add=${add}#new-entry`;
  const at = form.text('_at');
  return /^f-[\w-]{1,80}$/.test(at) ? `/queue/${id}#${at}` : `/queue/${id}`;
};

type More = Omit<ItemPage, 'web' | 'actor' | 'item'>;

/** The page of an item; with errors nothing was changed, and what was typed is shown again. */
export async function showItem(visit: Visit, item: ItemRow, more: More = {}): Promise<Answer> {
  const { web, actor, user } = visit;
  const errors = more.errors ?? [];
  // A page with errors shows the item as well.
  if (errors.length > 0) await web.store.audit.append({ actor, action: 'item_looked', subject: `item ${item.id}` });
  // An entry that is just being added stays on the page with what was typed into it.
  const add = more.add ?? more.typed?.text('adding') ?? '';
  const data = await itemView({ web, actor, item, ...more, ...(add !== '' && { add }) });
  const { file, shownPart } = data;
  const shown = file !== null && file.kind !== 'none' && shownPart !== null;
  const look = shown
    ? await lookedAt(visit, { subject: `item ${item.id}`, part: shownPart.id }, file.pages?.length ?? null)
    : '';
  return {
    kind: 'page',
    template: 'item',
    title: `Item ${item.id}`,
    wide: true,
    errors,
    data: {
      ...data,
      look,
      errorAt: Object.fromEntries(errors.map(({ href, text }) => [href.slice(1), text])),
      mayReview: user.roles.includes('reviewer'),
    },
  };
}

type Mending =
  | { kind: 'unchanged'; version: number }
  | { kind: 'mended'; version: number; keys: string[] }
  | ({ kind: 'refused' } & Required<Pick<More, 'errors' | 'typed' | 'fieldErrors'>>);

/** Writes what was typed on the page into the form. */
export async function mendFrom(visit: Visit, item: ItemRow): Promise<Mending> {
  const { web, actor, form: sent, note } = visit;
  const version = Number(sent.text('version')) || item.version;
  const definition = item.form && definitionFor(definitionsOf(web), item.form.form);
  if (!item.form || !definition) return { kind: 'unchanged', version };
  const mendings = mendingsIn(sent, item.form.form, definition, sent.text('adding') || undefined);
  if (mendings.length === 0) return { kind: 'unchanged', version };
  note({ detail: { keys: mendings.map(({ key }) => key).slice(0, 200) } });
  const outcome = await web.store.review.mend(item.id, { by: actor, version }, mendings, definition);
  if (outcome.kind === 'mended') {
    await renewSubjects(web.store, item.form.id);
    return { kind: 'mended', version: outcome.version, keys: outcome.keys };
  }
  if (outcome.kind === 'refused') {
    const fieldErrors = new Map(outcome.refusals.map(({ key, message }) => [key, message]));
    const errors = outcome.refusals.map(({ key, message }) => ({ text: message, href: `#${idOf(key)}` }));
    return { kind: 'refused', errors, typed: sent, fieldErrors };
  }
  const errors: FormError[] = [{ text: await refusedWords(visit, outcome), href: '#history' }];
  return { kind: 'refused', errors, typed: sent, fieldErrors: new Map() };
}

/** Why somebody else was first, in words; what was typed stands on the page still. */
export async function refusedWords({ web }: Visit, refused: Refused): Promise<string> {
  const people = await peopleOf(web);
  switch (refused.kind) {
    case 'overtaken':
      return `${people.get(refused.by) ?? 'Somebody else'} was faster and has changed this item. What you typed is still here: look at what stands now, and save again if it is still right.`;
    case 'taken':
      return `${people.get(refused.by) ?? 'Somebody else'} works on this item. What you typed is still here.`;
    case 'not_allowed':
      return 'This cannot be done with this item.';
    case 'gone':
      return 'The item is not there any more.';
  }
}

/** What changed on the page, for the script that saved a value without loading it again. */
async function answerScript({ web, actor }: Visit, item: ItemRow, keys: string[]): Promise<Answer> {
  const data = await itemView({ web, actor, item });
  const fields = data.groups.flatMap((group) => [...group.fields, ...group.others]);
  return {
    kind: 'json',
    body: {
      version: item.version,
      standing: data.standing,
      why: item.reasons.map((code) => reasonFor(code).why),
      asking: data.asking,
      fields: fields.map(({ key, id, state, shown, doubt, problems, corrected }) => ({
        ...{ id, state, shown, doubt, saved: keys.includes(key) },
        problems: problems.map(({ text }) => text),
        corrected: corrected ? `Put right or confirmed by ${corrected.by}` : null,
      })),
    },
  };
}
