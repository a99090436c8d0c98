import { userInfo } from 'node:os';
import { readConfig } from '../config.ts';
import { isNhsNumber, isUpn } from '../form/values/identifiers.ts';
import type { Described } from '../match/index.ts';
import { readBorn } from '../match/people/born.ts';
import { readIdentifier } from '../match/people/contacts.ts';
import { renewSubjects } from '../pipeline/index.ts';
import { openStore, type PeopleImport, type PeopleList } from '../store/index.ts';
import { keyringOf, openDatabase } from './parts.ts';
import { knownColumns } from './people-csv.ts';
import { ListBroken, openPeopleStream, type PeopleStream } from './people-stream.ts';
import { print, readWords } from './usage.ts';

/**
 * `intake people import FILE.csv`: exit status 0 when every row was taken over, 1 when rows were refused or the file broke off (then nothing was
 * changed), 2 for wrong usage and files that are no list. Output names lines and ids, never names.
 */
export async function importPeople(words: string[], environment: NodeJS.ProcessEnv): Promise<number> {
  const read = readWords('people import', words, { 'dry-run': { type: 'boolean' }, json: { type: 'boolean' } }, true);
  if (!read) return 2;
  const [file, ...more] = read.positionals;
  if (file === undefined || more.length > 0) return wrong('import takes one file');
  const opening = await openPeopleStream(file);
  if (opening.kind === 'not_read') return wrong(`${file}: ${opening.why}`);
  const { stream } = opening;
  const idColumn = stream.columns.includes('caseId') ? 'caseId' : stream.columns.includes('id') ? 'id' : null;
  if (idColumn === null) return wrong(`${file}: line 1 names no column "case_id" or "id"; columns are ${knownColumns}`);
  if (!stream.columns.some((column) => column === 'fullName' || column === 'surname'))
    return wrong(`${file}: line 1 names no column "full_name" or "surname"`);
  if (stream.unknown.length > 0)
    process.stderr.write(`intake people: columns that are not known are ignored: ${stream.unknown.join(', ')}\n`);

  const config = readConfig(environment);
  const keyring = keyringOf(config);
  const database = await openDatabase(config);
  const store = openStore({ databaseUrl: database.url, connections: 3, keyring });
  const doubts: Doubt[] = [];
  const dryRun = read.values['dry-run'] === true;
  try {
    const today = new Date().toISOString().slice(0, 10);
    const report = await store.people.import(
      listOf(stream, idColumn, today, doubts),
      `command ${userInfo().username}`,
      { dryRun },
    );
    if (!dryRun) for (const form of report.forms) await renewSubjects(store, form);
    if (read.values.json) print(JSON.stringify({ dryRun, ...report, doubts }, null, 1));
    else tell(report, doubts, dryRun);
    return report.refused.length === 0 ? 0 : 1;
  } catch (thrown) {
    if (!(thrown instanceof ListBroken)) throw thrown;
    process.stderr.write(`intake people: ${file}: ${thrown.message}; nothing was changed\n`);
    return 1;
  } finally {
    await store.close();
    await database.close();
  }
}

type Doubt = { line: number; doubt: string };

async function* listOf(
  stream: PeopleStream,
  idColumn: 'id' | 'caseId',
  today: string,
  doubts: Doubt[],
): AsyncGenerator<PeopleList> {
  for await (const row of stream.rows) {
    if (row.kind === 'refused') {
      yield row;
      continue;
    }
    const { id: _, ...person } = row.cells;
    const caseId = row.cells[idColumn] ?? '';
    if (caseId === '') yield { kind: 'refused', line: row.line, why: 'it has no id' };
    else if (!person.fullName && !person.surname && !person.forenames && !person.alias)
      yield { kind: 'refused', line: row.line, why: 'it has no name' };
    else {
      for (const doubt of doubtsAbout(person, today)) doubts.push({ line: row.line, doubt });
      const described: Described = { ...person, caseId, ...(person.age === undefined ? {} : { asOf: today }) };
      yield { kind: 'person', line: row.line, caseId, described };
    }
  }
}

/** What is taken over as it stands, and will find nobody. */
function doubtsAbout({ dob = '', nhsNumber = '', upn = '' }: Described, today: string): string[] {
  const nhs = readIdentifier(nhsNumber);
  const pupil = readIdentifier(upn);
  return [
    ...(dob !== '' && readBorn(dob, '', today) === null ? ['the birth date cannot be read'] : []),
    ...(nhs !== '' && !isNhsNumber(nhs) ? ['the NHS number fails its check digit'] : []),
    ...(pupil !== '' && !isUpn(pupil) ? ['the UPN fails its check letter'] : []),
  ];
}

const linesAtMost = 20;

function tell(report: PeopleImport, doubts: Doubt[], dryRun: boolean): void {
  const lines = (all: string[]) => {
    for (const line of all.slice(0, linesAtMost)) print(`  ${line}`);
    if (all.length > linesAtMost) print(`  and ${all.length - linesAtMost} more; --json lists all`);
  };
  if (dryRun) print('Nothing was changed; this is what would be:');
  print(`${report.rows} rows: ${report.added} added, ${report.changed.length} changed, ${report.unchanged} unchanged`);
  lines(report.changed.map(({ line, fields }) => `line ${line}: changed ${fields.map(spaced).join(', ')}`));
  if (report.back > 0) print(`${report.back} are listed again`);
  if (report.gone.length > 0) {
    print(`${report.gone.length} are not listed any more; they stay known`);
    lines(report.gone.map((id) => `id ${id}`));
  }
  if (doubts.length > 0) {
    print(`${doubts.length} taken over with a doubt`);
    lines(doubts.map(({ line, doubt }) => `line ${line}: ${doubt}`));
  }
  if (report.refused.length > 0) {
    print(`${report.refused.length} refused`);
    lines(report.refused.map(({ line, why }) => `line ${line}: ${why}`));
  }
  if (report.forms.length > 0 && !dryRun) print(`${report.forms.length} forms were compared with the list again`);
}

const spaced = (field: string): string => field.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

function wrong(why: string): number {
  process.stderr.write(`intake people: ${why}\n`);
  return 2;
}
