import { PassThrough } from 'node:stream';
import { limits } from '../../limits.ts';
import { exportFormats, mediaTypes, sheetOfView, writeSheet } from '../../report/index.ts';
import type { ReportingView, Role } from '../../store/index.ts';
import { type Answer, exportsPerMinute, type Page, type Visit } from '../page.ts';
import { maySeeNames } from './reports.ts';

const readers: Role[] = ['reporter', 'reviewer', 'administrator'];
type Level = 'figures' | 'names';
const schemas: Record<Level, string> = { figures: 'reporting', names: 'reporting_names' };

/** The data dictionary as the database has it, and the tables as files. Each level has addresses of its own, so that rights are seen in the list of routes. */
export const reportTablesPages: Page[] = [
  {
    method: 'GET',
    path: '/dictionary',
    roles: readers,
    audit: { action: 'dictionary_looked' },
    async handler(visit) {
      const names = maySeeNames(visit);
      const views = await visit.web.store.reporting.views(names ? 'names' : 'figures');
      return {
        kind: 'page',
        template: 'dictionary',
        title: 'Data dictionary',
        wide: true,
        data: {
          views: views.map((view) => ({ ...view, level: view.schema === 'reporting' ? 'figures' : 'names' })),
          sources: await visit.web.store.reporting.sources(),
          formats: exportFormats,
          workbookRows: limits.workbookRows.toLocaleString('en-GB'),
        },
      };
    },
  },
  exportPage('figures', readers),
  exportPage('names', ['reviewer', 'administrator']),
];

function exportPage(level: Level, roles: Role[]): Page {
  return {
    method: 'GET',
    path: `/dictionary/${level}/:name/export`,
    roles,
    audit: { action: 'table_exported' },
    perMinute: exportsPerMinute,
    async handler(visit): Promise<Answer> {
      const { params, query, web, note } = visit;
      const format = exportFormats.find((one) => one === query.text('format'));
      const schema = schemas[level];
      const view = (await web.store.reporting.views(level)).find(
        (one) => one.schema === schema && one.name === params.name,
      );
      if (!view || format === undefined) return { kind: 'not_found' };
      const subject = `table ${schema}.${view.name}`;
      if (format === 'xlsx' && (await web.store.reporting.isLonger(view, level, limits.workbookRows))) {
        note({ subject, detail: { format, refused: 'too_many_rows' } });
        return tooLong(view.name, level);
      }
      note({ subject, detail: { format } });
      return {
        kind: 'file',
        type: mediaTypes[format],
        bytes: streamed(visit, view, level, format),
        name: `${view.name}.${format}`,
      };
    },
  };
}

/** Before anything is sent: a download that breaks off says nothing, and a workbook that was cut would be taken for the whole. */
function tooLong(name: string, level: Level): Answer {
  return {
    kind: 'page',
    template: 'table-too-long',
    title: 'Too many rows for a workbook',
    status: 422,
    data: {
      most: limits.workbookRows.toLocaleString('en-GB'),
      others: exportFormats
        .filter((format) => format !== 'xlsx')
        .map((format) => ({ format, href: `/dictionary/${level}/${name}/export?format=${format}` })),
    },
  };
}

/** Row by row from the database to the browser; nothing is kept, however large the table. */
function streamed(
  { web }: Visit,
  view: ReportingView,
  level: Level,
  format: (typeof exportFormats)[number],
): PassThrough {
  const stream = new PassThrough();
  const sink = (piece: Uint8Array | string) =>
    new Promise<void>((resolve, reject) => {
      if (stream.destroyed) reject(new Error('the browser went away'));
      else if (stream.write(piece)) resolve();
      else {
        stream.once('drain', resolve);
        stream.once('close', () => reject(new Error('the browser went away')));
      }
    });
  web.store.reporting
    .rows(view, level, async (rows) => {
      const exported = await writeSheet(format, sheetOfView(view.name, view.columns, rows), sink);
      if (exported.kind === 'too_many_rows') throw new Error('too many rows');
      stream.end();
    })
    .catch((thrown: unknown) => {
      // A download that breaks off is seen as one; a file that looks whole and is not would be worse.
      web.log.fault('export_broken_off', thrown, {});
      stream.destroy(thrown instanceof Error ? thrown : undefined);
    });
  return stream;
}
