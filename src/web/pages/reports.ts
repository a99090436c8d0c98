import { randomUUID } from 'node:crypto';
import {
  chartOf,
  type ExportFormat,
  exportFormats,
  type Figures,
  figuresOf,
  mediaTypes,
  periodUpTo,
  published,
  type SavedReport,
  savedReport,
  savedReports,
  sheetOfFigures,
  writeSheet,
} from '../../report/index.ts';
import type { Role } from '../../store/index.ts';
import { type Answer, exportsPerMinute, type FormError, type Page, type Visit } from '../page.ts';
import { dayIn } from '../query.ts';

const readers: Role[] = ['reporter', 'reviewer', 'administrator'];

/** Names are for those who work with the forms; figures are for reporters too. */
export function maySeeNames({ user }: Pick<Visit, 'user'>): boolean {
  return user.roles.includes('reviewer') || user.roles.includes('administrator');
}

export const reportsPages: Page[] = [
  {
    method: 'GET',
    path: '/reports',
    roles: readers,
    audit: 'nothing_shown',
    async handler(visit) {
      return {
        kind: 'page',
        template: 'reports',
        title: 'Reports',
        data: {
          reports: savedReports.filter((report) => isFor(report, visit)),
          freshness: await visit.web.store.reporting.freshness(),
          names: maySeeNames(visit),
        },
      };
    },
  },
  {
    method: 'GET',
    path: '/reports/:name',
    roles: readers,
    audit: { action: 'report_looked' },
    async handler(visit) {
      const asked = askedIn(visit);
      if (asked === null) return { kind: 'not_found' };
      const { report, errors, from, to, publish } = asked;
      visit.note({ subject: `report ${report.name}`, detail: { from, to, published: publish } });
      const figures = errors.length > 0 ? null : await figuresIn(visit, asked);
      const query = new URLSearchParams({ from, to, ...(publish ? { publish: 'yes' } : {}) });
      return {
        kind: 'page',
        template: 'report',
        title: report.title,
        wide: true,
        errors,
        data: {
          report,
          asked: { from, to, publish },
          figures,
          chart: figures === null ? '' : chartOf(figures, 'chart'),
          table: figures === null ? null : tableOf(figures),
          freshness: await visit.web.store.reporting.freshness(),
          exports: exportFormats.map((format) => ({
            format,
            href: `/reports/${report.name}/export?${query}&format=${format}`,
          })),
        },
      };
    },
  },
  {
    method: 'GET',
    path: '/reports/:name/export',
    roles: readers,
    audit: { action: 'report_exported' },
    perMinute: exportsPerMinute,
    async handler(visit): Promise<Answer> {
      const asked = askedIn(visit);
      const format = exportFormats.find((one) => one === visit.query.text('format'));
      if (asked === null || asked.errors.length > 0 || format === undefined) return { kind: 'not_found' };
      const { report, from, to, publish } = asked;
      visit.note({ subject: `report ${report.name}`, detail: { from, to, format, published: publish } });
      return fileOf(await figuresIn(visit, asked), format);
    },
  },
];

type Asked = { report: SavedReport; from: string; to: string; publish: boolean; errors: FormError[] };

function isFor(report: SavedReport, visit: Visit): boolean {
  return report.level === 'figures' || maySeeNames(visit);
}

/** Null where there is no such report for this role. What is to be published is asked for by the address, so that a link says what it shows. */
function askedIn(visit: Visit): Asked | null {
  const { params, query, web } = visit;
  const report = savedReport(params.name ?? '');
  if (!report || !isFor(report, visit)) return null;
  const errors: FormError[] = [];
  const asked = { from: query.text('from'), to: query.text('to') };
  dayIn(asked.from, 'from', errors);
  dayIn(asked.to, 'to', errors);
  const publish = query.text('publish') === 'yes' && report.publishable;
  if (errors.length > 0) return { report, ...asked, publish, errors };
  const period = periodUpTo(asked.from || undefined, asked.to || undefined, web.now());
  if (period !== null) return { report, ...period, publish, errors };
  errors.push({ text: 'The first day must not be after the last', href: '#from' });
  return { report, ...asked, publish, errors };
}

async function figuresIn({ web }: Visit, { report, from, to, publish }: Asked): Promise<Figures> {
  const figures = figuresOf(report, from, to, await web.store.reporting.run(report, from, to));
  return publish ? published(figures) : figures;
}

/** Cells as they are read: thousands apart, shares with their sign, and a word where there is no number. */
function tableOf({ report, rows, totals }: Figures) {
  const cell = (row: Record<string, string | number | null>, column: SavedReport['columns'][number]) => {
    const figure = row[column.name] ?? null;
    if (figure === null) return { text: 'not shown', number: true, hidden: true };
    if (typeof figure === 'string')
      return { text: figure, number: column.kind !== 'label', hidden: column.kind !== 'label' };
    return {
      text: `${figure.toLocaleString('en-GB')}${column.kind === 'share' ? '%' : ''}`,
      number: true,
      hidden: false,
    };
  };
  const line = (row: Record<string, string | number | null>) => report.columns.map((column) => cell(row, column));
  return {
    headings: report.columns.map(({ heading, kind }) => ({ text: heading, number: kind !== 'label' })),
    rows: rows.map(line),
    totals: totals === null ? null : line(totals),
  };
}

async function fileOf(figures: Figures, format: ExportFormat): Promise<Answer> {
  const pieces: Uint8Array[] = [];
  await writeSheet(format, sheetOfFigures(figures), async (piece) => {
    pieces.push(typeof piece === 'string' ? Buffer.from(piece) : piece);
  });
  const { report, from, to } = figures;
  const name = [report.name, from, to, ...(figures.published ? ['published'] : []), randomUUID().slice(0, 4)].join('_');
  return { kind: 'file', type: mediaTypes[format], bytes: Buffer.concat(pieces), name: `${name}.${format}` };
}
