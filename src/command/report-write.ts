import { open, rm } from 'node:fs/promises';
import { limits } from '../limits.ts';
import {
  buildPack,
  type ExportFormat,
  figuresOf,
  type PackShown,
  packDocx,
  periodUpTo,
  published,
  type Sheet,
  type Sink,
  savedReport,
  sheetOfFigures,
  sheetOfView,
  writeSheet,
} from '../report/index.ts';
import type { Store } from '../store/index.ts';
import { print } from './usage.ts';

export type ReportWords = {
  from?: string | undefined;
  to?: string | undefined;
  format: ExportFormat;
  publish: boolean;
  names: boolean;
  meeting?: string | undefined;
  since?: string | undefined;
  shown: PackShown;
  out?: string | undefined;
  actor: string;
};

export async function exportReport(store: Store, name: string, words: ReportWords): Promise<number> {
  const report = savedReport(name);
  if (!report) return nothing(`there is no report "${name}"`);
  if (words.publish && !report.publishable) return nothing(`"${name}" singles things out and is not to be published`);
  const period = periodUpTo(words.from, words.to, new Date());
  if (period === null) return nothing('--from is after --to');
  const { from, to } = period;
  const { actor, format, publish } = words;
  await store.audit.append({
    actor,
    action: 'report_exported',
    subject: `report ${name}`,
    detail: { from, to, format, published: publish },
  });
  const figures = figuresOf(report, from, to, await store.reporting.run(report, from, to));
  return write(sheetOfFigures(publish ? published(figures) : figures), words);
}

export async function exportTable(store: Store, name: string | undefined, words: ReportWords): Promise<number> {
  const { actor, format, names } = words;
  const level = names ? 'names' : 'figures';
  const schema = names ? 'reporting_names' : 'reporting';
  const view = (await store.reporting.views(level)).find((one) => one.schema === schema && one.name === name);
  if (!view) return nothing(`there is no table "${name ?? ''}"`);
  await store.audit.append({
    actor,
    action: 'table_exported',
    subject: `table ${schema}.${view.name}`,
    detail: { format },
  });
  if (format === 'xlsx' && (await store.reporting.isLonger(view, level, limits.workbookRows)))
    return tooLong(limits.workbookRows);
  let status = 1;
  await store.reporting.rows(view, level, async (rows) => {
    status = await write(sheetOfView(view.name, view.columns, rows), words);
  });
  return status;
}

export async function makePack(store: Store, words: ReportWords): Promise<number> {
  const { meeting = '', since = null, shown, actor, out = '' } = words;
  const material = await store.reporting.packMaterial({ meeting, since });
  await store.reporting.packMade({ material, shown, actor });
  const pack = buildPack(material, shown);
  const bytes = await packDocx(pack);
  await withSink(out, (sink) => sink(bytes));
  print(`${pack.referrals.length} referrals, ${pack.locations.length} locations, ${pack.people.length} people`);
  return 0;
}

async function write(sheet: Sheet, { format, out }: ReportWords): Promise<number> {
  const exported = await withSink(out, (sink) => writeSheet(format, sheet, sink));
  if (exported.kind === 'written') return 0;
  if (out !== undefined) await rm(out);
  return tooLong(exported.most);
}

/** A file is for its owner alone: what is in it came from the records. Without a file, to standard output. */
async function withSink<Result>(out: string | undefined, run: (sink: Sink) => Promise<Result>): Promise<Result> {
  if (out === undefined)
    return run(
      (piece) =>
        new Promise((resolve, reject) => {
          process.stdout.write(piece, (trouble) => (trouble ? reject(trouble) : resolve()));
        }),
    );
  const file = await open(out, 'w', 0o600);
  try {
    return await run(async (piece) => {
      await file.writeFile(piece);
    });
  } finally {
    await file.close();
  }
}

function tooLong(most: number): 1 {
  return nothing(
    `a sheet of a workbook holds ${most.toLocaleString('en-GB')} rows at most; csv, json and parquet have no limit`,
  );
}

function nothing(why: string): 1 {
  process.stderr.write(`intake report: ${why}\n`);
  return 1;
}
