import { definitionFor } from '../../form/index.ts';
import { differenceOf } from '../../match/index.ts';
import { searchWords } from '../../review/index.ts';
import type { FormId, ItemId } from '../../store/index.ts';
import { labelOf, saidBy } from '../item/labels.ts';
import { definitionsOf } from '../item/view.ts';
import type { Answer, Page, Visit } from '../page.ts';

const lookers = ['reviewer', 'administrator'] as const;

/** A form beside an earlier one about the same, question by question, and what the one is to the other. */
export const comparePages: Page[] = [
  {
    method: 'GET',
    path: '/queue/:id/compare/:other',
    roles: lookers,
    audit: { action: 'forms_compared', subject: 'item' },
    handler: (visit) => compared(visit, visit.params.other ?? ''),
  },
  {
    method: 'POST',
    path: '/queue/:id/compare',
    roles: ['reviewer'],
    audit: { action: 'forms_searched', subject: 'item' },
    async handler(visit) {
      const { web, id, form } = visit;
      const item = await web.store.review.load(id as ItemId);
      if (!item?.form) return { kind: 'not_found' };
      const words = searchWords(form.text('find'));
      const found = await web.store.review.find(words, item.form.form.kind, 20);
      const others = found.filter((one) => one.id !== item.form?.id);
      return {
        kind: 'page',
        template: 'compare-find',
        title: `Item ${item.id}: choose the other form`,
        data: {
          item,
          words: form.text('find'),
          found: others.map((one) => ({ ...one, name: one.names.join(', ') || `Form ${one.id}` })),
        },
      };
    },
  },
];

async function compared({ web, id, actor, note, user }: Visit, other: string): Promise<Answer> {
  if (!/^\d{1,18}$/.test(other)) return { kind: 'not_found' };
  const [item, earlier] = await Promise.all([
    web.store.review.load(id as ItemId),
    web.store.forms.load(other as FormId),
  ]);
  if (!item?.form || !earlier || earlier.kind !== item.form.form.kind || earlier.id === item.form.id)
    return { kind: 'not_found' };
  note({ detail: { form: item.form.id, other } });
  const definition = definitionFor(definitionsOf(web), item.form.form);
  const differences = differenceOf(item.form.form, earlier.form).map((one) => ({
    change: one.change,
    label: labelOf(one.key ?? one.earlierKey ?? '', item.form?.form ?? earlier.form, definition),
    now: saidBy(one.value, one.key ?? '', item.form?.form ?? earlier.form, definition),
    before: saidBy(one.earlier, one.earlierKey ?? '', earlier.form, definition),
  }));
  const counts = { same: 0, changed: 0, added: 0, removed: 0 };
  for (const { change } of differences) counts[change] += 1;
  const claim = item.claim && item.claim.until > web.now() ? item.claim : null;
  return {
    kind: 'page',
    template: 'compare',
    title: `Item ${item.id} beside form ${other}`,
    wide: true,
    data: {
      ...{ item, earlier, counts },
      differences: differences.filter(({ change }) => change !== 'same'),
      same: differences.filter(({ change }) => change === 'same'),
      mayDecide: user.roles.includes('reviewer') && item.state === 'open' && (claim === null || claim.by === actor),
      request: `${item.id}-${item.version}-compare-${other}`,
      evidence: (item.form.match?.kind === 'new' ? [] : (item.form.match?.evidence ?? [])).map(evidenceWords),
    },
  };
}

const numbers: Readonly<Record<string, string>> = { nhsNumber: 'NHS number', upn: 'UPN', caseId: 'case number' };

function evidenceWords(code: string): string {
  const what = code.replace(/^same_/, '');
  return code.startsWith('same_')
    ? `the same ${numbers[what] ?? what.replaceAll('_', ' ')}`
    : code.replaceAll('_', ' ');
}
