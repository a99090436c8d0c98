import { suggestThreshold } from '../../review/index.ts';
import type { Page } from '../page.ts';

const target = 0.02;
const periods = [
  { value: '31', text: 'last month' },
  { value: '92', text: 'last three months' },
  { value: '366', text: 'last year' },
];

/** The measured error of what was filed unseen, and the threshold that it speaks for. */
export const qualityPages: Page[] = [
  {
    method: 'GET',
    path: '/quality',
    roles: ['reviewer', 'administrator', 'reporter'],
    audit: { action: 'quality_looked' },
    async handler({ web, query, user }) {
      const period = periods.find(({ value }) => value === query.text('days')) ?? periods[1];
      const days = Number(period?.value ?? 92);
      const from = new Date(web.now().getTime() - days * 24 * 3_600_000);
      const [{ groups, fields, forms }, waiting] = await Promise.all([
        web.store.quality.results(from),
        web.store.quality.waiting(),
      ]);
      return {
        kind: 'page',
        template: 'quality',
        title: 'Quality',
        wide: true,
        data: {
          waiting,
          mayCheck: user.roles.includes('reviewer'),
          share: web.settings.qualityShare,
          present: web.settings.certainEnough,
          target,
          groups,
          fields: fields.slice(0, 100),
          periods: periods.map((one) => ({ ...one, selected: one === period })),
          suggestion: suggestThreshold(forms, web.settings.certainEnough, target),
          checked: forms.length,
        },
      };
    },
  },
];
