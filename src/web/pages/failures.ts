import { reasonFor } from '../../review/index.ts';
import type { FailedStep } from '../../store/index.ts';
import type { Answer, FormError, Page, WebParts } from '../page.ts';

const most = 200;
const steps: FailedStep['step'][] = ['open', 'read', 'file'];
const work = { open: 'Opening a mail', read: 'Reading a part', file: 'Filing a form' };

/** What the machine gave up, or begins over and over, with a way to try it again. No content of a mail is shown. */
export const failuresPages: Page[] = [
  {
    method: 'GET',
    path: '/failures',
    roles: ['administrator'],
    audit: { action: 'failures_looked' },
    handler: async ({ web }) => failuresPage(web, []),
  },
  {
    method: 'POST',
    path: '/failures/:step/:id/retry',
    roles: ['administrator'],
    audit: 'in_store',
    async handler({ web, id, params, actor }) {
      const step = steps.find((one) => one === params.step);
      if (step === undefined) return { kind: 'not_found' };
      const done = await web.store.looks.retry(step, id, actor);
      if (done === null)
        return { kind: 'redirect', to: '/failures', say: 'Somebody else was faster: this step is no longer given up' };
      // Should the queue be away, the sweep finds the work all the same.
      await web.queue.add(step, id).catch((thrown: unknown) => web.log.fault('queue_trouble', thrown));
      return { kind: 'redirect', to: '/failures', say: 'The step was put in again' };
    },
  },
];

async function failuresPage(web: WebParts, errors: FormError[]): Promise<Answer> {
  const failed = await web.store.looks.failed(most);
  return {
    kind: 'page',
    template: 'failures',
    title: 'Failed steps',
    wide: true,
    errors,
    data: {
      failed: failed.map((one) => ({
        ...one,
        work: work[one.step],
        why: one.givenUp
          ? one.reasons.map((code) => reasonFor(code).why).join(' ')
          : 'Begun several times, not ended yet.',
      })),
    },
  };
}
