import { definitionFor } from '../../form/index.ts';
import type { FormId, FormState, RecordEntry } from '../../store/index.ts';
import { peopleOf } from '../item/people.ts';
import { definitionsOf } from '../item/view.ts';
import { kindChoices } from '../kind-words.ts';
import { type FormError, type Page, searchesPerMinute } from '../page.ts';
import { dayIn } from '../query.ts';
import { recordView } from './records-one.ts';

const perPage = 50;
const states: { value: string; text: string; states: FormState[] }[] = [
  { value: 'records', text: 'Records', states: ['filed'] },
  { value: 'former', text: 'Records that were replaced', states: ['superseded'] },
  { value: 'waiting', text: 'Forms that wait for a person', states: ['in_review'] },
  { value: 'copies', text: 'Copies', states: ['duplicate'] },
  { value: 'all', text: 'All forms', states: ['filed', 'superseded', 'in_review', 'duplicate', 'dismissed'] },
];

/** Records: searched by form, so that no name stands in an address. The first look shows the latest. */
export const recordsPages: Page[] = (['GET', 'POST'] as const)
  .map(
    (method): Page => ({
      method,
      path: '/records',
      roles: ['reviewer'],
      audit: { action: 'records_searched' },
      perMinute: searchesPerMinute,
      async handler({ web, form, note }) {
        const asked = {
          words: form.text('words'),
          dob: form.text('dob'),
          number: form.text('number'),
          kind: kindChoices.some(({ value }) => value === form.text('kind')) ? form.text('kind') : '',
          state: states.some(({ value }) => value === form.text('state')) ? form.text('state') : 'records',
          from: form.text('from'),
          to: form.text('to'),
        };
        const errors: FormError[] = [];
        const from = dayIn(asked.from, 'from', errors);
        const to = dayIn(asked.to, 'to', errors, 'end');
        if (asked.words.length > 200) errors.push({ text: 'Enter at most 200 characters', href: '#words' });
        if (asked.number.length > 40) errors.push({ text: 'Enter at most 40 characters', href: '#number' });
        if (asked.dob !== '' && !/^\d{4}-\d{2}-\d{2}$/.test(asked.dob))
          errors.push({ text: 'Enter a date of birth, such as 2011-03-27', href: '#dob' });
        note({ detail: { filters: Object.entries(asked).flatMap(([name, value]) => (value === '' ? [] : [name])) } });
        const before = beforeOf(form.text('before'));
        const { records, more } =
          errors.length > 0
            ? { records: [], more: false }
            : await web.store.records.search({
                words: asked.words,
                dob: asked.dob,
                number: asked.number,
                states: states.find(({ value }) => value === asked.state)?.states ?? [],
                ...(asked.kind === '' ? {} : { kind: asked.kind }),
                ...(from === null ? {} : { from }),
                ...(to === null ? {} : { to }),
                ...(before === null ? {} : { before }),
                limit: perPage,
              });
        const last = records.at(-1);
        return {
          kind: 'page',
          template: 'records',
          title: 'Records',
          wide: true,
          errors,
          data: {
            asked,
            records,
            older: more && last ? `${last.received.getTime()} ${last.id}` : null,
            kinds: [{ value: '', text: 'All' }, ...kindChoices].map((one) => ({
              ...one,
              selected: one.value === asked.kind,
            })),
            states: states.map(({ value, text }) => ({ value, text, selected: value === asked.state })),
          },
        };
      },
    }),
  )
  .concat([
    {
      method: 'GET',
      path: '/records/:id',
      roles: ['reviewer'],
      audit: { action: 'record_looked', subject: 'form' },
      async handler({ web, id }) {
        const form = await web.store.forms.load(id as FormId);
        if (form === null) return { kind: 'not_found' };
        const definition = definitionFor(definitionsOf(web), form.form);
        const [history, links, people] = await Promise.all([
          web.store.records.history(form.id),
          web.store.subjects.linksOf({ form: form.id }),
          peopleOf(web),
        ]);
        return {
          kind: 'page',
          template: 'records-one',
          title: `Form ${id}`,
          wide: true,
          data: recordView(form, definition, history, links, people),
        };
      },
    },
  ]);

function beforeOf(text: string): { received: Date; id: RecordEntry['id'] } | null {
  const [, milliseconds, id] = /^(\d{1,15}) (\d{1,18})$/.exec(text) ?? [];
  return milliseconds === undefined || id === undefined
    ? null
    : { received: new Date(Number(milliseconds)), id: id as FormId };
}
