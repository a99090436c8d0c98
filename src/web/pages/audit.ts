import { auditActions } from '../../store/index.ts';
import type { FormError, Page } from '../page.ts';
import { dayIn } from '../query.ts';

const perPage = 100;
const kinds = ['message', 'part', 'form', 'item', 'user', 'person', 'place'];

/** For auditors: who did what, when, to what. Looking here is itself written down. */
export const auditPages: Page[] = [
  {
    method: 'GET',
    path: '/audit',
    roles: ['auditor'],
    audit: { action: 'audit_searched' },
    async handler({ web, query, note }) {
      const asked = {
        from: query.text('from'),
        to: query.text('to'),
        actor: query.text('actor'),
        action: query.text('action'),
        kind: kinds.includes(query.text('kind')) ? query.text('kind') : '',
        id: query.text('id'),
      };
      const errors: FormError[] = [];
      const from = dayIn(asked.from, 'from', errors);
      const to = dayIn(asked.to, 'to', errors, 'end');
      if (asked.id !== '' && !/^\d{1,18}$/.test(asked.id))
        errors.push({ text: 'The number is digits, such as 12', href: '#id' });
      if (asked.id !== '' && asked.kind === '') errors.push({ text: 'Choose what the number is of', href: '#kind' });
      const before = /^\d{1,18}$/.test(query.text('before')) ? query.text('before') : undefined;
      const found =
        errors.length > 0
          ? { events: [], more: false }
          : await web.store.audit.search({
              ...(from === null ? {} : { from }),
              ...(to === null ? {} : { to }),
              ...(asked.actor === '' ? {} : { actor: asked.actor }),
              ...(asked.action === '' ? {} : { action: asked.action }),
              ...(asked.id === '' ? {} : { subject: `${asked.kind} ${asked.id}` }),
              ...(before === undefined ? {} : { before }),
              limit: perPage,
            });
      note({
        detail: Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== '' && value.length < 60)),
      });
      const users = await web.store.users.list();
      const last = found.events.at(-1);
      return {
        kind: 'page',
        template: 'audit',
        title: 'Audit log',
        wide: true,
        errors,
        data: {
          asked,
          events: found.events.map((event) => ({
            ...event,
            detail: event.detail === null ? '' : wordsOf(event.detail),
          })),
          older: found.more && last ? `/audit?${new URLSearchParams({ ...asked, before: last.id })}` : null,
          head: await web.store.audit.head(),
          actors: [
            { value: '', text: 'Anybody' },
            ...users.map(({ id, displayName, name }) => ({ value: `user ${id}`, text: `${displayName} (${name})` })),
            { value: 'nobody', text: 'Somebody not signed in' },
            { value: 'command', text: 'The command line' },
            { value: 'program', text: 'The program itself' },
          ].map((item) => ({ ...item, selected: item.value === asked.actor })),
          actions: [
            { value: '', text: 'Anything' },
            ...Object.entries(auditActions).map(([value, text]) => ({ value, text })),
          ].map((item) => ({ ...item, selected: item.value === asked.action })),
          kinds: ['', ...kinds].map((kind) => ({
            value: kind,
            text: kind || 'Anything',
            selected: kind === asked.kind,
          })),
        },
      };
    },
  },
];

function wordsOf(detail: Record<string, unknown>): string {
  return Object.entries(detail)
    .map(([name, value]) => `${name}: ${Array.isArray(value) ? value.join(', ') : String(value)}`)
    .join('; ');
}
