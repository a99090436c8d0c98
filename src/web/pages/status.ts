import { overdueFolders } from '../../pipeline/index.ts';
import { reasonFor } from '../../review/index.ts';
import type { Page } from '../page.ts';

/** How the program is doing, for whoever runs it. */
export const statusPages: Page[] = [
  {
    method: 'GET',
    path: '/status',
    roles: ['administrator'],
    audit: { action: 'health_looked' },
    async handler({ web }) {
      const { store, settings } = web;
      const now = web.now();
      const [folders, counts, measures, reconciliation, waiting, jobs] = await Promise.all([
        store.mailboxes.status(),
        store.work.counts(),
        store.looks.measures(),
        store.reconciliations.last(),
        store.quality.waiting(),
        // A queue that is away is one of the things that this page is there to show.
        web.queue.counts().catch(() => null),
      ]);
      const overdue = overdueFolders(folders, now, settings.checkOverdueMilliseconds);
      const hangs =
        measures.oldestUnfinished !== null && now.getTime() - measures.oldestUnfinished.getTime() > hangingMilliseconds;
      return {
        kind: 'page',
        template: 'status',
        title: 'Health',
        wide: true,
        data: {
          folders: folders.map((folder) => ({
            ...folder,
            state: overdue.includes(folder) ? 'Overdue' : folder.trouble === null ? 'Fine' : 'In trouble',
          })),
          troubled: overdue.length > 0 || folders.some(({ trouble }) => trouble !== null),
          messages: rowsOf(counts.messages),
          forms: rowsOf(counts.forms),
          reasons: Object.entries(counts.reasons).map(([code, count]) => ({ name: reasonFor(code).why, count })),
          openItems: counts.openReviewItems,
          unfinished: counts.unfinished,
          oldest: measures.oldestUnfinished,
          hangs,
          jobs: jobs === null ? null : rowsOf(jobs),
          reconciliation,
          waiting,
          megabytes: Math.round(measures.databaseBytes / 1_000_000),
          auditEvents: measures.auditEvents,
          originals: measures.originals,
        },
      };
    },
  },
];

/** Work that has not moved for so long is worth a look. */
const hangingMilliseconds = 10 * 60_000;

const rowsOf = (counts: Record<string, number>) =>
  Object.entries(counts).map(([name, count]) => ({ name: name.replaceAll('_', ' '), count }));
