import type { Value } from '../../form/index.ts';
import type { FormId } from '../../store/index.ts';
import type { Answer, FormError, Page, Visit } from '../page.ts';

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

async function checkPage({ web, id, form, actor }: Visit, errors: FormError[]): Promise<Answer> {
  const [loaded, sample] = await Promise.all([
    web.store.forms.load(id as FormId),
    web.store.quality.load(id as FormId),
  ]);
  if (loaded === null || sample === null) return { kind: 'not_found' };
  const message = await web.store.looks.message(loaded.messageId);
  const part = message?.allForms.find((one) => one.id === id)?.partId ?? null;
  const wrong = form.list('wrong');
  return {
    kind: 'page',
    template: 'quality-check',
    title: `Check of form ${id}`,
    wide: true,
    errors,
    data: {
      id,
      part,
      kind: loaded.kind,
      version: loaded.form.version,
      checked: sample.checked,
      // Whoever else has it in hand would check it twice.
      heldByOther: sample.claimedBy !== null && sample.claimedBy !== actor,
      compared: form.text('compared') === 'yes',
      missed: form.text('missed') === 'yes',
      error: errors.find(({ href }) => href === '#compared')?.text ?? null,
      values: Object.entries(loaded.form.fields).map(([key, value], at) => ({
        key,
        at,
        shown: shownValue(value),
        wrong: wrong.includes(key),
      })),
    },
  };
}

function shownValue({ state, value }: Value): string {
  if (state !== 'answered') return `(${state.replaceAll('_', ' ')})`;
  return Array.isArray(value) ? value.join(', ') : String(value);
}
