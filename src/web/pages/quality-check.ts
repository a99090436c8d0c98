import { definitionFor } from '../../form/index.ts';
import type { FormId, LookedPart } from '../../store/index.ts';
import { labelOf, saidBy } from '../item/labels.ts';
import { belongsToLook, lookedAt } from '../item/looked.ts';
import { seenBy } from '../item/seen.ts';
import { definitionsOf, html } from '../item/view.ts';
import type { Answer, FormError, Page, Visit, WebParts } from '../page.ts';

/** Checking a form that was filed unseen: its values beside the original, without a word about how sure the reading was. */
export const qualityCheckPages: Page[] = [
  {
    method: 'POST',
    path: '/quality/next',
    roles: ['reviewer'],
    audit: 'nothing_shown',
    async handler({ web, actor }) {
      const next = await web.store.quality.next(actor);
      return next === null
        ? { kind: 'redirect', to: '/quality', say: 'Nothing waits to be checked just now' }
        : { kind: 'redirect', to: `/quality/${next}` };
    },
  },
  {
    method: 'GET',
    path: '/quality/:id',
    roles: ['reviewer'],
    audit: { action: 'quality_form_looked', subject: 'form' },
    handler: (visit) => checkPage(visit, []),
  },
  {
    method: 'GET',
    path: '/quality/:id/page/:number',
    roles: ['reviewer'],
    audit: { action: 'original_looked', subject: 'form' },
    async handler(visit) {
      const { web, id, params, query, note } = visit;
      const [sample, part] = await Promise.all([web.store.quality.load(id as FormId), partOf(web, id as FormId)]);
      const page = Number(params.number);
      if (sample === null || part === null || part.originalId === null) return { kind: 'not_found' };
      if (!Number.isInteger(page) || page < 1 || page > 10_000) return { kind: 'not_found' };
      note({ detail: { part: part.id, pages: String(page) } });
      if (belongsToLook(visit, { subject: `form ${id}`, part: part.id }, query.text('look'))) note({ written: true });
      const picture = await seenBy(web).page({ id: part.originalId, format: part.format }, page);
      return picture ? { kind: 'file', ...picture } : { kind: 'not_found' };
    },
  },
  {
    method: 'POST',
    path: '/quality/:id',
    roles: ['reviewer'],
    audit: 'in_store',
    async handler(visit) {
      const { web, id, form, actor } = visit;
      const loaded = await web.store.forms.load(id as FormId);
      const sample = await web.store.quality.load(id as FormId);
      if (loaded === null || sample === null) return { kind: 'not_found' };
      if (form.text('compared') !== 'yes')
        return checkPage(visit, [
          { text: 'Say that you have compared every value with the original', href: '#compared' },
        ]);
      const known = Object.keys(loaded.form.fields);
      const wrong = new Set(form.list('wrong'));
      const judged = known.map((key) => ({ key, wrong: wrong.has(key) }));
      // Something that stands in the form and was not read at all: the reading has no value to blame it on.
      if (form.text('missed') === 'yes') judged.push({ key: 'missed', wrong: true });
      const done = await web.store.quality.record(id as FormId, actor, judged);
      if (done === 'checked_already')
        return checkPage(visit, [{ text: 'Somebody else has checked this form meanwhile', href: '#main-content' }]);
      return { kind: 'redirect', to: '/quality', say: 'The check was recorded' };
    },
  },
];

async function checkPage(visit: Visit, errors: FormError[]): Promise<Answer> {
  const { web, id, form, actor } = visit;
  const [loaded, sample] = await Promise.all([
    web.store.forms.load(id as FormId),
    web.store.quality.load(id as FormId),
  ]);
  if (loaded === null || sample === null) return { kind: 'not_found' };
  const part = await partOf(web, id as FormId);
  const wrong = form.list('wrong');
  const definition = definitionFor(definitionsOf(web), loaded.form);
  // Whoever else has it in hand would check it twice.
  const heldByOther = sample.claimedBy !== null && sample.claimedBy !== actor;
  const file = part === null || sample.checked || heldByOther ? null : await shownFile(visit, part);
  return {
    kind: 'page',
    template: 'quality-check',
    title: `Check of form ${id}`,
    wide: true,
    errors,
    data: {
      id,
      part: part?.id ?? null,
      file,
      kind: loaded.kind,
      version: loaded.form.version,
      checked: sample.checked,
      heldByOther,
      compared: form.text('compared') === 'yes',
      missed: form.text('missed') === 'yes',
      error: errors.find(({ href }) => href === '#compared')?.text ?? null,
      values: Object.entries(loaded.form.fields).map(([key, value], at) => ({
        key,
        at,
        label: labelOf(key, loaded.form, definition),
        shown: saidBy(value, key, loaded.form, definition),
        wrong: wrong.includes(key),
      })),
    },
  };
}

/** The file that the form was read from. */
async function partOf(web: WebParts, id: FormId): Promise<LookedPart | null> {
  const loaded = await web.store.forms.load(id);
  const message = loaded === null ? null : await web.store.looks.message(loaded.messageId);
  const partId = message?.allForms.find((form) => form.id === id)?.partId;
  return message?.allParts.find((part) => part.id === partId) ?? null;
}

/** The pages of the file as pictures, or its text as HTML of our own making. */
async function shownFile(visit: Visit, { id: part, originalId, format }: LookedPart) {
  const { web, id } = visit;
  if (originalId === null) return null;
  const seen = await seenBy(web).file({ id: originalId, format });
  if (seen.kind === 'none') return { kind: 'none' };
  const look = await lookedAt(visit, { subject: `form ${id}`, part }, seen.kind === 'pages' ? seen.pages.length : null);
  if (seen.kind === 'paper') return { kind: 'paper', html: html(seen.paper.html) };
  const pages = seen.pages.map(({ width, height }, at) => ({
    at: at + 1,
    src: `/quality/${id}/page/${at + 1}?look=${look}`,
    width,
    height,
  }));
  return { kind: 'pages', pages };
}
