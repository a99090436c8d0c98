import { readConfig } from '../config.ts';
import { dictionaryText, exportFormats, isDay, layoutOf, packChoices, savedReports } from '../report/index.ts';
import { openStore, type Store } from '../store/index.ts';
import { openDefinitions } from './definitions.ts';
import { keyringOf, layOutReports, openDatabase, reportingKeys } from './parts.ts';
import { exportReport, exportTable, makePack, type ReportWords } from './report-write.ts';
import { actorAtTerminal, type Command, print, readWords } from './usage.ts';

const usage = `usage: intake report                                  lists the reports and tables
       intake report NAME [--from DAY] [--to DAY] [--format ${exportFormats.join('|')}] [--publish] [--out FILE]
       intake report table NAME [--names] [--format ${exportFormats.join('|')}] [--out FILE]
       intake report pack --meeting DAY [--since DAY] [--shown ${packChoices.join('|')}] --out FILE.docx
       intake report dictionary                       the data dictionary as Markdown
       intake report rebuild                          builds all reports anew, with the key of the settings
`;

/** `intake report …`: saved reports, tables and packs as files; every one is in the audit log. Exit status 1 when there is nothing under the name. */
export const run: Command = async (words, environment) => {
  const read = readWords(
    'report',
    words,
    {
      from: { type: 'string' },
      to: { type: 'string' },
      format: { type: 'string', default: 'csv' },
      publish: { type: 'boolean', default: false },
      names: { type: 'boolean', default: false },
      meeting: { type: 'string' },
      since: { type: 'string' },
      shown: { type: 'string', default: 'no-names' },
      out: { type: 'string' },
    },
    true,
  );
  if (!read) return 2;
  const wrongDay = (['from', 'to', 'meeting', 'since'] as const).find((name) => {
    const day = read.values[name];
    return day !== undefined && !isDay(day);
  });
  if (wrongDay !== undefined) return wrong(`--${wrongDay} takes a day, such as 2026-04-01`);
  const format = exportFormats.find((one) => one === read.values.format);
  if (format === undefined) return wrong(`--format takes ${exportFormats.join(', ')}`);
  const shown = packChoices.find((one) => one === read.values.shown);
  if (shown === undefined) return wrong(`--shown takes ${packChoices.join(', ')}`);
  const given: ReportWords = { ...read.values, format, shown, actor: actorAtTerminal() };
  const [name, table, ...more] = read.positionals;
  if (more.length > 0 || (name !== 'table' && table !== undefined)) return wrong('there is a word too many');
  if (name === 'pack' && (given.meeting === undefined || given.out === undefined))
    return wrong('a pack needs --meeting DAY and --out FILE.docx');

  const config = readConfig(environment);
  if (name === 'dictionary') {
    print(dictionaryText(layoutOf(openDefinitions(config.DEFINITIONS_FOLDER))));
    return 0;
  }
  const keyring = keyringOf(config);
  const database = await openDatabase(config);
  await layOutReports(config, database);
  const store = openStore({ databaseUrl: database.url, connections: 3, keyring });
  try {
    if (name === undefined) return await list(store);
    if (name === 'rebuild') return await rebuild(store, reportingKeys(config));
    await tellFreshness(store);
    if (name === 'table') return await exportTable(store, table, given);
    if (name === 'pack') return await makePack(store, given);
    return await exportReport(store, name, given);
  } finally {
    await store.close();
    await database.close();
  }
};

async function list(store: Store): Promise<number> {
  const width = Math.max(...savedReports.map(({ name }) => name.length));
  print('Reports:');
  for (const { name, title, publishable } of savedReports)
    print(`  ${name.padEnd(width)}  ${title}${publishable ? '' : ' (not to be published)'}`);
  print('\nTables (intake report table NAME); with --names those of reporting_names:');
  for (const { schema, name, comment } of await store.reporting.views('names'))
    print(`  ${schema === 'reporting' ? '' : '--names '}${name}: ${comment}`);
  return 0;
}

async function rebuild(store: Store, keys: Uint8Array[]): Promise<number> {
  const [key] = keys;
  if (!key) return 1;
  await store.reporting.rebuild(key);
  await store.audit.append({ actor: actorAtTerminal(), action: 'reports_rebuilt' });
  print('The reports are empty now and are filled by the worker, a few hundred records a second.');
  return 0;
}

/** Whoever takes figures away must know when they are not whole. */
async function tellFreshness(store: Store): Promise<void> {
  const { waiting, failed, unfit } = await store.reporting.freshness();
  const say = (line: string) => process.stderr.write(`intake report: ${line}\n`);
  if (waiting > 0) say(`${waiting} changes are not in the reports yet`);
  if (failed > 0) say(`${failed} records could not be brought into the reports`);
  if (unfit > 0) say(`${unfit} records have a value that does not fit its column and is empty there`);
}

function wrong(why: string): 2 {
  process.stderr.write(`intake report: ${why}\n\n${usage}`);
  return 2;
}
